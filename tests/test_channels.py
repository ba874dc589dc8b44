"""Which channel a process reaches."""

from __future__ import annotations

import pytest

from nfe_app import channels
from nfe_app.payment import gateway
from nfe_app.payment.wechat import WeChat


def test_a_process_that_only_works_reaches_the_channel_too(house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gateway, "CONNECTED", {})
    channels.reach()
    assert isinstance(gateway.channel(), WeChat)
