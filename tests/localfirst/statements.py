"""Statements as the server's side makes them, for the JavaScript that reads them to be held against."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import number, register, rules, statement
from nfe_app.certificate.rules import Purpose, Standing
from nfe_app.certificate.statement import Brief, Statement

KEY = ec.derive_private_key(7**80, ec.SECP256R1())
OTHER = ec.derive_private_key(11**60, ec.SECP256R1())
KID = bytes.fromhex("0102030405060708")
STRETCHES = tuple(Span(Month(2026, 1) + -6 * at, Month(2026, 5) + -6 * at) for at in reversed(range(8)))
PART = Brief("employee_pension", "甘肃省嘉峪关市", Standing.COVERED, 40, Fen(1_234_567_890), STRETCHES)
UNTIL = date(2026, 12, 23)
SAID = Statement(bytes(range(10)), "contribution", Purpose.LOAN, False, "陈*河", date(2026, 11, 23), UNTIL, (PART,))


def cases() -> list[Statement]:
    """Every kind, purpose, scheme and standing, names of every sort, and papers with more and less to say."""
    kinds = [replace(SAID, kind=kind) for kind in rules.KINDS]
    purposes = [replace(SAID, purpose=purpose) for purpose in Purpose]
    schemes = [replace(SAID, parts=(replace(PART, scheme=scheme),)) for scheme in rules.SCHEMES]
    standings = [replace(SAID, parts=(replace(PART, standing=standing),)) for standing in Standing]
    names = [replace(SAID, masked_name=name) for name in ("买*****吐尔逊", "阿*·买买提", "欧阳**", "𠮷*", "")]
    bare = replace(PART, amount=None, spans=())
    others = [
        replace(SAID, valid_until=None, demo=True),
        replace(SAID, parts=()),
        replace(SAID, parts=(bare, PART, replace(PART, amount=Fen(0), spans=STRETCHES[:1]))),
        replace(SAID, number=b"\xff" * 10),
        replace(SAID, parts=(replace(PART, spans=(Span(Month(1980, 1), Month(2120, 12)),)),)),
    ]
    return [*kinds, *purposes, *schemes, *standings, *names, *others]


def write(path: Path) -> None:
    """Writes them with what they say, the list they are judged by, and forgeries."""
    made = [case(said, str(at)) for at, said in enumerate(cases())]
    point = KEY.public_key().public_numbers()
    key = {"kid": KID.hex(), "x": point.x.to_bytes(32).hex(), "y": point.y.to_bytes(32).hex()}
    term = {"from": "2025-10-01", "until": "2028-09-30", "revoked": ""}
    told = {
        "statements": made,
        "list": {"keys": [key | term], "withdrawn": [], "as_of": "2026-11-25"},
        "today": "2026-11-26",
        "foreign": statement.text_of(statement.sign(SAID, OTHER, bytes(8))),
        "masked": statement.text_of(statement.sign(SAID, OTHER, KID)),
        "numbers": [
            [statement.text_of(bits), number.number_of(bits)]
            for bits in (sha256(bytes([at])).digest()[:10] for at in range(100))
        ],
    }
    path.write_text(json.dumps(told, ensure_ascii=False), "utf-8")


def case(said: Statement, name: str) -> dict[str, object]:
    """One statement signed, and what a phone should read of it."""
    printed = number.number_of(said.number)
    return {
        "name": name,
        "text": statement.text_of(statement.sign(said, KEY, KID)),
        "number": printed,
        "mark": register.mark_of(printed),
        "issued": said.issued_on.isoformat(),
        "until": said.valid_until.isoformat() if said.valid_until else "",
        "facts": {
            "kind": rules.KINDS.index(said.kind),
            "purpose": tuple(Purpose).index(said.purpose),
            "demo": said.demo,
            "masked_name": said.masked_name,
            "parts": [_part(part) for part in said.parts],
        },
    }


def _part(part: Brief) -> dict[str, object]:
    paid = [{"first": str(span.first), "last": str(span.last), "months": len(span)} for span in part.spans]
    return {
        "scheme": rules.SCHEMES.index(part.scheme),
        "place_name": part.place_name,
        "standing": tuple(Standing).index(part.standing),
        "months": part.months,
        "amount_fen": -1 if part.amount is None else part.amount.count,
        "paid": paid,
    }
