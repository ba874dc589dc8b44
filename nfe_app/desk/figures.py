"""How long people wait and what gets done, hour by hour and agency by agency, from the journal; and what the phones could not do."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, journal
from nfe_app.base.cases import start_of
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.journal import Event
from nfe_app.base.words import _
from nfe_app.desk import kinds, rules
from nfe_app.people import staff

ASKED = {
    "refund.requested": "refund",
    "change.asked": "change",
    "transfer.submitted": "transfer",
    "call.asked": "call",
    "assistance.opened": "help",
}
RESOLVED = {
    *("refund.approved", "refund.declined", "change.approved", "change.in_force", "change.declined"),
    *("transfer.rejected", "transfer.merged", "call.reached", "call.missed"),
}
TOGETHER, ENDED = "assistance.let_in", "assistance.ended"
ANSWERED = RESOLVED | {
    *("case.take", "case.take_over", "staff.asked_second", "transfer.accepted"),
    *("assistance.joined", "assistance.came"),
}
PROPOSED, ACCEPTED = "assistance.proposed", "assistance.accepted"
DONE = ("answered", "resolved", "proposed", "accepted")
DAYS = 7
"""How many days the agencies are counted over: our choice."""


@dataclass(frozen=True)
class Hour:
    """What came, was answered for the first time, and was resolved in one hour of today; proposals made in it, and how many of them were taken."""

    hour: str
    came: int
    answered: int
    resolved: int
    proposed: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Point:
    """What the staff of one agency did in one hour of today."""

    name: str
    hour: str
    answered: int
    resolved: int
    proposed: int
    accepted: int


@dataclass(frozen=True)
class Agency:
    """What the staff of one agency did in the last days: first answers, after how many minutes in the middle, what they resolved, and proposals."""

    name: str
    answered: int
    minutes: int
    resolved: int
    proposed: int = 0
    accepted: int = 0


@dataclass(frozen=True)
class Figures:
    """What waits now by kind, today by hours and by agencies within them, the last days by agencies, and why phones were refused, all of
    the own regions."""

    waiting: tuple[tuple[str, int], ...]
    hours: tuple[Hour, ...]
    points: tuple[Point, ...]
    agencies: tuple[Agency, ...]
    refused: tuple[tuple[str, str, int], ...]


def figures_of(session: Session, clerk: Subject) -> Figures:
    """The figures of the regions of who asks; nobody is named in them."""
    cases = kinds.waiting(session, clerk)
    counts = Counter(case.kind for case in cases)
    why = Counter((case.what, case.step) for case in cases if case.kind == "refused")
    begin = start_of(clock.today() - timedelta(days=DAYS - 1))
    events = journal.since(session, {*ASKED, *ANSWERED, TOGETHER, ENDED, PROPOSED, ACCEPTED}, begin)
    came = {one.object_id: one for one in events if one.name in ASKED and _is_here(session, one, clerk)}
    done = _done(session, events, came)
    return Figures(
        tuple((rules.TITLES[kind], counts[kind]) for kind in rules.KINDS),
        _by_hour([_hour(one.at) for one in came.values() if _is_today(one.at)], done),
        _by_point(done),
        _by_agency(done),
        tuple((kind, words, count) for (kind, words), count in why.most_common(20)),
    )


@dataclass(frozen=True)
class _Done:
    """One thing that staff did: `answered` or `resolved` first, or `proposed`, or a proposal of theirs that was `accepted`."""

    what: str
    agency: str
    at: datetime
    minutes: float = 0


def _done(session: Session, events: list[Event], came: dict[UUID, Event]) -> list[_Done]:
    agency_of = {str(one.person_id): one.post.agency or _("没写单位") for one in staff.all_of(session)}
    first, ended = _first(events, came, ANSWERED), _first(events, came, RESOLVED)
    together = {one.object_id: one for one in events if one.name == TOGETHER and one.object_id in came}
    over = {one.object_id: one for one in reversed(events) if one.name == ENDED and one.object_id in together}

    def by(one: Event) -> str:
        """The agency of who did it."""
        return agency_of.get(str(one.facts.get("by")), "")

    taken = {one.facts["proposal"] for one in events if one.name == ACCEPTED}
    proposed = [one for one in events if one.name == PROPOSED and one.object_id in came]
    return [
        *(
            _Done("answered", by(one), one.at, (one.at - came[id_].at).total_seconds() / 60)
            for id_, one in first.items()
        ),
        *(_Done("resolved", by(one), one.at) for one in ended.values()),
        *(_Done("resolved", by(together[id_]), one.at) for id_, one in over.items()),
        *(_Done("proposed", by(one), one.at) for one in proposed),
        *(_Done("accepted", by(one), one.at) for one in proposed if one.facts["proposal"] in taken),
    ]


def _is_here(session: Session, event: Event, clerk: Subject) -> bool:
    if event.name == "refund.requested" and event.facts.get("reason") != "overlap":
        return False  # the rule decides it, and nobody waits for a clerk
    try:
        return kinds.sees(session, kinds.any_(session, ASKED[event.name], event.object_id), clerk)
    except NotFound:
        return False  # its person was forgotten, and it with them


def _first(events: list[Event], came: dict[UUID, Event], names: set[str]) -> dict[UUID, Event]:
    """The first of these that a member of staff did to each thing that came."""
    found: dict[UUID, Event] = {}
    for one in events:
        if one.name in names and one.object_id in came and one.facts.get("by"):
            found.setdefault(one.object_id, one)
    return found


def _by_hour(came: list[int], done: list[_Done]) -> tuple[Hour, ...]:
    counts = Counter((one.what, _hour(one.at)) for one in done if _is_today(one.at))
    now, asked = _hour(clock.now()), Counter(came)
    hours = range(min((*came, *(hour for _what, hour in counts)), default=now), now + 1)
    return tuple(Hour(f"{hour:02}", asked[hour], *(counts[what, hour] for what in DONE)) for hour in hours)


def _by_point(done: list[_Done]) -> tuple[Point, ...]:
    counts = Counter((one.agency, _hour(one.at), one.what) for one in done if _is_today(one.at))
    rows = sorted({(name, hour) for name, hour, _what in counts})
    return tuple(Point(name, f"{hour:02}", *(counts[name, hour, what] for what in DONE)) for name, hour in rows)


def _is_today(at: datetime) -> bool:
    return clock.day_of(at) == clock.today()


def _hour(at: datetime) -> int:
    return at.astimezone(clock.CHINA).hour


def _by_agency(done: list[_Done]) -> tuple[Agency, ...]:
    counts = Counter((one.agency, one.what) for one in done)
    waits: dict[str, list[float]] = defaultdict(list)
    for one in done:
        if one.what == "answered":
            waits[one.agency].append(one.minutes)
    told = []
    for name in sorted({one.agency for one in done}):
        answered, resolved, proposed, accepted = (counts[name, what] for what in DONE)
        minutes = round(median(waits[name])) if waits[name] else 0
        told.append(Agency(name, answered, minutes, resolved, proposed, accepted))
    return tuple(told)
