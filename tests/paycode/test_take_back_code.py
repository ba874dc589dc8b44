"""A code that was taken back is none any more."""

from __future__ import annotations

from tests.cast import Worker, send
from tests.deeds import bills_of, code_of, events_named, result_of
from tests.paycode.deeds import codes_of, make


def test_a_code_that_was_taken_back_is_gone_and_the_bill_stays(rider: Worker) -> None:
    made = make(rider)
    result_of(send(rider, "paycode.withdraw", {"code_id": made["code_id"]}))
    assert codes_of(rider) == []
    assert len(bills_of(rider)) == 1


def test_the_next_one_is_another(rider: Worker) -> None:
    made = make(rider)
    for _again in range(2):
        result_of(send(rider, "paycode.withdraw", {"code_id": made["code_id"]}))
    assert make(rider)["code"] != made["code"]
    assert len(events_named("paycode.withdrawn")) == 1


def test_a_stranger_takes_nothing_back(rider: Worker, mallory: Worker) -> None:
    made = make(rider)
    assert code_of(send(mallory, "paycode.withdraw", {"code_id": made["code_id"]})) == "not_yours"
    assert len(codes_of(rider)) == 1
