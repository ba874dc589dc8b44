"""A sitting from its code to its end: six digits under which one worker waits, the one clerk who finds them, and the end of it all."""

from __future__ import annotations

import secrets
from uuid import UUID

from sqlalchemy import ColumnElement, delete
from sqlmodel import Session, col, func, select

from nfe_app.assistance import frames, rules, tables
from nfe_app.assistance.rules import Stands
from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotYours
from nfe_app.base.journal import Event
from nfe_app.caseworker import actions as caseworkers
from nfe_app.people import actions as people

DRAWS = 20
MOST_NAMED = 50
"""How many who wait are shown to the clerk they have by name at once: our choice."""


def open_(session: Session, person_id: UUID, scope: str, minutes: int) -> tuple[UUID, str]:
    """A new sitting and the six digits by which a clerk finds it; what was open before ends. No command: its answer would be kept."""
    people.hold(session, person_id)
    for old in running(session, person_id):
        end(session, old, person_id)
    database.alone(session, "sitting code")
    plain = _draw(session)
    now = clock.now()
    made = tables.Sitting(
        person_id=person_id,
        scope=scope,
        minutes=minutes,
        code_digest=_digest(plain),
        until=now + rules.CODE_LIVES,
        frame_sealed=b"",
    )
    made.frame_sealed = frames.sealed("sitting frame", {}, made.id)
    session.add(made)
    journal.write(
        session, "assistance.opened", made.id, person_id=person_id, facts={"scope": scope, "minutes": minutes}
    )
    return made.id, plain


def _draw(session: Session) -> str:
    """Six digits under which nobody waits now."""
    for _try in range(DRAWS):
        plain = f"{secrets.randbelow(10**6):06d}"
        if _waiting_under(session, plain) is None:
            return plain
    raise rules.TooMuch


def _waiting_under(session: Session, code: str) -> tables.Sitting | None:
    return session.exec(select(tables.Sitting).where(tables.Sitting.code_digest == _digest(code), *_free())).first()


def _free() -> tuple[ColumnElement[bool], ...]:
    """Of sittings: nobody has come, it is not over."""
    table = tables.Sitting
    return col(table.joined_at).is_(None), col(table.ended_at).is_(None), col(table.until) > clock.now()


def _taken_under(session: Session, code: str) -> bool:
    """Whether a clerk has come where this code was good, and it is not over."""
    table = tables.Sitting
    taken = (col(table.joined_at).is_not(None), col(table.ended_at).is_(None), col(table.until) > clock.now())
    return session.exec(select(table.id).where(table.code_digest == _digest(code), *taken)).first() is not None


def running(session: Session, person_id: UUID) -> list[tables.Sitting]:
    """The sittings of a worker that are not over, held; newest first."""
    table = tables.Sitting
    mine = (table.person_id == person_id, col(table.ended_at).is_(None), col(table.until) > clock.now())
    return list(session.exec(select(table).where(*mine).order_by(col(table.id).desc()).with_for_update()).all())


def take_seat(session: Session, code: str, clerk_id: UUID) -> tuple[tables.Sitting | None, int]:
    """The sitting that waits under a code, which is this clerk's from here on, or None; and how many tries are left.

    Raises TooManyTries, and SeatTaken for a right code under which a colleague was quicker: that is no guess, and not counted.
    """
    database.alone(session, f"joins {clerk_id}")
    left = rules.TRIES - _missed(session, clerk_id)
    if left <= 0:
        raise rules.TooManyTries
    found = _waiting_under(session, code)
    sitting = database.hold(session, tables.Sitting, found.id) if found else None
    if sitting is not None:
        session.refresh(sitting)
    if sitting is None or frames.stands(sitting) is not Stands.WAITING:
        if _taken_under(session, code):
            raise rules.SeatTaken
        session.add(tables.MissedJoin(clerk_id=clerk_id))
        return None, left - 1
    _seat(session, sitting, clerk_id, "assistance.joined")
    return sitting, left


def _seat(session: Session, sitting: tables.Sitting, clerk_id: UUID, how: str) -> None:
    """From here on the sitting is this clerk's, who asks to be let in; by the code, or by name."""
    sitting.clerk_id, sitting.joined_at = clerk_id, clock.now()
    frames.changed(session, sitting)
    write(session, how, sitting, clerk_id)


def come_by_name(session: Session, sitting_id: UUID, clerk: Subject) -> None:
    """The same without the code, for the clerk who is there for the worker by name. Raises NotFound, NotYours, SittingOver, SeatTaken."""
    sitting = frames.held(session, sitting_id)
    if not caseworkers.is_for(session, sitting.person_id, clerk):
        raise NotYours
    if frames.stands(sitting) is Stands.WAITING:
        _seat(session, sitting, clerk.person_id, "assistance.came")
    elif sitting.clerk_id != clerk.person_id:
        raise rules.SeatTaken


def waiting_for(session: Session, clerk: Subject) -> list[tables.Sitting]:
    """The sittings that wait for a clerk, of workers for whom this one is there by name; oldest first."""
    table = tables.Sitting
    mine = col(table.person_id).in_(caseworkers.whose(clerk.person_id))
    found = session.exec(select(table).where(mine, *_free()).order_by(col(table.id)).limit(MOST_NAMED)).all()
    return [one for one in found if caseworkers.is_for(session, one.person_id, clerk)]


def _missed(session: Session, clerk_id: UUID) -> int:
    table = tables.MissedJoin
    lately = (table.clerk_id == clerk_id, col(table.at) > clock.now() - rules.TRIES_WITHIN)
    return session.exec(select(func.count()).select_from(table).where(*lately)).one()


def end(session: Session, sitting: tables.Sitting, by: UUID) -> None:
    """It is over: what was shown now is taken out of it, what was seen stays written down."""
    sitting.ended_at, sitting.ended_by = clock.now(), by
    sitting.page, sitting.frame_sealed, sitting.pointed = "", frames.sealed("sitting frame", {}, sitting.id), ""
    frames.changed(session, sitting)
    write(session, "assistance.ended", sitting, by)


def forget_person(session: Session, event: Event) -> None:
    """Listener: what was seen, proposed and said with a person who is forgotten goes."""
    mine = select(tables.Sitting.id).where(tables.Sitting.person_id == event.person_id)
    for table in (tables.SittingSeen, tables.Proposal, tables.SittingLine):
        session.execute(delete(table).where(col(table.sitting_id).in_(mine)))
    session.execute(delete(tables.Sitting).where(col(tables.Sitting.person_id) == event.person_id))


def write(session: Session, name: str, sitting: tables.Sitting, by: UUID, **facts: str) -> None:
    """Write down what happened in a sitting, and who did it."""
    told = {"by": str(by), "what": f"draft {sitting.scope}", "why": "assistance", **facts}
    journal.write(session, name, sitting.id, person_id=sitting.person_id, facts=told)


def _digest(code: str) -> str:
    return keys.digest("sitting code", code)
