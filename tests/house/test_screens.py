"""Each page of the phone has been looked at in four looks; the pictures are kept (`NFE_SCREENS=1 pytest tests/walks/test_elder.py`)."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfe_app.ui import routes

SCREENS = Path("docs/screens")
PAGES = {str(page) for name, page in vars(routes).items() if name.isupper() and str(page).startswith("/")}


@pytest.mark.parametrize("look", ["normal", "elder", "dark", "en"])
def test_every_page_has_its_picture(look: str) -> None:
    wanted = {page.strip("/").replace("/", "-") or "home" for page in PAGES}
    assert wanted - {picture.stem for picture in (SCREENS / look).glob("*.jpg")} == set()
