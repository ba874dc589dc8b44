"""Keys of the house: a master key that opens the ring of data keys, and from those a key for each purpose; sealing and keyed digests.

A sealed value begins with the number of its data key. Values from before there was a ring have none and stay readable.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Mapping
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import ECKey

from nfe_app.base import database, ring
from nfe_app.base.ring import NONCE, ROOT
from nfe_app.base.settings import settings

ALGORITHMS: Mapping[bytes, type[AESGCM] | type[ChaCha20Poly1305]] = {b"\xd1\x4b": AESGCM}
"""What seals, by the mark that a sealed value begins with. To replace one, its successor gets a mark of its own here and becomes MARK;
what the old one sealed opens as before, and `nfe keys rotate` seals it anew (ASVS 11.2.2). Keys have 256 bits, nonces 96, for each."""
MARK = b"\xd1\x4b"
HEAD = len(MARK) + 4


def kept(path: Path, made: bytes) -> bytes:
    """The bytes kept in a private file; `made` becomes them at first start, once, whoever comes first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    if not path.exists():
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(made)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_bytes()


@cache
def _secret() -> bytes:
    given = settings().secret
    return given.get_secret_value().encode() if given else kept(settings().data_dir / "secret", secrets.token_bytes(32))


def master() -> bytes:
    """The master key, which opens the ring."""
    return _secret()


def open_ring() -> bool:
    """Make the ring where there is none yet; every process that serves or works does so before it seals anything."""
    with database.work() as session:
        made = ring.start(session, master())
    ring.forget()
    return made


@cache
def _derived(root: bytes, purpose: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(root)


def key_for(purpose: str) -> bytes:
    """The 32-byte key for one purpose (HKDF-SHA256, RFC 5869), from the root of the house, which outlives its master keys."""
    return _derived(ring.ring(master()).keys.get(ROOT) or master(), purpose)


def digest(purpose: str, text: str) -> str:
    """A keyed digest (HMAC-SHA256, hex) by which a secret text is found without being kept."""
    return hmac.new(key_for(f"digest {purpose}"), text.encode(), sha256).hexdigest()


def head_of(id_: int) -> bytes:
    """What a value that is sealed by a data key begins with."""
    return MARK + id_.to_bytes(4, "big")


def heads_of(id_: int) -> list[bytes]:
    """What the values begin with that were ever sealed by a data key, by whichever algorithm."""
    return [mark + id_.to_bytes(4, "big") for mark in ALGORITHMS]


def head_now() -> bytes:
    """What a value begins with that is sealed now."""
    return head_of(ring.ring(master()).now)


def seal(purpose: str, text: str, of: str = "") -> bytes:
    """The text encrypted by the newest data key, as UTF-8; see `seal_bytes`."""
    return seal_bytes(purpose, text.encode(), of)


def seal_bytes(purpose: str, clear: bytes, of: str = "") -> bytes:
    """Bytes encrypted by the newest data key (AES-256-GCM): mark of the algorithm, number of the key, random 96-bit nonce, ciphertext.

    They open for the same purpose alone, and where `of` names a row, for that row alone.
    """
    known, nonce = ring.ring(master()), secrets.token_bytes(NONCE)
    if known.now == ROOT:
        return nonce + AESGCM(key_for(f"seal {purpose}")).encrypt(nonce, clear, purpose.encode())
    key = _derived(known.keys[known.now], f"seal {purpose}")
    return head_of(known.now) + nonce + ALGORITHMS[MARK](key).encrypt(nonce, clear, _bound(purpose, of))


def _bound(purpose: str, of: str) -> bytes:
    return f"{purpose}\0{of}".encode()


def unseal(purpose: str, sealed: bytes, of: str = "") -> str:
    """The text that was sealed for this purpose and row; anything else raises cryptography's InvalidTag."""
    return unseal_bytes(purpose, sealed, of).decode()


def unseal_bytes(purpose: str, sealed: bytes, of: str = "") -> bytes:
    """The bytes that were sealed for this purpose and row; raises InvalidTag."""
    if (algorithm := ALGORITHMS.get(sealed[: len(MARK)])) is not None:
        id_ = int.from_bytes(sealed[len(MARK) : HEAD], "big")
        if root := ring.ring(master(), id_).keys.get(id_):
            try:
                key, body = _derived(root, f"seal {purpose}"), sealed[HEAD:]
                return algorithm(key).decrypt(body[:NONCE], body[NONCE:], _bound(purpose, of))
            except InvalidTag:
                pass  # a value from before the ring may begin alike by chance; the tag below tells
    return AESGCM(key_for(f"seal {purpose}")).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode())


@cache
def signing_key() -> ECKey:
    """The key that signs policy packs (ES256), made at first start."""
    made = ECKey.generate_key("P-256", private=True).as_pem(private=True)
    return ECKey.import_key(kept(settings().data_dir / "signing.pem", made))
