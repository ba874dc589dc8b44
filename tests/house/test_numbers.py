"""No number of the law is typed into what a person reads while choosing: it comes from the value, with its document."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import nodes_of

PLACES = [path for room in ("guidance", "benefits") for path in sorted(Path("nfe_app", room).glob("*.py"))]
DIGITS = re.compile(r"\d\s*(年|个月|岁|天|倍|%|元)|[二两三四五六七八九十百]+\s*(个月|岁|成|倍)")
NO_LAW = {
    "往后 12 个月",  # the months of the calendar
    "出生月份要在 1900 年以后、今天以前。",  # what may be typed
}


def spoken(path: Path) -> Iterator[str]:
    """Every text of a file that a person reads."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            (text,) = node.args
            assert isinstance(text, ast.Constant)
            yield str(text.value)


@pytest.mark.parametrize("path", PLACES, ids=str)
def test_no_number_of_the_law_is_typed_into_a_sentence(path: Path) -> None:
    assert {text for text in spoken(path) if DIGITS.search(text)} <= NO_LAW


def test_what_is_left_out_is_still_there() -> None:
    assert {text for path in PLACES for text in spoken(path)} >= NO_LAW
