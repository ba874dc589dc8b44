"""The sandbox tells of every payment until it is heard, and misbehaves where its seed says so (P6)."""

from __future__ import annotations

import json
import threading
from datetime import timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import NoticeForged, Told
from nfe_app.payment.sandbox.faults import Faults, Mishap
from nfe_app.payment.sandbox.notices import LATE_SECONDS, SCHEDULE
from tests.payment.channels import NOTIFY_URL, NOW, Town, order

NUMBER = "WF202611230001"
SIGNTEST = "WECHATPAY/SIGNTEST/"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def paid(town: Town, deed: str = "pay", number: str = NUMBER) -> Town:
    """A town in which one order has just been paid."""
    town.press(town.wechat().order(order(number)).address, deed)
    return town


def suffering(folder, *mishaps: Mishap) -> Town:
    """A town in which our order suffers these mishaps, and has just been paid."""
    return paid(Town(folder, Faults(forced={NUMBER: frozenset(mishaps)})))


def heard(town: Town, now=NOW) -> list[Told]:
    """What our client makes of every notice that came."""
    return [town.wechat().read_notice(came.headers, came.content, now) for came in town.came]


def test_a_payment_is_told_once_and_believed(town):
    paid(town).sandbox.deliver_due(NOW)
    town.sandbox.deliver_due(NOW + timedelta(days=2))
    (told,) = heard(town)
    assert str(town.came[0].url) == NOTIFY_URL
    assert (told.standing.out_trade_no, told.standing.state, told.standing.paid_at) == (NUMBER, "paid", NOW)
    assert told.standing.amount == Fen(208894)
    assert told.standing.transaction_id == town.wechat().standing_of(NUMBER).transaction_id


@pytest.mark.parametrize("deed", ["fail", "leave"])
def test_where_no_money_came_nothing_is_told(town, deed):
    assert paid(town, deed).sandbox.deliver_due(NOW + timedelta(days=2)) == 0
    assert town.came == []


def test_paying_sends_the_courier_out_beside_the_answer(town):
    paid(town)
    assert town.came == []
    (errand,) = town.errands
    errand()
    assert len(town.came) == 1


@pytest.mark.parametrize("status", [200, 204])
def test_a_notice_that_is_taken_does_not_come_again(town, status):
    town.answer = lambda _request: httpx.Response(status)
    assert paid(town).sandbox.deliver_due(NOW) == 1
    assert town.sandbox.deliver_due(NOW + timedelta(days=2)) == 0


def test_a_notice_that_is_not_taken_comes_again_on_the_manuals_schedule_for_a_day(town):
    """P6: 24 h 4 min, as the manual says, then never again."""
    town.answer = lambda _request: httpx.Response(500)
    paid(town)
    now, came = NOW, []
    for wait in (0, *SCHEDULE, 86400):
        now += timedelta(seconds=wait)
        town.sandbox.deliver_due(now - timedelta(milliseconds=1))
        too_early = len(town.came)
        town.sandbox.deliver_due(now)
        came.append((too_early, len(town.came)))
    assert came == [(n, n + 1) for n in range(16)] + [(16, 16)]
    assert sum(SCHEDULE) == 24 * 3600 + 4 * 60


def test_a_broken_line_is_as_good_as_no_answer(town):
    def broken(request):
        raise httpx.ConnectError("nobody home", request=request)

    town.answer = broken
    assert paid(town).sandbox.deliver_due(NOW) == 0
    town.answer = lambda _request: httpx.Response(204)
    assert town.sandbox.deliver_due(NOW + timedelta(seconds=15)) == 1
    assert {told.notice_id for told in heard(town)} == {heard(town)[0].notice_id}


def test_a_notice_that_waited_for_the_courier_is_signed_when_it_leaves(town):
    paid(town)
    with clock.stopped_at(NOW + timedelta(hours=1)):
        town.sandbox.deliver_due(NOW)
    assert heard(town, NOW + timedelta(hours=1))[0].standing.paid_at == NOW


