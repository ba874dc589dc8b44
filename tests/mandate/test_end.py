"""Ending a mandate: at once for us, told to Alipay after, and nothing is debited any more, whoever ended it."""

from __future__ import annotations

from nfe_app import chores
from nfe_app.base.database import new_id
from nfe_app.payment.rules import trade_no
from tests.cast import send
from tests.conftest import both
from tests.deeds import bills_of, code_of, events_named, finish, on, result_of
from tests.mandate.town import autopay_of, last_of, morning
from tests.payment.counter import accounts

PAY, UNSIGN = "alipay.trade.pay", "alipay.user.agreement.unsign"


@both
def test_what_she_ended_is_over_here_and_at_alipay(rider, autopay):
    mandate_id, _link = autopay.signed(rider)
    morning("2025-10-07")
    with on("2025-10-09"):
        assert result_of(autopay.end(rider, mandate_id))["step"] == "ended"
    morning("2025-10-10")
    assert (autopay.asked.count(UNSIGN), autopay.asked.count(PAY)) == (1, 0)
    assert last_of(rider)["turn"] == "stopped"
    assert autopay_of(rider)["says"] == "已经停了，不会再扣。"


def test_nothing_is_debited_after_the_end_even_if_alipay_never_heard_of_it(rider, autopay):
    mandate_id, _link = autopay.signed(rider)
    morning("2025-10-07")
    autopay.down = True
    with on("2025-10-09"):
        assert result_of(autopay.end(rider, mandate_id))["step"] == "ended"
    autopay.down = False
    assert autopay.town.alipay().agreement_of(trade_no(mandate_id)) is not None
    morning("2025-10-10")
    assert PAY not in autopay.asked
    with on("2025-10-10", 12):
        finish()
    assert UNSIGN in autopay.asked
    assert autopay.town.alipay().agreement_of(trade_no(mandate_id)) is None


def test_what_had_been_begun_but_not_ordered_is_closed(rider, autopay):
    mandate_id, _link = autopay.signed(rider)
    morning("2025-10-07")
    autopay.down = True
    with on("2025-10-10", 10):
        chores.a_morning(None)
        result_of(autopay.end(rider, mandate_id))
    autopay.down = False
    with on("2025-10-10", 11):
        finish(2)
    assert PAY not in autopay.asked
    assert last_of(rider)["turn"] == "stopped"
    with on("2025-10-10", 12):
        assert len(bills_of(rider)) == 1


def test_what_waits_at_alipay_is_closed_there(rider, autopay):
    mandate_id, _link = autopay.signed(rider, "slow")
    morning("2025-10-07")
    with on("2025-10-10", 10):
        chores.a_morning(None)
        result_of(autopay.end(rider, mandate_id))
        assert "alipay.trade.close" in autopay.asked
        assert last_of(rider)["turn"] == "stopped"
    assert accounts() == {}


def test_ending_twice_changes_nothing(rider, autopay):
    mandate_id, _link = autopay.signed(rider)
    for _time in range(2):
        assert result_of(autopay.end(rider, mandate_id))["step"] == "ended"
    assert len(events_named("mandate.ended")) == 1


def test_who_ended_it_in_alipay_is_told_and_debited_no_more(rider, autopay):
    _id, link = autopay.signed(rider)
    autopay.town.press(link, "unsign")
    autopay.tell()
    assert autopay_of(rider)["step"] == "ended"
    assert autopay.texts == ["自动扣款停了：支付宝那边已经不能再扣。以后的账单请自己缴，或者重新签一份。"]
    morning("2025-10-07")
    morning("2025-10-10")
    assert PAY not in autopay.asked


def test_one_that_was_never_signed_is_ended_too_and_stays_ended(rider, autopay):
    mandate_id = result_of(autopay.wish(rider))["mandate_id"]
    link = autopay.page(rider, mandate_id)
    result_of(autopay.end(rider, mandate_id))
    autopay.town.press(link, "agree")
    autopay.tell()
    assert autopay_of(rider)["step"] == "ended"
    assert UNSIGN in autopay.asked


def test_a_stranger_cannot_end_it(rider, autopay, mallory):
    mandate_id, _link = autopay.signed(rider)
    assert code_of(autopay.end(mallory, mandate_id)) == "not_yours"
    assert code_of(send(rider, "mandate.end", {"mandate_id": str(new_id())})) == "not_found"
    assert autopay_of(rider)["step"] == "signed"
