"""Asking Alipay: what we send is signed, and an answer that is not decides nothing."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from cryptography.exceptions import InvalidSignature

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, NUMBER, account, giving, order

Answer = Callable[[httpx.Request], httpx.Response]
QUERY, CLOSE, REFUND = "alipay.trade.query", "alipay.trade.close", "alipay.trade.refund"
REFUND_QUERY, PRECREATE = "alipay.trade.fastpay.refund.query", "alipay.trade.precreate"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def asking(answer: Answer) -> Alipay:
    """Our client, with the far end played by `answer`."""
    return Alipay(account(), httpx.MockTransport(answer))


def saying(body: bytes, status: int = 200) -> Alipay:
    """Our client, with a far end that always says exactly this."""
    return asking(lambda _request: httpx.Response(status, content=body))


def answering(method: str, content: object, **how: object) -> Alipay:
    """Our client, with a far end that always answers this, signed."""
    return saying(signer.answer(method, content, **how))  # type: ignore[arg-type]


def test_a_wap_order_is_an_address_that_we_signed():
    address = Alipay(account()).order(order()).address
    assert address.startswith(f"{signer.GATEWAY}?")
    said = signer.signed_by("merchant", parse_qsl(urlsplit(address).query))
    assert json.loads(said.pop("biz_content")) == {
        "out_trade_no": NUMBER,
        "total_amount": "2088.94",
        "subject": "社保缴费：职工养老",
        "time_expire": "2026-11-23 10:15:00",
        "product_code": "QUICK_WAP_WAY",
        "quit_url": f"https://shebao.test/paid/?out_trade_no={NUMBER}",
    }
    assert said == {
        "app_id": signer.APP_ID,
        "method": "alipay.trade.wap.pay",
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": "2026-11-23 10:00:00",
        "version": "1.0",
        "notify_url": "https://shebao.test/notice",
        "return_url": "https://shebao.test/paid/",
    }


def test_the_same_wap_order_again_asks_for_the_same_thing():
    first, again = (Alipay(account()).order(order(payer_ip=ip)).address for ip in ("203.0.113.7", "198.51.100.9"))
    assert first == again


def test_one_more_word_in_the_address_breaks_what_we_signed():
    address = Alipay(account()).order(order()).address
    with pytest.raises(InvalidSignature):
        signer.signed_by("merchant", parse_qsl(urlsplit(f"{address}&redirect_url=x").query))


def test_a_payer_may_find_the_gateway_elsewhere_than_we_do():
    split = Alipay(account(payer_url="https://shebao.test/sandbox/alipay/gateway.do"))
    assert split.order(order()).address.startswith("https://shebao.test/sandbox/alipay/gateway.do?app_id=")


def test_signs_that_alipay_does_not_allow_are_written_wide():
    address = Alipay(account()).order(order(description="养老/工伤 a=b & “c” 😀")).address
    said = signer.signed_by("merchant", parse_qsl(urlsplit(address).query))
    assert json.loads(said["biz_content"])["subject"] == "养老／工伤 a＝b ＆ “c” 😀"


@pytest.mark.parametrize("fen, yuan", [(1, "0.01"), (10, "0.10"), (100, "1.00"), (12345678901, "123456789.01")])
def test_fen_become_yuan_exactly(fen, yuan):
    """P8"""
    said = dict(parse_qsl(urlsplit(Alipay(account()).order(order(fen=fen)).address).query))
    assert json.loads(said["biz_content"])["total_amount"] == yuan


def test_a_code_to_scan_is_ordered_signed():
    sent = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append(request)
        content = signer.good(out_trade_no=NUMBER, qr_code="https://qr.alipay.test/bax0")
        return httpx.Response(200, content=signer.answer(PRECREATE, content))

    assert asking(answer).order(order(way="precreate")).code == "https://qr.alipay.test/bax0"
    said = signer.merchant_said(sent[0])
    assert (said["method"], said["notify_url"]) == (PRECREATE, "https://shebao.test/notice")
    assert json.loads(said["biz_content"])["total_amount"] == "2088.94"
    assert "biz_content" not in str(sent[0].url), "what is bought does not stand in anybody's log of addresses"


def test_alipay_is_not_paid_by_the_ways_of_wechat():
    with pytest.raises(ValueError, match="h5"):
        Alipay(account()).order(order(way="h5"))


STATES = {"WAIT_BUYER_PAY": "not_paid", "TRADE_SUCCESS": "paid", "TRADE_FINISHED": "paid", "TRADE_CLOSED": "closed"}


@pytest.mark.parametrize("theirs, ours", STATES.items())
def test_each_of_their_states_has_one_of_ours(theirs, ours):
    assert answering(QUERY, signer.trade(status=theirs)).standing_of(NUMBER).state == ours


def test_a_closed_trade_was_given_back_only_if_it_had_been_paid():
    closed = signer.trade(status="TRADE_CLOSED", send_pay_date="2026-11-23 09:59:58")
    assert answering(QUERY, closed).standing_of(NUMBER).state == "refunded"


def test_a_paid_order_tells_amount_number_and_moment():
    standing = answering(QUERY, signer.trade()).standing_of(NUMBER)
    assert (standing.amount, standing.transaction_id) == (Fen(208894), "2026112322001400000000000001")
    assert standing.paid_at == datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert json.loads(standing.raw)["out_trade_no"] == NUMBER


def test_an_order_that_alipay_does_not_know_stands_nowhere():
    assert answering(QUERY, signer.bad("ACQ.TRADE_NOT_EXIST")).standing_of(NUMBER) is None


def test_an_unknown_order_is_not_believed_without_a_signature():
    with pytest.raises(ChannelDown):
        saying(json.dumps({"alipay_trade_query_response": signer.bad("ACQ.TRADE_NOT_EXIST")}).encode()).standing_of(
            NUMBER
        )


def test_closing_is_answered_with_the_two_numbers():
    answering(CLOSE, signer.good(out_trade_no=NUMBER, trade_no="1")).close(NUMBER)


@pytest.mark.parametrize("code", ["ACQ.TRADE_HAS_SUCCESS", "ACQ.TRADE_STATUS_ERROR", "ACQ.TRADE_NOT_EXIST"])
def test_what_cannot_be_closed_is_refused_in_the_channels_own_word(code):
    with pytest.raises(ChannelRefused) as refused:
        answering(CLOSE, signer.bad(code)).close(NUMBER)
    assert (refused.value.status, refused.value.code) == (40004, code)


def test_a_refusal_of_the_gateway_itself_is_heard_too():
    raw = json.dumps(signer.bad("isv.invalid-signature", "40002"))
    with pytest.raises(ChannelRefused) as refused:
        saying(signer.envelope("error_response", raw, signer.signature(raw))).close(NUMBER)
    assert (refused.value.status, refused.value.code) == (40002, "isv.invalid-signature")


ILL = {
    "ill": signer.bad("ACQ.SYSTEM_ERROR"),
    "ill behind its door": signer.bad("aop.ACQ.SYSTEM_ERROR", "20000"),
    "ill, and it does not know why": signer.bad("isp.unknow-error", "20000"),
    "too many questions": signer.bad("isv.app-call-limited", "40005"),
}


@pytest.mark.parametrize("content", ILL.values(), ids=ILL)
def test_an_ill_channel_has_decided_nothing(content):
    for method, ask in ASKS.items():
        with pytest.raises(ChannelDown):
            ask(answering(method, content))


ASKS: dict[str, Callable[[Alipay], object]] = {
    QUERY: lambda by: by.standing_of(NUMBER),
    CLOSE: lambda by: by.close(NUMBER),
    PRECREATE: lambda by: by.order(order(way="precreate")),
    REFUND: lambda by: by.refund(giving()),
    REFUND_QUERY: lambda by: by.refund_of("RF1", NUMBER),
}


def broken(fault: type[httpx.TransportError]) -> Answer:
    """A line that breaks."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise fault("broken", request=request)

    return answer


