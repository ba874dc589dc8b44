"""Beside the code by text stand the stronger ways, and the page says what a text is not good for (ASVS 6.6.1)."""

from __future__ import annotations

import json

import reflex as rx

from nfe_app.people import national, page


def shown(*parts: rx.Component) -> str:
    """What a page is built of, with its words as they are read."""
    return "".join(json.loads(f'"{word}"') if "\\u" in word else word for word in str(rx.fragment(*parts)).split('"'))


def test_the_sign_in_offers_a_passkey_and_the_platform_beside_a_text() -> None:
    ways = shown(*page._phone())
    assert "用通行密钥登录" in ways
    assert national.START in ways


def test_where_a_code_is_typed_it_says_that_texts_are_read_by_others_and_what_is_better() -> None:
    words = shown(*page._code())
    assert "谁要都别给" in words
    assert "通行密钥" in words.partition("谁要都别给")[2]
