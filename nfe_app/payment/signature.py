"""WeChat Pay v3 signatures: ours on every request, theirs on every answer and notice, and what they seal for us.

Manual: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay4_0.shtml (requests), …/wechatpay4_1.shtml (answers
and notices), …/wechatpay5_1.shtml (certificates). A request whose signature was good gets a signed answer, whatever its
status; only the file of a bill comes unsigned, for its digest was signed before.
"""

from __future__ import annotations

import binascii
import secrets
from base64 import b64decode, b64encode
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache

import httpx
from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key
from cryptography.x509 import load_pem_x509_certificate

from nfe_app.base import clock

SCHEME = "WECHATPAY2-SHA256-RSA2048"
PUBLIC_KEY_ID = "PUB_KEY_ID_"
FRESH_SECONDS = 300


class Unproven(Exception):
    """An answer that the channel has not signed; it decides nothing."""


@cache
def private_key(pem: str) -> RSAPrivateKey:
    """The merchant's RSA key; any other kind of key is a ValueError."""
    key = load_pem_private_key(pem.encode(), password=None)
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("WeChat Pay signs with RSA keys")
    return key


def public_key(pem: str) -> RSAPublicKey:
    """The RSA key of a `PUBLIC KEY` or a `CERTIFICATE`; any other kind is a ValueError."""
    data = pem.encode()
    key = load_pem_x509_certificate(data).public_key() if "CERTIFICATE" in pem else load_pem_public_key(data)
    if not isinstance(key, RSAPublicKey):
        raise ValueError("WeChat Pay signs with RSA keys")
    return key


def signed(key: RSAPrivateKey, message: bytes) -> str:
    """The message signed with SHA256withRSA (PKCS #1 v1.5), in base64."""
    return b64encode(key.sign(message, PKCS1v15(), SHA256())).decode()


class Trust:
    """The keys we believe, by platform certificate serial or `PUB_KEY_ID_…`; both occur while a merchant changes over."""

    def __init__(self, anchors: Mapping[str, str]) -> None:
        self._keys = {serial: public_key(pem) for serial, pem in anchors.items()}
        self.public_key_id = next((serial for serial in anchors if serial.startswith(PUBLIC_KEY_ID)), None)

    def with_certificates(self, certificates: Mapping[str, str]) -> Trust:
        """The same trust with these certificates (serial → PEM) beside the keys it has."""
        wider = Trust(certificates)
        wider._keys = self._keys | wider._keys
        wider.public_key_id = self.public_key_id
        return wider

    def renew(self, certificates: Mapping[str, str]) -> None:
        """Believe these platform certificates from now on instead of the ones before; a public key stays."""
        kept = {serial: key for serial, key in self._keys.items() if serial.startswith(PUBLIC_KEY_ID)}
        self._keys = kept | {serial: public_key(pem) for serial, pem in certificates.items()}

    def proves(self, headers: Mapping[str, str], body: bytes, now: datetime) -> bool:
        """Whether a key we believe signed exactly this raw body, at most five minutes from `now`.

        A probe (`WECHATPAY/SIGNTEST/…`) is a wrong signature like any other.
        """
        said = {name.lower(): value for name, value in headers.items()}
        stamp, nonce, signature, serial = (
            said.get(f"wechatpay-{part}", "") for part in ("timestamp", "nonce", "signature", "serial")
        )
        key = self._keys.get(serial)
        return key is not None and _is_fresh(stamp, now) and _is_signed(key, signature, stamp, nonce, body)


def _is_fresh(stamp: str, now: datetime) -> bool:
    digits = stamp.isascii() and stamp.isdigit() and len(stamp) <= 12
    return digits and abs(int(now.timestamp()) - int(stamp)) <= FRESH_SECONDS


def _is_signed(key: RSAPublicKey, signature: str, stamp: str, nonce: str, body: bytes) -> bool:
    try:
        raw = b64decode(signature, validate=True)
        if b64encode(raw).decode() != signature:  # base64 has spare bits: one signature, one spelling
            return False
        key.verify(raw, f"{stamp}\n{nonce}\n".encode() + body + b"\n", PKCS1v15(), SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def opened(api_v3_key: str, nonce: str, ciphertext: str, associated_data: str) -> bytes:
    """What was sealed for us with AES-256-GCM under the APIv3 key; anything else is a ValueError."""
    try:
        sealed = b64decode(ciphertext, validate=True)
        return AESGCM(api_v3_key.encode()).decrypt(nonce.encode(), sealed, associated_data.encode())
    except InvalidTag as wrong:
        raise ValueError("not sealed with our key") from wrong


def certificate_in(pem: bytes, serial: str) -> str:
    """A certificate's PEM, if it is the RSA certificate with this serial; anything else is a ValueError."""
    found = load_pem_x509_certificate(pem)
    if f"{found.serial_number:X}" != serial.upper().lstrip("0"):
        raise ValueError("a certificate under the serial of another")
    public_key(pem.decode())
    return pem.decode()


@dataclass(frozen=True)
class Merchant:
    """Who signs: the merchant's number, the serial of its certificate, and its key."""

    mchid: str
    serial: str
    key: RSAPrivateKey = field(repr=False)


class OneWay(httpx.Auth):
    """Signs every request as one merchant, and leaves the answer to who asked."""

    requires_request_body = True

    def __init__(self, merchant: Merchant, trust: Trust) -> None:
        self._who = f'mchid="{merchant.mchid}",serial_no="{merchant.serial}"'
        self._key = merchant.key
        self._trust = trust

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign and send."""
        request.headers["Authorization"] = self._authorization(request)
        if self._trust.public_key_id:
            request.headers["Wechatpay-Serial"] = self._trust.public_key_id
        yield request

    def _authorization(self, request: httpx.Request) -> str:
        stamp, nonce = str(int(clock.now().timestamp())), secrets.token_hex(16)
        lines = (request.method, request.url.raw_path.decode("ascii"), stamp, nonce)
        message = "".join(f"{line}\n" for line in lines).encode() + request.content + b"\n"
        signature = signed(self._key, message)
        return f'{SCHEME} {self._who},nonce_str="{nonce}",timestamp="{stamp}",signature="{signature}"'


class Signature(OneWay):
    """The same, and no answer comes through that the channel has not signed."""

    requires_response_body = True

    def auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Sign, send, and check the answer over its raw body; raises Unproven."""
        (sent,) = super().auth_flow(request)
        answer = yield sent
        if not self._trust.proves(answer.headers, answer.content, clock.now()):
            raise Unproven(f"HTTP {answer.status_code} without a signature that we believe")
