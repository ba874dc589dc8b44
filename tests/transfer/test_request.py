"""Asking for a transfer: what stands in the way is looked at again at the door, and one of a kind runs at a time."""

from __future__ import annotations

import pytest

from nfe_app.transfer import tables
from tests import cast
from tests.cast import BEIJING, TIANJIN, has_lived_in_two_places, send, worker
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, part_of, result_of
from tests.transfer.offices import moving_of, request


def blocks_of(who, wish) -> list[str]:
    """What the door says stands in the way."""
    answer = send(who, "transfer.request", wish)
    assert code_of(answer) == "transfer_blocked"
    return answer["fields"]["blocks"]


def test_before_applying_she_sees_what_would_move_and_nothing_in_the_way(li_qiang) -> None:
    has_lived_in_two_places(li_qiang)
    moves = part_of(li_qiang, "moves")
    (way,) = moves["ways"]
    assert (way["giving"], way["taking"], way["months"]) == (TIANJIN, BEIJING, 1)
    assert (way["blocks"], way["stops"]) == ([], [])
    assert [line["fen"] for line in way["lines"]] == [40_992, 61_488]
    assert (way["total_known"], way["total_fen"]) == (True, 102_480)
    assert [one["where"] for one in way["drawn"]] == ["to", "from", "other"]
    assert moves["held"][0]["came_from"] == ""


def test_an_application_is_taken_in_with_a_number_its_steps_and_its_clock(li_qiang) -> None:
    request(li_qiang)
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["owner_code"], shown["left"]) == ("submitted", "taking", 15)
    assert shown["may_withdraw"]
    assert [one["at"] for one in shown["steps"]] == ["now", *["next"] * 6]
    assert shown["number"].startswith("ZY")
    assert li_qiang.identity not in str(shown)
    (event,) = events_named("transfer.submitted")
    assert event.person_id == li_qiang.id
    assert event.region_code == BEIJING


def test_where_the_old_place_was_not_left_the_door_says_what_to_do(li_qiang) -> None:
    wish = has_lived_in_two_places(li_qiang)
    answer = send(li_qiang, "transfer.request", wish | {"giving": BEIJING, "taking": TIANJIN})
    assert code_of(answer) == "transfer_blocked"
    assert {"no_months", "not_joined", "not_stopped"} <= set(answer["fields"]["blocks"])
    assert answer["says"]
    assert count_of(tables.Transfer) == 0


def test_nobody_who_never_paid_may_move_anything(wang_fang) -> None:
    wish = {"kind": "pension", "giving": TIANJIN, "taking": BEIJING, "household": "to"}
    assert {"no_months", "not_joined"} <= set(blocks_of(wang_fang, wish))


def test_by_age_the_relation_stays_and_at_home_it_goes(autumn) -> None:
    old = worker("周平", "13800002299", "19700101")
    wish = has_lived_in_two_places(old)
    assert blocks_of(old, wish | {"household": "other"}) == ["temporary_account"]
    assert send(old, "transfer.request", wish | {"household": "to"})["ok"]


def test_two_of_a_kind_do_not_run_at_once(li_qiang) -> None:
    wish = has_lived_in_two_places(li_qiang)
    assert send(li_qiang, "transfer.request", wish)["ok"]
    assert "transfer_runs" in blocks_of(li_qiang, wish)


@both
def test_five_that_come_at_once_make_one(house, li_qiang) -> None:
    wish = has_lived_in_two_places(li_qiang)
    answers = crowd(5, lambda _number: send(li_qiang, "transfer.request", wish))
    assert sum(one["ok"] for one in answers) == 1
    assert count_of(tables.Transfer) == 1


def test_a_place_that_is_none_is_refused(li_qiang) -> None:
    wish = has_lived_in_two_places(li_qiang)
    assert code_of(send(li_qiang, "transfer.request", wish | {"giving": "999999"})) == "unknown_place"


def test_a_stranger_moves_nothing_of_hers(li_qiang, mallory) -> None:
    wish = has_lived_in_two_places(li_qiang)
    assert "no_months" in blocks_of(mallory, wish)
    assert part_of(mallory, "transfers") == []
    assert part_of(mallory, "moves") == {"ways": [], "crossings": [], "held": []}


def test_money_of_months_that_are_asked_back_keeps_them_here(li_qiang) -> None:
    wish = has_lived_in_two_places(li_qiang)
    asked = {"bill_id": cast.billing_of(li_qiang), "reason": "overlap"}
    result_of(send(li_qiang, "refund.request", asked))
    assert blocks_of(li_qiang, wish) == ["refunding"]


@pytest.mark.parametrize("field", ["giving", "taking", "household", "kind"])
def test_a_wish_without_a_field_is_invalid(li_qiang, field) -> None:
    wish = {name: value for name, value in has_lived_in_two_places(li_qiang).items() if name != field}
    assert code_of(send(li_qiang, "transfer.request", wish)) == "invalid"
