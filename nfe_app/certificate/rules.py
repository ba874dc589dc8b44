"""What a paper says: its kinds, what each purpose needs of the facts and for how long, the digest of it, what a stranger may see."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.base.words import _

ISSUER, DEMO, ROOT, SIGNER = "新就业社保", "（演示）", "证明根", "证明签发"
SCHEMES = ("employee_pension", "employee_medical", "unemployment", "resident_pension", "resident_medical")
EDITION = 2


class NothingPaid(Refusal):
    """No payment has arrived yet for these months, so there is nothing that a paper could show."""

    code = "nothing_paid"
    words = _("还没有到账的缴费，证明先开不出来。缴上第一笔，就能开。")
    status = 409


class Kind(StrEnum):
    """What paper it is: 参保证明, 缴费证明, 权益记录单, 参保缴费凭证 (for a transfer), 缴费收据."""

    PARTICIPATION = "participation"
    CONTRIBUTION = "contribution"
    RIGHTS = "rights"
    VOUCHER = "voucher"
    RECEIPT = "receipt"


KINDS = tuple(kind.value for kind in Kind)  # in an order that never changes: a statement names a kind by its place
NAMES = (_("参保证明"), _("缴费证明"), _("权益记录单"), _("参保缴费凭证"), _("缴费收据"))
KIND_NAMES = dict(zip(Kind, NAMES, strict=True))


class Standing(StrEnum):
    """Where someone stands in a scheme on the day of issue: 正在参保, 暂停, 停止."""

    COVERED = "covered"
    PAUSED = "paused"
    STOPPED = "stopped"


class Purpose(StrEnum):
    """What the paper is for: anything, 租房, 上学, 贷款, 工作, 落户; a closed list, so that nobody prints a sentence of their own."""

    GENERAL = "general"
    RENT = "rent"
    SCHOOL = "school"
    LOAN = "loan"
    WORK = "work"
    SETTLE = "settle"


class Status(StrEnum):
    """Whether a paper still holds, was taken back, or has run out."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@dataclass(frozen=True)
class Needs:
    """What a purpose needs to be told besides standing and months, and for how many days. Both are choices of ours; no document sets them."""

    days: int
    stretches: bool
    amounts: bool


NEEDS = {
    Purpose.GENERAL: Needs(90, stretches=True, amounts=True),
    Purpose.RENT: Needs(30, stretches=False, amounts=False),
    Purpose.SCHOOL: Needs(90, stretches=True, amounts=False),
    Purpose.LOAN: Needs(30, stretches=True, amounts=True),
    Purpose.WORK: Needs(30, stretches=False, amounts=False),
    Purpose.SETTLE: Needs(90, stretches=True, amounts=True),
}
LASTING = frozenset({Kind.VOUCHER, Kind.RECEIPT})
"""Papers about what once happened, which do not run out."""
WITH_PURPOSE = frozenset({Kind.PARTICIPATION, Kind.CONTRIBUTION})


@dataclass(frozen=True)
class Paid:
    """What arrived for months in a row; no amount where the purpose does not need it."""

    span: Span
    amount: Fen | None


@dataclass(frozen=True)
class Part:
    """One scheme in one place: where the person stands in it, how many months, and what was paid as far as the purpose needs it."""

    scheme: str
    scheme_name: str
    place: str
    place_name: str
    standing: Standing
    paid: tuple[Paid, ...]
    months: int = 0
    amount: Fen | None = None


