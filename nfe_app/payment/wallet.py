"""Money put by for premiums: payments into a person's wallet, and bills paid out of it; nobody outside is asked for the latter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.payment import attempts, entering, gateway, making, rules, tables
from nfe_app.payment.rules import Step


@dataclass(frozen=True)
class Spent:
    """What was paid out of a wallet at once: one payment, settled."""

    payment_id: UUID
    amount: Fen


def fill(session: Session, person_id: UUID, region_code: str, amount: Fen, way: str) -> dict[str, object]:
    """Begin a payment into a person's wallet; it goes the way of every payment. Raises WayNotOffered."""
    channel = rules.CHANNEL_OF[way]
    if channel not in gateway.CONNECTED:
        raise rules.WayNotOffered
    payment = tables.Payment(person_id=person_id, region_code=region_code, amount=amount, purpose=rules.JAR)
    session.add(payment)
    session.flush()
    attempt = making.attempt_of(session, payment, channel, way, _("攒保费"))
    attempts.write(session, "payment.started", attempt, payment)
    return {"payment_id": str(payment.id), "amount_fen": amount.count, "cashier": f"/api/payments/{payment.id}/cashier"}


def spend(session: Session, person_id: UUID, bill_ids: Sequence[UUID], seen: Fen) -> Spent:
    """Pay bills out of their owner's wallet, all of them or none: claimed, entered and settled in the running transaction.

    Raises what `billing.claim` raises, AmountChanged where they do not come to the sum that was seen, and the ledger's Overdrawn.
    """
    owed = billing.claim(session, bill_ids, person_id)
    amount = Fen.total(bill.amount for bill in owed)
    if amount != seen:
        raise rules.AmountChanged(fields={"amount_fen": amount.count})
    payment = making.payment_of(session, person_id, owed)
    what = making.BY_JAR.format(making.titles_of(owed))
    attempt = making.attempt_of(session, payment, rules.WALLET_CHANNEL, rules.WALLET_WAY, what)
    attempts.write(session, "payment.started", attempt, payment)
    entering.enter(session, attempt, None)
    return Spent(payment.id, amount)


def fills_of(session: Session, person_id: UUID) -> list[UUID]:
    """The attempts by which money came into a person's wallet, newest first."""
    mine = (tables.Payment.person_id == person_id, tables.Payment.purpose == rules.JAR)
    came = select(tables.Attempt.id).join(tables.Payment).join(tables.AttemptStep)
    paid = came.where(*mine, tables.AttemptStep.step == Step.PAID.value)
    return list(session.exec(paid.order_by(col(tables.Attempt.id).desc())).all())


def whats_of(session: Session, attempt_ids: Iterable[UUID]) -> dict[UUID, str]:
    """What each of these attempts is for, in the words the person was told."""
    facts = select(tables.Attempt.id, tables.Attempt.description)
    found = session.exec(facts.where(col(tables.Attempt.id).in_(list(attempt_ids)))).all()
    return {id_: making.what_again(description) for id_, description in found}
