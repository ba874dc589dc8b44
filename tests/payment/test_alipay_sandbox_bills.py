"""The Alipay sandbox's bill tells every payment and refund of a day, and goes wrong where that was planted (P3)."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import BillRow
from tests.payment.alipay_account import NOW, giving, order
from tests.payment.alipay_town import AlipayTown

DAY = date(2026, 11, 23)
READY = datetime(2026, 11, 24, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
BILL = "alipay.data.dataservice.bill.downloadurl.query"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    """Six orders: five were paid, of two of them money went back under one number, one was left."""
    town = AlipayTown(tmp_path)
    for n in range(5):
        town.paid(f"WF{n}", 10000 + n, description=f"养老,工伤 “{n}” 😀")
    town.alipay().refund(giving(10000, "RF0", "WF0"))
    town.alipay().refund(giving(1, "RF0", "WF1"))
    town.enter(order("WF9"))
    return town


def bill(town: AlipayTown, day: date = DAY) -> list[BillRow]:
    """The bill as our client reads it, once it is there."""
    with clock.stopped_at(READY):
        return town.alipay().bill_of(day) or []


def told(town: AlipayTown) -> Counter[tuple[str, int]]:
    """What stands in it: numbers and fen."""
    return Counter((row.out_refund_no or row.out_trade_no, row.amount.count) for row in bill(town))


TRUE = Counter({(f"WF{n}", 10000 + n): 1 for n in range(5)} | {("RF0", 10000): 1, ("RF0", 1): 1})


def test_a_bill_tells_every_payment_and_refund_of_its_day(town):
    assert told(town) == TRUE
    payment = next(row for row in bill(town) if row.out_trade_no == "WF2")
    standing = town.alipay().standing_of("WF2")
    assert (payment.kind, payment.transaction_id, payment.at) == ("payment", standing.transaction_id, NOW)
    assert payment.fee == Fen(60)
    refund = next(row for row in bill(town) if row.kind == "refund" and row.out_trade_no == "WF0")
    assert (refund.out_refund_no, refund.amount) == ("RF0", Fen(10000))


def test_a_refund_under_the_number_of_its_trade_hides_neither(town):
    town.asked("alipay.trade.refund", {"out_trade_no": "WF2", "refund_amount": "100.02"})
    assert told(town) - TRUE == Counter({("WF2", 10002): 1})
    assert Counter(row.kind for row in bill(town)) == {"payment": 5, "refund": 3}


def test_a_bill_is_made_at_nine_of_the_next_day(town):
    with clock.stopped_at(READY - timedelta(seconds=1)):
        assert town.alipay().bill_of(DAY) is None
    assert town.alipay().bill_of(DAY + timedelta(days=1)) is None


def test_a_day_ends_at_midnight_in_china(tmp_path):
    """P29"""
    town = AlipayTown(tmp_path)
    midnight = datetime(2026, 11, 24, tzinfo=ZoneInfo("Asia/Shanghai"))
    for number, moment in (("WF1", midnight - timedelta(seconds=1)), ("WF2", midnight)):
        with clock.stopped_at(moment):
            town.paid(number, expires_at=moment + timedelta(minutes=15))
    assert [row.out_trade_no for row in bill(town)] == ["WF1"]


def test_a_day_without_any_trade_has_an_empty_bill(town):
    assert bill(town, DAY - timedelta(days=1)) == []


def test_the_address_of_a_bill_is_good_for_half_a_minute(town):
    with clock.stopped_at(READY):
        link = town.asked(BILL, {"bill_type": "trade", "bill_date": "2026-11-23"}, READY)["bill_download_url"]
        assert urlsplit(link).path == "/sandbox/alipay/downloadBillFile.resource"
        assert town.browser().get(link).status_code == 200
        assert town.browser().get(link + "x").status_code == 403
    with clock.stopped_at(READY + timedelta(seconds=30)):
        assert town.browser().get(link).status_code == 403


@pytest.mark.parametrize("wanted", [{"bill_type": "signcustomer"}, {"bill_date": "2026-13-01"}, {"bill_date": None}])
def test_a_bill_of_another_kind_or_no_day_is_refused(town, wanted):
    asked = {"bill_type": "trade", "bill_date": "2026-11-23"} | wanted
    assert town.asked(BILL, asked)["sub_code"] == "ACQ.INVALID_PARAMETER"


def planted(town: AlipayTown, kind: str, count: int = 1, seed: int = 7) -> set[tuple[str, int]]:
    """Plant differences; by which number and amount each is known."""
    made = town.sandbox.plant(DAY, kind, count, seed)
    assert {one.kind for one in made} == {kind} and len(made) == count
    return {(one.out_refund_no or one.out_trade_no, one.amount) for one in made}


@pytest.mark.parametrize("kind, count", [("missing_line", 2), ("refund_missing", 1)])
def test_lines_can_be_left_out(town, kind, count):
    assert planted(town, kind, count) == set(TRUE - told(town))
    assert told(town) - TRUE == Counter()


def test_orders_that_never_were_can_be_told(town):
    assert planted(town, "extra_line", 2) == set(told(town) - TRUE)
    assert TRUE - told(town) == Counter()


def test_an_amount_can_be_wrong_by_a_fen(town):
    ((number, fen),) = planted(town, "other_amount")
    assert (TRUE - told(town), told(town) - TRUE) == (Counter({(number, fen - 1): 1}), Counter({(number, fen): 1}))


def test_a_line_can_stand_there_twice(town):
    assert planted(town, "doubled_line") == set(told(town) - TRUE)


def test_a_refund_nobody_asked_for_can_be_told(town):
    ((number, fen),) = planted(town, "refund_extra")
    (row,) = [row for row in bill(town) if row.out_refund_no == number]
    assert (row.kind, row.amount) == ("refund", Fen(fen))
    assert town.alipay().refund_of(number, row.out_trade_no) is None


def test_an_order_nobody_paid_can_be_told_as_paid(town):
    assert planted(town, "wrong_state") == set(told(town) - TRUE) == {("WF9", 208894)}
    assert town.alipay().standing_of("WF9").state == "not_paid"


def test_the_same_seed_plants_the_same_and_nothing_is_planted_on_a_line_twice(town, tmp_path):
    first = planted(town, "missing_line", 2)
    other = planted(town, "other_amount", 3)
    assert not {number for number, _fen in first} & {number for number, _fen in other}
    with pytest.raises(ValueError, match="only 0 lines for doubled_line"):
        planted(town, "doubled_line")
    again = AlipayTown(tmp_path / "again")
    for n in range(5):
        again.paid(f"WF{n}", 10000 + n)
    assert planted(again, "missing_line", 2) == first


def test_a_way_to_go_wrong_that_there_is_not_is_not_planted(town):
    with pytest.raises(ValueError, match="no way"):
        town.sandbox.plant(DAY, "burnt", 1)
