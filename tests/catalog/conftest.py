"""What the tests of the values stand on."""

from __future__ import annotations

from pathlib import Path

import pytest

from nfe_app.catalog.approving import House
from tests.catalog import office


@pytest.fixture
def values(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house with one file that was taken over, in an office of two."""
    return office.house_in(tmp_path, monkeypatch)
