"""For a head of the clerks: what runs on the phones of the region, whose packs are old, and where something is stuck; nobody is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.commands import Subject
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.pack import GOOD_FOR
from nfe_app.desk import rules, stuck
from nfe_app.people import states
from nfe_app.people.states import Told
from nfe_app.phones import builds

MOST = 50
"""How many kinds of old packs are told, those on most phones first: our choice."""


@dataclass(frozen=True)
class OldPack:
    """A pack that is not the one in force: of which place, which version, made how many days ago, past its last day or not, on how many phones."""

    place: str
    version: str
    days: int
    expired: bool
    phones: int


@dataclass(frozen=True)
class Stuck:
    """Phones on which something waits too long for one reason: how many, how many deeds, and since when the oldest."""

    why: str
    phones: int
    deeds: int
    since: datetime


@dataclass(frozen=True)
class Fleet:
    """All phones that told of themselves, by build, by old packs, and by what is stuck; with an old pack or stuck counted once each."""

    phones: int
    builds: tuple[tuple[str, int], ...]
    with_old: int
    packs: tuple[OldPack, ...]
    stuck: tuple[Stuck, ...]


def fleet_of(session: Session, clerk: Subject) -> Fleet:
    """The phones of the regions of who asks."""
    phones = stuck.of_region(session, clerk)
    old = _old(phones)
    return Fleet(
        phones=len(phones),
        builds=_by_build(session, phones),
        with_old=len({told.id for told, _pack in old}),
        packs=_by_pack(old),
        stuck=_by_why([one for one in phones if stuck.is_stuck(one)]),
    )


def _by_build(session: Session, phones: Sequence[Told]) -> tuple[tuple[str, int], ...]:
    behind = builds.behind(session)
    counts = Counter(rules.build_says(behind.get(one.build)) for one in phones)
    return tuple((words, counts[words]) for words in rules.BUILDS if counts[words])


def _old(phones: Sequence[Told]) -> list[tuple[Told, states.Pack]]:
    """The packs that are not the ones in force today, in whatever language a phone speaks."""
    today = clock.today()
    return [
        (told, pack)
        for told in phones
        for pack in told.packs
        if not any(now.startswith(pack.version) for now in catalog.versions(pack.place, today))
    ]


def _by_pack(old: Sequence[tuple[Told, states.Pack]]) -> tuple[OldPack, ...]:
    counts = Counter(pack for _told, pack in old)
    return tuple(_old_pack(pack, count) for pack, count in counts.most_common(MOST))


def _old_pack(pack: states.Pack, count: int) -> OldPack:
    age = max(clock.today() - date.fromisoformat(pack.made_on), timedelta(0))  # a phone may tell any day at all
    place = catalog.region_of(pack.place).full_name
    return OldPack(place, pack.version[:8], age.days, age > GOOD_FOR, count)


def _by_why(phones: Sequence[Told]) -> tuple[Stuck, ...]:
    by: dict[str, list[Told]] = defaultdict(list)
    for one in phones:
        by[one.failed].append(one)
    told = [
        Stuck(
            states.WHY.get(why, states.WHY[""]),
            len(some),
            sum(one.waiting for one in some),
            min(map(stuck.since, some)),
        )
        for why, some in by.items()
    ]
    return tuple(sorted(told, key=lambda one: (-one.phones, one.since)))