RAW = json.dumps(signer.trade(), ensure_ascii=False)
SIGN = signer.signature(RAW)
NODE = "alipay_trade_query_response"
OTHER = RAW.replace("2088.94", "2088.95")
PRETTY = json.dumps(signer.trade(), ensure_ascii=False, indent=1)
GBK = json.dumps(signer.trade(subject="职工养老"), ensure_ascii=False).encode("gbk")
UNPROVEN = {
    "ill, from a proxy": b"<h1>Bad Gateway</h1>",
    "nothing": b"",
    "not signed": f'{{"{NODE}":{RAW}}}'.encode(),
    "an empty signature": signer.envelope(NODE, RAW, ""),
    "signed by a stranger": signer.envelope(NODE, RAW, signer.signature(RAW, "mallory")),
    "signed by ourselves": signer.envelope(NODE, RAW, signer.signature(RAW, "merchant")),
    "another body under the true signature": signer.envelope(NODE, OTHER, SIGN),
    "one blank more than was signed": signer.envelope(NODE, RAW.replace(", ", ",  ", 1), SIGN),
    "written anew under the true signature": signer.envelope(NODE, PRETTY, SIGN),
    "signed as it would be written anew": signer.envelope(NODE, PRETTY, SIGN),
    "under the name of another question": signer.envelope("alipay_trade_close_response", RAW, SIGN),
    "as an error that says all is well": signer.envelope("error_response", RAW, SIGN),
    "a forged node before the true one": f'{{"{NODE}":{OTHER},"{NODE}":{RAW},"sign":"{SIGN}"}}'.encode(),
    "a forged node behind the true one": f'{{"{NODE}":{RAW},"{NODE}":{OTHER},"sign":"{SIGN}"}}'.encode(),
    "the forged one spelt with an escape": f'{{"{NODE}":{RAW},"\\u0061{NODE[1:]}":{OTHER},"sign":"{SIGN}"}}'.encode(),
    "two signatures": f'{{"{NODE}":{RAW},"sign":"{SIGN}","sign":"{SIGN}"}}'.encode(),
    "an answer and an error": f'{{"{NODE}":{RAW},"error_response":{RAW},"sign":"{SIGN}"}}'.encode(),
    "something behind the answer": signer.envelope(NODE, RAW, SIGN) + b"{}",
    "cut short": signer.envelope(NODE, RAW, SIGN)[:-2],
    "a signature that is no text": f'{{"{NODE}":{RAW},"sign":1}}'.encode(),
    "a list": b"[" + signer.envelope(NODE, RAW, SIGN) + b"]",
    "deeper than anybody nests": f'{{"{NODE}":'.encode() + b"[" * 100_000,
    "in another charset": f'{{"{NODE}":'.encode() + GBK + f',"sign":"{signer.signature(GBK)}"}}'.encode(),
}


@pytest.mark.parametrize("body", UNPROVEN.values(), ids=UNPROVEN)
def test_no_answer_that_we_can_believe_decides_nothing(body):
    """P5"""
    with pytest.raises(ChannelDown):
        saying(body).standing_of(NUMBER)


@pytest.mark.parametrize("fault", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
def test_a_broken_line_decides_nothing(fault):
    for ask in ASKS.values():
        with pytest.raises(ChannelDown):
            ask(asking(broken(fault)))


UNREADABLE = {
    "about another order": signer.trade("WF202611230002"),
    "in a state nobody knows": signer.trade(status="MAYBE"),
    "paid without an amount": signer.trade(total_amount=None),
    "paid an amount that is no text": signer.trade(total_amount=2088.94),
    "paid less than a fen": signer.trade(total_amount="2088.944"),
    "paid without a moment": signer.trade(send_pay_date=None),
    "paid without a number": signer.trade(trade_no=""),
    "without a code": {"msg": "Success"},
    "with half a character": signer.trade(out_trade_no="\ud800"),
    "empty": {},
    "a text": "10000",
}


@pytest.mark.parametrize("content", UNREADABLE.values(), ids=UNREADABLE)
def test_a_signed_answer_that_makes_no_sense_decides_nothing(content):
    raw = json.dumps(content)
    with pytest.raises(ChannelDown):
        saying(signer.envelope(NODE, raw, signer.signature(raw))).standing_of(NUMBER)


def test_a_name_told_twice_is_not_believed_even_when_it_is_signed():
    """P5: one reader takes the first, another the last."""
    raw = f'{RAW[:-1]}, "total_amount": "0.01"}}'
    with pytest.raises(ChannelDown):
        saying(signer.envelope(NODE, raw, signer.signature(raw))).standing_of(NUMBER)


TRICKY = {
    "strokes escaped, as Alipay does": json.dumps(signer.trade(subject="a/b")).replace("/", "\\/"),
    "letters escaped": json.dumps(signer.trade(subject="职工养老 “”")),
    "letters as they are": json.dumps(signer.trade(subject="职工养老 😀"), ensure_ascii=False),
    "a text that looks like the end of the node": json.dumps(signer.trade(subject='"},"sign":"x"}')),
    "a text that looks like another node": json.dumps(signer.trade(subject=f'{{"{NODE}":{{}}}}')),
    "a name like the signature's inside": json.dumps(signer.trade(sign="x")),
    "lines and blanks": json.dumps(signer.trade(), indent=2),
}


@pytest.mark.parametrize("raw", TRICKY.values(), ids=TRICKY)
def test_an_answer_is_proven_over_its_own_bytes(raw):
    """P5: however the node was written, and wherever the signature stands."""
    sign = signer.signature(raw)
    for body in (
        signer.envelope(NODE, raw, sign),
        f' {{ "sign" : "{sign}" ,\n "{NODE}" : {raw} , "alipay_cert_sn":"9"}}\r\n'.encode(),
    ):
        assert saying(body).standing_of(NUMBER).amount == Fen(208894)


def test_a_code_that_is_no_web_address_is_not_passed_on():
    content = signer.good(out_trade_no=NUMBER, qr_code="javascript:alert(1)")
    with pytest.raises(ChannelDown):
        answering(PRECREATE, content).order(order(way="precreate"))


def test_keys_do_not_show_when_an_account_is_printed():
    assert "PRIVATE KEY" not in repr(account())


def test_keys_may_be_given_as_alipays_own_tool_gives_them():
    bare = {name: "".join(vars(account())[name].splitlines()[1:-1]) for name in ("private_key", "alipay_public_key")}
    line = httpx.MockTransport(lambda _request: httpx.Response(200, content=signer.answer(QUERY, signer.trade())))
    assert Alipay(account(**bare), line).standing_of(NUMBER).state == "paid"
