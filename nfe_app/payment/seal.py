"""Alipay's signatures (RSA2): ours on every request, theirs on every answer and notice.

Manual: https://opendocs.alipay.com/common/02kf5q (signing), …/common/02mse7 (answers and notices). An answer is proven over its own
bytes as they came over the line; read and written anew it would be another text, and another signature.
"""

from __future__ import annotations

import binascii
import json
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping
from functools import cache
from typing import NoReturn
from urllib.parse import parse_qsl

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    load_der_private_key,
    load_der_public_key,
    load_pem_private_key,
    load_pem_public_key,
)

BLANK = re.compile(r"[ \t\r\n]*")
FIELDS = 100


@cache
def private_key(text: str) -> RSAPrivateKey:
    """The merchant's RSA key, as PEM or in the bare base64 of Alipay's own tool; any other kind is a ValueError."""
    pem = text.lstrip().startswith("-----")
    key = load_pem_private_key(text.encode(), None) if pem else load_der_private_key(b64decode(text), None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("Alipay signs with RSA keys")
    return key


def public_key(text: str) -> RSAPublicKey:
    """Alipay's RSA key, as PEM or in the bare base64 of its console; any other kind is a ValueError."""
    pem = text.lstrip().startswith("-----")
    key = load_pem_public_key(text.encode()) if pem else load_der_public_key(b64decode(text))
    if not isinstance(key, RSAPublicKey):
        raise ValueError("Alipay signs with RSA keys")
    return key


def joined(said: Mapping[str, str]) -> bytes:
    """What is signed of a request: every `name=value` that says something, by name, joined by `&`, not escaped."""
    return "&".join(f"{name}={said[name]}" for name in sorted(said) if said[name] and name != "sign").encode()


def signed(key: RSAPrivateKey, message: bytes) -> str:
    """The message signed with SHA256withRSA (PKCS #1 v1.5), in base64."""
    return b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


def is_signed(key: RSAPublicKey, signature: str, message: bytes) -> bool:
    """Whether this key signed exactly these bytes; one signature has one spelling."""
    try:
        raw = b64decode(signature, validate=True)
        if b64encode(raw).decode() != signature:
            return False
        key.verify(raw, message, PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def proven_answer(key: RSAPublicKey, body: bytes, *names: str) -> tuple[str, object, str]:
    """The one node of an answer under one of `names`: its name, what it says, and its text as it came; a ValueError if not proven.

    Two nodes, a name told twice at any depth, or anything that is not JSON in UTF-8 prove nothing.
    """
    text = body.decode("utf-8")
    told = _members(text)
    signature, _raw = told.get("sign", ("", ""))
    found = [name for name in names if name in told]
    if len(found) != 1 or not isinstance(signature, str):
        raise ValueError("not one signed node")
    content, raw = told[found[0]]
    if not is_signed(key, signature, raw.encode()):
        raise ValueError("not signed by Alipay")
    return found[0], content, raw


def proven_form(key: RSAPublicKey, body: bytes) -> dict[str, str]:
    """The fields of a notice (a form in UTF-8) that say something, `sign` and `sign_type` left out; a ValueError if not proven.

    The manual signs "every parameter that came" and Alipay's own clients differ about empty ones: signed with or without them
    is proven, for an empty field says the same as none.
    """
    pairs = parse_qsl(body.decode("ascii"), True, True, errors="strict", max_num_fields=FIELDS)
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a field told twice")
    signature, kind = said.pop("sign", ""), said.pop("sign_type", "")
    everything = "&".join(f"{name}={said[name]}" for name in sorted(said)).encode()
    if kind != "RSA2" or not any(is_signed(key, signature, text) for text in {joined(said), everything}):
        raise ValueError("not signed by Alipay")
    return {name: value for name, value in said.items() if value}


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    told = dict(pairs)
    if len(told) != len(pairs):
        raise ValueError("a name told twice")
    return told


def _no(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no JSON")


READER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_no)


def _members(text: str) -> dict[str, tuple[object, str]]:
    """The members of the outermost object, each with what it says and with its own text; a ValueError where there is no such object."""
    told: dict[str, tuple[object, str]] = {}
    place = _after(text, 0, "{")
    while True:
        name, place = _value(text, place)
        start = _blank(text, _after(text, place, ":"))
        content, place = _value(text, start)
        if not isinstance(name, str) or name in told:
            raise ValueError("a name told twice")
        told[name] = content, text[start:place]
        place = _blank(text, place)
        if not text.startswith(",", place):
            break
        place += 1
    if _after(text, place, "}") != len(text):
        raise ValueError("something stands behind the answer")
    return told


def _value(text: str, place: int) -> tuple[object, int]:
    try:
        return READER.raw_decode(text, _blank(text, place))
    except RecursionError as deep:
        raise ValueError("deeper than anybody nests") from deep


def _blank(text: str, place: int) -> int:
    found = BLANK.match(text, place)
    return found.end() if found else place


def _after(text: str, place: int, sign: str) -> int:
    place = _blank(text, place)
    if not text.startswith(sign, place):
        raise ValueError(f"no {sign} at {place}")
    return _blank(text, place + 1)
