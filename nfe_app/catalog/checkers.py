"""Who may write values and check them: names with their public keys, in a file that the office keeps; a name is proven by a signature."""

from __future__ import annotations

import csv
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from nfe_app.base.settings import settings

COLUMNS = ("name", "until", "key")
NAME = re.compile(r"[^\s,\"]{2,30}")
DEMONSTRATION = ("演示甲", "演示乙")
"""Two names whose keys everybody can work out; a production knows neither them nor their keys."""


class OfficeBroken(RuntimeError):
    """The file of the office's keys cannot be used; nothing goes on until somebody has mended it."""


@dataclass(frozen=True)
class Checker:
    """One person with their public key (P-256); after `until` it signs no more, and what it has signed stands."""

    name: str
    key: ECKey
    until: date | None = None

    def may(self, day: date) -> bool:
        """Whether the key signs on that day."""
        return self.until is None or day <= self.until


def known() -> list[Checker]:
    """Every key that may sign here or has done so: the office's, and in a demonstration its two. Raises OfficeBroken."""
    path = settings().office_keys
    played = [Checker(name, demonstration(name)) for name in DEMONSTRATION] if settings().demo else []
    return [*played, *(read(path) if path else ())]


def read(path: Path) -> list[Checker]:
    """The office's file: lines of name, last day (or nothing) and public key; a person with a new key has one line more.

    Raises OfficeBroken, with the line, for what cannot be read, for a key that two have, and for a name or key of the demonstration.
    """
    try:
        rows = list(csv.DictReader(path.read_text("utf-8").split("\n")))
    except (OSError, UnicodeDecodeError, csv.Error) as fault:
        raise OfficeBroken(f"{path}: {type(fault).__name__}") from fault
    found = [_checker(row, f"{path}: {row.get('name')}") for row in rows]
    keys = [one.key.thumbprint() for one in found] + [demonstration(name).thumbprint() for name in DEMONSTRATION]
    for one in found:
        if one.name in DEMONSTRATION or keys.count(one.key.thumbprint()) > 1:
            raise OfficeBroken(f"{path}: {one.name} has the name or the key of somebody else")
    return found


def _checker(row: Mapping[str, str | None], where: str) -> Checker:
    name, until, key = (row.get(column) or "" for column in COLUMNS)
    if not NAME.fullmatch(name):
        raise OfficeBroken(f"{where}: a name has 2 to 30 letters, without spaces and commas")
    try:
        return Checker(name, public(key), date.fromisoformat(until) if until else None)
    except (ValueError, UnsupportedAlgorithm, JoseError) as fault:
        raise OfficeBroken(f"{where}: {type(fault).__name__}") from fault


def public(line: str) -> ECKey:
    """A public key from one line (SubjectPublicKeyInfo, DER, base64); ValueError for another curve."""
    key = ECKey.import_key(b64decode(line, validate=True))
    if key.curve_name != "P-256" or key.is_private:
        raise ValueError("a public key on P-256")
    return key


def line_of(key: ECKey) -> str:
    """The public part of a key, in one line."""
    told = key.public_key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return b64encode(told).decode()


def new(passphrase: str) -> tuple[bytes, str]:
    """A new key for a person: as a file locked by a passphrase (PKCS #8), and its public line."""
    made = ec.generate_private_key(ec.SECP256R1())
    lock = BestAvailableEncryption(passphrase.encode())
    return made.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, lock), line_of(ECKey.import_key(made))


def opened(sealed: bytes, passphrase: str) -> ECKey:
    """The key in such a file; ValueError for another passphrase or another kind of file."""
    try:
        key = load_pem_private_key(sealed, passphrase.encode())
    except (
        TypeError,
        UnsupportedAlgorithm,
    ) as fault:  # a file that is not locked, or locked in a way that is not known
        raise ValueError("no key under a passphrase") from fault
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
        raise ValueError("a key on P-256")
    return ECKey.import_key(key)


def demonstration(name: str) -> ECKey:
    """The key of one of the demonstration's names: worked out of the name, so that it protects nothing."""
    number = int.from_bytes(sha256(f"nfe demonstration {name}".encode()).digest(), "big")
    return ECKey.import_key(ec.derive_private_key(number, ec.SECP256R1()))


def sign(said: bytes, key: ECKey) -> str:
    """A detached signature over these bytes (ES256, RFC 7515, appendix F)."""
    head, _payload, signature = jws.serialize_compact({"alg": "ES256"}, said, key).split(".")
    return f"{head}..{signature}"


def is_signed(said: bytes, signature: str, key: ECKey) -> bool:
    """Whether that key signed these very bytes."""
    head, _dot, tail = signature.partition("..")
    body = urlsafe_b64encode(said).rstrip(b"=").decode()
    try:
        jws.deserialize_compact(f"{head}.{body}.{tail}", key, algorithms=["ES256"])
    except (JoseError, ValueError):
        return False
    return True
