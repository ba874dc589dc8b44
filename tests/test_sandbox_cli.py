"""`nfe sandbox credentials` tells others how to reach the sandbox, and nothing where there is none."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nfe_app import accounts
from nfe_app.base.settings import Settings
from nfe_app.cli import main
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.keys import keys_in


def credentials() -> dict[str, str]:
    """What is told of WeChat Pay's side."""
    told = CliRunner().invoke(main, ["sandbox", "credentials", "--json"])
    assert told.exit_code == 0
    wechat: dict[str, str] = json.loads(told.stdout)["wechat"]
    return wechat


def test_others_are_told_everything_they_need(house: str, tmp_path: Path) -> None:
    told = credentials()
    merchant, platform = keys_in(tmp_path / "sandbox")
    assert (told["mchid"], told["appid"], told["serial"]) == (merchant.mchid, merchant.appid, merchant.serial)
    assert (told["api_v3_key"], told["public_key_id"]) == (merchant.api_v3_key, platform.public_key_id)
    assert told["base_url"] == "http://testserver/sandbox/wechat"
    kept = {
        "private_key_path": merchant.private_key,
        "public_key_path": merchant.anchors[platform.public_key_id],
        "certificate_path": platform.certificate,
    }
    for name, pem in kept.items():
        assert Path(told[name]).is_absolute()
        assert Path(told[name]).read_text() == pem
        assert stat.S_IMODE(Path(told[name]).stat().st_mode) == 0o600


def test_told_again_it_is_the_same_and_a_key_file_of_before_is_replaced(house: str) -> None:
    first = credentials()
    Path(first["private_key_path"]).write_text("old")
    assert credentials() == first
    assert "PRIVATE KEY" in Path(first["private_key_path"]).read_text()


def test_people_read_it_too(house: str) -> None:
    told = CliRunner().invoke(main, ["sandbox", "credentials"])
    assert "wechat\n  mchid: 1900000001\n" in told.stdout


def test_where_money_is_real_there_is_nothing_to_tell(house: str, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Settings(wechat_base_url="https://api.mch.weixin.qq.com", wechat_keys_dir=Path("keys"))
    monkeypatch.setattr("nfe_app.sandbox_cli.settings", lambda: real)
    told = CliRunner().invoke(main, ["sandbox", "credentials", "--json"])
    assert (told.exit_code, "mchid" in told.stdout) == (1, False)


def test_the_product_knows_payers_and_plays_wechats_browser_by_the_sandbox(house: str) -> None:
    account = accounts.sandbox_wechat()
    public = "http://testserver/sandbox/wechat"
    assert (account.open_url, account.bridge_url) == (public, f"{public}/bridge")
    assert account.api_url == account.base_url != public
    assert account.app_secret == credentials()["app_secret"]


def test_others_are_told_how_to_reach_alipay_too(house: str, tmp_path: Path) -> None:
    told = json.loads(CliRunner().invoke(main, ["sandbox", "credentials", "--json"]).stdout)["alipay"]
    merchant, _platform = alipay_keys_in(tmp_path / "sandbox")
    assert (told["app_id"], told["seller_id"]) == (merchant.app_id, merchant.seller_id)
    assert told["gateway_url"] == "http://testserver/sandbox/alipay/gateway.do"
    for name, pem in (
        ("private_key_path", merchant.private_key),
        ("alipay_public_key_path", merchant.alipay_public_key),
    ):
        assert Path(told[name]).read_text() == pem
        assert stat.S_IMODE(Path(told[name]).stat().st_mode) == 0o600
