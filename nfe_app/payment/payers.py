"""Who a payer inside WeChat is: sent to its sign-in, known when back, and kept for the one attempt."""

from __future__ import annotations

import hmac
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import keys
from nfe_app.base.errors import Fault
from nfe_app.base.log import log_of
from nfe_app.payment import attempts, gateway

log = log_of("payment")


def sign_in_address(payment_id: UUID, back: str) -> str:
    """Where WeChat says who the payer is, without asking anything; it leads to `back` with a code and our mark. Empty elsewhere."""
    channel = gateway.channel("wechat")
    return channel.payer_address(back, _mark(payment_id)) if isinstance(channel, gateway.KnowsPayers) else ""


def payer_of(payment_id: UUID, code: str, mark: str) -> str:
    """The payer who came back with this code, by the channel's name; empty where it is not told, and nothing is charged then.

    To be called with no transaction open.
    """
    channel = gateway.channel("wechat")
    if not isinstance(channel, gateway.KnowsPayers) or not hmac.compare_digest(
        mark.encode(), _mark(payment_id).encode()
    ):
        return ""
    try:
        return channel.payer_of(code)
    except Fault as fault:
        log.warning("the payer is not known", payment_id=str(payment_id), fault=type(fault).__name__)
        return ""


def _mark(payment_id: UUID) -> str:
    """What only we can say of a payment, so that nobody else's way back is taken for it."""
    return keys.digest("payer", str(payment_id))[:32]


def keep_payer(session: Session, payment_id: UUID, payer: str) -> None:
    """Keep who pays the latest attempt; the first one stays, for the order has to stay the same."""
    attempt = attempts.attempt_of(session, payment_id)
    attempt.payer = attempt.payer or payer
