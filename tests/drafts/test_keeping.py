"""A draft kept for its person: sealed, joined, told to nobody else, and forgotten when nobody touches it."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.drafts import tables
from tests.cast import AUTUMN, draft_of, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, part_of

NOW = int(AUTUMN.timestamp() * 1000)


def said(who, name: str = "enrolment") -> dict[str, object]:
    """What another phone of this person would show of a draft."""
    kept = {draft["name"]: draft["fields"] for draft in part_of(who, "drafts")}
    return {field: json.loads(text) for field, (_stamp, text) in kept.get(name, {}).items()}


def test_another_phone_of_hers_goes_on_where_this_one_stopped(wang_fang):
    """P23."""
    assert send(wang_fang, "drafts.keep", draft_of(place="330100", types=["pension"]))["ok"]
    assert said(wang_fang) == {"place": "330100", "types": ["pension"]}


def test_a_stranger_reads_nothing_of_it_and_changes_nothing_in_it(wang_fang, mallory):
    """P33."""
    send(wang_fang, "drafts.keep", draft_of(place="330100"))
    send(mallory, "drafts.keep", draft_of(at=NOW, place="mine"))
    assert said(wang_fang) == {"place": "330100"}
    assert said(mallory) == {"place": "mine"}


def test_whoever_reads_the_database_reads_no_draft(wang_fang):
    send(wang_fang, "drafts.keep", draft_of(place="330100"))
    with database.look() as session:
        (row,) = session.exec(tables.Draft.__table__.select()).all()
    assert b"330100" not in row.sealed
    assert b"place" not in row.sealed


def test_of_each_field_what_was_written_last_holds_whoever_comes_first(wang_fang):
    """P19."""
    born = draft_of(at=NOW - 50, place="a", grade="60")
    late, early = draft_of(at=NOW - 10, grade="100"), draft_of(at=NOW - 20, place="b", grade="80")
    for told in (born, late | {"born": born["born"]}, early | {"born": born["born"]}):
        assert send(wang_fang, "drafts.keep", told)["ok"]
    assert said(wang_fang) == {"place": "b", "grade": "100"}


def test_what_was_done_or_thrown_away_is_not_brought_back_by_an_old_phone(wang_fang):
    """P19: being empty is newer than what stood there, however often it comes again."""
    old = draft_of(at=NOW - 50, place="330100")
    for told in (old, draft_of(at=NOW - 40), old):
        send(wang_fang, "drafts.keep", told)
    assert said(wang_fang) == {}


def test_a_clock_that_runs_ahead_does_not_win_for_ever(wang_fang):
    """P19: it says what it wrote was of the next year; it counts as of now, and what is written later holds."""
    born = draft_of(at=NOW - 50, place="a")
    ahead = draft_of(at=NOW + 10**10, place="ahead") | {"born": born["born"]}
    send(wang_fang, "drafts.keep", born)
    send(wang_fang, "drafts.keep", ahead)
    with clock.stopped_at(AUTUMN + timedelta(minutes=1)):
        send(wang_fang, "drafts.keep", draft_of(at=NOW + 1_000, place="later") | {"born": born["born"]})
    assert said(wang_fang) == {"place": "later"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": "NaN"},
        {"text": "not json"},
        {"text": "[" * 4_000},
        {"text": json.dumps("x" * 4_000)},
        {"stamp": "now"},
        {"name": "../place"},
    ],
)
def test_what_is_no_field_of_a_draft_is_refused(wang_fang, wrong):
    told = draft_of(place="a")
    told["fields"] = [told["fields"][0] | wrong]  # type: ignore[index]
    assert code_of(send(wang_fang, "drafts.keep", told)) == "invalid"
    assert count_of(tables.Draft) == 0


@pytest.mark.parametrize("name", ["worth", "guide", "planned", "compared", "toy"])
def test_a_draft_that_stays_on_the_phone_or_that_no_room_has_named_is_not_kept(wang_fang, name):
    """P23: income, age and sex are no business of the server's."""
    assert code_of(send(wang_fang, "drafts.keep", draft_of(name, place="330100"))) == "invalid"
    assert count_of(tables.Draft) == 0


def test_more_than_anybody_fills_in_is_refused_and_what_was_kept_stays(wang_fang):
    send(wang_fang, "drafts.keep", draft_of(at=NOW - 50, place="a"))
    much = draft_of(at=NOW - 40, **{f"field_{number}": "x" * 3_000 for number in range(6)})
    assert code_of(send(wang_fang, "drafts.keep", much)) == "draft_too_large"
    for version in range(2, 21):
        assert send(wang_fang, "drafts.keep", draft_of() | {"version": version})["ok"]
    assert code_of(send(wang_fang, "drafts.keep", draft_of() | {"version": 21})) == "draft_too_large"
    assert said(wang_fang) == {"place": "a"}


def test_what_nobody_has_touched_for_ninety_days_is_forgotten(wang_fang):
    send(wang_fang, "drafts.keep", draft_of(place="a"))
    with clock.stopped_at(AUTUMN + timedelta(days=89)):
        assert chores.forget_drafts() == 0
    with clock.stopped_at(AUTUMN + timedelta(days=91)):
        assert chores.forget_drafts() == 1
    assert said(wang_fang) == {}


@both
def test_two_phones_at_once_lose_nothing_of_either(house, autumn):
    """P19."""
    who = newcomer()
    phones = [draft_of(place="a"), draft_of(grade="60")]
    crowd(2, lambda number: send(who, "drafts.keep", phones[number]))
    assert said(who) == {"place": "a", "grade": "60"}
