"""The Alipay sandbox tells of every trade that moved until it is heard, and misbehaves where its seed says so (P6)."""

from __future__ import annotations

import threading
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import NoticeForged, Told
from nfe_app.payment.sandbox.alipay_notices import LATE_SECONDS, SCHEDULE
from nfe_app.payment.sandbox.faults import Faults, Mishap
from tests.payment.alipay_account import NOW, NUMBER, giving, order
from tests.payment.alipay_town import NOTIFY_URL, AlipayTown


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return AlipayTown(tmp_path)


def suffering(folder, *mishaps: Mishap) -> AlipayTown:
    """A town in which our order suffers these mishaps, and has just been paid."""
    return AlipayTown(folder, Faults(forced={NUMBER: frozenset(mishaps)})).paid()


def heard(town: AlipayTown, now=NOW) -> list[Told]:
    """What our client makes of every notice that came."""
    return [town.alipay().read_notice(came.headers, came.content, now) for came in town.came]


def test_a_payment_is_told_once_and_believed(town):
    town.paid(description="养老 + 工伤 “双十一” 😀").sandbox.deliver_due(NOW)
    town.sandbox.deliver_due(NOW + timedelta(days=2))
    (told,) = heard(town)
    assert str(town.came[0].url) == NOTIFY_URL
    assert town.came[0].headers["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert (told.standing.out_trade_no, told.standing.state, told.standing.paid_at) == (NUMBER, "paid", NOW)
    assert told.standing.amount == Fen(208894)
    assert told.standing.transaction_id == town.alipay().standing_of(NUMBER).transaction_id


@pytest.mark.parametrize("deed", ["fail", "leave"])
def test_where_no_money_came_nothing_is_told(town, deed):
    town.press(town.enter(order()), deed)
    assert town.sandbox.deliver_due(NOW + timedelta(days=2)) == 0
    assert town.came == []


def test_paying_sends_the_courier_out_beside_the_answer(town):
    town.paid()
    assert town.came == []
    (errand,) = town.errands
    errand()
    assert len(town.came) == 1


NOT_TAKEN = {
    "in the way of wechat": httpx.Response(204),
    "with nothing": httpx.Response(200),
    "with another word": httpx.Response(200, text="fail"),
    "with a blank behind": httpx.Response(200, text="success\n"),
    "in capitals": httpx.Response(200, text="SUCCESS"),
    "in quotes": httpx.Response(200, json="success"),
    "with a failure": httpx.Response(500),
}


@pytest.mark.parametrize("answer", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_only_the_word_success_takes_a_notice(town, answer):
    town.answer = lambda _request: answer
    assert town.paid().sandbox.deliver_due(NOW) == 0
    town.answer = lambda _request: httpx.Response(200, text="success")
    assert town.sandbox.deliver_due(NOW + timedelta(minutes=4)) == 1
    assert town.sandbox.deliver_due(NOW + timedelta(days=2)) == 0


def test_a_notice_that_is_not_taken_comes_again_on_the_manuals_schedule_for_a_day(town):
    """P6: eight times in all, then never again."""
    town.answer = lambda _request: httpx.Response(200, text="failure")
    town.paid()
    now, came = NOW, []
    for wait in (0, *SCHEDULE, 86400):
        now += timedelta(seconds=wait)
        town.sandbox.deliver_due(now - timedelta(milliseconds=1))
        too_early = len(town.came)
        town.sandbox.deliver_due(now)
        came.append((too_early, len(town.came)))
    assert came == [(n, n + 1) for n in range(8)] + [(8, 8)]
    assert [timedelta(seconds=wait) for wait in SCHEDULE] == [
        *(timedelta(minutes=minutes) for minutes in (4, 10, 10)),
        *(timedelta(hours=hours) for hours in (1, 2, 6, 15)),
    ]


def test_the_last_try_is_still_believed(town):
    """P6: each try is signed when it leaves, and even the first one is believed as long as Alipay tries."""
    town.paid().sandbox.deliver_due(NOW)
    last = NOW + timedelta(seconds=sum(SCHEDULE))
    with clock.stopped_at(last):
        town.sandbox.deliver_due(last)
    assert heard(town, last)[0].standing.state == "paid"


def test_a_broken_line_is_as_good_as_no_answer(town):
    def broken(request):
        raise httpx.ConnectError("nobody home", request=request)

    town.answer = broken
    assert town.paid().sandbox.deliver_due(NOW) == 0
    town.answer = lambda _request: httpx.Response(200, text="success")
    assert town.sandbox.deliver_due(NOW + timedelta(minutes=4)) == 1
    first, again = heard(town)
    assert first.notice_id == again.notice_id


def test_the_schedule_can_be_hurried(tmp_path):
    town = AlipayTown(tmp_path, hurry=10).paid()
    town.answer = lambda _request: httpx.Response(500)
    town.sandbox.deliver_due(NOW)
    town.sandbox.deliver_due(NOW + timedelta(seconds=24))
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
    assert town.alipay().standing_of(NUMBER).amount == Fen(208894)


def test_a_late_notice_is_late_while_the_money_is_already_there(tmp_path):
    """P6: by seed, or by the payer's own button."""
    by_button = AlipayTown(tmp_path / "b")
    by_button.press(by_button.enter(order()), "late")
    for town in (suffering(tmp_path / "a", Mishap.LATE_NOTICE), by_button):
        assert town.sandbox.deliver_due(NOW + timedelta(seconds=LATE_SECONDS - 1)) == 0
        assert town.alipay().standing_of(NUMBER).state == "paid"
        assert town.sandbox.deliver_due(NOW + timedelta(seconds=LATE_SECONDS)) == 1


def test_a_probe_has_a_bad_signature_and_is_not_repeated(tmp_path):
    """P5: whoever says `success` to it has not looked."""
    probed = Faults(forced={NUMBER: frozenset({Mishap.PROBE})})
    town = AlipayTown(tmp_path, probed).paid()
    assert town.sandbox.deliver_due(NOW) == 1
    assert town.sandbox.deliver_due(NOW + timedelta(days=2)) == 0
    probe, true = town.came
    with pytest.raises(NoticeForged):
        town.alipay().read_notice(probe.headers, probe.content, NOW)
    assert town.alipay().read_notice(true.headers, true.content, NOW).standing.state == "paid"


def test_a_part_given_back_is_told_as_a_trade_that_is_still_paid(town):
    town.paid().alipay().refund(giving(10000))
    town.sandbox.deliver_due(NOW)
    assert [told.standing.state for told in heard(town)] == ["paid", "paid"]
    assert len({told.notice_id for told in heard(town)}) == 2
    said = parse_qs(town.came[1].content.decode())
    assert (said["refund_fee"], said["out_biz_no"]) == (["100.00"], ["RF1"])


def test_all_given_back_is_told_as_refunded(town):
    town.paid().alipay().refund(giving())
    town.sandbox.deliver_due(NOW)
    assert [told.standing.state for told in heard(town)] == ["paid", "refunded"]


def test_a_refund_asked_for_twice_is_told_once(town):
    town.paid().alipay().refund(giving())
    town.alipay().refund(giving())
    assert town.sandbox.deliver_due(NOW) == 2


def test_a_closed_trade_is_told_as_closed(town):
    town.enter(order())
    town.alipay().close(NUMBER)
    town.sandbox.deliver_due(NOW)
    assert [told.standing.state for told in heard(town)] == ["closed"]


def test_a_merchant_who_named_no_address_is_not_told(town):
    wanted = {"out_trade_no": "WF1", "total_amount": "1.00", "subject": "养老"}
    link = town.asked("alipay.trade.precreate", wanted)["qr_code"]
    town.press(link)
    assert town.sandbox.deliver_due(NOW) == 0
    assert town.came == []


def test_two_couriers_at_once_tell_one_thing_once(tmp_path):
    """P6: two processes over one store."""
    towns = [AlipayTown(tmp_path), AlipayTown(tmp_path)]
    for n in range(20):
        towns[0].paid(f"WF2026112300{n:02d}")
    runs = [threading.Thread(target=town.sandbox.deliver_due, args=[NOW]) for town in towns]
    for run in runs:
        run.start()
    for run in runs:
        run.join()
    told = [parse_qs(came.content.decode())["notify_id"][0] for town in towns for came in town.came]
    assert (len(told), len(set(told))) == (20, 20)
