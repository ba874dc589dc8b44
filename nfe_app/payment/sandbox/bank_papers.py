"""The papers of the sandbox's bank, as ISO 20022 has them: camt.053.001.08 for a day, camt.054.001.08 for what was booked just now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from xml.etree.ElementTree import Element, SubElement, tostring

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

from .bank_store import Booking

SPACE = "urn:iso:std:iso:20022:tech:xsd:"


def statement(account: str, day: date, opening: Fen, lines: Sequence[Booking], now: datetime) -> bytes:
    """A whole day: what stood before it, its lines, and what stood after."""
    document, paper = _begun("camt.053", "BkToCstmrStmt", "Stmt", account, f"{day:%Y%m%d}", now)
    moved = Fen.total(Fen(one.fen if one.credit else -one.fen) for one in lines)
    for code, amount in (("OPBD", opening), ("CLBD", opening + moved)):
        balance = SubElement(paper, "Bal")
        SubElement(SubElement(SubElement(balance, "Tp"), "CdOrPrtry"), "Cd").text = code
        _sum(balance, amount)
        SubElement(SubElement(balance, "Dt"), "Dt").text = str(day)
    return _ended(document, paper, lines)


def notification(account: str, lines: Sequence[Booking], now: datetime) -> bytes:
    """What was booked just now."""
    document, paper = _begun("camt.054", "BkToCstmrDbtCdtNtfctn", "Ntfctn", account, f"{lines[-1].id}", now)
    return _ended(document, paper, lines)


def _begun(kind: str, group: str, each: str, account: str, number: str, now: datetime) -> tuple[Element, Element]:
    document = Element("Document", {"xmlns": f"{SPACE}{kind}.001.08"})
    body = SubElement(document, group)
    head = SubElement(body, "GrpHdr")
    SubElement(head, "MsgId").text = f"{kind}-{number}"
    SubElement(head, "CreDtTm").text = _moment(now)
    paper = SubElement(body, each)
    SubElement(paper, "Id").text = number
    SubElement(SubElement(SubElement(SubElement(paper, "Acct"), "Id"), "Othr"), "Id").text = account
    return document, paper


def _ended(document: Element, paper: Element, lines: Sequence[Booking]) -> bytes:
    for line in lines:
        _entry(paper, line)
    return bytes(tostring(document, "utf-8", xml_declaration=True))


def _entry(paper: Element, line: Booking) -> None:
    entry = SubElement(paper, "Ntry")
    _sum(entry, Fen(line.fen if line.credit else -line.fen))
    SubElement(SubElement(entry, "Sts"), "Cd").text = "BOOK"
    SubElement(SubElement(entry, "BookgDt"), "DtTm").text = _moment(line.at)
    SubElement(entry, "AcctSvcrRef").text = line.reference
    details = SubElement(SubElement(entry, "NtryDtls"), "TxDtls")
    numbers = SubElement(details, "Refs")
    SubElement(numbers, "AcctSvcrRef").text = line.reference
    SubElement(numbers, "EndToEndId").text = line.end_to_end
    side = "Dbtr" if line.credit else "Cdtr"
    SubElement(SubElement(SubElement(SubElement(details, "RltdPties"), side), "Pty"), "Nm").text = line.payer
    SubElement(SubElement(details, "RmtInf"), "Ustrd").text = line.told


def _sum(of: Element, amount: Fen) -> None:
    SubElement(of, "Amt", {"Ccy": "CNY"}).text = max(amount, -amount).yuan
    SubElement(of, "CdtDbtInd").text = "DBIT" if amount < Fen(0) else "CRDT"


def _moment(at: datetime) -> str:
    return at.astimezone(CHINA).isoformat(timespec="milliseconds")
