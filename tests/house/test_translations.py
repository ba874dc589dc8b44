"""Whoever translates says everything, and names in each sentence the same things as the Chinese does."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.pofile import read_po

FOLDER = Path("nfe_app/base/words")
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/nfe_app.po"))


def translated(path: Path) -> dict[str, str]:
    """Every message of a catalogue with its translation; what is fuzzy counts as none."""
    with path.open("rb") as file:
        return {str(one.id): "" if one.fuzzy else str(one.string) for one in read_po(file) if one.id}


def places(words: str) -> Counter[str]:
    """The places of a message by their names, and how often each stands in it."""
    return Counter(name for _words, name, _form, _as in Formatter().parse(words) if name is not None)


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_every_message_is_translated_and_no_other(path: Path) -> None:
    with (FOLDER / "nfe_app.pot").open("rb") as file:
        given = {str(message.id) for message in read_po(file) if message.id}
    assert {message for message, words in translated(path).items() if words} == given


@pytest.mark.parametrize("path", CATALOGUES, ids=str)
def test_a_translation_has_the_places_of_its_message(path: Path) -> None:
    wrong = {message: words for message, words in translated(path).items() if places(words) != places(message)}
    assert not wrong


def test_a_forgotten_place_is_found() -> None:
    assert places("还剩 {days} 天") != places("days left") and places("{} 到 {}") == places("{} to {}")
