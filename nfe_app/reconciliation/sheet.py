"""What the finance clerk sees: the days of each channel, how each stands, and what is still to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.payment import bookings
from nfe_app.people import actions as people
from nfe_app.people import rules as staff
from nfe_app.reconciliation import actions, tables
from nfe_app.reconciliation.rules import MEANINGS, QUIET, Name

SHOWN = timedelta(days=14)


@dataclass(frozen=True)
class Row:
    """One difference, ready for the screen; amounts in yuan, empty where a side has none. `held`: its attempt may be ended from here."""

    id: str
    name: str
    title: str
    to_do: str
    number: str
    transaction_id: str
    theirs: str
    ours: str
    at: str
    entered: bool
    open: bool
    dealt: str
    held: bool


@dataclass(frozen=True)
class DayRow:
    """One day of one channel. `state` is that of the last run that says something, `none` where nobody tried."""

    channel: str
    day: date
    state: str
    overdue: bool
    tries: int
    lines: int
    matched: int
    open: int
    differences: list[Row]


def days(session: Session, clerk: Subject) -> list[DayRow]:
    """The last two weeks, newest day first; for those who keep the books or audit them."""
    people.only(clerk, *staff.BOOKS_SEEN)
    since = clock.today() - SHOWN
    runs = session.exec(select(tables.Run).where(tables.Run.day >= since).order_by(col(tables.Run.id))).all()
    of: dict[tuple[str, date], list[tables.Run]] = {}
    for run in runs:
        of.setdefault((run.channel, run.day), []).append(run)
    late = {(channel, day) for channel in bookings.channels() for day in actions.days_overdue(session, channel)}
    keys = sorted(of.keys() | late, key=lambda one: (-one[1].toordinal(), one[0]))
    return [_day(session, *key, of.get(key, []), overdue=key in late) for key in keys]


def _day(session: Session, channel: str, day: date, runs: list[tables.Run], *, overdue: bool) -> DayRow:
    done = [run for run in runs if run.state == "done"]
    if not runs:
        return DayRow(channel, day, "none", overdue, 0, 0, 0, 0, [])
    last = (done or runs)[-1]
    rows = _rows(session, last) if done else []
    still = sum(row.open for row in rows)
    return DayRow(channel, day, last.state, overdue, len(runs), last.lines, last.matched, still, rows)


def _rows(session: Session, run: tables.Run) -> list[Row]:
    """The differences of a run, those first that somebody has to look at."""
    found = session.exec(select(tables.Difference).where(tables.Difference.run_id == run.id)).all()
    dealt = actions.dealt_with(session, run.channel, run.day)
    names: dict[UUID, str] = {}
    rows = []
    for one in found:
        dealing = dealt.get(actions.sign_of(one))
        if dealing and dealing.clerk_id not in names:
            names[dealing.clerk_id] = people.staff_name(session, dealing.clerk_id)
        held = not dealing and actions.may_be_ended(session, run.channel, one)
        said = _("{name}：{note}").format(name=names[dealing.clerk_id], note=dealing.note) if dealing else ""
        rows.append(_row(one, said, held))
    return sorted(rows, key=lambda row: (not row.open, row.name, row.number))


def _row(one: tables.Difference, dealt: str, held: bool) -> Row:
    meaning = MEANINGS[Name(one.name)]
    return Row(
        id=str(one.id),
        name=one.name,
        title=meaning.title,
        to_do=meaning.to_do,
        number=one.number,
        transaction_id=one.transaction_id,
        theirs=one.theirs.shown if one.theirs else "",
        ours=one.ours.shown if one.ours else "",
        at=one.at.astimezone(clock.CHINA).strftime("%m-%d %H:%M"),
        entered=one.entered,
        open=not dealt and not one.entered and one.name not in QUIET,
        dealt=dealt,
        held=held,
    )
