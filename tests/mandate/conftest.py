"""A rider who owes 1600.00 for October 2025, and an Alipay that collects by agreement."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app.base import door
from nfe_app.base.settings import settings
from nfe_app.mandate import api as mandate
from nfe_app.payment import api as payment
from nfe_app.people.api import subject_of
from tests.cast import OURS
from tests.deeds import enrol
from tests.mandate.town import Autopay
from tests.payment.alipay_town import ORIGIN, AlipayTown


@pytest.fixture
def client(autumn, monkeypatch) -> Iterator[TestClient]:
    """A browser at the doors of payment and mandates, at an origin to which the sandbox leads back."""
    monkeypatch.setenv("NFE_PUBLIC_ORIGIN", ORIGIN)
    settings.cache_clear()
    app = FastAPI()
    door.answer_refusals(app)
    app.include_router(payment.routes(subject_of))
    app.include_router(mandate.routes(subject_of))
    with TestClient(app, headers=OURS) as browser:
        yield browser


@pytest.fixture
def autopay(client, tmp_path, monkeypatch) -> Autopay:
    """Our product, connected with an Alipay that behaves."""
    return Autopay(client, AlipayTown(tmp_path / "town"), monkeypatch)


@pytest.fixture
def rider(wang_fang):
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang
