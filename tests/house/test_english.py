"""What a build in another language is made of: no message without a translation, and nothing left in Chinese."""

from __future__ import annotations

import re

import pytest

from nfe_app.base import words

CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
STAYS = {
    "《社会保险法》第 58 条，大意：个人社会保障号码全国统一，就是公民身份号码",
    "和 {since} 起的那个值日期重叠；原文就是这样的，在 note 里写明待核。",
}
"""Messages whose translation holds Chinese on purpose: the name of a document, and a mark that stands in the records as it is."""
CATALOGUE = """
msgid "缴费"
msgstr "Pay"

#, fuzzy
msgid "记录"
msgstr "Records?"

msgid "我的"
msgstr ""
"""


@pytest.mark.parametrize("language", words.OTHERS)
def test_no_chinese_is_left_in_a_translation(language: str) -> None:
    left = {one: other for one, other in words.catalogue(language).items() if CHINESE.search(other)}
    assert set(left) == STAYS, left


@pytest.fixture
def building(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A build in English, from a small catalogue with a gap and a text that nobody is sure of."""
    folder = tmp_path_factory.mktemp("words")
    (folder / "en" / "LC_MESSAGES").mkdir(parents=True)
    (folder / "en" / "LC_MESSAGES" / "nfe_app.po").write_text(CATALOGUE)
    monkeypatch.setattr(words, "FOLDER", folder)
    monkeypatch.setattr(words, "LANGUAGE", "en")
    monkeypatch.setattr(words, "catalogue", words.catalogue.__wrapped__)


@pytest.mark.usefixtures("building")
def test_a_missing_or_unsure_text_ends_the_build() -> None:
    say = words._.__wrapped__
    assert say("缴费") == "Pay"
    for missing in ("记录", "我的", "退款"):
        with pytest.raises(words.Untranslated, match=missing):
            say(missing)
