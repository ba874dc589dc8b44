"""Sentences with things of the page in them: each is one message, so that every language puts them in its own order."""

from __future__ import annotations

from collections.abc import Collection
from string import Formatter
from typing import Any

import reflex as rx


def sentence(message: str, **things: Any) -> rx.Component:
    """A message with Vars and parts in its places: `sentence(_("还剩 {days} 天"), days=parts.number(days))`.

    Raises ValueError where the message, or its translation, has other places than there are things for.
    """
    inside: list[Any] = []
    for words, place in _pieces(message, things):
        inside += [words] if words else []
        inside += [things[place]] if place else []
    return rx.fragment(*inside)


def spoken(message: str, **things: Any) -> Any:
    """The same as one text, Var[str], for a label or what is handed on; its things are Vars and words, not parts."""
    _pieces(message, things)
    return rx.Var.create(message.format(**things))


def _pieces(message: str, places: Collection[str]) -> list[tuple[str, str]]:
    """The words of a message, each with the place after it; the last may have none."""
    pieces = [(words, place or "") for words, place, _form, _as in Formatter().parse(message)]
    if {place for _words, place in pieces if place} != set(places):
        raise ValueError(f"{message!r} has no places for {', '.join(places)}")
    return pieces
