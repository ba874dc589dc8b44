"""The sandbox's daily bills are WeChat Pay's files to the letter, and part from the books only where that was planted (P3)."""

from __future__ import annotations

import gzip
import hashlib
from collections import Counter
from datetime import date, timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import BillRow, ChannelDown, ChannelRefused, Giving
from nfe_app.payment.sandbox.bill_lines import Difference
from nfe_app.payment.sandbox.faults import Faults, Mishap
from nfe_app.payment.wechat import WeChat
from tests.payment import test_gateway_bill as manual
from tests.payment.channels import NOW, Town, order, sandbox_account, sandbox_keys

DAY = date(2026, 11, 23)
TEN = NOW + timedelta(days=1)


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


def number(n: int) -> str:
    """The number of one order."""
    return f"WF2026112300{n:02d}"


def grown(folder, payments: int, refunds: int = 0, unpaid: int = 0, faults: Faults | None = None) -> Town:
    """A town in which so much happened on the 23rd."""
    town = Town(folder, faults or Faults(in_a_hundred={}))
    ours = town.wechat()
    for n in range(payments):
        town.press(ours.order(order(number(n), 1000 + n)).address, "pay")
    for n in range(refunds):
        ours.refund(Giving(f"RF{n}", number(n), Fen(n + 1), Fen(1000 + n), "多缴"))
    for n in range(payments, payments + unpaid):
        ours.order(order(number(n)))
    return town


def bill(town: Town) -> list[BillRow]:
    """The bill of the 23rd as our client reads it the morning after."""
    with clock.stopped_at(TEN):
        return town.wechat().bill_of(DAY)


def file_of(town: Town, path: str) -> str:
    """The text of a bill's file as it lies there."""
    kept: list[bytes] = []
    line = httpx.MockTransport(lambda request: (reply := town.carry(request), kept.append(reply.content))[0])
    with clock.stopped_at(TEN):
        getattr(WeChat(sandbox_account(), line), path)(DAY)
    return gzip.decompress(kept[1]).decode()


def test_every_payment_and_refund_of_the_day_stands_in_the_bill(tmp_path):
    town = grown(tmp_path, payments=2, refunds=1, unpaid=1)
    first, second, back = sorted(bill(town), key=lambda row: (row.kind, row.out_trade_no))
    standing = town.wechat().standing_of(number(0))
    assert first == BillRow("payment", number(0), standing.transaction_id, Fen(1000), NOW, fee=Fen(0))
    assert (second.out_trade_no, second.amount) == (number(1), Fen(1001))
    refund_id = town.wechat().refund_of("RF0", number(0)).refund_id
    assert back == BillRow("refund", number(0), first.transaction_id, Fen(1), NOW, "RF0", refund_id, Fen(0))


def test_a_bill_is_the_manuals_file(tmp_path):
    text = file_of(grown(tmp_path, payments=1, refunds=1), "bill_of")
    head, payment, refund, sums_head, sums, end = text.split("\n")
    assert (head, sums_head, end) == (manual.HEAD, manual.SUMS, "")
    merchant = sandbox_keys()[0]
    cells = [cell[1:] for cell in payment.split(",")]
    assert all(cell.startswith("`") for cell in payment.split(",") + refund.split(",") + sums.split(","))
    assert cells[:5] == ["2026-11-23 10:00:00", merchant.appid, merchant.mchid, "0", ""]
    assert cells[6:] == [
        *(number(0), "sandbox-payer", "MWEB", "SUCCESS", "OTHERS", "CNY", "10.00", "0.00", "0", "0", "0.00", "0.00"),
        *("", "", "职工养老 2026-11", "", "0.00000", "0.00%", "10.00", "0.00", ""),
    ]
    cells = [cell[1:] for cell in refund.split(",")]
    assert cells[8:14] == ["MWEB", "REFUND", "OTHERS", "CNY", "0.00", "0.00"]
    assert cells[15:20] == ["RF0", "0.01", "0.00", "ORIGINAL", "PROCESSING"]
    assert sums == "`2,`10.00,`0.01,`0.00,`0.00000,`10.00,`0.01"


def test_a_comma_in_what_is_paid_for_parts_no_cell(tmp_path):
    town = grown(tmp_path, payments=0)
    town.press(town.wechat().order(order(description="养老,医疗\n失业")).address, "pay")
    assert len(bill(town)) == 1


