"""Alipay's side of its signatures: checks the merchant's, and signs answers, notices and the way back."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Mapping
from typing import cast
from urllib.parse import urlencode

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .alipay_keys import AlipayPlatform
from .keys import loaded

SAID = {"40001": "Missing Required Arguments", "40002": "Invalid Arguments", "40004": "Business Failed"}


class AlipayRefused(Exception):
    """Alipay says no, with the manual's code and sub-code."""

    def __init__(self, code: str, sub_code: str, sub_msg: str) -> None:
        super().__init__(sub_code)
        self.told = {"code": code, "msg": SAID[code], "sub_code": sub_code, "sub_msg": sub_msg}


def no(sub_code: str, sub_msg: str) -> AlipayRefused:
    """The no of the business behind the gateway (`ACQ.…`)."""
    return AlipayRefused("40004", sub_code, sub_msg)


class AlipaySeals:
    """Alipay's keys at work."""

    def __init__(self, platform: AlipayPlatform) -> None:
        self.platform = platform
        self._key = loaded(platform.private_key)
        self._merchant = cast(RSAPublicKey, load_pem_public_key(platform.merchant_public_key.encode()))

    def check(self, said: Mapping[str, str]) -> None:
        """Let only our merchant's own words pass. Raises AlipayRefused, 40002 isv.invalid-signature."""
        message = _joined({name: value for name, value in said.items() if name != "sign"})
        try:
            self._merchant.verify(b64decode(said["sign"], validate=True), message, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            raise AlipayRefused("40002", "isv.invalid-signature", "验签出错，请检查签名字符串和密钥") from None

    def answer(self, node: str, told: object, *, signs: bool = True) -> bytes:
        """An answer with its node signed as it stands there, strokes escaped as Alipay does."""
        raw = json.dumps(told, ensure_ascii=False, separators=(",", ":")).replace("/", "\\/")
        signature = f',"sign":"{self._signed(raw.encode())}"' if signs else ""
        return f'{{"{node}":{raw}{signature}}}'.encode()

    def form(self, told: Mapping[str, str], signs: Mapping[str, str] | None = None) -> str:
        """A signed form, as notices are posted and payers are sent back; `sign_type` is told, and not signed.

        `signs`: what a probe has signed instead, so that its signature is ours and yet wrong.
        """
        return urlencode({**told, "sign_type": "RSA2", "sign": self._signed(_joined(signs or told))})

    def _signed(self, message: bytes) -> str:
        return b64encode(self._key.sign(message, PKCS1v15(), SHA256())).decode()


def _joined(said: Mapping[str, str]) -> bytes:
    return "&".join(f"{name}={value}" for name, value in sorted(said.items()) if value).encode()
