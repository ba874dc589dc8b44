"""Money that its channel cannot give back: a clerk gives it back otherwise, once, and the person reads how (P10)."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.base.errors import Refusal
from nfe_app.payment import outcome
from nfe_app.payment.gateway import ChannelRefused, State
from nfe_app.payment.lines import Theirs
from nfe_app.refund import actions as refund
from tests.deeds import crowd, finish, news_of, on, part_of, start_payment
from tests.payment.counter import accounts, step_of
from tests.refund.test_refund import ask, giver, quarter, refund_of, the_bill

__all__ = ["giver", "quarter"]
CLERK = Subject(new_id(), "senior_clerk", "", frozenset({"000000"}))


@pytest.fixture
def stuck(quarter, giver):
    """3200.00 are to go back to her, and her account cannot take them."""
    giver.state = "abnormal"
    ask(quarter, the_bill(quarter))
    assert refund_of(quarter)["step"] == "failed"
    return quarter


def hand_back(refund_id: str, note: str = "从单位账户转到尾号 0403") -> str:
    """A clerk says that it was given back; empty, or the reason why not."""
    try:
        with database.work() as session:
            refund.hand_back(session, refund.ByHand(refund_id=UUID(refund_id), note=note), CLERK)
    except Refusal as refusal:
        return refusal.code
    return ""


def hears(payment_id: UUID, state: State) -> None:
    """The channel says where a payment stands."""
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, f"EV-{new_id().hex}", state))


def test_it_leaves_by_the_bank_and_the_person_reads_how(stuck):
    assert accounts()["to_return"] == -320_000
    assert hand_back(refund_of(stuck)["id"]) == ""
    assert (accounts()["channel:wechat"], accounts()["bank"]) == (480_000, -320_000)
    assert "to_return" not in accounts()
    shown = refund_of(stuck)
    assert (shown["step"], shown["note"]) == ("done", "从单位账户转到尾号 0403")
    assert "原来付款的账户里" not in shown["says"]
    assert step_of(stuck) == "settled"


def test_a_second_time_and_twenty_at_once_nothing_more_leaves(stuck):
    which = refund_of(stuck)["id"]
    assert sorted(crowd(20, lambda _number: hand_back(which))) == [""] + ["not_for_a_clerk"] * 19
    assert accounts()["bank"] == -320_000


def test_while_the_channel_has_it_no_clerk_gives_it_back_as_well(quarter, giver):
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    assert hand_back(refund_of(quarter)["id"]) == "not_for_a_clerk"
    assert "bank" not in accounts()


def test_a_refusal_for_good_comes_to_a_clerk_and_one_for_now_is_tried_again(quarter, giver, monkeypatch):
    """P12: a channel that knows nothing of a refund and refuses it will not give it back by itself."""
    words = ["NOT_ENOUGH", "TRADE_OVERDUE"]

    def refuse(_giving):
        raise ChannelRefused(403, words[0], "no")

    monkeypatch.setattr(giver, "refund", refuse)
    monkeypatch.setattr(giver, "refund_of", lambda _number, _order: None, raising=False)
    ask(quarter, the_bill(quarter))
    assert refund_of(quarter)["step"] == "sent"
    words.pop(0)
    with on("2025-10-01", 12):
        finish(2)
    assert refund_of(quarter)["step"] == "failed"


def test_one_that_is_on_its_way_for_a_day_is_shown_to_a_clerk(quarter, giver):
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    with database.look() as session:
        assert refund.waiting(session, CLERK) == []
    with on("2025-10-02", 11), database.look() as session:
        assert [one.step for one in refund.waiting(session, CLERK)] == ["sent"]


def test_money_that_came_too_late_and_cannot_go_back_is_never_told_as_paid(rider, giver):
    """P7: it covers nothing, has no receipt, and waits for a clerk."""
    giver.state = "abnormal"
    payment_id = start_payment(rider)
    for state in ("closed", "paid"):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, state, state))
    assert (step_of(rider), refund_of(rider)["step"], part_of(rider, "receipts")) == ("to_return", "failed", [])
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    for notice in ("again", "once more"):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, notice))
    assert hand_back(refund_of(rider)["id"]) == ""
    assert (step_of(rider), accounts()) == ("refunded", {"bank": -160_000, "channel:wechat": 160_000})


def test_a_bill_that_names_no_order_still_tells_of_our_refund(stuck, giver):
    """P6: a bank's paper tells of money that went out by our number of the refund alone."""
    made = giver.asked[0]
    line = Theirs("refund", made.out_refund_no, made.amount, "5030", clock.now(), None, "")
    with database.work() as session:
        refund.enter(session, "wechat", line)
    assert refund_of(stuck)["step"] == "done"
    assert accounts()["channel:wechat"] == 160_000


def test_late_money_that_no_account_takes_back_is_never_told_as_paid(giver, rider):
    """P7: it covers nothing, and is to be returned until a clerk has given it back, however often the channel tells that it came."""
    giver.state = "abnormal"
    payment_id = start_payment(rider)
    hears(payment_id, "closed")
    hears(payment_id, "paid")
    assert (refund_of(rider)["step"], step_of(rider)) == ("failed", "to_return")
    hears(payment_id, "paid")
    assert (step_of(rider), accounts()) == ("to_return", {"channel:wechat": 160_000, "to_return": -160_000})
    assert hand_back(refund_of(rider)["id"]) == ""
    assert step_of(rider) == "refunded"


def test_told_again_that_it_came_while_it_goes_back_changes_nothing(giver, rider):
    """P7."""
    giver.state = "processing"
    payment_id = start_payment(rider)
    for state in ("closed", "paid", "paid"):
        hears(payment_id, state)
    assert (step_of(rider), accounts()) == ("refunding", {"channel:wechat": 160_000, "to_return": -160_000})
