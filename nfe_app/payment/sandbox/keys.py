"""Keys of both sides of the sandbox, made at first start and kept in one private file."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import cast

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.x509.oid import NameOID

from nfe_app.base import clock
from nfe_app.base.keys import kept

MCHID = "1900000001"
APPID = "wx5a4ec1000000cafe"
FILE = "sandbox-wechat.json"


@dataclass(frozen=True)
class Merchant:
    """What the merchant holds; the field names are those of the gateway's account."""

    mchid: str
    appid: str
    serial: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    anchors: Mapping[str, str]
    app_secret: str = field(repr=False)


@dataclass(frozen=True)
class Platform:
    """What the platform holds: its own key, under a certificate and under a public key id, and its one merchant's."""

    mchid: str
    appid: str
    merchant_serial: str
    merchant_public_key: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    certificate: str
    serial: str
    public_key_id: str
    app_secret: str = field(repr=False)


def keys_in(folder: Path) -> tuple[Merchant, Platform]:
    """Both sides' keys in a folder, made (RSA-2048, mode 0600) where there are none; two processes get the same ones."""
    path = folder / FILE
    made = path.read_bytes() if path.exists() else kept(path, json.dumps(_made()).encode())
    return _read(made)


@cache
def _read(made: bytes) -> tuple[Merchant, Platform]:
    """Both sides' keys from what was kept; checking RSA keys takes its time, and they stay the same."""
    merchant_key, platform_key, certificate, api_v3_key, merchant_serial = (
        json.loads(made)[name]
        for name in ("merchant_key", "platform_key", "certificate", "api_v3_key", "merchant_serial")
    )
    serial = f"{x509.load_pem_x509_certificate(certificate.encode()).serial_number:040X}"
    public_key_id = f"PUB_KEY_ID_{serial[:32]}"
    anchors = {serial: certificate, public_key_id: _public(platform_key)}
    app_secret = sha256(f"app secret {api_v3_key}".encode()).hexdigest()[:32]
    return (
        Merchant(MCHID, APPID, merchant_serial, merchant_key, api_v3_key, anchors, app_secret),
        Platform(
            mchid=MCHID,
            appid=APPID,
            merchant_serial=merchant_serial,
            merchant_public_key=_public(merchant_key),
            private_key=platform_key,
            api_v3_key=api_v3_key,
            certificate=certificate,
            serial=serial,
            public_key_id=public_key_id,
            app_secret=app_secret,
        ),
    )


def _made() -> dict[str, str]:
    platform = rsa.generate_private_key(65537, 2048)
    return {
        "merchant_key": _pem(rsa.generate_private_key(65537, 2048)),
        "merchant_serial": secrets.token_hex(20).upper(),
        "platform_key": _pem(platform),
        "certificate": _certificate(platform),
        "api_v3_key": secrets.token_hex(16),
    }


def _certificate(key: rsa.RSAPrivateKey) -> str:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sandbox, not real money")])
    since = clock.now() - timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(since)
        .not_valid_after(since + timedelta(days=3650))
        .sign(key, SHA256())
    )
    return made.public_bytes(Encoding.PEM).decode()


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


@cache
def loaded(pem: str) -> rsa.RSAPrivateKey:
    """A private key of whoever plays; its numbers are checked when it is read, which takes long, so each is read once."""
    return cast(rsa.RSAPrivateKey, load_pem_private_key(pem.encode(), password=None))


def _public(pem: str) -> str:
    return loaded(pem).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
