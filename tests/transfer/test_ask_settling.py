"""Asking one office for what it settles by itself: seen before with its document, looked at again at the door."""

from __future__ import annotations

import pytest

from nfe_app.transfer import tables
from tests import cast
from tests.cast import BEIJING, TIANJIN, has_paid_twice, send
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, part_of, result_of
from tests.transfer.offices import moving_of
from tests.transfer.pensions import ask, asked, crossing_of, is_resident, retired, was_employee


def blocks_of(answer) -> list[str]:
    """What the door says stands in the way."""
    assert code_of(answer) == "transfer_blocked"
    return answer["fields"]["blocks"]


@pytest.fixture
def zheng(autumn):
    """A man at retirement who paid a year as a resident in Tianjin."""
    who = retired()
    is_resident(who)
    return who


def test_with_the_least_years_he_sees_that_he_may_change_and_by_which_document(zheng) -> None:
    was_employee(zheng, "2000-01", "2014-12")
    shown = crossing_of(zheng, "to_employee")
    assert (shown["allowed"], shown["may"], shown["blocks"]) == ("yes", True, [])
    assert (shown["months"], shown["fen"]) == (180, 120_000)
    assert "不折算" in shown["says"]
    assert "17号" in shown["law"]
    assert crossing_of(zheng, "to_resident")["allowed"] == "no"


def test_without_them_it_is_the_other_way(zheng) -> None:
    was_employee(zheng, "2000-01", "2008-04")
    assert crossing_of(zheng, "to_employee")["allowed"] == "no"
    shown = [one for one in part_of(zheng, "moves")["crossings"] if one["kind"] == "to_resident"]
    assert [(one["allowed"], one["may"], one["months"], one["fen"]) for one in shown] == [("yes", True, 112, 4_000_000)]


def test_before_retirement_not_yet_and_for_who_is_not_known_not_known(li_qiang) -> None:
    was_employee(li_qiang, "2000-01", "2014-12")
    is_resident(li_qiang)
    shown = crossing_of(li_qiang, "to_employee")
    assert (shown["allowed"], shown["may"]) == ("no", False)
    assert blocks_of(ask(li_qiang, "to_employee")) == ["not_yet"]


def test_a_woman_between_the_two_old_ages_is_told_that_it_is_not_known(autumn) -> None:
    she = retired("19730210", 2)
    is_resident(she)
    was_employee(she, "2000-01", "2014-12")
    assert crossing_of(she, "to_employee")["allowed"] == "unknown"
    assert blocks_of(ask(she, "to_employee")) == ["not_known"]


def test_months_paid_twice_are_shown_with_what_is_kept_and_what_goes_back(li_qiang) -> None:
    has_paid_twice(li_qiang)
    here, there = [one for one in part_of(li_qiang, "moves")["crossings"] if one["kind"] == "twice"]
    assert {one["giving"] for one in (here, there)} == {BEIJING, TIANJIN}
    mine = here if here["giving"] == TIANJIN else there
    assert (mine["fen"], mine["months"], mine["spans"], mine["may"]) == (40_992, 1, "2025 年 10 月", True)
    assert mine["way"] == "留北京市的，清退天津市的"
    assert "人社部" in mine["law"]
    other = there if mine is here else here
    assert ([one["code"] for one in other["blocks"]], other["may"]) == (["not_paid_here"], False)


def test_it_is_taken_in_with_a_number_and_no_clock_that_no_document_knows(li_qiang) -> None:
    wish = has_paid_twice(li_qiang)
    result_of(send(li_qiang, "transfer.settle", wish))
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["kind"], shown["due"], shown["owner_code"]) == (
        "submitted",
        "职工养老缴了两次，清退一边",
        "",
        "taking",
    )
    assert [one["at"] for one in shown["steps"]] == ["now", "next"]
    (event,) = events_named("transfer.submitted")
    assert (event.person_id, event.region_code) == (li_qiang.id, BEIJING)


def test_years_that_overlap_are_cleaned_before_a_change(zheng) -> None:
    was_employee(zheng, "2000-01", "2014-11")
    was_employee(zheng, "2025-01", "2025-01")
    assert blocks_of(ask(zheng, "to_employee")) == ["overlap"]
    assert crossing_of(zheng, "beside")["may"]


def test_who_still_takes_part_stops_first(autumn) -> None:
    zheng = retired()
    is_resident(zheng, stops=False)
    was_employee(zheng, "2000-01", "2014-12")
    assert blocks_of(ask(zheng, "to_employee")) == ["not_stopped"]


def test_one_runs_at_a_time_and_none_beside_a_move_of_the_relation(li_qiang) -> None:
    wish = has_paid_twice(li_qiang)
    result_of(send(li_qiang, "transfer.settle", wish))
    assert blocks_of(send(li_qiang, "transfer.settle", wish)) == ["transfer_runs"]
    way = {"kind": "pension", "giving": TIANJIN, "taking": BEIJING, "household": "to"}
    assert "transfer_runs" in blocks_of(send(li_qiang, "transfer.request", way))


def test_money_that_is_asked_back_already_is_not_given_back_so(li_qiang) -> None:
    wish = has_paid_twice(li_qiang)
    result_of(send(li_qiang, "refund.request", {"bill_id": cast.billing_of(li_qiang), "reason": "overlap"}))
    assert blocks_of(send(li_qiang, "transfer.settle", wish)) == ["refunding"]


@pytest.mark.parametrize(
    ("kind", "giving", "taking"),
    [("twice", TIANJIN, TIANJIN), ("twice", "330100", BEIJING), ("beside", TIANJIN, BEIJING), ("to_employee", TIANJIN, BEIJING)],
)  # fmt: skip
def test_what_is_not_there_is_refused(li_qiang, kind, giving, taking) -> None:
    has_paid_twice(li_qiang)
    assert blocks_of(ask(li_qiang, kind, giving, taking)) == ["not_there"]
    assert count_of(tables.Transfer) == 0


def test_a_place_that_is_none_is_refused(li_qiang) -> None:
    assert code_of(ask(li_qiang, "twice", "999999", BEIJING)) == "unknown_place"


@both
def test_five_that_come_at_once_make_one(house, li_qiang) -> None:
    wish = has_paid_twice(li_qiang)
    answers = crowd(5, lambda _number: send(li_qiang, "transfer.settle", wish))
    assert sum(one["ok"] for one in answers) == 1
    assert count_of(tables.Transfer) == 1


def test_a_stranger_cleans_nothing_of_hers(li_qiang, mallory) -> None:
    wish = has_paid_twice(li_qiang)
    assert blocks_of(send(mallory, "transfer.settle", wish)) == ["not_there"]
    assert part_of(mallory, "moves")["crossings"] == []


def test_a_stranger_takes_nothing_back(li_qiang, mallory) -> None:
    has_paid_twice(li_qiang)
    which = asked(li_qiang, "twice")
    assert code_of(send(mallory, "transfer.withdraw", which)) == "not_yours"
    assert result_of(send(li_qiang, "transfer.withdraw", which))["step"] == "withdrawn"
    assert send(li_qiang, "transfer.settle", {"kind": "twice", "giving": TIANJIN, "taking": BEIJING})["ok"]
