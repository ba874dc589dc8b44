"""The Alipay sandbox signs agreements, collects by them, and lets its payer say how a debit turns out."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused, Signing
from tests.payment.alipay_account import NOW, NUMBER, order
from tests.payment.alipay_town import AlipayTown

OURS = "MANDATE0001"
BACK = "http://localhost:8000/autopay/"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return AlipayTown(tmp_path)


def wish(town: AlipayTown, fen: int = 300000, first_on: date = date(2026, 11, 25)) -> str:
    """The page to which a payer comes with a wish to sign."""
    address = town.alipay().sign(Signing(OURS, Fen(fen), first_on, BACK))
    return town.browser().get(address).headers["Location"]


def signed(town: AlipayTown, mood: str = "pay") -> str:
    """An agreement that holds, by Alipay's number, whose debits turn out in this way."""
    link = wish(town)
    assert town.press(link, "agree").headers["Location"] == BACK
    assert town.press(link, mood).status_code == 200
    return town.alipay().agreement_of(OURS).agreement_no


def debit(town: AlipayTown, agreement_no: str, number: str = NUMBER, fen: int = 208894) -> None:
    """We collect by it."""
    town.alipay().order(order(number, fen, "debit", payer=agreement_no))


def heard(town: AlipayTown) -> list[tuple[str, str]]:
    """What every notice that came tells."""
    town.sandbox.deliver_due(NOW)
    told = [town.alipay().read_notice(came.headers, came.content, NOW) for came in town.came]
    return [(one.about, one.standing.state) for one in told]


def test_who_agrees_is_led_back_and_the_merchant_is_told(town):
    assert town.alipay().agreement_of(OURS) is None
    signed(town)
    assert heard(town) == [(OURS, "signed")]


def test_who_does_not_agree_has_no_agreement_and_cannot_agree_later(town):
    link = wish(town)
    town.press(link, "refuse")
    assert town.press(link, "agree").status_code == 409
    assert town.alipay().agreement_of(OURS) is None
    assert heard(town) == []


def test_the_same_wish_again_is_the_same_agreement(town):
    assert wish(town) == wish(town)


def test_a_wish_for_the_29th_is_refused(town):
    address = town.alipay().sign(Signing(OURS, Fen(1), date(2026, 12, 29), BACK))
    assert town.browser().get(address).status_code == 400


def test_a_debit_is_paid_once_and_told(town):
    agreement_no = signed(town)
    debit(town, agreement_no)
    with pytest.raises(ChannelRefused, match="TRADE_HAS_SUCCESS"):
        debit(town, agreement_no)
    assert town.alipay().standing_of(NUMBER).state == "paid"
    assert heard(town) == [(OURS, "signed"), (NUMBER, "paid")]


NOES = {"poor": "ACQ.BUYER_BALANCE_NOT_ENOUGH", "blocked": "ACQ.BUYER_ENABLE_STATUS_FORBID"}


@pytest.mark.parametrize(("mood", "code"), NOES.items())
def test_a_debit_that_fails_leaves_no_trade(town, mood, code):
    with pytest.raises(ChannelRefused, match=code):
        debit(town, signed(town, mood))
    assert town.alipay().standing_of(NUMBER) is None


def test_a_debit_may_be_paid_and_the_answer_still_say_that_nobody_knows(town):
    with pytest.raises(ChannelDown):
        debit(town, signed(town, "lost"))
    assert town.alipay().standing_of(NUMBER).state == "paid"


def test_a_debit_that_waits_can_be_closed(town):
    debit(town, signed(town, "slow"))
    assert town.alipay().standing_of(NUMBER).state == "not_paid"
    town.alipay().close(NUMBER)
    assert town.alipay().standing_of(NUMBER).state == "closed"


def test_a_debit_that_comes_after_its_own_time_is_refused_and_leaves_no_trade(town):
    agreement_no = signed(town)
    late = order(NUMBER, way="debit", payer=agreement_no, expires_at=NOW - timedelta(seconds=1))
    with pytest.raises(ChannelRefused, match="TRADE_HAS_CLOSE"):
        town.alipay().order(late)
    assert town.alipay().standing_of(NUMBER) is None


def test_nothing_is_collected_above_the_limit_too_early_or_by_no_agreement(town):
    agreement_no = signed(town)
    with pytest.raises(ChannelRefused, match="TOTAL_FEE_EXCEED"):
        debit(town, agreement_no, fen=300001)
    with pytest.raises(ChannelRefused, match="AGREEMENT_NOT_EXIST"):
        debit(town, "20260000000000000000")
    with pytest.raises(ChannelRefused, match="INVALID_PARAMETER"), clock.stopped_at(NOW - timedelta(days=4)):
        debit(town, agreement_no)


@pytest.mark.parametrize("by", ["merchant", "payer"])
def test_after_the_end_nothing_is_collected(town, by):
    link = wish(town)
    town.press(link, "agree")
    agreement_no = town.alipay().agreement_of(OURS).agreement_no
    if by == "payer":
        town.press(link, "unsign")
    else:
        town.alipay().end(agreement_no)
    with pytest.raises(ChannelRefused, match="AGREEMENT_INVALID"):
        debit(town, agreement_no)
    assert town.alipay().agreement_of(OURS) is None
    town.alipay().end(agreement_no)
    assert heard(town) == [(OURS, "signed"), (OURS, "ended")]


def test_a_page_of_no_agreement_is_not_there(town):
    nowhere = wish(town)[:-32] + "0" * 32
    assert town.browser().get(nowhere).status_code == 404
    assert town.press(nowhere, "agree").status_code == 404
