"""Which passwords staff may choose: any characters, 8 to 200 of them, and none that others try first."""

from __future__ import annotations

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from nfe_app.people import passwords

ABOUT = ("zhao.min", "赵敏", "北京市社保中心")


def code(password: str, old: str = "something else") -> str:
    """Why it is not taken; empty where it is."""
    no = passwords.fault(password, old, ABOUT)
    return no.code if no else ""


@pytest.mark.parametrize("password", ["", "k7", "kX9#mQ2", "x" * 201])
def test_it_has_8_to_200_characters(password):
    """ASVS 6.2.1, 6.2.9."""
    assert code(password) == "password_length"


@pytest.mark.parametrize("count", [8, 64, 128, 200])
def test_as_many_as_one_likes_up_to_200(count):
    """ASVS 6.2.9: 64 at least."""
    assert code(("vQ7 蓝鲸 rune-lamp 91" * 20)[:count]) == ""


@pytest.mark.parametrize(
    "password",
    [
        "kxqvbnrw",
        "7314 0982 5561",
        "锅碗瓢盆跑得快啊",
        "plum tuba skein",
        "🦆🪕🌋🧲🪀🫖🥨🎏",
        "  two  spaces  ",
        "é̂ñ̃ü̈ø̸å̊",
        "' or 1=1 --",
    ],
)
def test_any_characters_will_do_and_none_are_demanded(password):
    """ASVS 6.2.5: small letters alone, digits alone, Chinese, pictures, blanks, signs."""
    assert code(password) == ""


def test_what_leaked_elsewhere_most_often_is_refused():
    """ASVS 6.2.4, 6.2.12: each of the commonest 3,000 of eight letters and more, and thousands beyond."""
    leaked = [one for one in FREQUENCY_LISTS["passwords"] if len(one) >= passwords.LEAST]
    assert len(leaked) > 10_000
    assert {code(one) for one in leaked[:3000:30]} == {"password_easy"}
    assert [one for one in leaked[3000::300] if code(one) != "password_easy"] == []


@pytest.mark.parametrize(
    "password", ["Password1", "PASSWORD1", "p@ssw0rd", "drowssap1", "qwertyuiop", "1357924680"[:5] * 2, "20261126"]
)
def test_nor_is_one_that_is_only_dressed_up(password):
    assert code(password) == "password_easy"


@pytest.mark.parametrize(
    "password",
    [
        "xinjiuye2026",
        "Shebao2026",
        "新就业社保2026",
        "zhaomin123",
        "zhao.min2026",
        "赵敏赵敏赵敏赵敏",
        "北京市社保中心1",
        "jingban123",
        "woaini1314",
    ],
)
def test_the_words_of_the_place_and_the_person_are_refused(password):
    """ASVS 6.1.2, 6.2.11."""
    assert code(password) == "password_easy"


def test_the_old_one_is_no_new_one():
    assert code("plum tuba skein", old="plum tuba skein") == "password_same"


def test_a_very_long_one_is_looked_at_by_its_beginning_and_kept_whole():
    assert code("plum tuba skein 蓝鲸 " * 9) == ""
    assert code("a" * 200) == "password_easy"
