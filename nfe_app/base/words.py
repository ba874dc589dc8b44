"""`_()`: every word a person reads goes through gettext. Chinese is the source: what is kept is Chinese, what is told is in the asker's language."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from babel.messages.pofile import read_po

SOURCE = "zh_CN"
OTHERS = ("en",)
LANGUAGE = os.environ.get("NFE_LANGUAGE", SOURCE)
FOLDER = Path(__file__).with_name("words")
_asked: ContextVar[str] = ContextVar("asked", default=SOURCE)


class Untranslated(LookupError):
    """A text that a front in another language is built with has no translation, or one that nobody has looked at."""


class Words(str):
    """Text in Chinese that can be told in another language: it remembers the message and what was put into it.

    Everything but `told` sees the Chinese: a database, a paper, a text message, a comparison.
    """

    filled: tuple[str, tuple[object, ...], Mapping[str, object]] | None = None
    others: Mapping[str, str] = MappingProxyType({})

    def format(self, *inside: object, **named: object) -> str:
        """The text filled in; what is filled in may be such text itself."""
        made = Words(str.format(self, *inside, **named))
        made.filled = self, inside, named
        return made

    def __add__(self, after: str) -> str:
        return joined("", (self, after)) if isinstance(after, str) else NotImplemented

    def __radd__(self, before: str) -> str:
        return joined("", (before, self)) if isinstance(before, str) else NotImplemented

    def said(self, language: str) -> str:
        """The text in a language; the Chinese where the catalogue has none."""
        if self.filled is None:
            return self.others.get(language) or said(str(self), language)
        form, inside, named = self.filled
        given = {name: _said(one, language) for name, one in named.items()}
        return str(_said(form, language)).format(*[_said(one, language) for one in inside], **given)


@cache
def _(words: str) -> str:
    """The words of the house; in the build of a front of another language they are that language's at once.

    Raises Untranslated there when the catalogue has no translation.
    """
    if LANGUAGE == SOURCE:
        return Words(words)
    if words not in catalogue(LANGUAGE):
        raise Untranslated(f"{LANGUAGE} has no translation of {words!r}")
    return catalogue(LANGUAGE)[words]


def joined(between: str, parts: Iterable[str]) -> str:
    """`between.join(parts)` that can still be told in another language."""
    some = [one for at, part in enumerate(parts) for one in ((between, part) if at else (part,))]
    made = Words("".join(some))
    made.filled = "{}" * len(some), tuple(some), {}
    return made


def listed(parts: Iterable[str]) -> str:
    """Things in a row: a、b、c."""
    return joined(_("、"), parts)


def kept(chinese: str, *forms: str) -> str:
    """Words again from Chinese that was kept: one of these forms with `{}` around things in a row, or the message itself."""
    for form in forms:
        before, _gap, after = form.partition("{}")
        if chinese.startswith(before) and chinese.endswith(after):
            inside = chinese[len(before) : len(chinese) - len(after)]
            return form.format(listed(map(Words, inside.split("、"))))
    return Words(chinese)


def known_as(chinese: str, **others: str) -> str:
    """Chinese that says itself how it is called in other languages (`en=…`), as the records of the law do."""
    made = Words(chinese)
    made.others = others
    return made


def ask_in(language: str) -> None:
    """What is told from here on, in this request and the threads it uses, is told in this language."""
    _asked.set(language if language in OTHERS else SOURCE)


def asked_in() -> str:
    """The language of this request."""
    return _asked.get()


def told(answer: Any) -> Any:
    """An answer, however deep, in the language of this request."""
    return answer if _asked.get() == SOURCE else _said(answer, _asked.get())


def _said(value: Any, language: str) -> Any:
    match value:
        case Words():
            return value.said(language)
        case Mapping():
            return {name: _said(one, language) for name, one in value.items()}
        case list() | tuple():
            return [_said(one, language) for one in value]
        case _:
            return value


def said(words: str, language: str) -> str:
    """One message in a language; the Chinese where the catalogue has none."""
    return words if language == SOURCE else catalogue(language).get(words, words)


@cache
def catalogue(language: str) -> dict[str, str]:
    """Every message with its translation, read from the catalogue as translators leave it; what is fuzzy does not count."""
    path = FOLDER / language / "LC_MESSAGES" / "nfe_app.po"
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file) if one.id and one.string and not one.fuzzy}
