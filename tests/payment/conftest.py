"""A rider who owes a month of pension in Beijing, and the counter at which she pays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app.base import door
from nfe_app.payment import api
from nfe_app.people.api import subject_of
from tests.cast import OURS
from tests.deeds import enrol
from tests.payment.channels import Town
from tests.payment.counter import Counter


@pytest.fixture
def client(autumn) -> Iterator[TestClient]:
    """A browser at the doors of payment, with an address of its own, for the channel is told where a payer comes from."""
    app = FastAPI()
    door.answer_refusals(app)
    app.include_router(api.routes(subject_of))
    with TestClient(app, client=("203.0.113.7", 50000), headers=OURS) as browser:
        yield browser


@pytest.fixture
def counter(client, tmp_path) -> Counter:
    """Our product, connected with a sandbox that behaves."""
    return Counter(client, Town(tmp_path / "town"))


@pytest.fixture
def rider(wang_fang):
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang
