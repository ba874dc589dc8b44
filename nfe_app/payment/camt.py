"""A bank's papers as ISO 20022 has them, read strictly: camt.053, a day's statement, and camt.054, money as it comes.

Any DOCTYPE is refused before it is read: entities are declared nowhere else, so none can grow or fetch anything (ISO 20022 uses none).
Message definitions: ISO 20022 Bank-to-Customer Cash Management, BankToCustomerStatement and BankToCustomerDebitCreditNotification.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser, fromstring

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from .camt_lines import SIGNS, Booked, Names, Strange, amount_of, lines_in, text_of

LARGEST = 64 * 1024 * 1024
DEEPEST = 32
KIND = re.compile(r"{(urn:iso:std:iso:20022:tech:xsd:(camt\.05[34])\.001\.\d\d)}Document")
WITHIN = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
OPENING, CLOSING = "OPBD", "CLBD"


class NotAStatement(Refusal):
    """The file is not a statement that can be believed; nothing of it was taken in."""

    code = "not_a_statement"
    words = _("这不是能用的银行对账单，一笔也没有入账。")
    status = 422


@dataclass(frozen=True)
class Paper:
    """What a file says of one account; `strange` are lines that were not understood, each with why. `day` is that of a closing balance."""

    kind: str
    account: str
    day: date | None
    lines: tuple[Booked, ...]
    strange: tuple[str, ...]


class _Plain(TreeBuilder):
    """Builds a tree of nothing but elements, none too deep."""

    def __init__(self) -> None:
        super().__init__()
        self._deep = 0

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Ends the reading."""
        raise NotAStatement(fields={"why": "doctype"})

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        """One step deeper."""
        self._deep += 1
        if self._deep > DEEPEST:
            raise NotAStatement(fields={"why": "too_deep"})
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        """One step back."""
        self._deep -= 1
        return super().end(tag)


def read(file: bytes) -> list[Paper]:
    """Every statement or notification in a file; raises NotAStatement with `why`, and then nothing of it is to be believed."""
    if len(file) > LARGEST:
        raise NotAStatement(fields={"why": "too_large"})
    try:
        root = fromstring(file, XMLParser(target=_Plain()))  # noqa: S314 - a DOCTYPE is refused, so no entity is ever declared
    except (ParseError, ValueError, LookupError) as wrong:
        raise NotAStatement(fields={"why": "no_xml"}) from wrong
    known = KIND.fullmatch(root.tag)
    if known is None:
        raise NotAStatement(fields={"why": "other_message"})
    space, kind = known.groups()
    group, each = WITHIN[kind]
    papers = [_paper(kind, one, {"": space}) for one in root.findall(f"{group}/{each}", {"": space})]
    if not papers:
        raise NotAStatement(fields={"why": "empty"})
    return papers


def _paper(kind: str, one: Element, ns: Names) -> Paper:
    account = text_of(one, "Acct/Id/Othr/Id", ns) or text_of(one, "Acct/Id/IBAN", ns)
    if not account:
        raise NotAStatement(fields={"why": "no_account"})
    lines: list[Booked] = []
    strange: list[str] = []
    for entry in one.findall("Ntry", ns):
        try:
            lines += lines_in(entry, ns)
        except Strange as why:
            strange.append(str(why))
    balances = dict(_balances(one, ns))
    if not strange and {OPENING, CLOSING} <= balances.keys():
        moved = Fen.total(line.amount if line.credit else -line.amount for line in lines)
        if balances[OPENING][0] + moved != balances[CLOSING][0]:
            raise NotAStatement(fields={"why": "balance"})
    day = balances[CLOSING][1] if CLOSING in balances else None
    return Paper(kind, account, day, tuple(lines), tuple(strange))


def _balances(one: Element, ns: Names) -> Iterator[tuple[str, tuple[Fen, date]]]:
    for balance in one.findall("Bal", ns):
        try:
            amount = amount_of(balance.find("Amt", ns)) * SIGNS[text_of(balance, "CdtDbtInd", ns)]
            day = date.fromisoformat((text_of(balance, "Dt/Dt", ns) or text_of(balance, "Dt/DtTm", ns))[:10])
        except (Strange, KeyError, ValueError) as wrong:
            raise NotAStatement(fields={"why": "balance"}) from wrong
        yield text_of(balance, "Tp/CdOrPrtry/Cd", ns), (amount, day)
