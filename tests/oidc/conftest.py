"""A house whose people sign in with a provider that a test may bend."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from nfe_app.oidc import gateway
from tests.oidc.wayward import Wayward


@pytest.fixture
def provider(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> Wayward:
    """The provider, which vouches for a phone number that nobody here has yet."""
    made = Wayward(info={"phone_number": "+8613800004444", "phone_number_verified": True})
    monkeypatch.setattr(gateway, "CONNECTED", [made.client()])
    return made


@pytest.fixture
def stranger(client: TestClient) -> TestClient:
    """Another browser at the same house."""
    return TestClient(client.app)
