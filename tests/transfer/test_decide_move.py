"""What the taking office decides, and what becomes of the letter."""

from __future__ import annotations

from nfe_app import chores
from nfe_app.base import clock
from tests.cast import new_clerk, send
from tests.deeds import code_of, on, part_of, result_of
from tests.transfer.offices import accept, ask_again, moving_of, request


def decide(who, transfer_id: str, approve: bool, note: str = "") -> dict:
    """The clerk's word."""
    return send(who, "transfer.decide", {"transfer_id": transfer_id, "approve": approve, "note": note})


def test_a_yes_sends_the_letter_and_the_other_office_has_it(offices, li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    result_of(decide(clerk, transfer_id, True))
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["owner_code"]) == ("out_reviewing", "giving")
    (kept,) = offices.letters.all()
    assert (kept.number, kept.months, kept.account_fen, kept.pooled_fen) == (shown["number"], 1, 40_992, 61_488)
    assert offices.came == ["POST /letters"]


def test_the_office_that_plays_keeps_no_name_and_no_number_of_hers(offices, li_qiang, clerk, tmp_path) -> None:
    accept(clerk, request(li_qiang))
    kept = b"".join(path.read_bytes() for path in (tmp_path / "office").iterdir())
    assert li_qiang.identity.encode() not in kept
    assert li_qiang.name.encode() not in kept


def test_a_no_says_why_and_without_a_reason_it_is_refused(li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    assert code_of(decide(clerk, transfer_id, False)) == "invalid"
    result_of(decide(clerk, transfer_id, False, "户口本没交"))
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["note"], shown["tone"]) == ("rejected", "户口本没交", "bad")


def test_it_is_decided_once(li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    accept(clerk, transfer_id)
    assert code_of(decide(clerk, transfer_id, False, "x")) == "transfer_decided"
    assert code_of(decide(clerk, transfer_id, True)) == "transfer_decided"


def test_what_came_in_the_way_since_keeps_a_yes(li_qiang, clerk) -> None:
    transfer_id = request(li_qiang)
    (paid,) = [bill for bill in part_of(li_qiang, "bills") if bill["state"] == "paid"]
    result_of(send(li_qiang, "refund.request", {"bill_id": paid["id"], "reason": "overlap"}))
    assert code_of(decide(clerk, transfer_id, True)) == "transfer_blocked"
    assert moving_of(li_qiang)["step"] == "submitted"


def test_while_the_line_is_down_nobody_knows_and_the_same_letter_goes_out_again(offices, li_qiang, clerk) -> None:
    offices.down = True
    accept(clerk, request(li_qiang))
    shown = moving_of(li_qiang)
    assert (shown["step"], shown["heard"]) == ("letter_sent", "")
    assert "不知道收到没有" in shown["says"]
    offices.down = False
    ask_again()
    assert moving_of(li_qiang)["step"] == "out_reviewing"
    assert len(offices.letters.all()) == 1


def test_an_answer_that_is_lost_is_asked_for_and_there_is_one_letter(offices, li_qiang, clerk) -> None:
    offices.lost = True
    accept(clerk, request(li_qiang))
    assert moving_of(li_qiang)["step"] == "letter_sent"
    offices.lost = False
    ask_again()
    assert moving_of(li_qiang)["step"] == "out_reviewing"
    assert len(offices.letters.all()) == 1


def test_without_a_line_the_letter_goes_by_post_and_it_waits_for_a_clerk(li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    assert moving_of(li_qiang)["step"] == "letter_sent"
    assert chores.ask_about_transfers() == 0


def test_it_is_asked_about_once_an_hour(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    assert chores.ask_about_transfers() == 0
    with on(str(clock.today()), 23):
        assert chores.ask_about_transfers() == 1
        assert chores.ask_about_transfers() == 0


def test_where_the_office_is_late_there_is_a_letter_ready_and_what_to_do(offices, li_qiang, clerk) -> None:
    accept(clerk, request(li_qiang))
    with on("2025-10-22"):
        assert (moving_of(li_qiang)["left"], moving_of(li_qiang)["is_late"]) == (0, False)
    with on("2025-10-24"):
        shown = moving_of(li_qiang)
        assert (shown["left"], shown["is_late"], shown["tone"]) == (-2, True, "warn")
        assert shown["number"] in shown["letter"]
        assert "超过 2 个工作日" in shown["letter"]
        assert "天津市社保经办机构" in shown["letter"]
        assert li_qiang.name not in shown["letter"]
        assert shown["what_to_do"]


def test_a_clerk_of_another_place_decides_nothing(li_qiang) -> None:
    transfer_id = request(li_qiang)
    for clerk in (new_clerk("clerk", "120000"), new_clerk("clerk", "440000")):
        assert code_of(decide(clerk, transfer_id, True)) == "not_your_region"


def test_a_stranger_decides_nothing(li_qiang, mallory) -> None:
    transfer_id = request(li_qiang)
    for who in (li_qiang, mallory):
        assert code_of(decide(who, transfer_id, True)) == "forbidden"
    assert moving_of(li_qiang)["step"] == "submitted"
