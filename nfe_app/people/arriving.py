"""For rooms that know by other means who somebody is: whom a number belongs to, what was proved, and a sign-in that ends from outside."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Subject
from nfe_app.people import actions, codes, rules, tables


def find_by_phone(session: Session, phone: str) -> UUID | None:
    """The worker of a phone number (E.164)."""
    query = select(tables.Person).where(tables.Person.phone_digest == keys.digest("phone", phone))
    known = session.exec(query).first()
    return known.id if known and known.role == "worker" else None


def is_one_of(session: Session, person_id: UUID, *roles: str) -> bool:
    """Whether a person has one of these roles."""
    return session.get_one(tables.Person, person_id).role in roles


def join(session: Session, phone: str) -> UUID:
    """The worker of a phone number that was shown to be theirs; a new one for a new number. Raises NotSignedIn for one of the staff."""
    person = codes.person_with(session, phone)
    if person.role != "worker":
        raise actions.NotSignedIn
    return person.id


def by_card(session: Session, said: actions.Identity) -> UUID:
    """The worker of an identity card that lies before a clerk; a new one without a phone number for a card that nobody has registered.

    Raises what registering by oneself raises, AlreadyIdentified where the name on record is another, and NotSignedIn for one of the staff.
    """
    number = rules.identity_of(said.identity_number, clock.today())
    digest = keys.digest("identity", number)
    database.alone(session, f"identity {digest}")
    known = session.exec(select(tables.Person).where(tables.Person.identity_digest == digest)).first()
    person = known or tables.Person(role="worker")
    if person.role != "worker":
        raise actions.NotSignedIn
    if known is None:
        session.add(person)
        session.flush()
        journal.write(session, "person.joined", person.id, person_id=person.id)
    actions.identify(session, said, Subject(person.id, "worker"))
    person.proof = rules.higher(person.proof, "counter")
    return person.id


def is_somebody_else(session: Session, person_id: UUID, number: str) -> bool:
    """Whether the person is registered with another identity number than this one."""
    known = session.get_one(tables.Person, person_id).identity_digest
    return known is not None and known != keys.digest("identity", number)


def prove(session: Session, person_id: UUID, said: actions.Identity) -> None:
    """Name and identity number as an issuer has checked them: registered where they are not yet, and the level of proof raised to it.

    Raises what registering by oneself raises, but for a name that is only spelt otherwise.
    """
    person = actions.hold(session, person_id)
    if person.identity_digest is None:
        actions.identify(session, said, Subject(person_id, "worker"))
    person.proof = rules.higher(person.proof, "number")
    journal.write(session, "person.proved", person_id, person_id=person_id, facts={"how": "oidc"})


def date(session: Session, token: str, proved: int) -> None:
    """A sign-in is as fresh as the proof it rests on, in seconds since 1970: one of long ago, or of nobody knows when, opens nothing
    that asks for a fresh one."""
    session.flush()
    signed = session.get_one(tables.SignedIn, mark_of(token))
    signed.proved_at = min(datetime.fromtimestamp(proved, UTC), signed.made_at)


def mark_of(token: str) -> str:
    """By what a sign-in is known to whoever does not hold its token."""
    return actions.digest_of(token)


def end(session: Session, mark: str) -> bool:
    """End the sign-in of this mark; False where it has ended before, or never was."""
    signed = session.get(tables.SignedIn, mark, with_for_update=True)
    if signed is None or signed.ended_at:
        return False
    actions.end(session, signed)
    return True
