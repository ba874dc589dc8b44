"""The sandbox takes orders as Alipay does: a trade begins when its payer comes, and goes only the steps there are."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from nfe_app.payment.sandbox.alipay import AlipaySandbox, AlipaySetting
from nfe_app.payment.sandbox.faults import Faults, Mishap
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, NUMBER, order
from tests.payment.alipay_town import MOUNT, ORIGIN, RETURN_URL, AlipayTown, sandbox_keys


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return AlipayTown(tmp_path)


def refusal(deed) -> str:
    """The word with which a deed is refused."""
    with pytest.raises(ChannelRefused) as refused:
        deed()
    return refused.value.code


@pytest.mark.parametrize("way", ["wap", "precreate"])
def test_a_trade_is_not_there_before_its_payer_came(town, way):
    town.alipay().order(order(way=way))
    assert town.alipay().standing_of(NUMBER) is None
    assert refusal(lambda: town.alipay().close(NUMBER)) == "ACQ.TRADE_NOT_EXIST"
    town.enter(order(way=way))
    standing = town.alipay().standing_of(NUMBER)
    assert (standing.state, standing.amount, standing.paid_at) == ("not_paid", Fen(208894), None)


@pytest.mark.parametrize("way", ["wap", "precreate"])
def test_a_paid_order_is_neither_ordered_again_nor_closed(town, way):
    town.paid(way=way)
    standing = town.alipay().standing_of(NUMBER)
    assert (standing.state, standing.amount, standing.paid_at) == ("paid", Fen(208894), NOW)
    assert refusal(lambda: town.alipay().close(NUMBER)) == "ACQ.TRADE_STATUS_ERROR"
    assert refusal(lambda: town.alipay().order(order(way="precreate"))) == "ACQ.TRADE_HAS_SUCCESS"
    page = town.browser().get(town.alipay().order(order()).address)
    assert page.status_code == 400 and "ACQ.TRADE_HAS_SUCCESS" in page.text


def test_the_same_order_again_is_the_same_order(town):
    assert town.enter(order()) == town.enter(order(payer_ip="198.51.100.9"))
    code = town.alipay().order(order("WF202611230002", way="precreate"))
    assert town.alipay().order(order("WF202611230002", way="precreate")) == code


@pytest.mark.parametrize("change", [{"fen": 208895}, {"description": "失业 2026-11"}], ids=["amount", "subject"])
def test_an_order_with_changed_content_needs_a_new_number(town, change):
    town.enter(order(way="precreate"))
    assert refusal(lambda: town.alipay().order(order(way="precreate", **change))) == "ACQ.CONTEXT_INCONSISTENT"


def test_a_closed_order_stays_closed(town):
    link = town.enter(order())
    town.alipay().close(NUMBER)
    assert town.alipay().standing_of(NUMBER).state == "closed"
    assert refusal(lambda: town.alipay().close(NUMBER)) == "ACQ.TRADE_STATUS_ERROR"
    assert refusal(lambda: town.alipay().order(order(way="precreate"))) == "ACQ.TRADE_HAS_CLOSE"
    assert town.press(link).status_code == 409
    assert town.alipay().standing_of(NUMBER).state == "closed"


def test_an_order_that_runs_out_is_closed(town):
    link = town.enter(order())
    with clock.stopped_at(NOW + timedelta(minutes=15)):
        assert town.press(link).status_code == 409
        assert town.alipay().standing_of(NUMBER).state == "closed"


def test_a_payment_that_failed_may_be_tried_again(town):
    link = town.enter(order())
    town.press(link, "fail")
    assert town.alipay().standing_of(NUMBER).state == "not_paid"
    town.press(link)
    assert town.alipay().standing_of(NUMBER).state == "paid"


def test_a_payer_comes_back_with_a_hint_that_alipay_signed(town):
    back = town.press(town.enter(order())).headers["Location"]
    assert back.startswith(f"{RETURN_URL}?")
    said = dict(parse_qsl(urlsplit(back).query))
    assert (said["out_trade_no"], said["total_amount"], said["method"]) == (
        NUMBER,
        "2088.94",
        "alipay.trade.wap.pay.return",
    )


@pytest.mark.parametrize("deed", ["fail", "leave"])
def test_a_payer_who_did_not_pay_comes_back_with_our_number_alone(town, deed):
    wanted = order()
    back = town.press(town.enter(wanted), deed).headers["Location"]
    assert back == f"{RETURN_URL}?out_trade_no={wanted.out_trade_no}"


def test_who_scanned_a_code_stays_and_sees_that_it_is_paid(town):
    page = town.press(town.enter(order(way="precreate")))
    assert page.status_code == 200 and "已经付过了" in page.text and "<a" not in page.text


def test_the_cashier_says_what_is_paid_and_that_it_is_not_real_money(town):
    page = town.browser().get(town.enter(order(description='<b>"养老"</b> 😀'))).text
    assert "沙箱收银台 · 不是真的钱" in page and '<p class="amount">¥2,088.94</p>' in page and NUMBER in page
    assert "&lt;b&gt;&quot;养老&quot;&lt;／b&gt; 😀" in page and "<b>" not in page
    assert [deed for deed in ("pay", "late", "fail", "leave") if f'value="{deed}"' in page] == [
        "pay",
        "late",
        "fail",
        "leave",
    ]


def test_a_cashier_of_nothing_is_not_found(town):
    assert town.browser().get(f"{ORIGIN}{MOUNT}/h5pay/0").status_code == 404
    assert town.press(f"{ORIGIN}{MOUNT}/qr/0").status_code == 404
    assert town.press(town.enter(order()), "steal").status_code == 400
    assert town.browser().post(town.enter(order()), content=b"x" * 5000).status_code == 413


def test_an_address_that_somebody_changed_leads_to_no_cashier(town):
    address = town.alipay().order(order()).address
    for changed in (
        address.replace("2088.94", "0.01"),
        f"{address}&redirect_url=x",
        address.replace("charset=utf-8", ""),
    ):
        page = town.browser().get(changed)
        assert page.status_code == 400 and "isv." in page.text
    assert town.alipay().standing_of(NUMBER) is None


PUBLIC = {
    "no method": ({"method": ""}, "40001", "isv.missing-method"),
    "no app": ({"app_id": ""}, "40001", "isv.missing-app-id"),
    "no kind of signature": ({"sign_type": ""}, "40001", "isv.missing-signature-type"),
    "no moment": ({"timestamp": ""}, "40001", "isv.missing-timestamp"),
    "no version": ({"version": ""}, "40001", "isv.missing-version"),
    "nothing asked": ({"biz_content": ""}, "40001", "isv.missing-biz-content"),
    "a method there is not": ({"method": "alipay.trade.gift"}, "40002", "isv.invalid-method"),
    "another app": ({"app_id": "2021000000000009"}, "40002", "isv.invalid-app-id"),
    "the old kind of signature": ({"sign_type": "RSA"}, "40002", "isv.invalid-signature-type"),
    "another charset": ({"charset": "gbk"}, "40002", "isv.invalid-charset"),
    "another format": ({"format": "XML"}, "40002", "isv.invalid-format"),
    "a moment in another spelling": ({"timestamp": "2026/11/23 10:00"}, "40002", "isv.invalid-timestamp"),
    "notices to somebody else": ({"notify_url": "https://elsewhere.example/"}, "40002", "isv.invalid-parameter"),
    "notices to a neighbour": ({"notify_url": "http://192.168.0.1/"}, "40002", "isv.invalid-parameter"),
    "payers back to somebody else": (
        {"return_url": "http://localhost:8000@else.example/"},
        "40002",
        "isv.invalid-parameter",
    ),
}


@pytest.mark.parametrize("public, code, sub_code", PUBLIC.values(), ids=PUBLIC)
def test_what_every_question_must_say(town, public, code, sub_code):
    """P5, in the codes of the manual, to a client that is not ours."""
    told = town.asked("alipay.trade.query", {"out_trade_no": NUMBER}, **public)
    assert (told["code"], told["sub_code"]) == (code, sub_code)


def test_the_signature_is_checked_over_everything_that_was_sent(town):
    """P5"""
    said = town.signed("alipay.trade.query", {"out_trade_no": NUMBER})
    assert town.sent(said)["sub_code"] == "ACQ.TRADE_NOT_EXIST"
    changed = {
        "another body": said | {"biz_content": '{"out_trade_no": "1"}'},
        "one thing more": said | {"notify_url": f"{ORIGIN}/notice"},
        "another moment": said | {"timestamp": "2026-11-23 10:00:01"},
        "no base64": said | {"sign": "签"},
    }
    assert {why: town.sent(one)["sub_code"] for why, one in changed.items()} == dict.fromkeys(
        changed, "isv.invalid-signature"
    )
    assert (
        town.sent({name: value for name, value in said.items() if name != "sign"})["sub_code"]
        == "isv.missing-signature"
    )


def test_a_thing_that_says_nothing_is_not_signed(town):
    said = town.signed("alipay.trade.query", {"out_trade_no": NUMBER}) | {"return_url": ""}
    assert town.sent(said)["sub_code"] == "ACQ.TRADE_NOT_EXIST"


def test_an_app_that_is_not_known_gets_no_signature(town):
    with pytest.raises(ChannelDown):
        town.alipay(app_id="2021000000000009").standing_of(NUMBER)


def test_whoever_is_not_our_merchant_is_refused(town):
    stranger = town.alipay(private_key=signer.private_pem("mallory"))
    assert refusal(lambda: stranger.order(order(way="precreate"))) == "isv.invalid-signature"


BUSINESS = {
    "no number": {"total_amount": "1.00", "subject": "养老"},
    "a number with a blank": {"out_trade_no": "WF 1", "total_amount": "1.00", "subject": "养老"},
    "a number too long": {"out_trade_no": "W" * 65, "total_amount": "1.00", "subject": "养老"},
    "no amount": {"out_trade_no": "WF1", "subject": "养老"},
    "nothing to pay": {"out_trade_no": "WF1", "total_amount": "0.00", "subject": "养老"},
    "less than nothing": {"out_trade_no": "WF1", "total_amount": "-1.00", "subject": "养老"},
    "less than a fen": {"out_trade_no": "WF1", "total_amount": "0.001", "subject": "养老"},
    "an amount that is no text": {"out_trade_no": "WF1", "total_amount": 1.0, "subject": "养老"},
    "no subject": {"out_trade_no": "WF1", "total_amount": "1.00"},
    "a sign that may not be": {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "a&b"},
    "two lines": {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "养\n老"},
    "a subject too long": {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "长" * 257},
    "an end at no moment": {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "养老", "time_expire": "soon"},
    "a list": ["WF1"],
}


@pytest.mark.parametrize("wanted", BUSINESS.values(), ids=BUSINESS)
def test_an_order_the_manual_does_not_allow_is_refused(town, wanted):
    told = town.asked("alipay.trade.precreate", wanted)
    assert (told["code"], told["sub_code"]) == ("40004", "ACQ.INVALID_PARAMETER")


def test_an_order_may_say_how_long_it_lives(town):
    wanted = {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "养老", "timeout_express": "5m"}
    town.browser().get(town.asked("alipay.trade.precreate", wanted)["qr_code"])
    assert town.asked("alipay.trade.query", {"out_trade_no": "WF1"})["trade_status"] == "WAIT_BUYER_PAY"
    with clock.stopped_at(NOW + timedelta(minutes=5)):
        assert town.asked("alipay.trade.query", {"out_trade_no": "WF1"})["trade_status"] == "TRADE_CLOSED"


def test_a_trade_may_be_asked_for_by_alipays_own_number(town):
    number = town.paid().alipay().standing_of(NUMBER).transaction_id
    told = town.asked("alipay.trade.query", {"trade_no": number, "out_trade_no": "WF9"})
    assert told["out_trade_no"] == NUMBER
    assert town.asked("alipay.trade.query", {})["sub_code"] == "ACQ.INVALID_PARAMETER"


def test_a_question_too_large_is_not_read(town):
    assert town.browser().post(f"{ORIGIN}{MOUNT}/gateway.do", content=b"x" * 70000).status_code == 413


def test_a_lost_answer_is_found_again_by_asking_again(tmp_path):
    town = AlipayTown(tmp_path, Faults(forced={NUMBER: frozenset({Mishap.LOST_ANSWER})}))
    with pytest.raises(ChannelDown):
        town.alipay().order(order(way="precreate"))
    town.browser().get(town.alipay().order(order(way="precreate")).code)
    with pytest.raises(ChannelDown):
        town.alipay().standing_of(NUMBER)
    assert town.alipay().standing_of(NUMBER).state == "not_paid"


def test_a_restart_forgets_nothing(town, tmp_path):
    link = town.enter(order())
    later = AlipayTown(tmp_path)
    later.press(link)
    assert town.alipay().standing_of(NUMBER).state == "paid"
    assert later.sandbox.deliver_due(NOW) == 1


def test_the_sandbox_does_not_start_in_production(tmp_path):
    with pytest.raises(RuntimeError, match="NO REAL MONEY"):
        AlipaySandbox(AlipaySetting(sandbox_keys()[1], tmp_path / "alipay.db", ORIGIN + MOUNT, production=True))
    assert list(tmp_path.iterdir()) == []
