"""Money that goes back: by rule after a stop, by a clerk where months were paid twice, by itself when it came too late (P7, P10)."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.payment import actions as payment
from nfe_app.payment import attempts, gateway, outcome
from nfe_app.payment.gateway import Given, Giving, Told
from nfe_app.people.actions import NotSignedIn
from nfe_app.refund import actions as refund
from nfe_app.refund import returning, tables
from nfe_app.refund.rules import Reason
from tests.cast import TIANJIN, send
from tests.conftest import both
from tests.deeds import (
    bills_of,
    code_of,
    crowd,
    enrol,
    finish,
    move,
    news_of,
    on,
    option,
    part_of,
    pay,
    result_of,
    start_payment,
)
from tests.payment.counter import accounts, months_of, step_of

QUARTER = {
    "channel:wechat": 480_000,
    "fund:employee_pension:account": -192_000,
    "fund:employee_pension:pooled": -288_000,
}


class Giver:
    """A channel that gives back, as it is told to: done at once, on its way, or refused by the account."""

    def __init__(self) -> None:
        self.state: gateway.RefundState = "done"
        self.asked: list[Giving] = []
        self.down = False

    def refund(self, giving: Giving) -> Given:
        """The same refund again is the same refund."""
        self.asked.append(giving)
        if self.down:
            raise gateway.ChannelDown("no line")
        return given_of(giving, state=self.state)


def given_of(asked: Giving, amount: Fen | None = None, state: gateway.RefundState = "done", order: str = "") -> Given:
    """What a channel says of a refund."""
    number = asked.out_refund_no
    return Given(
        number, order or asked.out_trade_no, state, f"50{number}"[:32], amount or asked.amount, clock.now(), ""
    )


@pytest.fixture
def giver(autumn, monkeypatch) -> Giver:
    """The channel that payments came through."""
    made = Giver()
    monkeypatch.setitem(gateway.CONNECTED, "wechat", made)
    return made


@pytest.fixture
def quarter(giver, wang_fang):
    """She paid 4800.00 for October to December 2025, and then stopped."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    assert accounts() == QUARTER
    result_of(move(wang_fang, "stop", enrolment))
    return wang_fang


def ask(who, bill: str, reason: str = "stopped"):
    """She asks for money of a bill back."""
    return send(who, "refund.request", {"bill_id": bill, "reason": reason})


def the_bill(who) -> str:
    """Her one paid bill."""
    return bills_of(who, "paid")[0]["id"]


def refund_of(who) -> dict:
    """Her newest refund as the phone shows it."""
    return part_of(who, "refunds")[0]


CLERK = Subject(new_id(), "senior_clerk", "", frozenset({"000000"}))


def decide(refund_id: str, approve: bool, note: str = "") -> str:
    """A clerk decides; empty, or the reason why not."""
    try:
        with database.work() as session:
            refund.decide(session, refund.Decide(refund_id=UUID(refund_id), approve=approve, note=note), CLERK)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_who_stopped_gets_the_months_back_that_have_not_begun(quarter, giver):
    assert result_of(ask(quarter, the_bill(quarter)))["amount_fen"] == 320_000
    assert accounts() == {"channel:wechat": 160_000, "fund:employee_pension:account": -64_000, "fund:employee_pension:pooled": -96_000}  # fmt: skip
    assert [one.amount for one in giver.asked] == [Fen(320_000)]
    assert (months_of(quarter), refund_of(quarter)["step"], step_of(quarter)) == (1, "done", "settled")


def test_a_year_later_nothing_of_it_is_left_to_return(quarter):
    with on("2026-10-01"):
        assert code_of(ask(quarter, the_bill(quarter))) == "nothing_to_return"


def test_while_she_still_takes_part_nothing_is_returned(giver, wang_fang):
    enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    assert code_of(ask(wang_fang, the_bill(wang_fang))) == "nothing_to_return"
    assert accounts() == QUARTER


def test_a_year_that_has_begun_is_not_cut_into_months(giver, li_qiang):
    """Residents' pension is one amount a year."""
    (enrolment,) = enrol(li_qiang, TIANJIN, "year", resident_pension=option("fee_1200", 120_000))
    pay(li_qiang)
    move(li_qiang, "stop", enrolment)
    assert code_of(ask(li_qiang, the_bill(li_qiang))) == "nothing_to_return"


