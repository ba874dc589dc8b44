"""The platform's side of WeChat Pay v3 signatures: checks the merchant's, makes its own, seals what only the merchant may read."""

from __future__ import annotations

import re
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import datetime
from typing import cast

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from .keys import Platform, loaded

SCHEME = "WECHATPAY2-SHA256-RSA2048"
SKEW_SECONDS = 300
PROBE = "WECHATPAY/SIGNTEST/"
PARTS = ("mchid", "serial_no", "nonce_str", "timestamp", "signature")


class Refused(Exception):
    """The platform says no, with the manual's status and code."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.status = status
        self.told = {"code": code, "message": message}


class Seals:
    """The platform's keys at work."""

    def __init__(self, platform: Platform) -> None:
        self.platform = platform
        self._key = loaded(platform.private_key)
        self._merchant = cast(RSAPublicKey, load_pem_public_key(platform.merchant_public_key.encode()))
        self._sealing = AESGCM(platform.api_v3_key.encode())

    def check(self, authorization: str, method: str, targets: Sequence[str], body: bytes, now: datetime) -> None:
        """Let only our merchant's own words pass; any of `targets` may be what was signed. Raises Refused, 401 SIGN_ERROR."""
        scheme, _, rest = authorization.partition(" ")
        said = dict(re.findall(r'(\w+)="([^"]*)"', rest))
        mchid, serial, nonce, stamp, signature = (said.get(part, "") for part in PARTS)
        known = (scheme, mchid, serial) == (SCHEME, self.platform.mchid, self.platform.merchant_serial)
        if not (known and stamp.isdecimal() and abs(int(now.timestamp()) - int(stamp[:12])) <= SKEW_SECONDS):
            raise Refused(401, "SIGN_ERROR", "签名信息缺失、不认识或者已经过期")
        if not any(self._is_signed(signature, method, target, stamp, nonce, body) for target in targets):
            raise Refused(401, "SIGN_ERROR", "错误的签名，验签失败")

    def _is_signed(self, signature: str, method: str, target: str, stamp: str, nonce: str, body: bytes) -> bool:
        return self.is_merchants(signature, f"{method}\n{target}\n{stamp}\n{nonce}\n".encode() + body + b"\n")

    def is_merchants(self, signature: str, message: bytes) -> bool:
        """Whether our merchant signed this message."""
        try:
            self._merchant.verify(b64decode(signature), message, PKCS1v15(), SHA256())
        except (InvalidSignature, ValueError):
            return False
        return True

    def serial_for(self, asked: str) -> str:
        """Under which of its two names the platform signs for one who sent this `Wechatpay-Serial`."""
        return asked if asked == self.platform.public_key_id else self.platform.serial

    def headers(self, body: bytes, serial: str, now: datetime) -> dict[str, str]:
        """The headers that sign a body as the platform."""
        stamp, nonce = str(int(now.timestamp())), secrets.token_hex(16)
        signature = self._key.sign(f"{stamp}\n{nonce}\n".encode() + body + b"\n", PKCS1v15(), SHA256())
        return {
            "Wechatpay-Timestamp": stamp,
            "Wechatpay-Nonce": nonce,
            "Wechatpay-Signature": b64encode(signature).decode(),
            "Wechatpay-Serial": serial,
            "Wechatpay-Signature-Type": SCHEME,
        }

    def probing(self, body: bytes, serial: str, now: datetime) -> dict[str, str]:
        """The headers of a probe: in everything like a signature, but it is none."""
        looks = b64encode(secrets.token_bytes(256)).decode()
        return self.headers(body, serial, now) | {"Wechatpay-Signature": f"{PROBE}{looks}"}

    def sealed(self, words: bytes, associated_data: str) -> dict[str, str]:
        """Words sealed under the merchant's APIv3 key."""
        nonce = secrets.token_hex(6)
        ciphertext = self._sealing.encrypt(nonce.encode(), words, associated_data.encode())
        return {
            "algorithm": "AEAD_AES_256_GCM",
            "ciphertext": b64encode(ciphertext).decode(),
            "nonce": nonce,
            "associated_data": associated_data,
        }
