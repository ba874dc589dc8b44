"""Who has something changed, who decides it, and what was sent by text."""

from __future__ import annotations

import pytest

from tests import cast
from tests.cast import BEIJING, TIANJIN, Worker


@pytest.fixture
def texts(monkeypatch) -> list[tuple[str, str]]:
    """What was sent, to which number."""
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr("nfe_app.messages.actions.tell", lambda *told: sent.append(told))
    return sent


@pytest.fixture
def rider(autumn) -> Worker:
    """Somebody who is enrolled in Beijing."""
    who = cast.newcomer()
    cast.is_enrolled(who)
    return who


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk of Beijing."""
    return cast.new_clerk("clerk", BEIJING)


@pytest.fixture
def head(autumn) -> Worker:
    """The head of the clerks of Beijing."""
    return cast.new_clerk("senior_clerk", BEIJING)


@pytest.fixture
def elsewhere(autumn) -> Worker:
    """A head of clerks of another place."""
    return cast.new_clerk("senior_clerk", TIANJIN)