def test_the_movements_of_the_day_are_the_manuals_file_too(tmp_path):
    town = grown(tmp_path, payments=2, refunds=1)
    with clock.stopped_at(NOW - timedelta(days=1)):
        town.press(town.wechat().order(order("WF2026112200", 5)).address, "pay")
    head, *_rows, sums_head, _sums, _end = file_of(town, "funds_of").split("\n")
    assert head == manual.FLOWS.split("\n")[0].replace("（", "(").replace("）", ")")
    assert sums_head == manual.FLOWS.split("\n")[3]
    with clock.stopped_at(TEN):
        flows = town.wechat().funds_of(DAY)
    assert Counter(flow.amount for flow in flows) == Counter([Fen(1000), Fen(1001), Fen(-1)])
    assert flows[-1].balance == Fen(2005)
    assert {flow.our_no for flow in flows} == {number(0), number(1), "RF0"}


def test_a_refund_that_came_to_nothing_moved_nothing(tmp_path):
    town = grown(tmp_path, 1, 1, faults=Faults(in_a_hundred={}, forced={"RF0": frozenset({Mishap.CLOSED_REFUND})}))
    town.sandbox.make_due(NOW)
    assert [row.kind for row in bill(town)] == ["payment"]
    with clock.stopped_at(TEN):
        assert [flow.amount for flow in town.wechat().funds_of(DAY)] == [Fen(1000)]


def test_a_bill_is_made_at_ten_the_next_morning_unless_it_is_released(tmp_path):
    town = grown(tmp_path, payments=1)
    with clock.stopped_at(TEN - timedelta(seconds=1)):
        assert town.wechat().bill_of(DAY) is None
        assert town.wechat().funds_of(DAY) is None
    with pytest.raises(ChannelRefused, match="INVALID_REQUEST"):
        town.wechat().bill_of(DAY)
    town.sandbox.release(DAY)
    assert len(town.wechat().bill_of(DAY)) == 1


def test_a_day_on_which_nothing_happened_has_no_bill(tmp_path):
    town = grown(tmp_path, payments=1)
    with clock.stopped_at(TEN + timedelta(days=1)):
        assert town.wechat().bill_of(date(2026, 11, 24)) == []
        assert town.wechat().funds_of(date(2026, 11, 24)) == []
    with clock.stopped_at(TEN + timedelta(days=100)), pytest.raises(ChannelRefused, match="INVALID_REQUEST"):
        town.wechat().bill_of(DAY)


def test_midnight_in_china_parts_the_days(tmp_path):
    town = grown(tmp_path, payments=0)
    midnight = NOW.replace(hour=16)
    for n, at in enumerate([midnight - timedelta(seconds=1), midnight]):
        with clock.stopped_at(at):
            town.press(town.wechat().order(order(number(n), expires_at=at + timedelta(hours=1))).address, "pay")
    assert [row.out_trade_no for row in bill(town)] == [number(0)]


def test_an_address_is_good_for_five_minutes_and_only_for_our_merchant(tmp_path):
    town = grown(tmp_path, payments=1)
    with clock.stopped_at(TEN):
        said = town.wechat()._line.ask("GET", "/v3/bill/tradebill?bill_date=2026-11-23")
        address = httpx.Response(200, content=said).json()["download_url"]
        file = town.wechat()._line.fetch(address)
        assert hashlib.sha1(file.content).hexdigest() == httpx.Response(200, content=said).json()["hash_value"]
        assert "Wechatpay-Signature" not in file.headers
        assert town.carry(httpx.Request("GET", address)).status_code == 401
    with clock.stopped_at(TEN + timedelta(minutes=5)):
        assert town.wechat()._line.fetch(address).status_code == 400


@pytest.mark.parametrize("query", ["bill_type=ALL", "bill_date=20261123", "bill_date=2026-11-23&bill_type=SUCCESS"])
def test_a_question_the_sandbox_has_no_answer_to_is_refused(tmp_path, query):
    with clock.stopped_at(TEN), pytest.raises(ChannelRefused, match="PARAM_ERROR"):
        grown(tmp_path, payments=0).wechat()._line.ask("GET", f"/v3/bill/tradebill?{query}")


