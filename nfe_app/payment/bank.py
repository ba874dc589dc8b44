"""A bank as a channel: nothing is ordered there; its papers tell of money that came, and money goes back to the account it came from.

Where the bank has a line of its own (the sandbox's does), papers are fetched and returns are handed over; where it has none, papers are
loaded by hand, and each return waits on the clerk's list.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from pathlib import Path

import httpx
from pydantic import BaseModel, ConfigDict, ValidationError

from nfe_app.base import roots
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen

from . import camt
from .camt import NotAStatement, Paper
from .camt_lines import Booked
from .gateway import (
    BillRow,
    Cashier,
    ChannelDown,
    ChannelRefused,
    Given,
    Giving,
    NoticeForged,
    Order,
    RefundState,
    Standing,
    Told,
)


@dataclass(frozen=True)
class BankAccount:
    """The account that collects: whose it is, at which bank, its number; where the bank's line is and its key; where loaded papers lie."""

    name: str
    bank: str
    number: str
    papers: Path
    base_url: str = ""
    key: str = field(default="", repr=False)


class _Return(BaseModel):
    """What the bank says of money it gives back."""

    model_config = ConfigDict(strict=True)
    number: str
    reference: str
    amount_fen: int
    state: RefundState
    at: str


class Bank:
    """The bank with the collecting account."""

    def __init__(self, account: BankAccount, transport: httpx.BaseTransport | None = None) -> None:
        self.account = account
        self.mark = ""
        self.aside: list[Booked] = []
        self._http = httpx.Client(
            base_url=account.base_url,
            headers={"Authorization": f"Bearer {account.key}", "User-Agent": "nfe_app"},
            timeout=httpx.Timeout(8, connect=3),
            transport=transport,
            verify=roots.believed(),
            trust_env=False,
        )

    def order(self, order: Order) -> Cashier:
        """There is nothing to order: whoever has the code and the account's number goes to a bank."""
        raise ChannelRefused(405, "NO_ORDER", order.out_trade_no)

    def standing_of(self, out_trade_no: str) -> Standing | None:  # noqa: ARG002
        """The bank knows no number of ours before the money has come."""
        return None

    def close(self, out_trade_no: str) -> None:
        """There is nothing to close."""

    def read_notice(self, headers: Mapping[str, str], body: bytes, now: datetime) -> Told:  # noqa: ARG002
        """Nobody tells us anything at our door in the bank's name."""
        raise NoticeForged

    def number_of(self, reference: str) -> str:
        """Our number of the attempt that a line of the bank is: made of the account and the bank's reference, so that a line is one attempt."""
        digest = sha256(f"{self.account.number} {reference}".encode()).digest()
        return "B" + base64.b32encode(digest).decode()[:25]

    def read(self, file: bytes) -> list[Paper]:
        """The papers in a file, every one of them of our account; raises NotAStatement."""
        papers = camt.read(file)
        if any(paper.account != self.account.number for paper in papers):
            raise NotAStatement(fields={"why": "other_account"})
        return papers

    def keep(self, day: date, file: bytes) -> None:
        """Lay a statement down that was loaded by hand, whole or not at all, for the reconciliation of its day; a day may have several."""
        folder = self.account.papers
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"{day}-{sha256(file).hexdigest()[:16]}.xml"
        draft = path.with_suffix(f".{new_id().hex}")
        draft.write_bytes(file)
        draft.replace(path)

    def news(self) -> tuple[list[Booked], str]:
        """What was booked after our mark, and the next mark; nothing where the bank has no line. Raises ChannelDown.

        A process that starts anew reads everything again: a line that is known changes nothing.
        """
        if not self.account.base_url:
            return [], ""
        reply = self._ask("GET", "/notifications", asked={"after": self.mark})
        if reply.status_code == 204:
            return [], self.mark
        return [line for paper in self._believed(reply.content) for line in paper.lines], reply.headers.get(
            "x-next", ""
        )

    def lines_of(self, day: date) -> list[Booked] | None:
        """Every line of a day's statements, each once; None while there is none. Raises ChannelDown."""
        files = self._files_of(day)
        papers = [paper for file in files for paper in self._believed(file) if paper.day == day]
        return list({line.reference: line for paper in papers for line in paper.lines}.values()) if files else None

    def _files_of(self, day: date) -> list[bytes]:
        if not self.account.base_url:
            return [path.read_bytes() for path in sorted(self.account.papers.glob(f"{day}-*.xml"))]
        reply = self._ask("GET", f"/statements/{day}")
        return [] if reply.status_code == 404 else [reply.content]

    def bill_of(self, day: date) -> list[BillRow] | None:
        """The same as rows of a bill: money that came under our number of its line, money that went under the number we gave it."""
        lines = self.lines_of(day)
        return None if lines is None else [self._row(line) for line in lines]

    def _row(self, line: Booked) -> BillRow:
        if line.credit:
            return BillRow("payment", self.number_of(line.reference), line.reference, line.amount, line.at)
        return BillRow("refund", "", "", line.amount, line.at, line.end_to_end, line.reference)

    def refund(self, giving: Giving) -> Given:
        """Give money back to the account it came from; where the bank has no line, a clerk has to."""
        if not self.account.base_url:
            return Given(giving.out_refund_no, giving.out_trade_no, "abnormal", None, giving.amount, None, "by hand")
        wanted = {"number": giving.out_refund_no, "reference": giving.transaction_id, "amount_fen": giving.amount.count}
        return self._given(self._ask("POST", "/returns", wanted), giving.out_trade_no)

    def refund_of(self, out_refund_no: str, out_trade_no: str) -> Given | None:
        """Where money stands that is to go back."""
        if not self.account.base_url:
            return None
        reply = self._ask("GET", f"/returns/{out_refund_no}")
        return None if reply.status_code == 404 else self._given(reply, out_trade_no)

    def _given(self, reply: httpx.Response, out_trade_no: str) -> Given:
        try:
            said = _Return.model_validate_json(reply.content)
            done_at = datetime.fromisoformat(said.at)
        except (ValidationError, ValueError) as wrong:
            raise ChannelDown("an answer about a return that cannot be read") from wrong
        amount = Fen(said.amount_fen)
        return Given(said.number, out_trade_no, said.state, said.reference, amount, done_at, reply.text)

    def _believed(self, file: bytes) -> list[Paper]:
        try:
            return self.read(file)
        except NotAStatement as wrong:
            raise ChannelDown(f"a paper that cannot be read: {wrong.fields}") from wrong

    def _ask(
        self, method: str, path: str, body: object = None, asked: Mapping[str, str] | None = None
    ) -> httpx.Response:
        try:
            reply = self._http.request(method, path, json=body, params=asked)
        except httpx.RequestError as fault:
            raise ChannelDown(f"{method} {path}: {type(fault).__name__}") from fault
        if reply.status_code in (200, 204) or (method == "GET" and reply.status_code == 404):
            return reply
        if 400 <= reply.status_code < 500:
            raise ChannelRefused(reply.status_code, reply.text[:60], path)
        raise ChannelDown(f"{method} {path}: {reply.status_code}")
