"""What a certificate says, the digest of it, the number it is found by, and amounts in capital words."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum
from typing import Any

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.base.words import _

ISSUER = "新就业社保"
SCHEMES = ("employee_pension", "employee_medical", "unemployment", "resident_pension", "resident_medical")


class NothingPaid(Refusal):
    """No payment has arrived yet, so there is no month that a certificate could show."""

    code = "nothing_paid"
    words = _("还没有到账的缴费，证明先开不出来。缴上第一笔，就能开。")
    status = 409


class Standing(StrEnum):
    """Where someone stands in a scheme on the day of issue: 正在参保, 暂停, 停止."""

    COVERED = "covered"
    PAUSED = "paused"
    STOPPED = "stopped"


class Purpose(StrEnum):
    """What the certificate is for: anything, 租房, 上学, 贷款, 工作, 落户; a closed list, so that nobody prints a sentence of their own."""

    GENERAL = "general"
    RENT = "rent"
    SCHOOL = "school"
    LOAN = "loan"
    WORK = "work"
    SETTLE = "settle"


class Status(StrEnum):
    """Whether a certificate still holds or was taken back."""

    VALID = "valid"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Paid:
    """What arrived for months in a row."""

    span: Span
    amount: Fen


@dataclass(frozen=True)
class Part:
    """One scheme in one place: where the person stands in it, and what was paid."""

    scheme: str
    scheme_name: str
    place: str
    place_name: str
    standing: Standing
    paid: tuple[Paid, ...]

    @property
    def months(self) -> int:
        """How many months are covered."""
        return len({month for each in self.paid for month in each.span})

    @property
    def amount(self) -> Fen:
        """All that was paid."""
        return Fen.total(each.amount for each in self.paid)


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
    kind: str = "participation"
    issuer: str = ISSUER
    edition: int = 1


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
    status: Status


def compose(facts: Facts) -> Said:
    """What the paper says of these facts; the same facts in another order say the same. Raises NothingPaid."""
    if "*" not in facts.masked_name or "*" not in facts.masked_identity:
        raise ValueError("a certificate is given its name and identity number already masked")
    if len({(part.scheme, part.place) for part in facts.parts}) < len(facts.parts):
        raise ValueError("one scheme in one place comes once")
    if not any(part.paid for part in facts.parts):
        raise NothingPaid
    parts = sorted(facts.parts, key=lambda part: (SCHEMES.index(part.scheme), part.place))
    joined = tuple(replace(part, paid=_joined(part.paid)) for part in parts)
    return Said(**_kept(facts, Said) | {"parts": joined})


def _joined(paid: Iterable[Paid]) -> tuple[Paid, ...]:
    """Payments as stretches without a gap; a month paid twice counts once, its money twice."""
    every = tuple(paid)
    stretches = spans_of(month for each in every for month in each.span)
    return tuple(
        Paid(stretch, Fen.total(each.amount for each in every if stretch.first <= each.span.first <= stretch.last))
        for stretch in stretches
    )


def total_of(said: Said | PublicView) -> Fen:
    """All that was paid, over every scheme."""
    return Fen.total(part.amount for part in said.parts)


def public_view(said: Said, status: Status) -> PublicView:
    """What `/verify` shows."""
    return PublicView(**_kept(said, PublicView), status=status)


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
        case Said() | PublicView() | Part() | Paid() | Span():
            values = {field.name: getattr(said, field.name) for field in fields(said)}
            return {f"{name}_fen" if isinstance(value, Fen) else name: plain(value) for name, value in values.items()}
        case str() | bool() | int():
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
    """What was said, from its canonical bytes."""
    read = json.loads(kept)
    read["issued_on"] = date.fromisoformat(read["issued_on"])
    read["parts"] = tuple(_read_part(part) for part in read["parts"])
    read["purpose"] = Purpose(read["purpose"])
    return Said(**read)


def _read_part(read: Mapping[str, Any]) -> Part:
    paid = tuple(
        Paid(Span(Month.parse(each["span"]["first"]), Month.parse(each["span"]["last"])), Fen(each["amount_fen"]))
        for each in read["paid"]
    )
    return Part(**{**read, "standing": Standing(read["standing"]), "paid": paid})


# The number: 80 random bits as 16 characters, and one that checks them, as XXXX-XXXX-XXXX-XXXXC.
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
RANDOM_BYTES = 10
LENGTH = 17
ALIKE = str.maketrans("OIL", "011")
DASHES = frozenset("-‐‑‒–—―−_.·")


def number_of(random_bytes: bytes) -> str:
    """The number made of 10 random bytes, as it is printed; different bytes give different numbers."""
    if len(random_bytes) != RANDOM_BYTES:
        raise ValueError(f"a number is made of {RANDOM_BYTES} random bytes")
    bits = int.from_bytes(random_bytes)
    values = [bits >> 5 * place & 31 for place in reversed(range(LENGTH - 1))]
    return _grouped("".join(LETTERS[value] for value in [*values, _check_of(values)]))


def normal(text: str) -> str | None:
    """The number as it is printed, however it was typed (small letters, blanks, full width, O for 0, I or L for 1).

    None when it cannot be a number of ours: a wrong length, a foreign character, a check that fails.
    """
    if len(text) > 4 * LENGTH:
        return None
    typed = unicodedata.normalize("NFKC", text).upper().translate(ALIKE)
    letters = "".join(letter for letter in typed if letter not in DASHES and not letter.isspace())
    if len(letters) != LENGTH or not set(letters) <= set(LETTERS):
        return None
    return None if _check_of(LETTERS.index(letter) for letter in letters) else _grouped(letters)


def is_wellformed(number: str) -> bool:
    """True for a number exactly as we print it; says nothing of whether it was ever given out."""
    return normal(number) == number


def _check_of(values: Iterable[int]) -> int:
    """The check value of Damm's algorithm over GF(32), x⁵ + x² + 1; 0 when the last value is the right check.

    It catches every wrong character and every swap of two. ISO 7064 has nothing for 32 characters: its MOD 37,36 brings
    the letters that look alike back and lets 72 of 45,360 swaps of neighbours pass.
    Source: H. M. Damm, Total anti-symmetrische Quasigruppen (Marburg 2004).
    """
    check = 0
    for value in values:
        doubled = (check ^ value) << 1
        check = doubled ^ 0b100101 if doubled & 0b100000 else doubled
    return check


def _grouped(letters: str) -> str:
    return "-".join((letters[:4], letters[4:8], letters[8:12], letters[12:]))
