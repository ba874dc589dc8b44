"""An authenticator made of software, which can be told to misbehave: for tests alone."""

from __future__ import annotations

import json
import struct
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from webauthn.helpers import bytes_to_base64url

ORIGIN, SITE = "http://testserver", "testserver"
PRESENT, VERIFIED, ATTESTED = 0x01, 0x04, 0x40


@dataclass
class Authenticator:
    """One key, its name, and the person it is for; what it says of itself can be changed from outside."""

    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    name: bytes = b"a key of one phone"
    handle: str = ""
    count: int = 0
    origin: str = ORIGIN
    site: str = SITE
    flags: int = PRESENT | VERIFIED

    def made(self, options: dict[str, Any], **client: object) -> dict[str, Any]:
        """The answer to a request to make a key (attestation `none`)."""
        self.handle = options["user"]["id"]
        numbers = self.key.public_key().public_numbers()
        x, y = (number.to_bytes(32, "big") for number in (numbers.x, numbers.y))
        public = cbor2.dumps({1: 2, 3: -7, -1: 1, -2: x, -3: y})
        told = self._data(ATTESTED) + bytes(16) + struct.pack(">H", len(self.name)) + self.name + public
        attested = cbor2.dumps({"fmt": "none", "attStmt": {}, "authData": told})
        return self._answer(clientDataJSON=self._client("webauthn.create", options, client), attestationObject=attested)

    def signed(self, options: dict[str, Any], **client: object) -> dict[str, Any]:
        """The answer to a request to sign; its counter goes on by one."""
        self.count += 1
        told, asked = self._data(), self._client("webauthn.get", options, client)
        signature = self.key.sign(told + sha256(asked).digest(), ec.ECDSA(SHA256()))
        answer = self._answer(clientDataJSON=asked, authenticatorData=told, signature=signature)
        answer["response"]["userHandle"] = self.handle
        return answer

    def _client(self, kind: str, options: dict[str, Any], other: dict[str, object]) -> bytes:
        told = {"type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": False}
        return json.dumps(told | other).encode()

    def _data(self, more: int = 0) -> bytes:
        return sha256(self.site.encode()).digest() + struct.pack(">BI", self.flags | more, self.count)

    def _answer(self, **parts: bytes) -> dict[str, Any]:
        name = bytes_to_base64url(self.name)
        response = {part: bytes_to_base64url(value) for part, value in parts.items()}
        return {"id": name, "rawId": name, "type": "public-key", "response": response}
