"""Which channels money goes through: the sandboxes of our own on our own routes, or the real ones with the keys of production."""

from __future__ import annotations

from decimal import Decimal

from fastapi import FastAPI

from nfe_app import accounts, renewal
from nfe_app.accounts import ALIPAY, BANK, OFFICE, WECHAT, sandbox_folder
from nfe_app.base.settings import settings
from nfe_app.chores import CHORES
from nfe_app.payment import gateway
from nfe_app.payment.alipay import Alipay
from nfe_app.payment.bank import Bank
from nfe_app.payment.sandbox.alipay import AlipaySandbox, AlipaySetting
from nfe_app.payment.sandbox.alipay_bills import SHARE
from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.bank import BankSetting, SandboxBank
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE, Faults
from nfe_app.payment.sandbox.keys import keys_in
from nfe_app.payment.wechat import Account, WeChat
from nfe_app.transfer import gateway as offices
from nfe_app.transfer.sandbox.office import SandboxOffice
from nfe_app.transfer.sandbox.office import Setting as OfficeSetting


def connect(app: FastAPI) -> None:
    """Connect payment to its channels in the process that serves; the sandboxes are mounted only where there is no real one."""
    if settings().sandbox:
        _mount_wechat(app)
        _mount_alipay(app)
        _mount_bank(app)
    if settings().demo:
        _mount_office(app)
    reach()


def reach() -> None:
    """Connect payment to its channels in a process that only works: what has to be ordered or asked goes out from there too.

    A channel that is not told of in the settings is not connected, and so no way through it is offered.
    """
    if settings().sandbox:
        gateway.connect("wechat", WeChat(accounts.sandbox_wechat()), Decimal(0))
        gateway.connect("alipay", Alipay(accounts.sandbox_alipay()), SHARE)
        gateway.connect("bank", Bank(accounts.sandbox_bank()))
    offices.connect(offices.Line(*accounts.sandbox_office()) if settings().demo else None)
    if folder := settings().wechat_keys_dir:
        _connect_wechat(accounts.real_wechat(folder), accounts.fee_rate(folder))
    if folder := settings().alipay_keys_dir:
        gateway.connect("alipay", Alipay(accounts.real_alipay(folder)), accounts.fee_rate(folder))
    if folder := settings().bank_dir:
        gateway.connect("bank", Bank(accounts.real_bank(folder)))


def _connect_wechat(account: Account, fee_rate: Decimal | None) -> None:
    channel = WeChat(account)
    gateway.connect("wechat", channel, fee_rate)
    if renewal.is_needed(account):
        CHORES["wechat certificates"] = renewal.Renewal(channel)


def _mount_wechat(app: FastAPI) -> None:
    _merchant, platform = keys_in(sandbox_folder())
    setting = Setting(
        platform,
        sandbox_folder() / "wechat.db",
        f"{settings().public_origin}{WECHAT}",
        production=settings().mode == "production",
        faults=_faults(),
        demo=settings().demo,
    )
    box = Sandbox(setting)
    app.mount(WECHAT, box.app)
    CHORES["sandbox notices"] = box.deliver_due


def _mount_alipay(app: FastAPI) -> None:
    _merchant, platform = alipay_keys_in(sandbox_folder())
    setting = AlipaySetting(
        platform,
        sandbox_folder() / "alipay.db",
        f"{settings().public_origin}{ALIPAY}",
        production=settings().mode == "production",
        faults=_faults(),
    )
    box = AlipaySandbox(setting)
    app.mount(ALIPAY, box.app)
    CHORES["alipay sandbox notices"] = box.deliver_due


def _mount_bank(app: FastAPI) -> None:
    """The sandbox's bank, at whose counter anybody plays a transfer."""
    account, address = accounts.sandbox_bank(), f"{settings().public_origin}{BANK}"
    here, production = sandbox_folder() / "bank.db", settings().mode == "production"
    box = SandboxBank(BankSetting(account.name, account.number, account.key, here, address, production))
    app.mount(BANK, box.app)


def _mount_office(app: FastAPI) -> None:
    """The office of the giving place that plays; in production there is no line yet, and its answers are typed at the desk."""
    _address, key = accounts.sandbox_office()
    here, production = sandbox_folder() / "office.db", settings().mode == "production"
    setting = OfficeSetting(key, here, f"{settings().public_origin}{OFFICE}", production)
    app.mount(OFFICE, SandboxOffice(setting).app)


def _faults() -> Faults:
    return Faults() if settings().sandbox_faults else NONE
