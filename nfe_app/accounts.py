"""The accounts through which money goes: at the sandboxes of our own, and in production at the real channels."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from nfe_app.base import keys
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.payment.alipay import AlipayAccount
from nfe_app.payment.bank import BankAccount
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account

WECHAT, ALIPAY, BANK = "/sandbox/wechat", "/sandbox/alipay", "/sandbox/bank"
OFFICE = "/sandbox/office"


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


def sandbox_bank() -> BankAccount:
    """The collecting account at the sandbox's bank."""
    line = {"base_url": f"{_here()}{BANK}", "key": keys.digest("sandbox", "bank")}
    name, bank = _("社保缴费专户（演示）"), _("沙箱银行")
    return BankAccount(name, bank, "9999990000000000001", sandbox_folder() / "papers", **line)


def sandbox_office() -> tuple[str, str]:
    """The line to the office that plays: its address and the key to it."""
    return f"{_here()}{OFFICE}", keys.digest("sandbox", "office")


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


def real_bank(folder: Path) -> BankAccount:
    """The collecting account of production: `account.json` in NFE_BANK_DIR, where its statements are laid down too."""
    told = json.loads((folder / "account.json").read_text())
    return BankAccount(told["name"], told["bank"], told["number"], folder)


def fee_rate(folder: Path) -> Decimal | None:
    """The channel's share of each payment by contract, `"fee_rate": "0.006"` in `account.json`; None where it is not told there."""
    told = json.loads((folder / "account.json").read_text()).get("fee_rate")
    return None if told is None else Decimal(told)


def _kept(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""
