"""Every language beside Chinese has every word: nothing missing, nothing unsure, and nothing left in Chinese."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from babel.messages.pofile import read_po

from nfe_app.base import words
from tests.house.test_catalogue import TEMPLATE

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
STAYS = {
    "《社会保险法》第 58 条：国家建立全国统一的个人社会保障号码，为公民身份号码",
    "和 {since} 起的那个值日期重叠；原文就是这样的，在 note 里写明待核。",
}
"""Messages whose translation holds Chinese on purpose: the name of a document, and a mark that stands in the records as it is."""


def gaps(text: str) -> set[str]:
    """What is filled into a message: `{count}`, `{}`."""
    return {name for _text, name, _spec, _how in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", words.OTHERS)
def test_a_language_has_every_word_that_somebody_looked_at(language: str) -> None:
    with TEMPLATE.open("rb") as file:
        asked = {str(message.id) for message in read_po(file) if message.id}
    with (words.FOLDER / language / "LC_MESSAGES" / "nfe_app.po").open("rb") as file:
        unsure = {str(message.id) for message in read_po(file) if message.fuzzy}
    known = words.catalogue(language)
    assert sorted(asked - known.keys()) == [], "no translation"
    assert sorted(known.keys() - asked) == [], "nobody asks for these"
    assert sorted(unsure - {""}) == [], "fuzzy"


@pytest.mark.parametrize("language", words.OTHERS)
def test_what_is_filled_in_has_its_place_in_every_language(language: str) -> None:
    """A message that was not filled would show its braces, one that was filled with a name nobody gives would break the page."""
    wrong = {one: other for one, other in words.catalogue(language).items() if gaps(one) != gaps(other)}
    assert wrong == {}


@pytest.mark.parametrize("language", words.OTHERS)
def test_no_chinese_is_left_in_a_translation(language: str) -> None:
    left = {one: other for one, other in words.catalogue(language).items() if CHINESE.search(other)}
    assert left.keys() == STAYS, left
