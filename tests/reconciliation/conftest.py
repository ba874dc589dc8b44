"""A channel that writes bills, and riders who paid through it on the first of October 2025."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from nfe_app import channels
from nfe_app.payment import gateway
from tests.reconciliation.town import Writes


@pytest.fixture
def channel(autumn: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Writes]:
    """WeChat Pay as far as its bills go, and connected alone."""
    writes = Writes()
    monkeypatch.setattr(gateway, "CONNECTED", {"wechat": writes})
    monkeypatch.setattr(channels, "reach", lambda: None)
    yield writes
