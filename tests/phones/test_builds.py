"""Which build phones are given is written down when it is served, and how far behind another is follows from that."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from nfe_app.base import clock, database
from nfe_app.phones import builds
from tests.cast import AUTUMN
from tests.conftest import both


def serves(*served: dict[str, str]) -> dict[str, int]:
    """These were served one after another; how far behind each is."""
    for day, one in enumerate(served):
        with clock.stopped_at(AUTUMN + timedelta(days=day)), database.work() as session:
            builds.note(session, one)
    with database.look() as session:
        return builds.behind(session)


@both
def test_each_build_is_as_far_behind_as_others_came_after_it(autumn):
    assert serves({"phone": "a"}, {"phone": "b"}, {"phone": "c"}) == {"c": 0, "b": 1, "a": 2}


def test_a_start_with_the_same_build_is_no_news(autumn):
    assert serves({"phone": "a"}, {"phone": "a"}, {"phone": "a"}) == {"a": 0}


def test_each_language_has_its_own_line(autumn):
    assert serves({"phone": "a", "phone-en": "x"}, {"phone": "b", "phone-en": "x"}) == {"b": 0, "a": 1, "x": 0}


def test_an_old_build_that_is_served_again_is_the_newest(autumn):
    assert serves({"phone": "a"}, {"phone": "b"}, {"phone": "a"}) == {"a": 0, "b": 1}


def test_a_front_that_does_not_say_its_build_is_left_out(autumn):
    assert serves({"phone": ""}) == {}


def test_the_build_is_read_where_its_pages_name_it(tmp_path: Path):
    assert builds.named_in(tmp_path) == ""
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/manifest-abc123.js").write_text("")
    (tmp_path / "assets/manifest-abc123.js.br").write_text("")
    assert builds.named_in(tmp_path) == "abc123"
