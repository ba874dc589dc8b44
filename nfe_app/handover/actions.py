"""A clerk takes what a phone gave, by its code; what was taken is read by who took it alone."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.errors import NotFound
from nfe_app.handover import giving, rules, tables
from nfe_app.handover.giving import Whoever
from nfe_app.handover.rules import Handed
from nfe_app.people import actions as people
from nfe_app.people import rules as people_rules

COUNTER = {*people_rules.COUNTER}
Code = Annotated[str, Field(pattern=r"^[0-9]{8}$")]


class Take(Payload):
    """The code that stands on the worker's phone."""

    code: Code


@command("handover.take", Take, roles=COUNTER, refuses=(rules.TooManyTries,), waits=False)
def take(session: Session, said: Take, subject: Subject) -> dict[str, object]:
    """Take the draft that waits under this code. A wrong one is counted, so it answers no hand-over and the tries left."""
    row, left = giving.take(session, said.code, Whoever(clerk_id=subject.person_id))
    return {"handover_id": str(row.id) if row else "", "left": left}


def taken_by(session: Session, handover_id: UUID, clerk: Subject) -> Handed:
    """What a clerk took; raises NotFound for anybody else, and for what nobody took."""
    people.only(clerk, *COUNTER)
    row = session.get(tables.Handover, handover_id)
    if row is None or row.taken_by != clerk.person_id:
        raise NotFound
    return giving.draft_of(row)


def give(session: Session, draft: Handed, clerk: Subject) -> giving.Given:
    """Have a clerk's draft wait for a phone. Raises NotOurs, TooManyGiven."""
    people.only(clerk, *COUNTER)
    return giving.give(session, draft, Whoever(clerk_id=clerk.person_id))
