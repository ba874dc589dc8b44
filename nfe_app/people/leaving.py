"""Taking one's whole self along, and being forgotten."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, keys
from nfe_app.base.journal import Event
from nfe_app.people import actions, known, states, tables


def whole(session: Session, person_id: UUID) -> dict[str, str]:
    """Name and numbers in full and the level of proof, for the person alone: for the file of everything that is kept of them."""
    person = session.get_one(tables.Person, person_id)
    number = keys.unseal("identity", person.identity_sealed) if person.identity_sealed else ""
    return {
        "name": actions.staff_name(session, person_id),
        "phone": actions.phone_of(session, person_id),
        "identity": number,
        "proof": session.get_one(tables.Person, person_id).proof,
    }


def forget_person(session: Session, event: Event) -> None:
    """Listener: end every sign-in of a person who is forgotten; where the law keeps nothing under the name, name and numbers go."""
    assert event.person_id
    signed = select(tables.SignedIn).where(tables.SignedIn.person_id == event.person_id)
    for one in session.exec(signed.where(col(tables.SignedIn.ended_at).is_(None))):
        one.ended_at = clock.now()
    known.forget(session, event.person_id)
    states.forget_all(session, event.person_id)
    if event.facts["whole"]:
        person = actions.hold(session, event.person_id)
        person.phone_digest = person.identity_digest = None
        person.phone_sealed = person.name_sealed = person.identity_sealed = None