def test_the_schedule_can_be_hurried(tmp_path):
    town = paid(Town(tmp_path, hurry=10))
    town.answer = lambda _request: httpx.Response(500)
    town.sandbox.deliver_due(NOW)
    town.sandbox.deliver_due(NOW + timedelta(seconds=1.5))
    assert len(town.came) == 2


def test_a_doubled_notice_comes_twice_under_one_number(tmp_path):
    town = suffering(tmp_path, Mishap.DOUBLED_NOTICE)
    assert town.sandbox.deliver_due(NOW) == 2
    first, second = heard(town)
    assert first == second


def test_a_wrong_amount_is_only_in_the_notice(tmp_path):
    town = suffering(tmp_path, Mishap.WRONG_AMOUNT)
    town.sandbox.deliver_due(NOW)
    assert heard(town)[0].standing.amount == Fen(208895)
    assert town.wechat().standing_of(NUMBER).amount == Fen(208894)


def test_a_late_notice_is_late_while_the_money_is_already_there(tmp_path):
    """P6: by seed, or by the payer's own button."""
    for town in (suffering(tmp_path / "a", Mishap.LATE_NOTICE), paid(Town(tmp_path / "b"), "late")):
        assert town.sandbox.deliver_due(NOW + timedelta(seconds=LATE_SECONDS - 1)) == 0
        assert town.wechat().standing_of(NUMBER).state == "paid"
        assert town.sandbox.deliver_due(NOW + timedelta(seconds=LATE_SECONDS)) == 1


def test_a_probe_comes_first_is_not_believed_and_does_not_count(tmp_path):
    """P5, P6: it looks like the notice in everything but its signature, and comes once only."""
    town = suffering(tmp_path, Mishap.PROBE)
    town.answer = lambda request: httpx.Response(401 if SIGNTEST in request.headers["Wechatpay-Signature"] else 204)
    assert town.sandbox.deliver_due(NOW) == 1
    assert town.sandbox.deliver_due(NOW + timedelta(days=2)) == 0
    probe, _notice = town.came
    with pytest.raises(NoticeForged):
        town.wechat().read_notice(probe.headers, probe.content, NOW)
    town.came.remove(probe)
    assert heard(town)[0].standing.state == "paid"


def test_a_merchant_who_takes_a_probe_is_told_all_the_same(tmp_path):
    town = suffering(tmp_path, Mishap.PROBE)
    assert town.sandbox.deliver_due(NOW) == 1
    assert len(town.came) == 2


def test_two_couriers_at_once_tell_one_thing_once(tmp_path):
    """P6: two processes over one store."""
    towns = [Town(tmp_path), Town(tmp_path)]
    for n in range(20):
        paid(towns[0], number=f"WF2026112300{n:02d}")
    runs = [threading.Thread(target=town.sandbox.deliver_due, args=[NOW]) for town in towns]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    told = [json.loads(came.content)["id"] for town in towns for came in town.came]
    assert (len(told), len(set(told))) == (20, 20)


def drawn(seed: int, mishap: Mishap) -> set[int]:
    """Which of ten thousand orders suffer a mishap under a seed."""
    return {n for n in range(10_000) if Faults(seed).strike(mishap, f"WF{n:08d}")}


@pytest.mark.parametrize(
    "mishap, in_a_hundred",
    [
        (Mishap.LOST_ANSWER, 5),
        (Mishap.DOUBLED_NOTICE, 5),
        (Mishap.LATE_NOTICE, 2),
        (Mishap.WRONG_AMOUNT, 1),
        (Mishap.PROBE, 5),
    ],
)
def test_so_many_in_a_hundred_go_wrong_and_the_same_ones_every_time(mishap, in_a_hundred):
    first = drawn(2026, mishap)
    assert abs(len(first) - in_a_hundred * 100) < 100
    assert drawn(2026, mishap) == first
    assert drawn(2027, mishap) != first


def test_one_mishap_does_not_follow_from_another():
    both = drawn(2026, Mishap.LOST_ANSWER) & drawn(2026, Mishap.DOUBLED_NOTICE)
    assert 0 < len(both) < 60
