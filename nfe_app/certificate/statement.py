"""What the code on a paper says by itself: a few signed facts, checked with no signal (CWT, RFC 8392, in COSE_Sign1, RFC 9052, ES256)."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import cbor2
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate.key import Seal
from nfe_app.certificate.rules import KINDS, SCHEMES, Part, Purpose, Said, Standing

SIGN1, ALG, KID, ES256, HALF = 18, 1, 4, -7, 32
HOW = ECDSA(SHA256(), deterministic_signing=True)
"""ES256 whose nonce comes of the message and the key (RFC 6979): the same words bear the same code, and no bad chance tells the key."""
EXP, IAT, CTI = 4, 6, 7
FACTS = -70001
"""Our own claim (RFC 8392 leaves numbers below -65536 to private use): edition, kind, purpose, demo, masked name, parts."""
EDITION = 1
SPANS = 8
"""How many stretches of months the code tells at most, the newest; where there are several parts, half as many, shared. A longer list
would make a code no telephone reads (more than 69 modules)."""
FIRST_YEAR = 1980
CHINA = timedelta(hours=8)
STANDINGS = tuple(Standing)
PURPOSES = tuple(Purpose)


class NotOurs(Exception):
    """The bytes are no statement that this key has signed."""


@dataclass(frozen=True)
class Brief:
    """One scheme in one place as the code tells it: months in all, what was paid where the purpose needs it, the newest stretches."""

    scheme: str
    place_name: str
    standing: Standing
    months: int
    amount: Fen | None
    spans: tuple[Span, ...]


@dataclass(frozen=True)
class Statement:
    """What the code says; `number` are the 80 random bits of the paper's number."""

    number: bytes
    kind: str
    purpose: Purpose
    demo: bool
    masked_name: str
    issued_on: date
    valid_until: date | None
    parts: tuple[Brief, ...]


