"""What is kept is Chinese; what is told is in the language of the one who asks."""

from __future__ import annotations

import copy
import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app.base import words
from nfe_app.base.asked import InTheirLanguage, language_of
from nfe_app.base.door import Told
from nfe_app.base.words import _, joined, kept, known_as, listed, told
from tests.base.notes import item, post
from tests.cast import Worker

ENGLISH = {
    "没有找到。": "Nothing found.",
    "没有这个操作，请更新后再试。": "No such deed; update and try again.",
    "、": ", ",
    "社保缴费：{}": "Social insurance: {}",
    "职工养老": "Employee pension",
    "失业": "Unemployment",
    "{count} 个月": "{count} months",
}
ASKED = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small English, so that these tests hold whatever the translators write."""
    monkeypatch.setattr(words, "catalogue", lambda _language: ENGLISH)


def in_english(answer: object) -> object:
    """An answer as somebody is told it who asks in English."""
    return words._said(answer, "en")


def test_words_are_chinese_to_everything_but_the_one_who_is_told() -> None:
    said = _("{count} 个月").format(count=3)
    assert said == "3 个月"
    assert json.dumps([said], ensure_ascii=False) == '["3 个月"]'
    assert in_english({"deep": [said]}) == {"deep": ["3 months"]}
    assert told(said) == "3 个月", "nobody asked for another language"


def test_words_inside_words_are_told_too() -> None:
    what = _("社保缴费：{}").format(listed([_("职工养老"), _("失业")]))
    assert what == "社保缴费：职工养老、失业"
    assert in_english(what) == "Social insurance: Employee pension, Unemployment"
    assert in_english("#1 " + _("失业") + "!") == "#1 Unemployment!"
    assert in_english(joined(" ", ["7 月", _("失业")])) == "7 月 Unemployment"


def test_what_has_no_translation_is_told_in_chinese() -> None:
    assert in_english(_("这件事没办成。")) == "这件事没办成。"
    assert in_english("没有找到。") == "没有找到。", "a text that a person wrote is nobody's message"


def test_words_that_were_kept_as_text_are_known_again() -> None:
    assert (
        in_english(kept("社保缴费：职工养老、失业", _("社保缴费：{}")))
        == "Social insurance: Employee pension, Unemployment"
    )
    assert in_english(kept("失业", _("社保缴费：{}"))) == "Unemployment"
    assert in_english(kept("社保缴费：", _("社保缴费：{}"))) == "Social insurance: "


def test_a_record_of_the_law_says_itself_how_it_is_called() -> None:
    title = known_as("滞纳金", en="fine a day")
    assert (title, in_english(title)) == ("滞纳金", "fine a day")
    assert in_english(copy.deepcopy(title)) == "fine a day"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("en", "en"),
        ("en-GB,en;q=0.9,zh-CN;q=0.8", "en"),
        ("EN;q=0.3", "en"),
        ("zh-CN,en;q=0.9", "zh_CN"),
        ("", "zh_CN"),
        ("english, *;q=0", "zh_CN"),
        ("../../etc/passwd", "zh_CN"),
    ],
)
def test_the_language_is_the_one_named_first_if_it_is_ours(header: str, language: str) -> None:
    assert language_of(header) == language


def test_a_no_is_told_in_the_language_it_was_asked_in(client: TestClient) -> None:
    assert client.get("/api/nothing", headers=ASKED).json()["says"] == "Nothing found."
    assert client.get("/api/nothing").json()["says"] == "没有找到。"
    assert client.get("/api/nothing", headers=ASKED).json()["says"] == "Nothing found."


def test_a_kept_reply_stays_in_the_language_it_was_first_given_in(client: TestClient, wang: Worker) -> None:
    """P4: byte for byte, whoever asks again in whatever language."""
    one = item(kind="test.unknown")
    first = post(client, [one], **ASKED)
    assert first[1][0]["says"] == "No such deed; update and try again."
    assert post(client, [one]) == first


def test_two_who_ask_at_once_are_each_told_in_their_own_language() -> None:
    app = FastAPI()
    together = threading.Barrier(2, timeout=30)

    @app.get("/")
    def both() -> Told:
        words_of_both = _("没有找到。")
        together.wait()
        answer = Told({"says": words_of_both})
        together.wait()
        return answer

    app.add_middleware(InTheirLanguage)
    with ThreadPoolExecutor(2) as crowd:
        for _turn in range(5):
            asked = [
                crowd.submit(TestClient(app).get, "/", headers=how) for how in (ASKED, {"accept-language": "zh-CN"})
            ]
            assert [one.result().json()["says"] for one in asked] == ["Nothing found.", "没有找到。"]
