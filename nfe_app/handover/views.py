"""A draft as it is read back, field by field, in words; and what of it the place does not offer."""

from __future__ import annotations

from dataclasses import dataclass

from nfe_app.base.errors import Refusal
from nfe_app.base.shareable import NotOffered, NotShareable
from nfe_app.enrolment import proposable
from nfe_app.enrolment.shareable import ENROLMENT
from nfe_app.handover.rules import Handed


@dataclass(frozen=True)
class Line:
    """One field to say yes to: its title and its value in words; `offered` is whether the place has it."""

    name: str
    title: str
    says: str
    offered: bool


def lines_of(draft: Handed) -> list[Line]:
    """Every field that says something, in the order of the wizard."""
    known = ENROLMENT.fields
    told = [name for name in known if draft.values.get(name)]
    return [Line(name, known[name].title, _says(draft, name), _is_offered(draft, name)) for name in told]


def _says(draft: Handed, name: str) -> str:
    try:
        return proposable.says(draft.values, name, draft.values[name])
    except Refusal:
        return draft.values[name]


def _is_offered(draft: Handed, name: str) -> bool:
    try:
        proposable.check(draft.values, name, draft.values[name])
    except (NotOffered, NotShareable):
        return False
    return True
