"""A person's name or number changes: who has an identity number, whether a phone number is free, and the change itself."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import database, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import actions, rules, tables

HEARS: list[Callable[[Session, UUID, str, str, str], None]] = []
"""Who is told, in the same transaction, that a person's phone number was this, is now that, and by which proof."""


class NumberTaken(Refusal):
    """The phone number belongs to another account."""

    code = "number_taken"
    words = _("这个手机号已经是别的账号了，换一个。")


def find_by_identity(session: Session, number: str) -> UUID | None:
    """The worker who is registered with an identity number in its one form (`rules.identity_of`)."""
    digest = keys.digest("identity", number)
    theirs = (tables.Person.identity_digest == digest, tables.Person.role == "worker")
    return session.exec(select(tables.Person.id).where(*theirs)).first()


def check_free(session: Session, phone: str) -> str:
    """The digest of a phone number (E.164) that is nobody's until this transaction ends; raises NumberTaken."""
    digest = keys.digest("phone", phone)
    database.alone(session, f"phone {digest}")
    if session.exec(select(tables.Person.id).where(tables.Person.phone_digest == digest)).first():
        raise NumberTaken
    return digest


def change(session: Session, person_id: UUID, phone: str, proof: str = "phone") -> None:
    """Give a person another phone number, by a proof of this level: from now on the old one is nobody's. Raises NumberTaken."""
    person, was = actions.hold(session, person_id), actions.phone_of(session, person_id)
    person.phone_digest, person.phone_sealed = check_free(session, phone), keys.seal("phone", phone)
    person.proof = rules.higher(person.proof, proof)
    session.flush()
    journal.write(session, "person.phone_changed", person_id, person_id=person_id)
    for hear in HEARS:
        hear(session, person_id, was, phone, proof)


def correct_name(session: Session, person_id: UUID, name: str) -> None:
    """Give a registered person another name, as a clerk read it on a document."""
    actions.hold(session, person_id).name_sealed = keys.seal("name", name)
    journal.write(session, "person.name_changed", person_id, person_id=person_id)


def correct_identity(session: Session, person_id: UUID, number: str) -> None:
    """Give a registered person another identity number, as clerks read it on a document. Raises IdentityTaken."""
    check_identity_free(session, number)
    person = actions.hold(session, person_id)
    person.identity_digest, person.identity_sealed = keys.digest("identity", number), keys.seal("identity", number)
    session.flush()
    journal.write(session, "person.identity_changed", person_id, person_id=person_id)


def check_identity_free(session: Session, number: str) -> None:
    """Raises IdentityTaken where somebody is registered with an identity number; nobody else becomes so until this transaction ends."""
    digest = keys.digest("identity", number)
    database.alone(session, f"identity {digest}")
    if session.exec(select(tables.Person.id).where(tables.Person.identity_digest == digest)).first():
        raise actions.IdentityTaken
