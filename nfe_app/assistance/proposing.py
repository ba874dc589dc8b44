"""For each scope the room that tells what its draft shows and offers, and what follows; here it is found for a sitting."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from nfe_app.assistance import frames, tables
from nfe_app.base.matters import Matter, Put, Values
from nfe_app.base.words import joined
from nfe_app.changes.proposable import Change
from nfe_app.coverage.proposable import OneStep
from nfe_app.enrolment.proposable import Enrolment
from nfe_app.payment.proposable import Basket
from nfe_app.refund.proposable import Wish
from nfe_app.transfer.proposable import Move

MATTERS: Mapping[str, type[Matter]] = {
    matter.scope.name: matter for matter in (Enrolment, Basket, OneStep, Move, Change, Wish)
}


def of(session: Session, sitting: tables.Sitting, frame: Values | None = None) -> Matter:
    """What a sitting is about, as it is shown now, or as it was in another frame."""
    shown = frames.of_sitting(sitting) if frame is None else frame
    return MATTERS[sitting.scope](session, sitting.person_id, shown)


def in_words(matter: Matter, said: Values) -> str:
    """Fields and values as people read them, beside what is shown of the matter."""
    beside = type(matter)(matter.session, matter.person_id, {**matter.frame, **said})
    return joined("；", [_line(beside, name, value) for name, value in said.items()])


def _line(matter: Matter, name: str, value: str) -> str:
    return joined("：", [matter.scope.fields[name].title, matter.says(name, value)])


def brought(matter: Matter, said: Values) -> Put:
    """What stands in the draft once the worker accepts."""
    return {name: put for one, value in said.items() for name, put in matter.brings(one, value).items()}
