"""Collecting by agreement at Alipay: what we sign, what we ask, and what of its answers and notices we do not believe (P5, P8)."""

from __future__ import annotations

import json
from datetime import date, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment import gateway
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.gateway import Cashier, ChannelDown, ChannelRefused, NoticeForged, Signing
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, NUMBER, account, order

QUERY, UNSIGN, PAY = "alipay.user.agreement.query", "alipay.user.agreement.unsign", "alipay.trade.pay"
OURS, THEIRS = "MANDATE0001", "20265723000000000001"
SIGNING = Signing(OURS, Fen(300000), date(2026, 12, 5), "https://shebao.test/autopay/")
DEBIT = order(way="debit", payer=THEIRS)


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def saying(body: bytes, status: int = 200) -> Alipay:
    """Our client, with a far end that always says exactly this."""
    return Alipay(account(), httpx.MockTransport(lambda _request: httpx.Response(status, content=body)))


def agreement(status: str = "NORMAL", **other: str) -> dict[str, object]:
    """An agreement as a query tells it."""
    said = {"agreement_no": THEIRS, "external_agreement_no": OURS, "status": status, "sign_time": "2026-11-23 10:00:00"}
    return signer.good(**(said | other))


def notice(kind: str = "dut_user_sign", status: str = "NORMAL", **other: str) -> dict[str, str]:
    """The fields of a notice of an agreement, not signed yet."""
    said = {
        "notify_time": signer.china(NOW),
        "notify_type": kind,
        "notify_id": "2026112300222101142000830515041653",
        "app_id": signer.APP_ID,
        "auth_app_id": signer.APP_ID,
        "charset": "utf-8",
        "version": "1.0",
        "status": status,
        "agreement_no": THEIRS,
        "external_agreement_no": OURS,
        "personal_product_code": "CYCLE_PAY_AUTH_P",
        "sign_scene": "INDUSTRY|DEFAULT_SCENE",
        "alipay_user_id": "2088000000000999",
        "invalid_time": "2115-02-01 00:00:00",
    }
    return said | other


def read(said: dict[str, str], owner: str = "alipay", now=NOW):
    """What a notice says to us."""
    return Alipay(account()).read_notice({}, signer.form(said, owner), now)


def test_an_agreement_is_signed_at_an_address_that_we_signed():
    address = Alipay(account()).sign(SIGNING)
    said = signer.signed_by("merchant", parse_qsl(urlsplit(address).query))
    assert (said["method"], said["return_url"]) == ("alipay.user.agreement.page.sign", "https://shebao.test/autopay/")
    assert json.loads(said["biz_content"]) == {
        "product_code": "CYCLE_PAY_AUTH",
        "personal_product_code": "CYCLE_PAY_AUTH_P",
        "sign_scene": "INDUSTRY|DEFAULT_SCENE",
        "external_agreement_no": OURS,
        "access_params": {"channel": "ALIPAYAPP"},
        "period_rule_params": {
            "period_type": "MONTH",
            "period": 1,
            "execute_time": "2026-12-05",
            "single_amount": "3000.00",
        },
        "effect_time": "900",
    }


def test_only_a_channel_that_collects_by_agreement_is_one_for_mandates(monkeypatch):
    ours = Alipay(account())
    monkeypatch.setattr(gateway, "CONNECTED", {"alipay": ours, "wechat": object()})
    assert (gateway.mandates("alipay"), gateway.mandates("wechat"), gateway.mandates("none")) == (ours, None, None)


STATES = {"TEMP": "wanted", "NORMAL": "signed", "STOP": "paused", "UNSIGN": "ended"}


@pytest.mark.parametrize(("status", "state"), STATES.items())
def test_a_query_says_how_an_agreement_stands(status, state):
    found = saying(signer.answer(QUERY, agreement(status))).agreement_of(OURS)
    assert (found.number, found.agreement_no, found.state) == (OURS, THEIRS, state)


def test_an_agreement_that_is_gone_is_none_and_its_end_no_error():
    assert saying(signer.answer(QUERY, signer.bad("USER_AGREEMENT_NOT_EXIST"))).agreement_of(OURS) is None
    saying(signer.answer(UNSIGN, signer.bad("USER_AGREEMENT_NOT_EXIST"))).end(THEIRS)
    saying(signer.answer(UNSIGN, signer.good())).end(THEIRS)
    with pytest.raises(ChannelRefused, match="ILLEGAL"):
        saying(signer.answer(UNSIGN, signer.bad("ILLEGAL_ARGUMENT"))).end(THEIRS)


