"""这台手机自己的情况: what a phone tells of itself, seldom: the latest alone, bound to its sign-in, and nothing of what waits there but how much."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, update
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from nfe_app.base import clock, database
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.base.words import _, joined, listed
from nfe_app.catalog import actions as catalog
from nfe_app.people import sittings, tables

WHY = {
    "": _("还没试着发"),
    "unheard": _("信号不好，没发到"),
    "busy": _("服务器没接住"),
    "later": _("服务器说过会儿再试"),
    "photo": _("照片没传完"),
}
"""Why something waits on a phone, by what the phone says of it."""


@dataclass(frozen=True)
class Pack:
    """A pack that a phone keeps: of which place, the beginning of its version, and the day it was made."""

    place: str
    version: str
    made_on: str


@dataclass(frozen=True)
class State:
    """What a phone tells: its build, its packs, how many deeds wait, since when the oldest does, and with what that failed last."""

    build: str
    packs: tuple[Pack, ...] = ()
    waiting: int = 0
    since: datetime | None = None
    failed: str = ""


@dataclass(frozen=True, kw_only=True)
class Told(State):
    """The same as it is kept: whose phone, and when it told that."""

    id: UUID
    person_id: UUID
    at: datetime


def tell(session: Session, token_digest: str, state: State) -> None:
    """Keep what the phone of a sign-in tells, in place of what it told before; a pack of no place we know is left out."""
    database.alone(session, f"phone state {token_digest}")
    mine = select(tables.PhoneState).where(tables.PhoneState.token_digest == token_digest)
    row = session.exec(mine).first() or tables.PhoneState(token_digest=token_digest)
    row.build, row.waiting, row.since, row.failed = state.build, state.waiting, state.since, state.failed
    row.packs = [asdict(pack) for pack in state.packs if _is_place(pack.place)]
    row.at = clock.now()
    session.add(row)


def _is_place(code: str) -> bool:
    try:
        catalog.region_of(code)
    except Refusal:
        return False
    return True


def move(session: Session, before: str, now: str) -> None:
    """The same phone goes on under a new sign-in."""
    theirs = col(tables.PhoneState.token_digest) == before
    session.execute(update(tables.PhoneState).where(theirs).values(token_digest=now))


def forget(session: Session, token_digest: str) -> None:
    """Nothing is known of the phone of a sign-in any more."""
    session.execute(delete(tables.PhoneState).where(col(tables.PhoneState.token_digest) == token_digest))


def forget_all(session: Session, person_id: UUID) -> None:
    """The same of every phone of a person."""
    theirs = select(tables.SignedIn.token_digest).where(tables.SignedIn.person_id == person_id)
    session.execute(delete(tables.PhoneState).where(col(tables.PhoneState.token_digest).in_(theirs)))


def running(session: Session, of: SelectOfScalar[UUID] | None = None, *, waits: bool = False) -> list[Told]:
    """What every phone told whose sign-in runs, of these persons or of all; with `waits` only where deeds wait."""
    state, signed = tables.PhoneState, tables.SignedIn
    both = select(state, signed).join(signed).where(col(signed.ended_at).is_(None))
    if of is not None:
        both = both.where(col(signed.person_id).in_(of))
    if waits:
        both = both.where(state.waiting > 0)
    rows = session.exec(both.order_by(col(state.at), col(state.id))).all()
    now = clock.now()
    alive = [(one, by) for one, by in rows if now <= sittings.ends_at("worker", by.made_at, by.seen_at)]
    return [_told(one, by.person_id) for one, by in alive]


def one(session: Session, state_id: UUID) -> Told:
    """What one phone told; raises NotFound where it told nothing, or its sign-in has ended."""
    row = session.get(tables.PhoneState, state_id)
    if row is None:
        raise NotFound
    return _told(row, session.get_one(tables.SignedIn, row.token_digest).person_id)


def of_sign_ins(session: Session, digests: Collection[str]) -> dict[str, Told]:
    """What the phones of these sign-ins told, by sign-in."""
    state, signed = tables.PhoneState, tables.SignedIn
    rows = session.exec(select(state, signed).join(signed).where(col(state.token_digest).in_(digests)))
    return {row.token_digest: _told(row, by.person_id) for row, by in rows}


def told_by(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phones of a person told, for the file of everything that is kept of them."""
    whose = select(tables.Person.id).where(tables.Person.id == person_id)
    return [asdict(told) for told in running(session, whose)]


def _told(row: tables.PhoneState, person_id: UUID) -> Told:
    packs = tuple(Pack(**pack) for pack in row.packs)
    return Told(row.build, packs, row.waiting, row.since, row.failed, id=row.id, person_id=person_id, at=row.at)


def says(told: Told) -> str:
    """All that a phone told, in words for its person."""
    packs = [_("{}（{}做的）").format(catalog.region_of(one.place).name, one.made_on) for one in told.packs]
    parts = [
        _("{}说的").format(_day(told.at)),
        _("程序 {}").format(told.build) if told.build else _("程序是哪一版不知道"),
        _("政策包：{}").format(listed(packs)) if packs else _("没有存政策包"),
        waits(told) if told.waiting else _("没有等着发的"),
    ]
    return joined(_("；"), parts)


def waits(told: Told) -> str:
    """What waits on a phone, in words."""
    since = _day(told.since) if told.since else ""
    return _("{} 件等着发，最早的从 {}，{}").format(told.waiting, since, WHY.get(told.failed, WHY[""]))


def _day(at: datetime) -> str:
    return f"{at.astimezone(clock.CHINA):%Y-%m-%d}"