@dataclass(frozen=True)
class Section:
    """A table of a paper, as it is printed: its title, the heads of its columns, and rows of as many texts."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Facts:
    """What the records hold on the day of issue: payments in any order, name and identity number also as masked text."""

    name: str
    masked_name: str
    masked_identity: str
    issued_on: date
    parts: tuple[Part, ...]
    purpose: Purpose = Purpose.GENERAL
    demo: bool = False
    kind: str = Kind.PARTICIPATION.value
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Said:
    """What the paper says: parts in the order of the schemes, each with its payments as stretches of months without a gap."""

    name: str
    masked_name: str
    masked_identity: str
    issued_on: date
    parts: tuple[Part, ...]
    purpose: Purpose
    demo: bool
    kind: str = Kind.PARTICIPATION.value
    valid_until: date | None = None
    sections: tuple[Section, ...] = ()
    issuer: str = ISSUER
    edition: int = EDITION


@dataclass(frozen=True)
class PublicView:
    """What a stranger who holds the number may see: no full name, nothing of the identity number."""

    masked_name: str
    issued_on: date
    parts: tuple[Part, ...]
    purpose: Purpose
    demo: bool
    kind: str
    issuer: str
    valid_until: date | None
    sections: tuple[Section, ...]
    status: Status


def compose(facts: Facts, wanted: Span | None = None) -> Said:
    """What the paper says of these facts for the months of `wanted`, or of all; the same facts in another order say the same.

    Tells no more than the purpose needs. Raises NothingPaid.
    """
    if "*" not in facts.masked_name or "*" not in facts.masked_identity:
        raise ValueError("a certificate is given its name and identity number already masked")
    if len({(part.scheme, part.place) for part in facts.parts}) < len(facts.parts):
        raise ValueError("one scheme in one place comes once")
    within = [replace(part, paid=_within(_joined(part.paid), wanted)) for part in facts.parts]
    if not any(part.paid for part in within):
        raise NothingPaid
    told_of = within if wanted is None else [part for part in within if part.paid]
    parts = sorted(told_of, key=lambda part: (SCHEMES.index(part.scheme), part.place))
    kind, needs = Kind(facts.kind), NEEDS[facts.purpose]
    until = None if kind in LASTING else facts.issued_on + timedelta(days=needs.days)
    told = tuple(_needed(part, needs) for part in parts)
    return Said(**_kept(facts, Said) | {"parts": told, "valid_until": until})


def _within(paid: tuple[Paid, ...], wanted: Span | None) -> tuple[Paid, ...]:
    """Those of the stretches that lie in the months wanted; one that reaches out of them is cut, and has no amount then."""
    if wanted is None:
        return paid
    cut = [(each, max(each.span.first, wanted.first), min(each.span.last, wanted.last)) for each in paid]
    return tuple(
        each if each.span == Span(first, last) else Paid(Span(first, last), None)
        for each, first, last in cut
        if first <= last
    )


def _needed(part: Part, needs: Needs) -> Part:
    """The part with what the purpose needs alone."""
    amounts = [each.amount for each in part.paid]
    whole = Fen.total(one for one in amounts if one is not None) if needs.amounts and None not in amounts else None
    paid = tuple(each if needs.amounts else Paid(each.span, None) for each in part.paid) if needs.stretches else ()
    months = len({month for each in part.paid for month in each.span})
    return replace(part, paid=paid, months=months, amount=whole)


def _joined(paid: Iterable[Paid]) -> tuple[Paid, ...]:
    """Payments as stretches without a gap; a month paid twice counts once, its money twice."""
    every = tuple(paid)
    stretches = spans_of(month for each in every for month in each.span)
    return tuple(
        Paid(stretch, Fen.total(each.amount or Fen(0) for each in every if each.span.first in stretch))
        for stretch in stretches
    )


def public_view(said: Said, status: Status) -> PublicView:
    """What `/verify` shows."""
    return PublicView(**_kept(said, PublicView), status=status)


def status_of(said: Said, today: date, *, withdrawn: bool) -> Status:
    """Whether the paper holds on a day."""
    if withdrawn:
        return Status.WITHDRAWN
    return Status.EXPIRED if said.valid_until and said.valid_until < today else Status.VALID


def _kept(source: Facts | Said, into: type[Said | PublicView]) -> dict[str, Any]:
    """The fields of `source` that `into` has too."""
    return {field.name: getattr(source, field.name) for field in fields(into) if hasattr(source, field.name)}


def plain(said: object) -> Any:
    """The same as plain JSON values: days and months as text, money as whole fen under a name ending in `_fen`."""
    match said:
        case Fen():
            return said.count
        case Month():
            return str(said)
        case date():
            return said.isoformat()
        case tuple():
            return [plain(each) for each in said]
        case Said() | PublicView() | Part() | Paid() | Span() | Section():
            values = {field.name: getattr(said, field.name) for field in fields(said)}
            return {f"{name}_fen" if name == "amount" else name: plain(value) for name, value in values.items()}
        case None | str() | bool() | int():
            return said
        case _:
            raise TypeError(f"a certificate does not say {said!r}")


def canonical(said: Said) -> bytes:
    """What the paper says as bytes that are always the same: JSON in UTF-8, keys in order, no blanks."""
    return json.dumps(plain(said), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(said: Said) -> str:
    """SHA-256 of the canonical bytes, in hexadecimal."""
    return hashlib.sha256(canonical(said)).hexdigest()


def read_said(kept: bytes | str) -> Said:
    """What was said, from its canonical bytes; those of the first edition told every amount, ran out never and had no sections."""
    read = json.loads(kept)
    until = read.get("valid_until")
    read["issued_on"] = date.fromisoformat(read["issued_on"])
    read["valid_until"] = date.fromisoformat(until) if until else None
    read["parts"] = tuple(_read_part(part) for part in read["parts"])
    read["purpose"] = Purpose(read["purpose"])
    read["sections"] = tuple(
        Section(one["title"], tuple(one["heads"]), tuple(map(tuple, one["rows"]))) for one in read.get("sections", ())
    )
    return Said(**read)


def _read_part(read: Mapping[str, Any]) -> Part:
    paid = tuple(
        Paid(Span(Month.parse(each["span"]["first"]), Month.parse(each["span"]["last"])), _fen(each["amount_fen"]))
        for each in read["paid"]
    )
    if "months" not in read:
        part = Part(**{**read, "standing": Standing(read["standing"]), "paid": paid})
        return _needed(part, NEEDS[Purpose.GENERAL])
    told = {name: value for name, value in read.items() if name != "amount_fen"}
    return Part(**{**told, "standing": Standing(read["standing"]), "paid": paid, "amount": _fen(read["amount_fen"])})


def _fen(count: int | None) -> Fen | None:
    return None if count is None else Fen(count)
