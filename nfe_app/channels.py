"""Which channel money goes through: the sandbox of our own on our own routes, or the real one with the keys of production."""

from __future__ import annotations

import json
from pathlib import Path

from fastapi import FastAPI

from nfe_app.base import keys
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.chores import CHORES
from nfe_app.payment import gateway
from nfe_app.payment.bank import Bank, BankAccount
from nfe_app.payment.sandbox.bank import BankSetting, SandboxBank
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE, Faults
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account, WeChat


def connect(app: FastAPI) -> None:
    """Connect payment to its channel in the process that serves; the sandbox is mounted only where there is no real one."""
    if settings().sandbox:
        _mount_sandbox(app)
        _mount_bank(app)
    reach()


def reach() -> None:
    """Connect payment to its channel in a process that only works: what has to be ordered or asked goes out from there too."""
    gateway.connect("wechat", WeChat(_sandbox_account() if settings().sandbox else _account()))
    if account := _bank_account():
        gateway.connect("bank", Bank(account))


def _mount_bank(app: FastAPI) -> None:
    """The sandbox's bank, at whose counter anybody plays a transfer."""
    account, address = _sandbox_bank(), f"{settings().public_origin}/sandbox/bank"
    here = _sandbox_folder() / "bank.db"
    production = settings().mode == "production"
    box = SandboxBank(BankSetting(account.name, account.number, account.key, here, address, production))
    app.mount("/sandbox/bank", box.app)


def _bank_account() -> BankAccount | None:
    """The collecting account: the sandbox's, or that of production, `account.json` in NFE_BANK_DIR; None where there is none."""
    if settings().sandbox:
        return _sandbox_bank()
    folder = settings().bank_dir
    if folder is None:
        return None
    told = json.loads((folder / "account.json").read_text())
    return BankAccount(told["name"], told["bank"], told["number"], folder)


def _sandbox_bank() -> BankAccount:
    here = f"http://127.0.0.1:{settings().port}/sandbox/bank"
    line = {"base_url": here, "key": keys.digest("sandbox", "bank")}
    name, bank = _("社保缴费专户（演示）"), _("沙箱银行")
    return BankAccount(name, bank, "9999990000000000001", _sandbox_folder() / "papers", **line)


def _mount_sandbox(app: FastAPI) -> None:
    faults = Faults() if settings().sandbox_faults else NONE
    _merchant, platform = keys_in(_sandbox_folder())
    setting = Setting(
        platform,
        _sandbox_folder() / "wechat.db",
        f"{settings().public_origin}/sandbox/wechat",
        production=settings().mode == "production",
        faults=faults,
        demo=settings().demo,
    )
    box = Sandbox(setting)
    app.mount("/sandbox/wechat", box.app)
    CHORES["sandbox notices"] = box.deliver_due


def _sandbox_account() -> Account:
    merchant, _platform = keys_in(_sandbox_folder())
    here, public = f"http://127.0.0.1:{settings().port}", f"{settings().public_origin}/sandbox/wechat"
    return Account(
        f"{here}/sandbox/wechat",
        f"{here}/api/payments/notice",
        **vars(merchant),
        open_url=public,
        api_url=f"{here}/sandbox/wechat",
        bridge_url=f"{public}/bridge",
    )


def _sandbox_folder() -> Path:
    return settings().data_dir / "sandbox"


def _account() -> Account:
    """The merchant's account of production: `account.json` beside the keys it names, all in NFE_WECHAT_KEYS_DIR.

    `app_secret` is needed where people pay inside WeChat.
    """
    folder = settings().wechat_keys_dir or Path()
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


def _kept(path: Path) -> str:
    return path.read_text().strip() if path.exists() else ""
