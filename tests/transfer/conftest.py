"""A driver who paid in Tianjin and moved to Beijing, a clerk there, and the office of Tianjin."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cast import Worker, new_clerk
from tests.transfer.offices import Offices


@pytest.fixture
def offices(autumn: None, tmp_path: Path) -> Offices:
    """The other office, connected."""
    return Offices(tmp_path / "office")


@pytest.fixture
def clerk(autumn: None) -> Worker:
    """A clerk of the taking place."""
    return new_clerk("clerk", "110000")
