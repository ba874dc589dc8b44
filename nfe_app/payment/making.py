"""A payment and its first attempt, as they are written down whichever way the money comes; no channel has heard of them yet."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.base.words import _, kept, listed
from nfe_app.billing.actions import Owed
from nfe_app.catalog import terms
from nfe_app.payment import rules, tables
from nfe_app.payment.rules import Step

BILLS, BY_JAR, DEBIT = _("社保缴费：{}"), _("社保缴费：{}（用攒的钱）"), _("社保自动扣款：{}")
"""What an attempt is for, as the channel is told it."""


def payment_of(session: Session, person_id: UUID, owed: Sequence[Owed]) -> tables.Payment:
    """One payment of bills that are claimed for it."""
    amount = Fen.total(bill.amount for bill in owed)
    payment = tables.Payment(person_id=person_id, region_code=owed[0].region_code, amount=amount)
    session.add(payment)
    session.flush()
    session.add_all([tables.PaymentBill(payment_id=payment.id, bill_id=bill.id) for bill in owed])
    return payment


def attempt_of(
    session: Session,
    payment: tables.Payment,
    channel: str,
    way: str,
    description: str,
    *,
    payer: str = "",
    number: str = "",
    lives: timedelta | None = None,
) -> tables.Attempt:
    """An attempt to collect a payment, under a number made from its id unless one is given."""
    id_ = new_id()
    attempt = tables.Attempt(
        id=id_,
        payment_id=payment.id,
        channel=channel,
        way=way,
        payer=payer,
        out_trade_no=number or rules.trade_no(id_),
        amount=payment.amount,
        description=description[:120],
        expires_at=clock.now() + (rules.LIVES if lives is None else lives),
    )
    session.add(attempt)
    session.flush()
    session.add(tables.AttemptStep(attempt_id=attempt.id, position=0, step=Step.CREATED.value))
    session.flush()
    return attempt


def what_again(description: str) -> str:
    """What an attempt is for, as it can be told in any language; what is kept is what the channel was told."""
    return kept(description, BY_JAR, BILLS, DEBIT)


def titles_of(owed: Sequence[Owed]) -> str:
    """The insurance types of bills, each once."""
    return listed(dict.fromkeys(terms.title_of(bill.scheme) for bill in owed))
