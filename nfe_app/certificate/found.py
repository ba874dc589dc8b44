"""What is found of the signature inside a PDF: whether it is whole, whose it is, and when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cryptography import x509


class Found(StrEnum):
    """What is found of the signature in a file."""

    WHOLE = "whole"
    """It covers all of the file, and nothing was changed."""
    NONE = "none"
    """There is no signature in it, or it is no PDF at all."""
    CHANGED = "changed"
    """Signed bytes were changed."""
    ADDED = "added"
    """Something was added after it was signed."""


class Issuer(StrEnum):
    """Whose signature it is."""

    OURS = "ours"
    FOREIGN = "foreign"
    """By a key that our root did not sign."""
    EXPIRED = "expired"
    """By a key of ours that had not begun or had run out when it was signed."""


@dataclass(frozen=True)
class Signature:
    """What is found: two separate things, whether it is whole and whose it is; and the title of the file, which holds the number."""

    found: Found
    issuer: Issuer
    certificate: x509.Certificate | None = None
    signed_at: datetime | None = None
    title: str = ""


NOTHING = Signature(Found.NONE, Issuer.FOREIGN)
