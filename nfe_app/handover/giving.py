"""Giving a draft away under a code and taking it by that code: once, within minutes, and not by guessing."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import delete
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.journal import Event
from nfe_app.base.sealed import bound
from nfe_app.handover import rules, tables
from nfe_app.handover.rules import Handed

DIGITS, DRAWS = 8, 20
COUNTER, PHONE = "counter", "phone"
WHAT = "draft enrolment"


@dataclass(frozen=True)
class Given:
    """A code to read out, for how many seconds, and the same draft as frames to show."""

    id: UUID
    code: str
    frames: list[str]
    seconds: int = int(rules.CODE_LIVES.total_seconds())


@dataclass(frozen=True)
class Whoever:
    """Who gives or takes: a member of staff, or a phone at an address with the person who is signed in there, if anybody is."""

    address: str = ""
    person_id: UUID | None = None
    clerk_id: UUID | None = None

    @property
    def digest(self) -> str:
        """By which name their tries are counted."""
        return keys.digest("handover", f"clerk {self.clerk_id}" if self.clerk_id else f"address {self.address}")


def give(session: Session, draft: Handed, who: Whoever) -> Given:
    """Have a draft wait under a code of eight digits: a clerk's for a phone, a phone's for the counter.

    No command, for the answers of commands are kept. Raises NotOurs, TooManyGiven.
    """
    database.alone(session, f"gives {who.digest}")
    _check_given(session, who)
    made = tables.Handover(
        towards=PHONE if who.clerk_id else COUNTER,
        code_digest="",
        line_sealed=b"",
        giver_digest=who.digest,
        person_id=who.person_id,
        given_by=who.clerk_id,
        until=clock.now() + rules.CODE_LIVES,
    )
    line = rules.line_of(Handed(draft.values, made.id.hex if who.clerk_id else draft.by))
    plain = _draw(session, made.towards)
    made.code_digest, made.line_sealed = _digest(plain), _sealed(made, line)
    session.add(made)
    _write(session, "handover.given", made, who)
    return Given(made.id, plain, rules.frames_of(line))


def _check_given(session: Session, who: Whoever) -> None:
    table = tables.Handover
    lately = (table.giver_digest == who.digest, col(table.at) > clock.now() - rules.TRIES_WITHIN)
    if session.exec(select(func.count()).select_from(table).where(*lately)).one() >= rules.MOST_GIVEN:
        raise rules.TooManyGiven


def _draw(session: Session, towards: str) -> str:
    """A code under which nothing waits now."""
    database.alone(session, "handover code")
    for _try in range(DRAWS):
        plain = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        if _waiting_under(session, plain, towards) is None:
            return plain
    raise rules.TooManyGiven


def _waiting_under(session: Session, code: str, towards: str) -> tables.Handover | None:
    table = tables.Handover
    free = (table.towards == towards, col(table.taken_at).is_(None), col(table.until) > clock.now())
    return session.exec(select(table).where(table.code_digest == _digest(code), *free)).first()


def take(session: Session, code: str, who: Whoever) -> tuple[tables.Handover | None, int]:
    """What waits under a code for the counter (a clerk takes) or for a phone, which nobody else takes from here on; and the tries left.

    None where nothing waits: that is counted, so it is no refusal. Raises TooManyTries.
    """
    database.alone(session, f"takes {who.digest}")
    left = tries_left(session, who)
    found = _waiting_under(session, code, COUNTER if who.clerk_id else PHONE)
    row = database.hold(session, tables.Handover, found.id) if found else None
    if row is not None:
        session.refresh(row)
    if row is None or row.taken_at is not None:
        session.add(tables.MissedHandover(taker_digest=who.digest))
        return None, left - 1
    row.taken_at, row.taken_by = clock.now(), who.clerk_id
    session.add(row)
    _write(session, "handover.taken", row, who)
    return row, left


def tries_left(session: Session, who: Whoever) -> int:
    """How many wrong codes one may still type; raises TooManyTries, for phones too while so many miss that somebody guesses."""
    table = tables.MissedHandover
    lately = select(func.count()).select_from(table).where(col(table.at) > clock.now() - rules.TRIES_WITHIN)
    most = rules.TRIES if who.clerk_id else rules.MISSES
    left = most - session.exec(lately.where(table.taker_digest == who.digest)).one()
    if left <= 0 or (not who.clerk_id and session.exec(lately).one() >= rules.MISSES_OF_ALL):
        raise rules.TooManyTries
    return left


def draft_of(row: tables.Handover) -> Handed:
    """The draft that was given."""
    return rules.draft_of(keys.unseal("handover", row.line_sealed, of=bound(row.id)))


def forget_person(session: Session, event: Event) -> None:
    """Listener: what a person who is forgotten gave goes."""
    session.execute(delete(tables.Handover).where(col(tables.Handover.person_id) == event.person_id))


def _sealed(row: tables.Handover, line: str) -> bytes:
    return keys.seal("handover", line, of=bound(row.id))


def _digest(code: str) -> str:
    return keys.digest("handover code", code)


def _write(session: Session, name: str, row: tables.Handover, who: Whoever) -> None:
    """Write down who gave or took, and whose draft it is where that is known."""
    facts = {"what": WHAT, "why": "handover", "towards": row.towards}
    facts |= {"by": str(who.clerk_id)} if who.clerk_id else {}
    journal.write(session, name, row.id, person_id=row.person_id or who.person_id, facts=facts)
