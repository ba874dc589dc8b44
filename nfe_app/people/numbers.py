"""A person's number changes: who has an identity number, whether a phone number is free, and the change itself."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import database, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import actions, rules, tables


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
    person = actions.hold(session, person_id)
    person.phone_digest, person.phone_sealed = check_free(session, phone), keys.seal("phone", phone)
    person.proof = rules.higher(person.proof, proof)
    session.flush()
    journal.write(session, "person.phone_changed", person_id, person_id=person_id)
