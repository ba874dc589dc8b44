"""A rider who enrolled and paid, so that every book holds rows."""

from __future__ import annotations

import pytest

from tests.audit import chained
from tests.cast import Worker, send
from tests.deeds import enrol, pay, result_of


@pytest.fixture
def paid(wang_fang: Worker) -> Worker:
    """She paid for a quarter, and said yes to three uses of her data."""
    enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    for purpose in ("bank", "location", "health"):
        result_of(send(wang_fang, "privacy.consent", {"purpose": purpose, "version": "1"}))
    return wang_fang


@pytest.fixture
def sealed(paid: Worker) -> Worker:
    """Everything that happened so far is under seals of three rows each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("nfe_app.audit.rules.MOST", 7)
        assert chained.seal() > 10
    return paid
