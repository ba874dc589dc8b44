"""What the other office says: by its line or typed by a clerk, late, doubled, refused, or with sums that differ."""

from __future__ import annotations

import httpx
import pytest

from nfe_app.base import database
from nfe_app.ledger import actions as ledger
from nfe_app.transfer.gateway import Line, OfficeDown
from tests.cast import new_clerk, send
from tests.deeds import code_of, events_named, part_of, result_of
from tests.transfer.offices import accept, ask_again, moving_of, request

SUMS = {"account_fen": 40_992, "pooled_fen": 61_488}


def hear(who, transfer_id: str, standing: str, **more: object) -> dict:
    """A clerk types what the other office said."""
    return send(who, "transfer.hear", {"transfer_id": transfer_id, "standing": standing, **more})


def covered(who) -> tuple[int, int]:
    """Months covered by the record, and what was paid for them."""
    (row,) = part_of(who, "coverage")["rows"]
    return row["months"], row["amount_fen"]


def test_step_by_step_the_sheet_and_the_money_come(offices, li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    before = covered(li_qiang)
    accept(clerk, transfer_id)
    number = moving_of(li_qiang)["number"]
    offices.go_on(number)
    ask_again()
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["account_fen"], shown["pooled_fen"]) == ("info_sent", 40_992, 61_488)
    assert covered(li_qiang) == before
    offices.go_on(number)
    ask_again()
    assert moving_of(li_qiang)["step"] == "funds_arrived"
    assert covered(li_qiang) == before


def test_money_that_came_before_we_heard_of_the_sheet_takes_both_steps(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    number = moving_of(li_qiang)["number"]
    offices.go_on(number)
    offices.go_on(number)
    ask_again()
    assert [one["at"] for one in moving_of(li_qiang)["steps"]] == [*["done"] * 5, "now", "next"]


def test_an_answer_that_comes_twice_is_one(offices, li_qiang, clerk) -> None:
    offices.doubled = True
    accept(clerk, request(li_qiang))
    offices.go_on(moving_of(li_qiang)["number"])
    ask_again()
    ask_again()
    assert len(events_named("transfer.info_sent")) == 1


def test_a_no_of_the_other_office_ends_it_with_its_reason(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    offices.letters.refuse(moving_of(li_qiang)["number"], "有欠费")
    ask_again()
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["note"]) == ("rejected", "有欠费")
    offices.go_on(shown["number"])
    ask_again()
    assert moving_of(li_qiang)["step"] == "rejected"


def test_sums_that_differ_move_nothing_and_a_clerk_is_told_once_a_day(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    number = moving_of(li_qiang)["number"]
    offices.letters.misreckon(number, 1)
    offices.go_on(number)
    ask_again()
    ask_again()
    assert moving_of(li_qiang)["step"] == "out_reviewing"
    assert len(events_named("transfer.sums_differ")) == 1
    offices.letters.misreckon(number, -1)
    ask_again()
    assert moving_of(li_qiang)["step"] == "info_sent"


def test_without_a_line_a_clerk_types_what_the_letter_says(li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    accept(clerk, transfer_id)
    assert result_of(hear(clerk, transfer_id, "reviewing"))["step"] == "out_reviewing"
    assert code_of(hear(clerk, transfer_id, "sent", account_fen=1, pooled_fen=61_488)) == "sums_differ"
    assert result_of(hear(clerk, transfer_id, "sent", **SUMS))["step"] == "info_sent"
    assert result_of(hear(clerk, transfer_id, "paid", **SUMS))["step"] == "funds_arrived"
    assert code_of(hear(clerk, transfer_id, "reviewing")) == "transfer_decided"


def test_a_no_that_is_typed_says_why(li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    accept(clerk, transfer_id)
    assert code_of(hear(clerk, transfer_id, "refused")) == "invalid"
    assert result_of(hear(clerk, transfer_id, "refused", note="有欠费"))["step"] == "rejected"


def test_where_there_is_a_line_nobody_types_its_answers(offices, li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    accept(clerk, transfer_id)
    assert code_of(hear(clerk, transfer_id, "paid", **SUMS)) == "answers_by_line"


def test_what_moved_is_not_given_back_here(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    offices.go_on(moving_of(li_qiang)["number"])
    ask_again()
    (paid,) = [bill for bill in part_of(li_qiang, "bills") if bill["state"] == "paid"]
    answer = send(li_qiang, "refund.request", {"bill_id": paid["id"], "reason": "overlap"})
    assert code_of(answer) == "moved_away"


def test_a_clerk_of_the_giving_place_and_a_stranger_type_nothing(li_qiang, mallory, clerk) -> None:
    transfer_id = request(li_qiang)
    accept(clerk, transfer_id)
    assert code_of(hear(new_clerk("clerk", "120000"), transfer_id, "paid", **SUMS)) == "not_your_region"
    assert code_of(hear(mallory, transfer_id, "paid", **SUMS)) == "forbidden"
    with database.look() as session:
        assert ledger.balance_of(session, "fund:moving", li_qiang.id).count == 0


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, json={"number": "OTHER", "standing": "paid"}),
        httpx.Response(200, json={"number": "ZY1", "standing": "gone"}),
        httpx.Response(200, json={"number": "ZY1", "standing": "sent", "account_fen": -1}),
        httpx.Response(200, text="<html>"),
        httpx.Response(502),
        httpx.Response(401),
    ],
)
def test_an_answer_that_cannot_be_read_is_none(answer: httpx.Response) -> None:
    line = Line("http://office", "k", httpx.MockTransport(lambda _request: answer))
    with pytest.raises(OfficeDown):
        line.standing_of("ZY1")


def test_nobody_without_the_key_is_told_anything(offices) -> None:
    line = Line("http://office", "wrong", offices.line._http._transport)
    with pytest.raises(OfficeDown):
        line.standing_of("ZY1")
    assert offices.line.standing_of("ZY1") is None
