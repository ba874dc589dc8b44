"""The pack of a place under our signature: as JSON, packed with brotli, with its tag and the key to check it by."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import brotli
from joserfc import jws
from joserfc.jwk import ECKey

from nfe_app.base.keys import signing_key
from nfe_app.base.words import asked_in

from . import actions


def pack(place: str, day: date, key: ECKey | None = None) -> bytes:
    """Everything a phone needs of one place on one day, as JSON with a detached ES256 signature (RFC 7515, appendix F).

    The header names the key (`kid`); what is signed are the canonical bytes of the rest. The same contents have the same version.
    """
    return signed(actions.written(place, day), key)


def signed(text: str, key: ECKey | None = None) -> bytes:
    """A canonical JSON object with the detached signature as its last field."""
    key = key or signing_key()
    header = {"alg": "ES256", "kid": key_id(key)}
    protected, _payload, signature = jws.serialize_compact(header, text.encode(), key).split(".")
    return f'{text[:-1]},"signature":"{protected}..{signature}"}}'.encode()


def packed(place: str, day: date) -> bytes:
    """The same, packed with brotli: made once for all who ask on that day in one language."""
    return _packed(place, day, asked_in())


@lru_cache(maxsize=512)
def _packed(place: str, day: date, _language: str) -> bytes:
    return bytes(brotli.compress(pack(place, day)))


def tag(place: str, day: date) -> str:
    """The tag of a pack for a cache: its contents and its day; weak, for a signature is new every time."""
    return f'W/"{actions.contents(place, day)["version"][:32]}-{day.isoformat()}"'


def public_key() -> dict[str, object]:
    """The public key that packs are signed with, as a JWK with its id (RFC 7517)."""
    key = signing_key()
    return {**key.as_dict(private=False), "kid": key_id(key), "alg": "ES256", "use": "sig"}


def key_id(key: ECKey) -> str:
    """The name of a key: its thumbprint (RFC 7638)."""
    return key.thumbprint()
