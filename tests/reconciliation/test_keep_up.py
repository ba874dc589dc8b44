"""Yesterday is reconciled each morning, tried again while its bill is not made, and an alarm sounds when it was not by two (P57)."""

from __future__ import annotations

from datetime import date, timedelta

from nfe_app import chores
from nfe_app.base import clock
from nfe_app.payment import gateway
from nfe_app.payment.gateway import ChannelDown
from nfe_app.reconciliation import daily
from tests.deeds import crowd, events_named
from tests.reconciliation.town import DAY, Writes, at, runs

NEXT = DAY + timedelta(days=1)


def keep_up(hour: int, minute: int = 0, day: date = NEXT) -> int:
    """The chore comes by."""
    with clock.stopped_at(at(hour, minute, day)):
        return daily.keep_up()


def alarms() -> list[str]:
    """The days for which an alarm sounded."""
    return [str(event.facts["day"]) for event in events_named("reconciliation.overdue")]


def test_yesterday_is_reconciled_after_half_past_ten_and_once(channel):
    channel.bills[DAY] = []
    assert keep_up(10, 29) == 0
    assert channel.asked == []
    assert [keep_up(10, 30), keep_up(10, 31), keep_up(18)] == [1, 0, 0]
    assert channel.asked == [DAY]


def test_while_the_bill_is_not_made_it_is_asked_for_again_every_ten_minutes(channel):
    for minute in (30, 31, 39, 40, 49, 50):
        assert keep_up(10, minute) == 0
    assert len(channel.asked) == 3
    channel.bills[DAY] = []
    assert keep_up(11) == 1
    assert [one.state for one in runs()] == ["no_bill"] * 3 + ["done"]


def test_a_channel_that_is_ill_is_asked_again_and_an_answer_nobody_understands_keeps_no_other(channel, monkeypatch):
    other = Writes({DAY: []})
    monkeypatch.setitem(gateway.CONNECTED, "alipay", other)
    monkeypatch.setitem(gateway.CONNECTED, "zebra", Writes({DAY: RuntimeError("a bug")}))
    channel.bills[DAY] = ChannelDown("no line")
    assert keep_up(11) == 1
    assert {one.channel: one.state for one in runs()} == {"alipay": "done", "wechat": "down", "zebra": "failed"}
    channel.bills[DAY] = []
    assert keep_up(11, 10) == 1


def test_days_that_were_missed_are_made_up_for_oldest_first(channel):
    channel.bills[DAY] = []
    keep_up(11)
    channel.bills = {DAY + timedelta(days=n): [] for n in range(1, 5)}
    channel.asked.clear()
    assert keep_up(11, day=DAY + timedelta(days=5)) == 4
    assert channel.asked == sorted(channel.bills)


def test_a_new_house_begins_with_yesterday(channel):
    channel.bills[DAY] = []
    keep_up(11)
    assert channel.asked == [DAY]


def test_at_two_the_alarm_sounds_once_and_is_over_when_the_day_is_done(channel):
    """P57."""
    keep_up(13, 59)
    assert alarms() == []
    for hour in (14, 15, 20):
        keep_up(hour)
    assert alarms() == ["2025-10-01"]
    with clock.stopped_at(at(21, day=NEXT)):
        assert daily.overdue() == {"wechat": [DAY]}
        channel.bills[DAY] = []
        daily.keep_up()
        assert daily.overdue() == {}


def test_when_nothing_ran_the_alarm_sounds_all_the_same(channel, monkeypatch):
    """P57: the dead man's handle hangs on what is missing, not on what went wrong."""
    monkeypatch.setattr(daily, "reconcile", lambda _channel, _day: daily.Outcome("wechat", DAY, "no_bill"))
    keep_up(14)
    assert alarms() == ["2025-10-01"]


def test_before_the_next_afternoon_a_day_that_was_missed_is_still_overdue(channel):
    keep_up(14)
    with clock.stopped_at(at(9, day=NEXT + timedelta(days=1))):
        assert daily.overdue() == {}, "of a house where nothing was ever reconciled only yesterday is known"
    channel.bills[DAY - timedelta(days=1)] = []
    with clock.stopped_at(at(15)):
        daily.keep_up()
    with clock.stopped_at(at(9, day=NEXT + timedelta(days=1))):
        assert daily.overdue() == {"wechat": [DAY]}


def test_an_alarm_at_once_from_five_processes_is_one_alarm(channel):
    with clock.stopped_at(at(14, day=NEXT)):
        crowd(5, lambda _number: daily._watch_over("wechat"))
    assert alarms() == ["2025-10-01"]


def test_with_no_channel_connected_there_is_nothing_to_do(channel, monkeypatch):
    monkeypatch.setattr(gateway, "CONNECTED", {})
    assert keep_up(15) == 0
    assert alarms() == []


def test_it_is_one_of_the_chores(channel):
    channel.bills[DAY] = []
    with clock.stopped_at(at(11, day=NEXT)):
        chores.CHORES["reconciliation"](clock.now())
    assert [one.state for one in runs()] == ["done"]
