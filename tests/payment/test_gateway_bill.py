"""The daily bills are read to the fen, and only if they are what WeChat Pay signed for (P3)."""

from __future__ import annotations

import gzip
import hashlib
import json
from datetime import UTC, date, datetime

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import BillRow, ChannelDown, ChannelRefused
from nfe_app.payment.wechat import WeChat
from nfe_app.payment.wechat_bill import Flow
from tests.payment import signer
from tests.payment.channels import account

DAY = date(2026, 11, 23)
MORNING = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
FILE = "https://files.test/v3/billdownload/file?token=t0ken"
HEAD = (
    "交易时间,公众账号ID,商户号,特约商户号,设备号,微信订单号,商户订单号,用户标识,交易类型,交易状态,付款银行,货币种类,应结订单金额,"
    "代金券金额,微信退款单号,商户退款单号,退款金额,充值券退款金额,退款类型,退款状态,商品名称,商户数据包,手续费,费率,订单金额,"
    "申请退款金额,费率备注"
)
SUMS = "总交易单数,应结订单总金额,退款总金额,充值券退款总金额,手续费总金额,订单总金额,申请退款总金额"
PAYMENT = (
    f"`2026-11-23 09:59:58,`{signer.APPID},`{signer.MCHID},`0,`,`4200001,`WF202611230001,`oUpF8,`MWEB,`SUCCESS,`OTHERS,"
    "`CNY,`2088.94,`0.00,`0,`0,`0.00,`0.00,`,`,`养老\\ 医疗,`,`12.53364,`0.60%,`2088.94,`0.00,`"
)
REFUND = (
    f"`2026-11-23 23:59:59,`{signer.APPID},`{signer.MCHID},`0,`,`4200001,`WF202611230001,`oUpF8,`MWEB,`REFUND,`OTHERS,"
    "`CNY,`0.00,`0.00,`5000001,`RF202611230001,`1.00,`0.00,`ORIGINAL,`SUCCESS,`养老\\ 医疗,`,`-0.00600,`0.60%,`0.00,`1.00,`"
)
BILL = "\r\n".join([HEAD, PAYMENT, REFUND, SUMS, "`2,`2088.94,`1.00,`0.00,`12.52764,`2088.94,`1.00", ""])
FLOWS = "\n".join(
    [
        "记账时间,微信支付业务单号,资金流水单号,业务名称,业务类型,收支类型,收支金额（元）,账户结余（元）,资金变更提交申请人,备注,业务凭证号",
        "`2026-11-23 09:59:58,`4200001,`9001,`交易,`交易,`收入,`2088.94,`2088.94,`system,`,`WF202611230001",
        "`2026-11-23 23:59:59,`5000001,`9002,`退款,`退款,`支出,`1.00,`2087.94,`API,`退款总金额1.00元,`RF202611230001",
        "资金流水总笔数,收入笔数,收入金额,支出笔数,支出金额",
        "`2,`1,`2088.94,`1,`1.00",
        "",
    ]
)


@pytest.fixture(autouse=True)
def morning():
    with clock.stopped_at(MORNING):
        yield


def keeping(text: str, sent: list[httpx.Request] | None = None, **other: object) -> WeChat:
    """Our client, and a platform whose bill has this text; the file comes unsigned."""
    file = text.encode()
    said = {"hash_type": "SHA1", "hash_value": hashlib.sha1(file).hexdigest(), "download_url": FILE} | other

    def answer(request: httpx.Request) -> httpx.Response:
        (sent if sent is not None else []).append(request)
        if request.url.host == "files.test":
            return httpx.Response(200, content=gzip.compress(file))
        body = json.dumps(said).encode()
        return httpx.Response(200, headers=signer.signed(body, MORNING), content=body)

    return WeChat(account(), httpx.MockTransport(answer))


def refusing(code: str) -> WeChat:
    """Our client, and a platform that has no bill, and says why."""
    body = json.dumps({"code": code, "message": ""}).encode()
    line = httpx.MockTransport(lambda _: httpx.Response(400, headers=signer.signed(body, clock.now()), content=body))
    return WeChat(account(), line)


def test_every_payment_and_refund_of_a_day_is_read_to_the_fen():
    payment, refund = keeping(BILL).bill_of(DAY)
    at = datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert payment == BillRow("payment", "WF202611230001", "4200001", Fen(208894), at, fee=Fen(1253))
    at = datetime(2026, 11, 23, 15, 59, 59, tzinfo=UTC)
    assert refund == BillRow(
        "refund", "WF202611230001", "4200001", Fen(100), at, "RF202611230001", "5000001", fee=Fen(-1)
    )


def test_both_questions_are_signed_with_everything_behind_the_question_mark():
    sent: list[httpx.Request] = []
    keeping(BILL, sent).bill_of(DAY)
    asked, fetched = (request.headers["Authorization"] for request in sent)
    signer.merchant_signed(asked, "GET", "/v3/bill/tradebill?bill_date=2026-11-23&bill_type=ALL&tar_type=GZIP", b"")
    signer.merchant_signed(fetched, "GET", "/v3/billdownload/file?token=t0ken", b"")


