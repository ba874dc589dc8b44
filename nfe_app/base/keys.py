"""Keys of the house: one secret, and from it a key for each purpose; sealing and keyed digests."""

from __future__ import annotations

import hmac
import os
import secrets
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc.jwk import ECKey

from nfe_app.base.settings import settings

NONCE = 12


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


@cache
def key_for(purpose: str) -> bytes:
    """The 32-byte key for one purpose (HKDF-SHA256, RFC 5869)."""
    return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(_secret())


def digest(purpose: str, text: str) -> str:
    """A keyed digest (HMAC-SHA256, hex) by which a secret text is found without being kept."""
    return hmac.new(key_for(f"digest {purpose}"), text.encode(), sha256).hexdigest()


def seal(purpose: str, text: str) -> bytes:
    """The text encrypted (AES-256-GCM, random 96-bit nonce in front)."""
    nonce = secrets.token_bytes(NONCE)
    return nonce + AESGCM(key_for(f"seal {purpose}")).encrypt(nonce, text.encode(), purpose.encode())


def unseal(purpose: str, sealed: bytes) -> str:
    """The text that was sealed for this purpose; anything else raises cryptography's InvalidTag."""
    return AESGCM(key_for(f"seal {purpose}")).decrypt(sealed[:NONCE], sealed[NONCE:], purpose.encode()).decode()


@cache
def signing_key() -> ECKey:
    """The key that signs policy packs (ES256), made at first start."""
    made = ECKey.generate_key("P-256", private=True).as_pem(private=True)
    return ECKey.import_key(kept(settings().data_dir / "signing.pem", made))
