"""Keys of both sides of the Alipay sandbox, made at first start and kept in one private file."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from nfe_app.base.keys import kept

from .keys import loaded

APP_ID = "2021000000000001"
SELLER_ID = "2088000000000001"
FILE = "sandbox-alipay.json"


@dataclass(frozen=True)
class AlipayMerchant:
    """What the merchant holds; the field names are those of the gateway's account."""

    app_id: str
    seller_id: str
    private_key: str = field(repr=False)
    alipay_public_key: str


@dataclass(frozen=True)
class AlipayPlatform:
    """What Alipay holds: its own key, and its one merchant's public one."""

    app_id: str
    seller_id: str
    private_key: str = field(repr=False)
    merchant_public_key: str


def alipay_keys_in(folder: Path) -> tuple[AlipayMerchant, AlipayPlatform]:
    """Both sides' keys in a folder, made (RSA-2048, mode 0600) where there are none; two processes get the same ones."""
    path = folder / FILE
    return _read(path.read_bytes() if path.exists() else kept(path, json.dumps(_made()).encode()))


@cache
def _read(made: bytes) -> tuple[AlipayMerchant, AlipayPlatform]:
    keys = json.loads(made)
    merchant, platform = keys["merchant_key"], keys["platform_key"]
    return (
        AlipayMerchant(APP_ID, SELLER_ID, merchant, _public(platform)),
        AlipayPlatform(APP_ID, SELLER_ID, platform, _public(merchant)),
    )


def _made() -> dict[str, str]:
    return {name: _pem(rsa.generate_private_key(65537, 2048)) for name in ("merchant_key", "platform_key")}


def _pem(key: rsa.RSAPrivateKey) -> str:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def _public(pem: str) -> str:
    return loaded(pem).public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