UNBELIEVABLE = {
    "signed by somebody else": signer.answer(QUERY, agreement(), owner="mallory"),
    "about another agreement": signer.answer(QUERY, agreement(external_agreement_no="MANDATE0002")),
    "altered": signer.answer(QUERY, agreement("TEMP")).replace(b"TEMP", b"NORMAL"),
    "in a state nobody knows": signer.answer(QUERY, agreement("PERHAPS")),
    "without a number": signer.answer(QUERY, agreement(agreement_no="")),
    "ill": signer.answer(QUERY, signer.bad("aop.ACQ.SYSTEM_ERROR", "20000")),
}


@pytest.mark.parametrize("body", UNBELIEVABLE.values(), ids=UNBELIEVABLE)
def test_an_answer_that_is_not_proven_decides_nothing(body):
    with pytest.raises(ChannelDown):
        saying(body).agreement_of(OURS)


def test_a_debit_is_ordered_by_its_agreement():
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        made = signer.good(out_trade_no=NUMBER, trade_no="2026112322001400000000000001", total_amount="2088.94")
        return httpx.Response(200, content=signer.answer(PAY, made))

    assert Alipay(account(), httpx.MockTransport(answer)).order(DEBIT) == Cashier()
    said = json.loads(signer.merchant_said(sent[0])["biz_content"])
    assert said["agreement_params"] == {"agreement_no": THEIRS}
    assert (said["out_trade_no"], said["total_amount"], said["product_code"]) == (NUMBER, "2088.94", "CYCLE_PAY_AUTH")


def test_a_debit_that_alipay_still_works_at_is_taken_in():
    waits = signer.good(code="10003", msg="order success pay inprocess", out_trade_no=NUMBER)
    assert saying(signer.answer(PAY, waits)).order(DEBIT) == Cashier()


def test_a_debit_that_is_refused_says_why():
    with pytest.raises(ChannelRefused) as refused:
        saying(signer.answer(PAY, signer.bad("ACQ.BUYER_BALANCE_NOT_ENOUGH"))).order(DEBIT)
    assert refused.value.code == "ACQ.BUYER_BALANCE_NOT_ENOUGH"


DOUBTFUL = {
    "another sum": signer.answer(PAY, signer.good(out_trade_no=NUMBER, trade_no="1", total_amount="2088.95")),
    "another order": signer.answer(PAY, signer.good(out_trade_no="other", trade_no="1", total_amount="2088.94")),
    "forged": signer.answer(PAY, signer.bad("ACQ.BUYER_BALANCE_NOT_ENOUGH"), owner="mallory"),
    "ill": signer.answer(PAY, signer.bad("aop.ACQ.SYSTEM_ERROR", "20000")),
}


@pytest.mark.parametrize("body", DOUBTFUL.values(), ids=DOUBTFUL)
def test_a_debit_is_not_known_by_an_answer_that_is_not_proven(body):
    with pytest.raises(ChannelDown):
        saying(body).order(DEBIT)


@pytest.mark.parametrize(
    ("kind", "status", "state"), [("dut_user_sign", "NORMAL", "signed"), ("dut_user_unsign", "UNSIGN", "ended")]
)
def test_a_proven_notice_says_how_an_agreement_stands(kind, status, state):
    told = read(notice(kind, status))
    assert (told.about, told.standing.agreement_no, told.standing.state) == (OURS, THEIRS, state)


LIES = {
    "of another app": notice(app_id="2021003100000002"),
    "an end told as a beginning": notice("dut_user_sign", "UNSIGN"),
    "a beginning told as an end": notice("dut_user_unsign", "NORMAL"),
    "of a kind nobody knows": notice("dut_user_other"),
    "without a number": notice(agreement_no=""),
    "with a number that is none of ours": notice(external_agreement_no="../../etc"),
    "without an id": notice(notify_id=""),
    "in a state nobody knows": notice(status="MAYBE"),
}


@pytest.mark.parametrize("said", LIES.values(), ids=LIES)
def test_a_notice_that_does_not_fit_is_refused(said):
    with pytest.raises(NoticeForged):
        read(said)


def test_a_forged_altered_or_old_notice_is_refused():
    altered = signer.form(notice(status="NORMAL")).replace(OURS.encode(), b"MANDATE0002")
    with pytest.raises(NoticeForged):
        Alipay(account()).read_notice({}, altered, NOW)
    with pytest.raises(NoticeForged):
        read(notice(), owner="mallory")
    with pytest.raises(NoticeForged):
        read(notice(), now=NOW + timedelta(hours=26))
