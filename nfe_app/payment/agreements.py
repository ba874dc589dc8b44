"""Agreements to collect, as the room of mandates asks for them: signing, asking, ending, and hearing of them."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import Session

from nfe_app.base.errors import NotFound
from nfe_app.payment import gateway, outcome
from nfe_app.payment.gateway import Agreement, Signing
from nfe_app.payment.rules import UnknownOrder

__all__ = ["Agreement", "Signing", "UnknownOrder"]
Hear = Callable[[Session, str, Agreement], None]


def is_offered(channel: str) -> bool:
    """Whether a channel of that name is connected here and collects by agreement."""
    return gateway.mandates(channel) is not None


def _mandates(channel: str) -> gateway.Mandates:
    found = gateway.mandates(channel)
    if found is None:
        raise NotFound
    return found


def address_of(channel: str, signing: Signing) -> str:
    """Where an agreement is signed. Raises NotFound where the channel is not connected."""
    return _mandates(channel).sign(signing)


def agreement_of(channel: str, number: str) -> Agreement | None:
    """Where an agreement stands by our number. Raises NotFound, ChannelDown, ChannelRefused."""
    return _mandates(channel).agreement_of(number)


def end(channel: str, number: str, agreement_no: str) -> None:
    """See that nothing is collected by an agreement any more; without its number it is looked for by ours, and may not be there."""
    if not agreement_no:
        found = agreement_of(channel, number)
        agreement_no = found.agreement_no if found else ""
    if agreement_no:
        _mandates(channel).end(agreement_no)


def hears_agreements(hear: Hear) -> Hear:
    """Has every proven notice of an agreement brought to this deed, in the transaction that keeps the notice."""
    outcome.AGREEMENTS.append(hear)
    return hear
