"""Telling a person something outside the app, and knowing our own sentences again."""

from __future__ import annotations

from nfe_app.messages import gateway, rules

SENTENCES: list[str] = []


def tell(phone: str, text: str) -> None:
    """Send a short text to a phone number; what is sent is kept nowhere, for it may hold a one-time code."""
    gateway.CHANNEL.send(phone, text)


def says(*templates: str) -> None:
    """Make known what a room tells by message, each with its gaps as `{name}`. Raises ValueError where one carries a link."""
    for template in templates:
        if rules.has_link(template):
            raise ValueError(f"our messages carry no link: {template}")
        rules.pattern_of(template)
        SENTENCES.append(str(template))


def patterns() -> list[str]:
    """What our messages are made of, as regular expressions."""
    return sorted({rules.pattern_of(template) for template in SENTENCES})
