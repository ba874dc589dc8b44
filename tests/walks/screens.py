"""Pictures of the pages for the README, taken while a walk passes them, when NFE_SCREENS=1 says so."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

WANTED = os.environ.get("NFE_SCREENS") == "1"
PLACE = Path(__file__).parents[2] / "docs" / "screens"
DENSITY = 1.5 if WANTED else 1


LOOKS = {"normal": "normal", "elder 20": "elder", "dark": "dark", "normal/en": "en"}


def take(page: Page, name: str) -> None:
    """A picture of what is to be seen now."""
    if WANTED:
        PLACE.mkdir(parents=True, exist_ok=True)
        page.evaluate("document.fonts.ready")
        page.screenshot(path=PLACE / f"{name}.png", animations="disabled")


def take_look(page: Page, look: str, address: str) -> None:
    """A small picture of a page in one of the looks that are kept, named by its address."""
    if WANTED and look in LOOKS:
        folder = PLACE / LOOKS[look]
        folder.mkdir(parents=True, exist_ok=True)
        name = address.partition("?")[0].strip("/").replace("/", "-") or "home"
        page.screenshot(path=folder / f"{name}.jpg", type="jpeg", quality=55, scale="css", animations="disabled")
