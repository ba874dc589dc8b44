"""What a phone has to load before the wizard works."""

from __future__ import annotations

from bench.size import first_load
from nfe_app import serving
from nfe_app.base.settings import settings


def test_the_wizard_is_light_enough_for_a_slow_line() -> None:
    serving.build("phone", settings().public_origin)
    parts = first_load(serving.ROOT / ".web-phone/build/client", "/join")
    assert sum(parts.values()) <= 145_000, parts
