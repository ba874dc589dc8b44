"""A rider who owes a month of pension in Beijing and has a code for it."""

from __future__ import annotations

import pytest

from tests.cast import Worker
from tests.deeds import enrol


@pytest.fixture
def rider(wang_fang: Worker) -> Worker:
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang
