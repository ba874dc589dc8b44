"""Alipay's daily bill is read line by line, and not at all where it does not fit."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.gateway import BillRow, ChannelDown, ChannelRefused
from tests.payment import alipay_signer as signer
from tests.payment.alipay_account import NOW, account

METHOD = "alipay.data.dataservice.bill.downloadurl.query"
DAY = date(2026, 11, 22)
TABLE = """#支付宝业务明细查询
#账号：[20881021462251350156]
#起始日期：[2026年11月22日 00:00:00]   终止日期：[2026年11月23日 00:00:00]
#-----------------------------------------业务明细列表----------------------------------------
支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,对方账户,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）,备注
20261122220014\t,WF1\t,交易,"社保缴费：养老,工伤",2026-11-22 23:59:00,2026-11-22 23:59:58,*芳(159****5620)\t,2088.94,2088.94,\t,-12.53,\t
20261121220015\t,WF2\t,退款,社保缴费\t,2026-11-21 08:00:00,2026-11-22 08:00:00,*芳(159****5620)\t,-100.00,-100.00,RF1\t,0.60,\t
#-----------------------------------------业务明细列表结束------------------------------------
#交易合计：1笔，商家实收共2088.94元，商家优惠共0.00元
#退款合计：1笔，商家实收退款共-100.00元，商家优惠退款共0.00元
#导出时间：[2026年11月23日 08:00:00]
"""
SUMS = "#支付宝业务汇总查询\n门店编号,交易订单总笔数\n合计\t,1\n"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def zipped(*texts: str, encoding: str = "gbk") -> bytes:
    """A bill as it is fetched."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for n, text in enumerate(texts):
            archive.writestr(f"{n}.csv", text.encode(encoding))
    return made.getvalue()


def billing(fetched: bytes, status: int = 200, link: str = "http://bills.test/?fileId=1") -> Alipay:
    """Our client, with a far end that says where the bill lies, and gives this for it."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.host == "bills.test":
            return httpx.Response(status, content=fetched)
        return httpx.Response(200, content=signer.answer(METHOD, signer.good(bill_download_url=link)))

    return Alipay(account(), httpx.MockTransport(answer))


def at(hour: int, minute: int = 0, second: int = 0) -> datetime:
    """A moment of that day in China."""
    return datetime(2026, 11, 22, hour, minute, second, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_a_bill_tells_what_came_and_what_went_back():
    assert billing(zipped(SUMS, TABLE)).bill_of(DAY) == [
        BillRow("payment", "WF1", "20261122220014", Fen(208894), at(23, 59, 58), fee=Fen(1253)),
        BillRow("refund", "WF2", "20261121220015", Fen(10000), at(8), out_refund_no="RF1", fee=Fen(-60)),
    ]


def test_a_bill_may_come_in_another_charset_that_says_so():
    assert len(billing(zipped(TABLE, encoding="utf-8-sig")).bill_of(DAY)) == 2


def empty() -> str:
    """A day on which nothing happened."""
    lines = [line for line in TABLE.splitlines() if not line.startswith("2026")]
    return "\n".join(lines).replace("交易合计：1笔", "交易合计：0笔").replace("退款合计：1笔", "退款合计：0笔")


def test_a_day_on_which_nothing_happened_has_an_empty_bill():
    assert billing(zipped(empty())).bill_of(DAY) == []


def test_a_bill_that_is_not_made_yet_is_none():
    line = httpx.MockTransport(
        lambda _request: httpx.Response(200, content=signer.answer(METHOD, signer.bad("isp.bill_not_exist")))
    )
    assert Alipay(account(), line).bill_of(DAY) is None


def test_another_no_is_passed_on():
    line = httpx.MockTransport(
        lambda _request: httpx.Response(200, content=signer.answer(METHOD, signer.bad("isv.no-permission", "40006")))
    )
    with pytest.raises(ChannelRefused, match="no-permission"):
        Alipay(account(), line).bill_of(DAY)


def row(old: str, new: str) -> bytes:
    """The bill with one thing in it changed."""
    assert old in TABLE
    return zipped(TABLE.replace(old, new))


UNREADABLE = {
    "the bill of another day": row("起始日期：[2026年11月22日", "起始日期：[2026年11月21日"),
    "without a day": row("#起始日期", "#日期"),
    "a line lost on the way": zipped("\n".join(one for one in TABLE.splitlines() if "WF1" not in one)),
    "a line too many": row("#退款合计：1笔", "#退款合计：0笔"),
    "cut short": zipped(TABLE[: TABLE.index("#交易合计")]),
    "a heading we need is missing": row("完成时间", "时间"),
    "a kind of line we do not know": row(",交易,", ",转账,"),
    "a payment that takes money away": row(
        "23:59:58,*芳(159****5620)\t,2088.94", "23:59:58,*芳(159****5620)\t,-2088.94"
    ),
    "a refund that brings money": row(",-100.00,-100.00", ",100.00,100.00"),
    "a payment of nothing": row("\t,2088.94,", "\t,0.00,"),
    "an amount that is none": row("\t,2088.94,", "\t,约2088,"),
    "at no moment": row("2026-11-22 23:59:58", "2026-11-22"),
    "a cell too many": row("-12.53,", "-12.53,,"),
    "a quote that does not end": row('养老,工伤"', "养老,工伤"),
    "two tables": zipped(TABLE, TABLE),
    "no table": zipped(SUMS),
    "nothing": b"",
    "not a zip": TABLE.encode("gbk"),
    "a zip that is broken": zipped(TABLE)[:200],
    "another charset": zipped(TABLE, encoding="utf-16"),
}


@pytest.mark.parametrize("fetched", UNREADABLE.values(), ids=UNREADABLE)
def test_a_bill_that_does_not_fit_is_not_read(fetched):
    with pytest.raises(ChannelDown):
        billing(fetched).bill_of(DAY)


def test_a_bill_that_unpacks_to_more_than_any_bill_is_not_unpacked(monkeypatch):
    """P43"""
    monkeypatch.setattr("nfe_app.payment.alipay_bill.LARGEST", 500)
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *_: pytest.fail("unpacked"))
    with pytest.raises(ChannelDown, match="larger"):
        billing(zipped(TABLE)).bill_of(DAY)


def test_a_bill_that_does_not_end_is_not_fetched_to_the_end(monkeypatch):
    monkeypatch.setattr("nfe_app.payment.alipay.LARGEST_BILL", 100)
    with pytest.raises(ChannelDown, match="larger"):
        billing(zipped(TABLE)).bill_of(DAY)


@pytest.mark.parametrize("link", ["ftp://bills.test/", "javascript:alert(1)", "", "http://[bills.test/"])
def test_a_bill_is_fetched_from_a_web_address(link):
    with pytest.raises(ChannelDown):
        billing(zipped(TABLE), link=link).bill_of(DAY)


def test_an_address_that_has_run_out_decides_nothing():
    with pytest.raises(ChannelDown, match="403"):
        billing(b"gone", 403).bill_of(DAY)
