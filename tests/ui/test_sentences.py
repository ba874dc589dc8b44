"""A sentence is one message: what stands in it goes where the language has it."""

from __future__ import annotations

import pytest
import reflex as rx

from nfe_app.ui.sentences import sentence, spoken

days: rx.Var = rx.Var(_js_expr="days", _var_type=int).guess_type()
name: rx.Var = rx.Var(_js_expr="name", _var_type=str).guess_type()


def words_of(part: rx.Component) -> list[str]:
    """What stands in a sentence, in its order: words, Vars and the tags of parts."""
    inside = [getattr(one, "contents", one.tag) for one in part.children]
    return [str(getattr(one, "_var_value", one)) for one in inside]


def test_the_things_stand_where_the_message_has_them() -> None:
    told = sentence("还剩 {days} 天，到 {until}", days=rx.el.b(days), until=name)
    assert words_of(told) == ["还剩 ", "b", " 天，到 ", "name"]


def test_another_language_has_its_own_order() -> None:
    told = sentence("Covered to {until}, {days} days left", days=rx.el.b(days), until=name)
    assert words_of(told) == ["Covered to ", "name", ", ", "b", " days left"]


def test_a_label_is_one_text() -> None:
    assert str(spoken("{name}还剩 {days} 天", days=days, name=name)) == '(name+"\\u8fd8\\u5269 "+days+" \\u5929")'
    assert str(spoken("没有网")) == str(rx.Var.create("没有网"))


@pytest.mark.parametrize("message", ["还剩 {day} 天", "还剩几天", "还剩 {days} 天，到 {until}"])
@pytest.mark.parametrize("make", [sentence, spoken])
def test_a_translation_with_other_places_builds_no_page(make: object, message: str) -> None:
    with pytest.raises(ValueError, match="has no places for days"):
        make(message, days=days)
