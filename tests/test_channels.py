"""Which channels a process reaches."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from nfe_app import accounts, channels
from nfe_app.base.settings import Settings
from nfe_app.payment import gateway
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.wechat import WeChat


@pytest.fixture
def reached(house: str, monkeypatch: pytest.MonkeyPatch) -> Callable[..., dict[str, gateway.Channel]]:
    """What is connected under some settings."""
    connected: dict[str, gateway.Channel] = {}
    monkeypatch.setattr(gateway, "CONNECTED", connected)

    def reach(**given: object) -> dict[str, gateway.Channel]:
        if given:
            for module in (channels, accounts):
                monkeypatch.setattr(module, "settings", lambda: Settings(**given))  # type: ignore[arg-type]
        channels.reach()
        return connected

    return reach


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A merchant's account at Alipay as it is kept for production."""
    merchant, _platform = alipay_keys_in(tmp_path / "sandbox")
    made = tmp_path / "alipay"
    made.mkdir()
    (made / "account.json").write_text(json.dumps({"app_id": "2021", "seller_id": "2088"}))
    (made / "merchant.pem").write_text(merchant.private_key)
    (made / "alipay.pem").write_text(merchant.alipay_public_key)
    return made


def test_a_process_that_only_works_reaches_the_sandboxes_too(
    reached: Callable[..., dict[str, gateway.Channel]],
) -> None:
    found = reached()
    assert isinstance(found["wechat"], WeChat)
    assert isinstance(found["alipay"], Alipay)


def test_a_channel_that_is_not_told_of_is_not_connected(
    reached: Callable[..., dict[str, gateway.Channel]], folder: Path
) -> None:
    found = reached(alipay_base_url="https://alipay.example/gateway.do", alipay_keys_dir=folder)
    assert list(found) == ["alipay"]


@pytest.mark.parametrize("file", ["account.json", "merchant.pem", "alipay.pem"])
def test_keys_that_are_not_there_end_the_start(
    reached: Callable[..., dict[str, gateway.Channel]], folder: Path, file: str
) -> None:
    (folder / file).unlink()
    with pytest.raises(FileNotFoundError):
        reached(alipay_base_url="https://alipay.example/gateway.do", alipay_keys_dir=folder)


def test_a_key_that_is_none_ends_the_start(reached: Callable[..., dict[str, gateway.Channel]], folder: Path) -> None:
    shutil.copy(folder / "account.json", folder / "merchant.pem")
    with pytest.raises(ValueError, match="base64"):
        reached(alipay_base_url="https://alipay.example/gateway.do", alipay_keys_dir=folder)
