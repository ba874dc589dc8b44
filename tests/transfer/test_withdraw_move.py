"""Taking a transfer back: until the letter has gone out, and by nobody else."""

from __future__ import annotations

from tests.cast import send
from tests.deeds import code_of, result_of
from tests.transfer.offices import accept, moving_of, request


def test_she_takes_it_back_and_may_ask_again(li_qiang) -> None:
    which = {"transfer_id": request(li_qiang)}
    assert result_of(send(li_qiang, "transfer.withdraw", which))["step"] == "withdrawn"
    shown = moving_of(li_qiang)
    assert (shown["now"], shown["due"], shown["may_withdraw"]) == ("撤回", "", False)
    wish = {"kind": "pension", "giving": "120000", "taking": "110000", "household": "to"}
    assert send(li_qiang, "transfer.request", wish)["ok"]


def test_taken_back_twice_it_is_taken_back_once(li_qiang) -> None:
    which = {"transfer_id": request(li_qiang)}
    one, two = (result_of(send(li_qiang, "transfer.withdraw", which)) for _again in range(2))
    assert one == two


def test_once_the_letter_has_gone_it_is_too_late(offices, li_qiang, clerk) -> None:
    which = {"transfer_id": request(li_qiang)}
    accept(clerk, which["transfer_id"])
    assert code_of(send(li_qiang, "transfer.withdraw", which)) == "too_late_to_withdraw"
    assert moving_of(li_qiang)["step"] == "out_reviewing"


def test_what_was_refused_cannot_be_taken_back(li_qiang, clerk) -> None:
    which = {"transfer_id": request(li_qiang)}
    assert send(clerk, "transfer.decide", which | {"approve": False, "note": "材料不全"})["ok"]
    assert code_of(send(li_qiang, "transfer.withdraw", which)) == "transfer_decided"


def test_a_stranger_takes_nothing_back(li_qiang, mallory) -> None:
    which = {"transfer_id": request(li_qiang)}
    assert code_of(send(mallory, "transfer.withdraw", which)) == "not_yours"
    assert moving_of(li_qiang)["step"] == "submitted"
