"""Who stands at a counter, and behind it."""

from __future__ import annotations

import pytest

from tests.cast import Worker, new_clerk


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")