def test_columns_are_found_by_name_and_a_mark_in_front_of_the_file_is_overlooked():
    assert keeping("\ufeff" + BILL).bill_of(DAY) == keeping(BILL).bill_of(DAY)


@pytest.mark.parametrize(
    "moved, said",
    [("`SUCCESS,`OTHERS", "`REVOKED,`OTHERS"), ("`ORIGINAL,`SUCCESS", "`ORIGINAL,`FAIL")],
    ids=["a payment taken back at once", "a refund that came to nothing"],
)
def test_where_no_money_moved_there_is_no_line(moved, said):
    assert len(keeping(BILL.replace(moved, said)).bill_of(DAY)) == 1


@pytest.mark.parametrize("status", ["PROCESSING", "CHANGE"])
def test_a_refund_that_is_not_yet_with_the_payer_has_left_us_all_the_same(status):
    _payment, refund = keeping(BILL.replace("`ORIGINAL,`SUCCESS", f"`ORIGINAL,`{status}")).bill_of(DAY)
    assert refund.stuck is (status == "CHANGE")


WRONG = {
    "a sum that is too small": BILL.replace("`2088.94,`1.00\r\n", "`2088.93,`1.00\r\n"),
    "of another merchant": BILL.replace(signer.MCHID, "1900000009"),
    "in a state nobody knows": BILL.replace("`SUCCESS,`OTHERS", "`MAYBE,`OTHERS"),
    "with half a fen": BILL.replace("2088.94", "2088.945"),
    "with no number": BILL.replace("2088.94", "many"),
    "with no time": BILL.replace("09:59:58", "morning"),
    "without its sums": "\r\n".join([HEAD, PAYMENT]),
    "with a cell too many": BILL.replace("养老\\ 医疗", "养老,医疗"),
    "without a column we need": BILL.replace("申请退款金额,", "退款申请金额,"),
    "empty": "",
}


@pytest.mark.parametrize("text", WRONG.values(), ids=WRONG)
def test_a_bill_that_makes_no_sense_is_no_bill(text):
    with pytest.raises(ChannelDown):
        keeping(text).bill_of(DAY)


@pytest.mark.parametrize(
    "other",
    [
        {"hash_value": "0" * 40},
        {"hash_value": hashlib.sha1(gzip.compress(BILL.encode())).hexdigest()},
        {"hash_type": "MD5"},
        {"download_url": "file:///etc/passwd"},
    ],
    ids=["another digest", "the digest of the zipped file", "another kind of digest", "a file on our own disk"],
)
def test_another_file_than_the_one_signed_for_is_not_believed(other):
    with pytest.raises(ChannelDown):
        keeping(BILL, **other).bill_of(DAY)


def test_a_file_that_is_no_gzip_or_is_gone_is_no_bill():
    said = json.dumps({"hash_type": "SHA1", "hash_value": "0" * 40, "download_url": FILE}).encode()
    for reply in (httpx.Response(200, content=b"PK"), httpx.Response(400, json={"code": "INVALID_REQUEST"})):
        signed = httpx.Response(200, headers=signer.signed(said, MORNING), content=said)
        by = WeChat(
            account(), httpx.MockTransport(lambda r, own=reply, s=signed: own if r.url.host == "files.test" else s)
        )
        with pytest.raises(ChannelDown):
            by.bill_of(DAY)


def test_a_bill_that_is_being_made_is_not_there_yet():
    assert refusing("STATEMENT_CREATING").bill_of(DAY) is None
    assert refusing("STATEMENT_CREATING").funds_of(DAY) is None


def test_a_day_without_any_trade_is_known_to_be_empty_only_once_its_bill_must_be_there():
    assert refusing("NO_STATEMENT_EXIST").bill_of(DAY) == []
    with clock.stopped_at(datetime(2026, 11, 24, 1, 59, 59, tzinfo=UTC)):
        assert refusing("NO_STATEMENT_EXIST").bill_of(DAY) is None


def test_a_no_of_another_kind_is_told():
    with pytest.raises(ChannelRefused, match="INVALID_REQUEST"):
        refusing("INVALID_REQUEST").bill_of(DAY)


def test_every_movement_of_a_day_is_read_with_its_sign():
    came, went = keeping(FLOWS).funds_of(DAY)
    at = datetime(2026, 11, 23, 1, 59, 58, tzinfo=UTC)
    assert came == Flow(at, "4200001", "9001", "交易", Fen(208894), Fen(208894), "WF202611230001", "")
    assert (went.amount, went.balance, went.our_no) == (Fen(-100), Fen(208794), "RF202611230001")


@pytest.mark.parametrize("wrong", [("`2,`1,`2088.94", "`2,`1,`2088.93"), ("收入,", "送,"), ("资金流水总笔数", "总")])
def test_movements_that_make_no_sense_are_not_believed(wrong):
    with pytest.raises(ChannelDown):
        keeping(FLOWS.replace(*wrong)).funds_of(DAY)
