"""Telling a person something outside the app."""

from __future__ import annotations

from nfe_app.messages import gateway


def tell(phone: str, text: str) -> None:
    """Send a short text to a phone number; what is sent is kept nowhere, for it may hold a one-time code."""
    gateway.CHANNEL.send(phone, text)
