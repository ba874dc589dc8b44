"""What a clerk beside a worker reads of a draft, what may be proposed for it, and what follows: one shape, which each room fills in for its own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar
from uuid import UUID

from sqlmodel import Session

from nfe_app.base.shareable import NONE, UNKNOWN, NotOffered, Scope

Values = Mapping[str, str]
Choices = list[tuple[str, str]]
Put = dict[str, str | list[str]]


class Matter:
    """A draft of somebody as it is shown now. What a room does not say otherwise: a field has the words of its scope, and brings nothing with it."""

    scope: ClassVar[Scope]

    def __init__(self, session: Session, person_id: UUID, frame: Values) -> None:
        self.session = session
        self.person_id = person_id
        self.frame = frame

    def choices(self) -> dict[str, Choices]:
        """What the worker could choose now, field by field: each value with its words."""
        return {name: list(one.words.items()) for name, one in self.scope.fields.items() if one.words}

    def is_typed(self, name: str) -> bool:
        """Whether the clerk types what they propose for this field: the name of a place, or digits."""
        del name
        return False

    def offers(self, name: str, value: str) -> bool:
        """Whether the worker could choose this now."""
        return value in dict(self.choices().get(name, ()))

    def says(self, name: str, value: str) -> str:
        """A value as people read it, in the terms of the trade; never the code itself."""
        return self.scope.fields[name].words.get(value, UNKNOWN) if value else NONE

    def brings(self, name: str, value: str) -> Put:
        """What stands in the draft once the worker accepts: the value, and what it brings with it, as where the worker chooses it."""
        return {name: value}

    def check(self, name: str, value: str) -> None:
        """Refuse what the worker could not choose either. Raises NotShareable, NotOffered."""
        self.scope.check(name, value)
        if not self.offers(name, value):
            raise NotOffered
