"""The sandbox's bank put together: a counter for anybody, and a line for the owner of the account."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from starlette.applications import Starlette

from .bank_counter import BankCounter
from .bank_line import BankLine
from .bank_store import BankStore


@dataclass(frozen=True)
class BankSetting:
    """The collecting account as the bank knows it, the key to its line, its own file, and the address it is mounted at."""

    name: str
    number: str
    key: str = field(repr=False)
    store_path: Path
    public_url: str
    production: bool


class SandboxBank:
    """A bank that moves no money; `app` is mounted at the path of `public_url`. RuntimeError in production."""

    def __init__(self, setting: BankSetting) -> None:
        if setting.production:
            raise RuntimeError("THE SANDBOX TAKES NO REAL MONEY: it does not start in production")
        store = BankStore(setting.store_path)
        counter = BankCounter(store, setting.name, setting.number, setting.public_url)
        line = BankLine(store, setting.number, setting.key)
        self.transfer = counter.transfer
        self.app = Starlette(routes=[*counter.routes(), *line.routes()])