def test_a_stranger_cannot_ask_for_her_money(quarter, mallory):
    assert code_of(ask(mallory, the_bill(quarter))) == "not_yours"
    assert code_of(ask(mallory, str(new_id()))) == "not_found"
    assert accounts() == QUARTER


def test_a_bill_that_is_not_paid_returns_nothing(giver, rider):
    assert code_of(ask(rider, bills_of(rider)[0]["id"], "overlap")) == "nothing_to_return"


def test_a_second_time_is_refused(quarter, giver):
    bill = the_bill(quarter)
    ask(quarter, bill)
    assert code_of(ask(quarter, bill)) == code_of(ask(quarter, bill, "overlap")) == "return_asked"
    assert len(giver.asked) == 1


@both
def test_twenty_at_once_return_it_once(house, giver, wang_fang):
    """P10."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    move(wang_fang, "stop", enrolment)
    bill = the_bill(wang_fang)
    answers = crowd(20, lambda _number: ask(wang_fang, bill))
    assert sum(bool(one["ok"]) for one in answers) == 1
    assert accounts()["channel:wechat"] == 160_000


@both
def test_twenty_parts_at_once_never_come_to_more_than_was_paid(house, giver, wang_fang):
    """P10: 4800.00 was paid, and twenty ask for 700.00 each: six get it."""
    enrol(wang_fang, frequency="quarter")
    payment_id = pay(wang_fang)

    def part(_number: int) -> bool:
        """Whether a part may go back."""
        try:
            with database.work() as session:
                paid = payment.attempt_paid(session, attempts.attempt_of(session, payment_id).id)
                returning.start(session, paid.amount, paid.id, wang_fang.id, Reason.OVERLAP, Fen(70_000))
        except Refusal:
            return False
        return True

    assert sum(crowd(20, part)) == 6


def test_where_months_were_paid_twice_a_clerk_says_yes(giver, rider):
    pay(rider)
    assert result_of(ask(rider, the_bill(rider), "overlap"))["step"] == "requested"
    assert (giver.asked, months_of(rider)) == ([], 1)
    assert decide(refund_of(rider)["id"], True) == ""
    assert (accounts(), months_of(rider), step_of(rider)) == ({}, 0, "refunded")
    assert [bill["state"] for bill in part_of(rider, "bills")] == ["returned"]


def test_months_that_were_paid_elsewhere_are_not_billed_again(giver, rider):
    pay(rider)
    ask(rider, the_bill(rider), "overlap")
    decide(refund_of(rider)["id"], True)
    with on("2025-10-02"):
        chores.open_due_bills()
        assert bills_of(rider) == []


def test_however_late_the_last_part_arrives_the_payment_ends_given_back(giver, wang_fang):
    enrol(wang_fang, employee_pension=option("floor", 143_240), unemployment=option("floor", 7_162))
    pay(wang_fang)
    for bill in bills_of(wang_fang, "paid"):
        ask(wang_fang, bill["id"], "overlap")
    second, first = (one["id"] for one in part_of(wang_fang, "refunds"))
    giver.state = "abnormal"
    decide(first, True)
    giver.state = "done"
    decide(second, True)
    assert step_of(wang_fang) == "settled"
    with database.work() as session:
        outcome.settle(session, "wechat", Told("EV-R", given_of(giver.asked[0])))
    assert (step_of(wang_fang), accounts()) == ("refunded", {})


def test_or_no_and_why_and_she_may_ask_again(giver, rider):
    pay(rider)
    bill = the_bill(rider)
    ask(rider, bill, "overlap")
    assert decide(refund_of(rider)["id"], False, "别处没有缴费记录") == ""
    assert (refund_of(rider)["note"], months_of(rider)) == ("别处没有缴费记录", 1)
    assert ask(rider, bill, "overlap")["ok"]


def test_it_is_decided_once(giver, rider):
    pay(rider)
    ask(rider, the_bill(rider), "overlap")
    which = refund_of(rider)["id"]
    assert [decide(which, True), decide(which, True), decide(which, False, "不行")] == [
        "",
        "refund_decided",
        "refund_decided",
    ]
    assert accounts() == {}


def test_a_no_without_a_reason_is_refused(giver, rider):
    pay(rider)
    ask(rider, the_bill(rider), "overlap")
    assert decide(refund_of(rider)["id"], False, " ") == "invalid"
    assert refund_of(rider)["step"] == "requested"


def test_a_clerk_reads_whose_it_is_masked_and_what_was_paid(giver, rider):
    """P34: enough to look for the same months elsewhere, and no name or number in full."""
    pay(rider)
    ask(rider, the_bill(rider), "overlap")
    with database.look() as session:
        (one,) = refund.waiting(session, CLERK)
    assert one.what.startswith("职工养老 ")
    assert f"9999********{rider.identity[-4:]}" in one.who
    assert not any(secret in one.who for secret in (rider.identity, rider.phone))


def test_a_worker_is_not_shown_what_waits(giver, rider):
    with database.look() as session, pytest.raises(NotSignedIn):
        refund.waiting(session, rider.subject)


def test_a_worker_decides_nothing(giver, rider):
    pay(rider)
    ask(rider, the_bill(rider), "overlap")
    decided = {"refund_id": refund_of(rider)["id"], "approve": True}
    assert code_of(send(rider, "refund.decide", decided)) == "forbidden"


def test_with_the_line_down_it_is_handed_over_again_and_arrives_once(quarter, giver):
    """P1: that it was handed over is written before; the same number again is the same refund."""
    giver.down = True
    ask(quarter, the_bill(quarter))
    assert (refund_of(quarter)["step"], accounts()["to_return"]) == ("sent", -320_000)
    giver.down = False
    with on("2025-10-01", 11):
        finish(3)
    assert len({one.out_refund_no for one in giver.asked}) == 1
    assert (refund_of(quarter)["step"], accounts()["channel:wechat"]) == ("done", 160_000)


def test_news_of_a_refund_counts_once_however_often_it_comes(quarter, giver):
    """P6."""
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    assert refund_of(quarter)["step"] == "sent"
    for notice in ("EV-R1", "EV-R1", "EV-R2"):
        with database.work() as session:
            outcome.settle(session, "wechat", Told(notice, given_of(giver.asked[0])))
    assert (refund_of(quarter)["step"], accounts()["channel:wechat"]) == ("done", 160_000)


@pytest.mark.parametrize("fen", [1, 319_999, 480_000])
def test_another_amount_than_was_given_back_is_refused(quarter, giver, fen):
    """P5."""
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    with pytest.raises(Refusal, match="金额"), database.work() as session:
        outcome.settle(session, "wechat", Told("EV-R", given_of(giver.asked[0], Fen(fen))))
    assert refund_of(quarter)["step"] == "sent"


@pytest.mark.parametrize(("channel", "order"), [("alipay", ""), ("wechat", "B" * 26)])
def test_a_refund_is_known_by_channel_order_and_number_together(quarter, giver, channel, order):
    """P5: Alipay has no number of its own for a refund, so ours means something only beside its order."""
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    with pytest.raises(payment.UnknownOrder), database.work() as session:
        outcome.settle(session, channel, Told("EV-R", given_of(giver.asked[0], order=order)))
    assert (refund_of(quarter)["step"], accounts()["to_return"]) == ("sent", -320_000)


def test_an_account_that_cannot_take_it_leaves_it_with_us_for_a_clerk(quarter, giver):
    giver.state = "abnormal"
    ask(quarter, the_bill(quarter))
    assert (refund_of(quarter)["step"], accounts()["to_return"]) == ("failed", -320_000)
    with database.look() as session:
        assert [one.step for one in refund.waiting(session, CLERK)] == ["failed"]


def test_a_notice_that_comes_again_while_money_goes_back_enters_nothing(quarter, giver):
    """P6, P7: on its way back, it is in the books already."""
    giver.state = "processing"
    ask(quarter, the_bill(quarter))
    before = accounts()
    payment_id = UUID(part_of(quarter, "payments")[0]["id"])
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(payment_id, "EV-again"))
    assert (accounts(), step_of(quarter)) == (before, "refunding")


def test_money_that_came_too_late_goes_back_by_itself(giver, rider):
    """P7."""
    payment_id = start_payment(rider)
    for notice, state in (("EV-1", "closed"), ("EV-2", "paid"), ("EV-3", "paid")):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, notice, state))
    assert (accounts(), step_of(rider), months_of(rider)) == ({}, "refunded", 0)
    assert [one.amount for one in giver.asked] == [Fen(160_000)]
    with database.look() as session:
        assert len(session.exec(tables.Refund.__table__.select()).all()) == 1
