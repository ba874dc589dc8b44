"""What a phone has to load before a page works, what it brings home to work without signal, and from where."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bench import size
from nfe_app import building
from nfe_app.base.settings import settings

LOADED = re.compile(
    r"""(?:\b(?:src|href|action|poster)\s*=\s*["']?|url\(\s*["']?|@import\s*["']|(?:\bimport|\bfetch|importScripts)\s*\(\s*["'`])"""
    r"""\s*((?:https?:)?//[^"'`)\s>]+)"""
)


@pytest.fixture(scope="module", params=["phone", "phone-en"])
def front(request: pytest.FixtureRequest) -> tuple[Path, str]:
    """The phone's front in each language as it is served, and where it lies."""
    building.build(["phone", "phone-en"], settings().public_origin)
    built = building.built(request.param)
    return built, size.base(built)


def test_every_page_is_light_enough_for_a_slow_line(front: tuple[Path, str]) -> None:
    built, at = front
    heavy = {page: size.first_load(built, page) for page in size.pages(built)}
    assert {page: sum(parts.values()) for page, parts in heavy.items() if sum(parts.values()) > size.LIMIT} == {}
    assert all(part.startswith(at) for part in heavy[f"{at}/join"]), "each language brings its own parts"


def test_what_is_brought_home_is_small(front: tuple[Path, str]) -> None:
    built, at = front
    parts = size.precache(built)
    assert sum(parts.values()) <= size.MOST_KEPT, list(parts.items())[:12]
    assert {f"{at}/", f"{at}/join", f"{at}/__spa-fallback.html", f"{at}/manifest.webmanifest"} <= set(parts)
    assert {f"{at}/worth", f"{at}/regions.json"} <= set(size.precache(built, later=True))


def test_nothing_that_is_built_loads_anything_from_another_house(front: tuple[Path, str]) -> None:
    """P46: no font, script, picture or count of somebody else; every address that is loaded is our own."""
    built, _at = front
    files = [file for file in built.rglob("*") if file.suffix in {".html", ".js", ".css", ".svg", ".webmanifest"}]
    found = {file.name: LOADED.findall(file.read_text(encoding="utf-8")) for file in files}
    assert {name: addresses for name, addresses in found.items() if addresses} == {}


@pytest.mark.parametrize(
    "loads",
    [
        '<script src="https://evil.example/a.js">',
        "@import '//fonts.example/x.css'",
        "url(http://cdn.example/a.woff2)",
        'import("https://cdn.example/a.js")',
    ],
)
def test_what_would_be_loaded_from_another_house_is_found(loads: str) -> None:
    """P46"""
    assert LOADED.findall(loads)
