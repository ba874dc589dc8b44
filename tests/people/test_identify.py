"""Saying who one is: a checked number, once for each person, one person for each number, and seen by nobody in clear."""

from __future__ import annotations

import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.people import rules
from nfe_app.people.rules import CHECK, WEIGHTS, IdentityWrong
from tests import cast
from tests.cast import identity_number, send
from tests.conftest import both
from tests.deeds import code_of, crowd, enrol, events_named, everything_kept, part_of, result_of

TODAY = date(2025, 10, 1)
HERS = identity_number("19900512", 7)


@pytest.fixture
def newcomer(autumn):
    """Somebody who signed in and has not said yet who she is."""
    return cast.worker("王芳", "13800002207", "19900512", identified=False)


@pytest.fixture
def other_phone(autumn):
    """A second newcomer."""
    return cast.worker("王芳", "13800005555", "19900512", identified=False)


def identify(who, number: str = HERS, name: str = "王芳"):
    """Somebody says who they are."""
    return send(who, "people.identify", {"name": name, "identity_number": number})


def test_name_and_number_are_registered_and_answered_masked(newcomer):
    assert result_of(identify(newcomer)) == {"name": "王芳", "identity": f"9999********{HERS[-4:]}"}
    assert part_of(newcomer, "person")["identified"]
    assert part_of(newcomer, "person")["proof"] == "number"


def test_the_same_again_is_no_change(newcomer):
    first = result_of(identify(newcomer))
    assert result_of(identify(newcomer, f" {HERS[:6]} {HERS[6:14]} {HERS[14:]}".lower())) == first
    assert len(events_named("person.identified")) == 1


@pytest.mark.parametrize("level", rules.LEVELS)
@pytest.mark.parametrize("other", rules.LEVELS)
def test_a_level_of_proof_is_never_lowered(level, other):
    highest = rules.LEVELS[max(rules.LEVELS.index(level), rules.LEVELS.index(other))]
    assert rules.higher(level, other) == rules.higher(other, level) == highest


def test_another_number_afterwards_is_refused(newcomer):
    identify(newcomer)
    assert code_of(identify(newcomer, identity_number("19910101", 8))) == "already_identified"


def test_another_name_afterwards_is_refused(newcomer):
    identify(newcomer)
    assert code_of(identify(newcomer, name="李芳")) == "already_identified"


def test_a_stranger_cannot_take_her_number(newcomer, mallory, other_phone):
    identify(newcomer)
    assert code_of(identify(other_phone)) == "identity_taken"
    assert code_of(identify(mallory)) == "already_identified"


@both
def test_of_two_phones_that_say_the_same_number_at_once_one_wins(house, newcomer, other_phone):
    """The loser is told why, not asked to try again for ever."""
    phones = (newcomer, other_phone)
    answers = crowd(2, lambda number: identify(phones[number]))
    assert sorted(answer.get("code", "fine") for answer in answers) == ["fine", "identity_taken"]


def test_a_number_of_a_region_that_does_not_exist_is_fine():
    """Region codes get abolished, and the numbers given under them stay."""
    assert rules.identity_of(HERS, TODAY) == HERS


def test_a_small_x_is_the_check_digit_ten():
    ending_in_x = next(one for one in (identity_number("19900512", n) for n in range(1, 99)) if one.endswith("X"))
    assert rules.identity_of(ending_in_x.lower(), TODAY) == ending_in_x


@pytest.mark.parametrize("birthday", ["19900230", "18991231", "20251002", "19901301", "00000000"])
def test_a_birthday_that_cannot_be_is_refused(birthday):
    with pytest.raises(IdentityWrong):
        rules.identity_of(identity_number(birthday, 1), TODAY)


@pytest.mark.parametrize("text", ["", "123", HERS[:17], HERS + "0", "９" * 18, HERS[:16] + "a" + HERS[17], "X" * 18])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(IdentityWrong):
        rules.identity_of(text, TODAY)


@given(st.integers(0, 16), st.integers(1, 9))
def test_any_one_digit_mistyped_is_noticed(place, off):
    mistyped = HERS[:place] + str((int(HERS[place]) + off) % 10) + HERS[place + 1 :]
    with pytest.raises(IdentityWrong):
        rules.identity_of(mistyped, TODAY)


@given(st.dates(date(1900, 1, 1), TODAY), st.integers(0, 999_999), st.integers(0, 999))
def test_any_number_made_by_the_standard_is_accepted(birthday, region, order):
    """GB 11643-1999."""
    body = f"{region:06d}{birthday:%Y%m%d}{order:03d}"
    number = body + CHECK[sum(int(one) * weight for one, weight in zip(body, WEIGHTS, strict=True)) % 11]
    assert rules.identity_of(number, TODAY) == number
    assert rules.birthday_of(number) == birthday


@pytest.mark.parametrize("name", ["王", "A" * 31, "王<b>", "王1", "王\n芳", "王=芳", ""])
def test_what_is_no_name_is_refused(newcomer, name):
    assert code_of(identify(newcomer, name=name)) == "name_wrong"


def test_a_name_with_a_middle_dot_is_kept_in_one_form(newcomer):
    assert result_of(identify(newcomer, name="阿卜杜•热合曼"))["name"] == "阿卜杜·热合曼"


def test_the_number_stands_in_no_row_no_journal_and_no_answer(newcomer, client):
    """P52: neither the number nor the birthday in it is anywhere in clear, not even in the stored reply."""
    identify(newcomer)
    enrol(newcomer)
    client.cookies.set("nfe", newcomer.token)
    told = client.get("/api/me")
    kept = everything_kept() + told.text + str(told.headers)
    assert HERS not in kept
    assert HERS[6:14] not in kept
    assert "13800002207" not in kept


def test_a_refused_number_is_kept_nowhere_either(newcomer):
    mistyped = HERS[:-1] + ("0" if HERS[-1] != "0" else "1")
    answer = identify(newcomer, mistyped)
    assert code_of(answer) == "identity_wrong"
    assert mistyped not in everything_kept() + json.dumps(answer)


def test_identity_is_never_sent_from_the_outbox():
    from nfe_app.base.commands import REGISTRY  # noqa: PLC0415 - filled by the wiring

    assert not REGISTRY["people.identify"].waits