def test_an_altered_file_is_not_believed(tmp_path):
    town = grown(tmp_path, payments=1)

    def carry(request: httpx.Request) -> httpx.Response:
        reply = town.carry(request)
        if request.url.path.endswith("/file"):
            text = gzip.decompress(reply.content).replace(b"`10.00", b"`99.00")
            return httpx.Response(200, content=gzip.compress(text))
        return reply

    with clock.stopped_at(TEN), pytest.raises(ChannelDown):
        WeChat(sandbox_account(), httpx.MockTransport(carry)).bill_of(DAY)


KINDS = {
    Difference.MISSING_LINE: (-2, 0),
    Difference.EXTRA_LINE: (2, 0),
    Difference.OTHER_AMOUNT: (0, 0),
    Difference.DOUBLED_LINE: (2, 0),
    Difference.REFUND_MISSING: (0, -2),
    Difference.REFUND_EXTRA: (0, 2),
    Difference.WRONG_STATE: (2, 0),
}


@pytest.mark.parametrize("kind, more", KINDS.items(), ids=KINDS)
def test_just_what_is_planted_parts_the_bill_from_the_truth(tmp_path, kind, more):
    town = grown(tmp_path, payments=4, refunds=3, unpaid=3)
    before = Counter(bill(town))
    planted = town.sandbox.plant(DAY, kind, 2, seed=7)
    after = Counter(bill(town))
    assert len({one.out_refund_no or one.out_trade_no for one in planted}) == 2
    found = Counter(row.kind for row in after.elements())
    assert (found["payment"] - 4, found["refund"] - 3) == more
    told = {(one.out_trade_no, one.out_refund_no) for one in planted}
    parted = (before - after) + (after - before)
    assert {(row.out_trade_no, row.out_refund_no) for row in parted} == told


def test_what_is_planted_is_of_its_kind(tmp_path):
    town = grown(tmp_path, payments=4, refunds=3, unpaid=3)
    ours = town.wechat()
    by_kind = {kind: town.sandbox.plant(DAY, kind, 1, seed=7)[0] for kind in Difference}
    assert ours.standing_of(by_kind[Difference.EXTRA_LINE].out_trade_no) is None
    assert ours.standing_of(by_kind[Difference.WRONG_STATE].out_trade_no).state == "not_paid"
    other = by_kind[Difference.OTHER_AMOUNT]
    assert Fen(other.amount) > ours.standing_of(other.out_trade_no).amount
    extra = by_kind[Difference.REFUND_EXTRA]
    assert ours.refund_of(extra.out_refund_no, extra.out_trade_no) is None
    assert ours.standing_of(extra.out_trade_no).state in ("paid", "refunded")
    missing = by_kind[Difference.REFUND_MISSING]
    assert ours.refund_of(missing.out_refund_no, missing.out_trade_no).state == "processing"


def test_no_line_suffers_two_differences_and_a_day_can_run_out_of_lines(tmp_path):
    town = grown(tmp_path, payments=4)
    kinds = (Difference.MISSING_LINE, Difference.OTHER_AMOUNT, Difference.DOUBLED_LINE, Difference.REFUND_EXTRA)
    planted = [town.sandbox.plant(DAY, kind, 1, seed=7)[0].out_trade_no for kind in kinds]
    assert len(set(planted)) == 4
    with pytest.raises(ValueError, match="only 0 lines"):
        town.sandbox.plant(DAY, Difference.MISSING_LINE, 1, seed=7)


def test_the_same_seed_plants_the_same(tmp_path):
    first, second, third = (grown(tmp_path / name, payments=9) for name in "abc")
    kind = Difference.MISSING_LINE
    assert first.sandbox.plant(DAY, kind, 3, 7) == second.sandbox.plant(DAY, kind, 3, 7)
    assert first.sandbox.plant(DAY, kind, 3, 7) != third.sandbox.plant(DAY, kind, 3, 8)


def test_the_movements_stay_true_whatever_is_planted(tmp_path):
    town = grown(tmp_path, payments=3)
    with clock.stopped_at(TEN):
        before = town.wechat().funds_of(DAY)
        town.sandbox.plant(DAY, Difference.MISSING_LINE, 2, seed=7)
        assert town.wechat().funds_of(DAY) == before
