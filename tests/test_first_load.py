"""What a phone has to load before the wizard works."""

from __future__ import annotations

import pytest

from bench.size import first_load
from nfe_app import serving
from nfe_app.base.settings import settings


@pytest.mark.parametrize(("front", "page"), [("phone", "/join"), ("phone-en", "/en/join")])
def test_the_wizard_is_light_enough_for_a_slow_line(front: str, page: str) -> None:
    serving.build(front, settings().public_origin)
    parts = first_load(serving.ROOT / f".web-{front}/build/client", page)
    assert sum(parts.values()) <= 145_000, parts
    assert all(part.startswith(page.removesuffix("/join")) for part in parts), "each language brings its own parts"
