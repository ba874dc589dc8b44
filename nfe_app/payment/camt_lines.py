"""The lines of a bank's paper (ISO 20022, ReportEntry): what is booked in yuan, and nothing that could be anything else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from xml.etree.ElementTree import Element

from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen

Names = dict[str, str]
AMOUNT = re.compile(r"\d{1,13}(\.\d{1,2}0*)?")
SIGNS = {"CRDT": 1, "DBIT": -1}


class Strange(Exception):
    """Something that a person has to look at."""


@dataclass(frozen=True)
class Booked:
    """One line the bank has booked: money that came (`credit`) or went. `reference` is the bank's own, and the only one nobody else can choose."""

    reference: str
    amount: Fen
    credit: bool
    at: datetime
    told: str
    end_to_end: str


def lines_in(entry: Element, ns: Names) -> list[Booked]:
    """What one entry books: one line, or one for each transaction of a batch; nothing while it is only expected. Raises Strange."""
    if (text_of(entry, "Sts/Cd", ns) or text_of(entry, "Sts", ns)) != "BOOK":
        return []
    own = text_of(entry, "AcctSvcrRef", ns)
    whole = amount_of(entry.find("Amt", ns), own)
    sign = text_of(entry, "CdtDbtInd", ns)
    if sign not in SIGNS or text_of(entry, "RvslInd", ns) in ("true", "1"):
        raise Strange(f"{own}: reversed")
    details = entry.findall("NtryDtls/TxDtls", ns)
    if len(details) < 2:
        details = details or [entry]
        parts = [(text_of(details[0], "Refs/AcctSvcrRef", ns) or own, whole)]
    else:
        found = (
            one.find("Amt", ns) if one.find("Amt", ns) is not None else one.find("AmtDtls/TxAmt/Amt", ns)
            for one in details
        )
        parts = [
            (text_of(one, "Refs/AcctSvcrRef", ns), amount_of(amount, own))
            for one, amount in zip(details, found, strict=True)
        ]
        if Fen.total(amount for _reference, amount in parts) != whole:
            raise Strange(f"{own}: its parts are not the whole")
    if not all(reference and amount > Fen(0) for reference, amount in parts):
        raise Strange(f"{own}: no reference of the bank, or nothing")
    at = _moment(entry, ns, own)
    return [
        Booked(reference[:35], amount, sign == "CRDT", at, _told(one, ns), text_of(one, "Refs/EndToEndId", ns))
        for one, (reference, amount) in zip(details, parts, strict=True)
    ]


def _told(details: Element, ns: Names) -> str:
    """The words that came with the money, also a creditor's reference among them."""
    plain = [one.text or "" for one in details.findall("RmtInf/Ustrd", ns)]
    return " ".join([*plain, *(one.text or "" for one in details.findall("RmtInf/Strd/CdtrRefInf/Ref", ns))])[:500]


def _moment(entry: Element, ns: Names, own: str) -> datetime:
    """When it was booked; of a day alone its noon in China."""
    try:
        if said := text_of(entry, "BookgDt/DtTm", ns):
            moment = datetime.fromisoformat(said)
            return moment if moment.tzinfo else moment.replace(tzinfo=CHINA)
        return datetime.combine(date.fromisoformat(text_of(entry, "BookgDt/Dt", ns)[:10]), time(12), CHINA)
    except ValueError as wrong:
        raise Strange(f"{own}: no day") from wrong


def amount_of(told: Element | None, own: str = "") -> Fen:
    """An amount in yuan; raises Strange."""
    if told is None or told.get("Ccy") != "CNY" or not AMOUNT.fullmatch(text := (told.text or "").strip()):
        raise Strange(f"{own}: not an amount in CNY")
    return Fen.of_yuan(text)


def text_of(element: Element, path: str, ns: Names) -> str:
    """The text at a path; empty where there is none."""
    return (element.findtext(path, "", ns) or "").strip()
