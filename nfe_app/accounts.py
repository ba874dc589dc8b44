"""The accounts through which money goes: at the sandboxes of our own, and in production at the real channels."""

from __future__ import annotations

import json
from pathlib import Path

from nfe_app.base.settings import settings
from nfe_app.payment.alipay import AlipayAccount
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account

WECHAT, ALIPAY = "/sandbox/wechat", "/sandbox/alipay"


def sandbox_wechat() -> Account:
    """The merchant's account at the sandbox of WeChat Pay."""
    merchant, _platform = keys_in(sandbox_folder())
    public = f"{settings().public_origin}{WECHAT}"
    return Account(
        f"{_here()}{WECHAT}",
        f"{_here()}/api/payments/notice",
        **vars(merchant),
        open_url=public,
        api_url=f"{_here()}{WECHAT}",
        bridge_url=f"{public}/bridge",
    )


def sandbox_alipay() -> AlipayAccount:
    """The merchant's account at the sandbox of Alipay."""
    merchant, _platform = alipay_keys_in(sandbox_folder())
    return AlipayAccount(
        f"{_here()}{ALIPAY}/gateway.do",
        f"{_here()}/api/payments/notice/alipay",
        f"{settings().public_origin}/paid/",
        **vars(merchant),
        payer_url=f"{settings().public_origin}{ALIPAY}/gateway.do",
    )


def _here() -> str:
    return f"http://127.0.0.1:{settings().port}"


def sandbox_folder() -> Path:
    """Where the sandboxes keep their keys and their trades."""
    return settings().data_dir / "sandbox"


def real_wechat(folder: Path) -> Account:
    """The merchant's account of production at WeChat Pay: `account.json` beside the keys it names, all in NFE_WECHAT_KEYS_DIR.

    `app_secret` is needed where people pay inside WeChat.
    """
    told = json.loads((folder / "account.json").read_text())
    return Account(
        base_url=settings().wechat_base_url,
        notify_url=f"{settings().public_origin}/api/payments/notice",
        mchid=told["mchid"],
        appid=told["appid"],
        serial=told["serial"],
        private_key=(folder / "merchant.pem").read_text(),
        api_v3_key=(folder / "api_v3_key").read_text().strip(),
        anchors={serial: (folder / name).read_text() for serial, name in told["anchors"].items()},
        app_secret=_kept(folder / "app_secret"),
    )


def real_alipay(folder: Path) -> AlipayAccount:
    """The same at Alipay, all in NFE_ALIPAY_KEYS_DIR: `account.json`, our `merchant.pem`, and Alipay's own `alipay.pem`."""
    told = json.loads((folder / "account.json").read_text())
    return AlipayAccount(
        base_url=settings().alipay_base_url,
        notify_url=f"{settings().public_origin}/api/payments/notice/alipay",
        return_url=f"{settings().public_origin}/paid/",
        app_id=told["app_id"],
        seller_id=told["seller_id"],
        private_key=(folder / "merchant.pem").read_text(),
        alipay_public_key=(folder / "alipay.pem").read_text(),
    )


def _kept(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""
