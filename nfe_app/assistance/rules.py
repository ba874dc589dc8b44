"""What may be shown to a clerk and what may be proposed, field by field; how long; and where a sitting stands.

Whatever is not named in `SHAREABLE` is never taken in, so it can reach no clerk: no name, no number, no sum of income, no typed text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

CODE_LIVES = timedelta(minutes=10)
MINUTES = (15, 30, 60)
"""How long a worker may let a clerk look along; our choice, like CODE_LIVES."""
TRIES = 5
TRIES_WITHIN = timedelta(minutes=15)
"""How many wrong codes one clerk may type in which time: with 200 sittings waiting, one guess in 5,000 meets any of them."""
MOST_LINES, MOST_OF_LINE, MOST_PROPOSALS, MOST_SEEN = 200, 200, 60, 2_000
"""How much one sitting holds; our choice."""
OWN_BASE = re.compile(r"(?:\d{1,7}(?:\.\d{0,2})?)?")
WORD = re.compile(r"[a-z0-9_]{0,40}")
PLACE = re.compile(r"(?:\d{6})?")


class NoSuchCode(Refusal):
    """No sitting waits under this code, or not any more; which of them is not told."""

    code = "no_sitting"
    heeded = True
    words = _("没有这个码，或者过期了。请本人再看一眼，或重新要一个。")


class TooManyTries(Refusal):
    """Too many wrong codes."""

    code = "too_many_tries"
    heeded = True
    words = _("错得太多了，15 分钟后再试。")
    status = 429


class SittingOver(Refusal):
    """The time is over, or one of the two has ended it."""

    code = "sitting_over"
    words = _("这次一起看已经结束了。")


class NotTogether(Refusal):
    """The worker has not let the clerk in yet."""

    code = "not_together"
    words = _("本人还没有点“让他看”。")


class NotShareable(Refusal):
    """A field that is not shown to clerks, or a value that this field cannot have."""

    code = "not_shareable"
    words = _("这一栏不给别人看，也不能由别人填。")


class NotOffered(Refusal):
    """The place that the worker has chosen does not offer this."""

    code = "not_offered_here"
    words = _("这个地方没有这一样，先看本人选的是哪里。")


class Answered(Refusal):
    """The worker has answered this proposal already."""

    code = "answered"
    words = _("这一条已经答过了。")


class TooMuch(Refusal):
    """More lines or proposals than one sitting holds."""

    code = "too_much"
    words = _("这一次说得太多了，请结束后再要一个码。")


class Stands(StrEnum):
    """Where a sitting stands: it waits for a clerk, a clerk asks to be let in, both look, or it is over."""

    WAITING = "waiting"
    ASKING = "asking"
    TOGETHER = "together"
    OVER = "over"


@dataclass(frozen=True)
class Field:
    """One field that a worker may show: what it is called, and what its values look like."""

    title: str
    looks: re.Pattern[str] = WORD
    values: tuple[str, ...] = ()

    def takes(self, value: str) -> bool:
        """Whether the field can have this value at all; whether the law has it is another question."""
        return value in self.values if self.values else self.looks.fullmatch(value) is not None


@dataclass(frozen=True)
class Scope:
    """What one sitting is about: a draft, its fields that may be shown, and the pages on which they stand, by their addresses."""

    title: str
    draft: str
    pages: Mapping[str, str]
    fields: Mapping[str, Field] = field(default_factory=dict)


def _kind(title: str, name: str) -> dict[str, Field]:
    return {
        name: Field(title),
        f"{name}_option": Field(_("{}的档次").format(title)),
        f"{name}_base": Field(_("{}的基数").format(title), OWN_BASE),
    }


SHAREABLE: Mapping[str, Scope] = {
    "enrolment": Scope(
        _("参保登记"),
        "enrolment",
        {
            "/join/": _("选参保地"),
            "/join/types/": _("选险种"),
            "/join/grade/": _("选档次"),
            "/join/often/": _("多久缴一次"),
            "/join/check/": _("核对一遍"),
        },
        {
            "residence": Field(_("工作地还是户籍地"), values=("work", "household")),
            "place": Field(_("参保地"), PLACE),
            **_kind(_("养老"), "pension"),
            **_kind(_("医疗"), "medical"),
            **_kind(_("失业"), "unemployment"),
            "frequency": Field(_("多久缴一次"), values=("month", "quarter", "half_year", "year")),
        },
    ),
}
"""By scope. What is not here is not shown: a new field of a draft stays with its worker until somebody names it here."""


def shown(scope: str, page: str, given: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """The page and the fields as a clerk may see them; a page of another matter is empty. Raises NotShareable for a field or a value."""
    known = SHAREABLE[scope]
    for name, value in given.items():
        check(scope, name, value)
    return (page if page in known.pages else ""), dict(given)


def check(scope: str, name: str, value: str) -> None:
    """Refuse a field that is not shareable, and a value that it cannot have."""
    known = SHAREABLE[scope].fields.get(name)
    if known is None or not known.takes(value):
        raise NotShareable(fields={"field": name[:40]})


def stands(
    joined_at: datetime | None, let_in_at: datetime | None, ended_at: datetime | None, until: datetime, now: datetime
) -> Stands:
    """Where a sitting stands; `until` is the end of the code, and of the whole once the clerk was let in."""
    if ended_at is not None or now >= until:
        return Stands.OVER
    if joined_at is None:
        return Stands.WAITING
    return Stands.ASKING if let_in_at is None else Stands.TOGETHER
