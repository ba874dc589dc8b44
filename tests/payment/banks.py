"""A bank for tests: the sandbox's, reached without a network, and papers written by hand."""

from __future__ import annotations

from pathlib import Path

import anyio
import httpx
from starlette.applications import Starlette
from starlette.routing import Mount

from nfe_app.base.database import new_id
from nfe_app.payment import gateway
from nfe_app.payment.bank import Bank, BankAccount
from nfe_app.payment.sandbox.bank import BankSetting, SandboxBank
from tests.payment.channels import carried

NUMBER, KEY, MOUNT = "9999990000000000001", "a key of the line", "/sandbox/bank"
ORIGIN = "http://localhost:8000"
SPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"


class BankTown:
    """The sandbox's bank, and our side of it, connected."""

    def __init__(self, folder: Path) -> None:
        self.down = False
        self.sandbox = SandboxBank(BankSetting("专户", NUMBER, KEY, folder / "bank.db", ORIGIN + MOUNT, False))
        self.bank = Bank(account(folder, base_url=ORIGIN + MOUNT), httpx.MockTransport(self.carry))
        gateway.connect("bank", self.bank)

    def carry(self, request: httpx.Request) -> httpx.Response:
        """One request to the bank and back."""
        if self.down:
            raise httpx.ConnectError("no line")
        return anyio.run(carried, Starlette(routes=[Mount(MOUNT, self.sandbox.app)]), request)

    def browser(self) -> httpx.Client:
        """Anybody's browser at its counter."""
        return httpx.Client(base_url=ORIGIN + MOUNT, transport=httpx.MockTransport(self.carry))

    def transfer(self, told: str, *fens: int, **how: bool) -> list[str]:
        """Somebody transfers money with these words."""
        return self.sandbox.transfer(told, list(fens), **how)


def account(folder: Path, **other: str) -> BankAccount:
    """The collecting account; without a line of the bank unless an address is given."""
    return BankAccount("专户", "沙箱银行", NUMBER, folder / "papers", key=KEY, **other)


def entry(told: str = "", yuan: str = "1600.00", **other: str) -> str:
    """One line of a statement."""
    said = {
        "reference": new_id().hex,
        "currency": "CNY",
        "sign": "CRDT",
        "state": "BOOK",
        "more": "",
        "end": "X",
    } | other
    return f"""<Ntry><Amt Ccy="{said["currency"]}">{yuan}</Amt><CdtDbtInd>{said["sign"]}</CdtDbtInd>{said["more"]}
    <Sts><Cd>{said["state"]}</Cd></Sts><BookgDt><Dt>2025-10-01</Dt></BookgDt>
    <AcctSvcrRef>{said["reference"]}</AcctSvcrRef><NtryDtls><TxDtls><Refs><EndToEndId>{said["end"]}</EndToEndId></Refs>
    <RmtInf><Ustrd>{told}</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"""


def paper(*entries: str, number: str = NUMBER, space: str = SPACE, head: str = "", balances: str = "") -> bytes:
    """A statement of these lines."""
    return f"""<?xml version="1.0" encoding="UTF-8"?>{head}<Document xmlns="{space}"><BkToCstmrStmt><Stmt><Id>1</Id>
    <Acct><Id><Othr><Id>{number}</Id></Othr></Id></Acct>{balances}{"".join(entries)}</Stmt></BkToCstmrStmt></Document>""".encode()


def balance(code: str, yuan: str, sign: str = "CRDT") -> str:
    """A balance of a statement."""
    return f"""<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy="CNY">{yuan}</Amt>
    <CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>2025-10-01</Dt></Dt></Bal>"""
