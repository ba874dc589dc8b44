"""Which ways to pay are offered here, and how a payer comes to pay by each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.payment import attempts, gateway, rules, tables
from nfe_app.payment.rules import Step


@dataclass(frozen=True)
class Cashier:
    """Where a payment stands and how it is paid: an address to go to, a code to scan, or neither where WeChat's browser is told.

    `is_fresh` while an address is good (a code is as long as the attempt); `lacks_payer` where the channel has to say first who pays.
    """

    step: Step
    way: str
    address: str
    code: str
    is_fresh: bool
    lacks_payer: bool

    @property
    def is_payable(self) -> bool:
        """Whether it is not decided yet, so that the payer may go and pay."""
        return self.step in rules.PAYABLE

    def leads_to(self, back: str) -> str:
        """Where the payer goes; the cashiers of WeChat are told the way back, and to an address of Alipay nothing may be added."""
        return f"{self.address}&redirect_url={back}" if rules.CHANNEL_OF[self.way] == "wechat" else self.address


def offered() -> list[str]:
    """The ways whose channel is connected here."""
    return [way for way, channel in rules.CHANNEL_OF.items() if channel in gateway.CONNECTED]


def cashier_of(session: Session, payment_id: UUID) -> Cashier:
    """The cashier of a payment's latest attempt."""
    attempt = attempts.attempt_of(session, payment_id)
    fresh = attempt.cashier_at is not None and clock.now() < attempt.cashier_at + rules.ADDRESS_LIVES
    return Cashier(
        attempts.stands(session, attempt),
        attempt.way,
        (attempt.cashier_url or "") if fresh else "",
        attempt.cashier_code or "",
        fresh,
        attempt.way == "jsapi" and not attempt.payer,
    )


def bridge_of(session: Session, payment_id: UUID) -> Mapping[str, str]:
    """What WeChat's own browser is told to pay the latest attempt; nothing where it is paid otherwise, or not any more."""
    attempt = attempts.attempt_of(session, payment_id)
    return _told(attempt, attempts.stands(session, attempt))


def _told(attempt: tables.Attempt, step: Step) -> Mapping[str, str]:
    told = attempt.way == "jsapi" and step in rules.PAYABLE and not attempt.cashier_url
    return attempt.bridge if told else {}


def shown_of(attempt: tables.Attempt, step: Step) -> dict[str, object]:
    """What the phone has to know of the way: a link to go and pay, or what WeChat's own browser is told."""
    by_link = attempt.way in rules.ON_THE_PHONE
    told = _told(attempt, step)
    return {
        "way": attempt.way,
        "by": rules.CHANNEL_NAMES.get(attempt.channel, ""),
        "number": attempt.out_trade_no,
        "cashier": f"/api/payments/{attempt.payment_id}/cashier" if by_link and step in rules.PAYABLE else "",
        "payable": step in rules.PAYABLE and attempt.way != rules.DEBIT,
        "inside": bool(told),
        "bridge": told,
    }
