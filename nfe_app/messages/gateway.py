"""Channels that carry a text to a phone number."""

from __future__ import annotations

import sys
from typing import Protocol


class TextChannel(Protocol):
    """Carries a short text; raises base.errors.Fault when the carrier is down."""

    def send(self, phone: str, text: str) -> None:
        """Send one text to one number (E.164)."""


class Console:
    """Prints the text beside the log of the demonstration; there is no real carrier here."""

    def send(self, phone: str, text: str) -> None:
        """Print the text, with the middle of the number left out."""
        print(f"[短信 {phone[:6]}****{phone[-4:]}] {text}", file=sys.stderr, flush=True)


CHANNEL: TextChannel = Console()
