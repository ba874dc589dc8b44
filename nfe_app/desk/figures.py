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
ANSWERED = RESOLVED | {"case.take", "case.take_over", "staff.asked_second", "transfer.accepted", "assistance.joined"}
DAYS = 7
"""How many days the agencies are counted over: our choice."""


@dataclass(frozen=True)
class Hour:
    """What came, was answered for the first time, and was resolved in one hour of today."""

    hour: str
    came: int
    answered: int
    resolved: int


@dataclass(frozen=True)
class Agency:
    """What the staff of one agency did in the last days: first answers, after how many minutes in the middle, and what they resolved."""

    name: str
    answered: int
    minutes: int
    resolved: int


@dataclass(frozen=True)
class Figures:
    """What waits now by kind, today by hours, the last days by agencies, and why phones were refused, all of the own regions."""

    waiting: tuple[tuple[str, int], ...]
    hours: tuple[Hour, ...]
    agencies: tuple[Agency, ...]
    refused: tuple[tuple[str, str, int], ...]


def figures_of(session: Session, clerk: Subject) -> Figures:
    """The figures of the regions of who asks; nobody is named in them."""
    cases = kinds.waiting(session, clerk)
    counts = Counter(case.kind for case in cases)
    why = Counter((case.what, case.step) for case in cases if case.kind == "refused")
    begin = start_of(clock.today() - timedelta(days=DAYS - 1))
    events = journal.since(session, {*ASKED, *ANSWERED}, begin)
    came = {one.object_id: one for one in events if one.name in ASKED and _is_here(session, one, clerk)}
    first, ended = _first(events, came, ANSWERED), _first(events, came, RESOLVED)
    return Figures(
        tuple((rules.TITLES[kind], counts[kind]) for kind in rules.KINDS),
        _by_hour(list(came.values()), list(first.values()), list(ended.values())),
        _by_agency(session, came, first, ended),
        tuple((kind, words, count) for (kind, words), count in why.most_common(20)),
    )


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


def _by_hour(came: list[Event], first: list[Event], ended: list[Event]) -> tuple[Hour, ...]:
    today = clock.today()
    counts = [Counter(_hour(one.at) for one in some if clock.day_of(one.at) == today) for some in (came, first, ended)]
    now = _hour(clock.now())
    hours = range(min((hour for one in counts for hour in one), default=now), now + 1)
    return tuple(Hour(f"{hour:02}", *(one[hour] for one in counts)) for hour in hours)


def _hour(at: datetime) -> int:
    return at.astimezone(clock.CHINA).hour


def _by_agency(
    session: Session, came: dict[UUID, Event], first: dict[UUID, Event], ended: dict[UUID, Event]
) -> tuple[Agency, ...]:
    agency_of = {str(one.person_id): one.post.agency or _("没写单位") for one in staff.all_of(session)}
    waits: dict[str, list[float]] = defaultdict(list)
    for id_, event in first.items():
        waits[agency_of.get(str(event.facts["by"]), "")].append((event.at - came[id_].at).total_seconds() / 60)
    done = Counter(agency_of.get(str(event.facts["by"]), "") for event in ended.values())
    return tuple(
        Agency(name, len(waits[name]), round(median(waits[name])) if waits[name] else 0, done[name])
        for name in sorted({*waits, *done})
    )
