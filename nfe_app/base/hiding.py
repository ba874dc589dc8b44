"""What a log must not tell: numbers of persons, tokens, and what a driver or a parser says of the values it was given."""

from __future__ import annotations

import ipaddress
import re
import sqlite3
import traceback
from collections.abc import Mapping
from typing import Any

import psycopg
from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError

HIDDEN = "•••"
KEYS = frozenset(
    {
        *(
            "name",
            "phone",
            "identity",
            "identity_number",
            "number_typed",
            "bank_account",
            "card",
            "account_no",
            "payee",
        ),
        *("token", "password", "pin", "secret", "cookie", "authorization", "payload", "body", "text", "note"),
    }
)
"""Values under these names are never told, whatever they are."""
NUMBERS = re.compile(
    r"(?<![0-9A-Za-z])(?:"
    r"\d{17}[\dXx]"  # identity number (GB 11643), and bank numbers of 18 digits
    r"|\d{16,19}"  # bank card (ISO/IEC 7812)
    r"|(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}"  # mobile number
    r")(?![0-9A-Za-z])"
)
TOKENS = re.compile(
    r"eyJ[\w-]{8,}\.[\w-]*\.[\w-]*"  # JWS and JWT
    r"|(?<![\w/.-])[A-Za-z0-9_-]{43}(?![\w/.-])"  # 256 random bits in base64url
    r"|(?<=Bearer )\S+"
)
TELL_VALUES = (SQLAlchemyError, psycopg.Error, sqlite3.Error, ValidationError, UnicodeError)
"""Errors whose words hold the values they were given."""


def network(address: str) -> str:
    """The network of an address, enough to tell one's own from a foreign one and no more: `117.136.*.*`; empty where there is none."""
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return ""
    parts = at.exploded.split("." if at.version == 4 else ":")[:2]
    return ".".join([*parts, "*", "*"]) if at.version == 4 else ":".join([*parts, "*"])


def masked(value: Any) -> Any:
    """A value as a log may tell it, however deep."""
    match value:
        case str():
            return TOKENS.sub(HIDDEN, NUMBERS.sub(HIDDEN, value))
        case bytes():
            return HIDDEN
        case Mapping():
            return {key: HIDDEN if key in KEYS and one else masked(one) for key, one in value.items()}
        case list() | tuple() | set() | frozenset():
            return [masked(one) for one in value]
        case int() if not isinstance(value, bool) and len(str(abs(value))) > 10:
            return masked(str(value))
    return value


def said(error: BaseException) -> str:
    """The type of an error and, where its words cannot hold a value of somebody's, its words; of a database the SQLSTATE alone."""
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    if isinstance(error, TELL_VALUES):
        state = getattr(getattr(error, "orig", None) or error, "sqlstate", None)
        return f"{kind} [{state}]" if state else kind
    return f"{kind}: {masked(str(error))}"


def trace(error: BaseException) -> str:
    """The trace of an error and of those it came from: files, lines and types, never the values that were at hand."""
    chain: list[BaseException] = []
    now: BaseException | None = error
    while now is not None and now not in chain:
        chain.append(now)
        now = now.__cause__ or (None if now.__suppress_context__ else now.__context__)
    parts = [
        "Traceback (most recent call last):\n" + "".join(traceback.format_tb(one.__traceback__)) + said(one)
        for one in reversed(chain)
    ]
    return "\n\n".join(parts)
