"""One day of one channel: fetch the bill with no transaction open, compare, bring in what we had not heard of, write down the rest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from nfe_app.base import clock, database
from nfe_app.base.errors import Fault, Refusal
from nfe_app.base.log import log_of
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.payment import bookings
from nfe_app.payment.lines import Theirs
from nfe_app.reconciliation import actions, rules
from nfe_app.reconciliation.actions import State
from nfe_app.reconciliation.rules import Comparison, Key, Name
from nfe_app.refund import actions as refund
from nfe_app.refund import bookings as refund_bookings

Watch = Callable[[str, int, int], None]
"""Told the part of the work, and how many of how many are done."""
NEWS = (Name.NOT_ENTERED, Name.REFUND_STUCK)
"""What the bill tells that our books may not have heard."""
log = log_of("reconciliation")


class DayNotOver(Refusal):
    """A day is reconciled when it is over."""

    code = "day_not_over"
    words = _("这一天还没过完，过完才有账单。")


@dataclass(frozen=True)
class Outcome:
    """What came of a day: what was found, or why there was nothing to compare with."""

    channel: str
    day: date
    state: State
    found: Comparison | None = None
    reason: str = ""


def reconcile(channel: str, day: date, watch: Watch = lambda _part, _done, _of: None) -> Outcome:
    """Hold a day's bill against our books; as often as one likes, for what is entered once stays entered once.

    Raises NotFound for a channel that is not connected, and DayNotOver.
    """
    if day >= clock.today():
        raise DayNotOver
    watch("bill", 0, 1)
    try:
        bill = bookings.bill_of(channel, day)
    except Fault as fault:
        return _not_done(Outcome(channel, day, "down", reason=str(fault)))
    if bill is None:
        return _not_done(Outcome(channel, day, "no_bill"))
    with database.look() as session:
        limits = actions.day_of(session, channel, day)
        if rules.is_of_another_day(bill, limits):
            return _not_done(Outcome(channel, day, "other_day"))
        numbers = {line.number for line in bill} | actions.awaited(session, channel, day)
        watch("books", 0, len(bill))
        asked = (session, channel, limits.since, limits.until, numbers)
        ours = bookings.ours_of(*asked) + refund_bookings.ours_of(*asked)
    found = rules.compare(bill, ours, limits)
    found = found.with_entered(_bring_in(channel, limits, found, watch))
    with database.work() as session:
        actions.keep(session, channel, day, found)
    watch("done", len(bill), len(bill))
    return Outcome(channel, day, "done", found)


def _not_done(outcome: Outcome) -> Outcome:
    log.warning("not reconciled", channel=outcome.channel, day=str(outcome.day), why=outcome.state, said=outcome.reason)
    with database.work() as session:
        actions.keep_try(session, outcome.channel, outcome.day, outcome.state)
    return outcome


def _bring_in(channel: str, day: rules.Day, found: Comparison, watch: Watch) -> set[Key]:
    """Enter what the bill alone told of, each line for itself; which of them stand in the books now."""
    new = [one.theirs for one in found.differences if one.name in NEWS and one.theirs]
    gone = rules.gone_of(found)
    for done, line in enumerate(new, 1):
        _enter(channel, line, gone.get(line.number, Fen(0)))
        watch("entering", done, len(new))
    if not new:
        return set()
    with database.look() as session:
        asked = session, channel, day.since, day.since, {line.number for line in new}
        now = bookings.ours_of(*asked) + refund_bookings.ours_of(*asked)
    return {(one.kind, one.number) for one in now if one.entry_id is not None}


def _enter(channel: str, line: Theirs, gone: Fen) -> None:
    """One that cannot be entered is logged, stays a difference, and does not keep the others."""
    try:
        with database.work() as session:
            if line.kind == "refund":
                refund.enter(session, channel, line)
            else:
                bookings.enter(session, channel, line, gone)
    except Refusal as refusal:
        log.warning("not entered by the bill", number=line.number, code=refusal.code)
    except Exception:
        log.exception("not entered by the bill", number=line.number)


def keep_up() -> int:
    """Reconcile every day that is due, of every channel, and sound the alarm for those that are late; how many were done."""
    done = 0
    for channel in bookings.channels():
        with database.look() as session:
            days = actions.days_to_try(session, channel)
        done += sum(_is_done(channel, day) for day in days)
        _watch_over(channel)
    return done


def _is_done(channel: str, day: date) -> bool:
    try:
        return reconcile(channel, day).state == "done"
    except Exception:
        log.exception("reconciliation failed", channel=channel, day=str(day))
    with database.work() as session:
        actions.keep_try(session, channel, day, "failed")
    return False


def _watch_over(channel: str) -> None:
    """The dead-man's alarm: said once for each day, in the log and in the journal."""
    for day in overdue().get(channel, []):
        with database.work() as session:
            first = actions.alarm(session, channel, day)
        if first:
            log.error("not reconciled in time", channel=channel, day=str(day))


def overdue() -> dict[str, list[date]]:
    """By channel, the days that should have been reconciled and were not; channels that are in time are left out."""
    with database.look() as session:
        late = {channel: actions.days_overdue(session, channel) for channel in bookings.channels()}
    return {channel: days for channel, days in late.items() if days}
