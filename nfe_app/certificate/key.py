"""The one thing that is asked of a key that signs papers, wherever it is kept: the place of a national seal or of a hardware module."""

from __future__ import annotations

from typing import Protocol

from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey


class Seal(Protocol):
    """A key on P-256. A private key of `cryptography` is one; NFE_PAPER_SIGNER names the maker of any other."""

    def public_key(self) -> EllipticCurvePublicKey:
        """Its public half."""

    def sign(self, data: bytes, signature_algorithm: ECDSA) -> bytes:
        """ECDSA with SHA-256 over the data, as DER (RFC 3279, 2.2.3)."""
