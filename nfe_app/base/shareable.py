"""What a worker may show of a draft to a clerk who looks along, told by the room whose draft it is: field by field, codes and choices alone.

Whatever no `Scope` names is never taken in, so it can reach no clerk: no name, no number, no sum of income, no typed text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

WORD = re.compile(r"(?:[a-z][a-z0-9_]{0,39})?")
PLACE = re.compile(r"(?:\d{6})?")
ID = re.compile(r"(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?")
IDS = re.compile(r"(?:(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?:,(?=[0-9a-f])|$)){1,40})?")
"""Up to 40 ids of one list, as JavaScript writes a list as text."""
NONE = _("没有选")
UNKNOWN = _("看不出是哪一个")
"""What is told of a code that says nothing here; the code itself is told to nobody."""


class NotShareable(Refusal):
    """A field that is not shown to clerks, or a value that this field cannot have."""

    code = "not_shareable"
    words = _("这一栏不给别人看，也不能由别人填。")


class NotOffered(Refusal):
    """The worker could not choose this here and now either."""

    code = "not_offered_here"
    words = _("现在选不了这一样，先看本人选的是什么。")


@dataclass(frozen=True)
class Field:
    """One field that a worker may show: what it is called, what its values look like, and where it stands on the page.

    With `words` it has these values alone, each told in words. `at` is a CSS selector.
    """

    title: str
    looks: re.Pattern[str] = WORD
    words: Mapping[str, str] = field(default_factory=dict)
    at: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """The values it can have, where they are told one by one."""
        return tuple(self.words)

    def takes(self, value: str) -> bool:
        """Whether the field can have this value at all, or none; whether it is offered is another question."""
        return not value or (value in self.words if self.words else self.looks.fullmatch(value) is not None)


@dataclass(frozen=True)
class Scope:
    """What one sitting is about: a draft, its fields that may be shown, and the pages on which they stand, by their addresses; the first is the way in."""

    name: str
    title: str
    draft: str
    pages: Mapping[str, str]
    fields: Mapping[str, Field]

    @property
    def home(self) -> str:
        """The page on which the draft begins."""
        return next(iter(self.pages))

    def shown(self, page: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
        """The page and the fields as a clerk may see them; a page of another matter is empty. Raises NotShareable for a field or a value."""
        for name, value in given.items():
            self.check(name, value)
        return (page if page in self.pages else ""), dict(given)

    def check(self, name: str, value: str) -> None:
        """Refuse a field that is not shareable, and a value that it cannot have."""
        known = self.fields.get(name)
        if known is None or not known.takes(value):
            raise NotShareable(fields={"field": name[:40]})