def of(said: Said, number: bytes) -> Statement:
    """The statement of a paper."""
    most = SPANS if len(said.parts) == 1 else max(1, SPANS // (2 * len(said.parts)))
    briefs = tuple(_brief(part, most) for part in said.parts)
    return Statement(
        number, said.kind, said.purpose, said.demo, said.masked_name, said.issued_on, said.valid_until, briefs
    )


def _brief(part: Part, most: int) -> Brief:
    spans = tuple(each.span for each in part.paid)[-most:]
    return Brief(part.scheme, part.place_name, part.standing, part.months, part.amount, spans)


def sign(statement: Statement, key: Seal, kid: bytes) -> bytes:
    """COSE_Sign1 of the statement; the protected header names the key by the first bytes of its thumbprint."""
    head, payload = cbor2.dumps({ALG: ES256, KID: kid}), _packed(statement)
    first, second = decode_dss_signature(key.sign(_signed(head, payload), HOW))
    mark = first.to_bytes(HALF) + second.to_bytes(HALF)
    return cbor2.dumps(cbor2.CBORTag(SIGN1, [head, {}, payload, mark]))


def _signed(head: bytes, payload: bytes) -> bytes:
    """What the signature is over: Sig_structure (RFC 9052, 4.4)."""
    return cbor2.dumps(["Signature1", head, b"", payload])


def read(signed: bytes, key_of: Callable[[bytes], EllipticCurvePublicKey | None]) -> Statement:
    """The statement that was signed by a key that `key_of` knows by its name. Raises NotOurs for everything else."""
    public = key_of(kid_of(signed))
    if public is None:
        raise NotOurs("nobody knows the key")
    try:
        head, _unprotected, payload, mark = _opened(signed)
        halves = int.from_bytes(mark[:HALF]), int.from_bytes(mark[HALF:])
        public.verify(encode_dss_signature(*halves), _signed(head, payload), HOW)
        return _unpacked(cbor2.loads(payload))
    except (InvalidSignature, cbor2.CBORDecodeError, ValueError, TypeError, KeyError, IndexError) as wrong:
        raise NotOurs(str(wrong)) from wrong


def _opened(signed: bytes) -> list[Any]:
    """The four parts of COSE_Sign1. Raises ValueError."""
    tagged = cbor2.loads(signed)
    if not isinstance(tagged, cbor2.CBORTag) or tagged.tag != SIGN1 or len(tagged.value[3]) != 2 * HALF:
        raise ValueError("not signed by one")
    if tagged.value[1] != {} or cbor2.dumps(tagged) != signed:
        raise ValueError("something stands beside what was signed")
    return list(tagged.value)


def unproved(signed: bytes) -> Statement:
    """What a statement says, whoever signed it: for looking its number up, and for nothing else. Raises NotOurs."""
    try:
        return _unpacked(cbor2.loads(_opened(signed)[2]))
    except Exception as wrong:
        raise NotOurs(str(wrong)) from wrong


def kid_of(signed: bytes) -> bytes:
    """The name of the key that a statement says it was signed by. Raises NotOurs."""
    try:
        head = cbor2.loads(_opened(signed)[0])
        kid = head[KID]
    except Exception as wrong:
        raise NotOurs(str(wrong)) from wrong
    if not isinstance(kid, bytes):
        raise NotOurs("the name of a key is bytes")
    return kid


def text_of(signed: bytes) -> str:
    """The signed bytes as an address carries them behind its #."""
    return base64.urlsafe_b64encode(signed).decode().rstrip("=")


def bytes_of(text: str) -> bytes:
    """The signed bytes of such a text. Raises NotOurs."""
    try:
        signed = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError as wrong:
        raise NotOurs(str(wrong)) from wrong
    if text_of(signed) != text:
        raise NotOurs("the last letter has bits that say nothing")
    return signed


def _packed(said: Statement) -> bytes:
    claims: dict[int, object] = {CTI: said.number, IAT: _seconds(said.issued_on)}
    if said.valid_until is not None:
        claims[EXP] = _seconds(said.valid_until + timedelta(days=1))
    parts = [_row(part) for part in said.parts]
    kind, purpose = KINDS.index(said.kind), PURPOSES.index(said.purpose)
    claims[FACTS] = [EDITION, kind, purpose, said.demo, said.masked_name, parts]
    return cbor2.dumps(claims)


def _row(part: Brief) -> list[object]:
    spans = [number for span in part.spans for number in (_index(span.first), len(span))]
    scheme, standing = SCHEMES.index(part.scheme), STANDINGS.index(part.standing)
    amount = None if part.amount is None else part.amount.count
    return [scheme, part.place_name, standing, part.months, amount, spans]


def _index(month: Month) -> int:
    return (month.year - FIRST_YEAR) * 12 + month.number - 1


def _unpacked(claims: dict[int, object]) -> Statement:
    number, facts = claims[CTI], claims[FACTS]
    if not isinstance(number, bytes) or not isinstance(facts, list) or facts[0] != EDITION:
        raise NotOurs("another edition")
    _edition, kind, purpose, demo, masked_name, parts = facts
    until = claims.get(EXP)
    return Statement(
        number=number,
        kind=KINDS[kind],
        purpose=PURPOSES[purpose],
        demo=bool(demo),
        masked_name=str(masked_name),
        issued_on=_day(claims[IAT]),
        valid_until=None if until is None else _day(until) - timedelta(days=1),
        parts=tuple(_read_row(*row) for row in parts),
    )


def _read_row(scheme: int, place: str, standing: int, months: int, amount: int | None, spans: list[int]) -> Brief:
    start, pairs = Month(FIRST_YEAR, 1), zip(spans[::2], spans[1::2], strict=True)
    stretches = tuple(Span(start + first, start + (first + count - 1)) for first, count in pairs)
    paid = None if amount is None else Fen(amount)
    return Brief(SCHEMES[scheme], str(place), STANDINGS[standing], months, paid, stretches)


def _seconds(day: date) -> int:
    """The first moment of a day in China, in seconds since 1970."""
    return int((datetime.combine(day, time(), UTC) - CHINA).timestamp())


def _day(seconds: object) -> date:
    if not isinstance(seconds, int):
        raise NotOurs("a moment is a whole number of seconds")
    return (datetime.fromtimestamp(seconds, UTC) + CHINA).date()
