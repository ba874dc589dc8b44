"""Asking for money back, deciding about it, and what the phone and the desk show of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session, col, select

from nfe_app.base import database
from nfe_app.base.commands import Helped, Payload, PlainLine, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid, NotFound
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.drafts import actions as drafts
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import BANK, TO_RETURN, Line
from nfe_app.materials import actions as materials
from nfe_app.materials.rules import PictureMissing
from nfe_app.payment import actions as payment
from nfe_app.payment.actions import Given
from nfe_app.payment.bookings import REFUNDED
from nfe_app.payment.lines import Theirs
from nfe_app.people import actions as people
from nfe_app.people import rules as staff
from nfe_app.refund import booking, deciding, picture, refusals, returning, rules, tables
from nfe_app.refund.picture import Waiting
from nfe_app.refund.rules import Reason, Step
from nfe_app.staff import twice
from nfe_app.staff.rules import NotSecond, SamePerson

drafts.may_keep("refund")

__all__ = ["Waiting"]
ASKABLE = Literal["stopped", "overlap"]
MOST_PHOTOS = 3


class Ask(Helped):
    """Of which paid bill money shall go back, and why; up to three pictures that prove it."""

    bill_id: UUID
    reason: ASKABLE
    photos: Annotated[list[UUID], Field(max_length=MOST_PHOTOS)] = Field(default_factory=list)


class Decide(Payload):
    """What a clerk decides about a refund; a no says why."""

    refund_id: UUID
    approve: bool
    note: Annotated[PlainLine, Field(max_length=200)] = ""


class ByHand(Payload):
    """Which refund was given back in another way, and how."""

    refund_id: UUID
    note: Annotated[PlainLine, StringConstraints(strip_whitespace=True), Field(min_length=1, max_length=200)]


def _owner_of(session: Session, ask: Ask) -> UUID:
    return billing.owner_of(session, ask.bill_id)


@command(
    "refund.request",
    Ask,
    roles={"worker"},
    refuses=(*refusals.OF_A_WISH, NotFound, PictureMissing),
    of=_owner_of,
    record=Record("refunds", "refund_id"),
)
def request(session: Session, ask: Ask, subject: Subject) -> dict[str, object]:
    """Ask for months back. After a stop the rule decides at once; where the same months were paid elsewhere, a clerk does."""
    reason = Reason(ask.reason)
    paid = payment.paid_by(session, ask.bill_id)
    if paid is None:
        raise refusals.NothingToReturn
    booking.check_here(session, ask.bill_id)
    (bill,) = billing.owed(session, [ask.bill_id])
    kept = booking.kept_of(bill, reason)
    amount = bill.amount - Fen.total(line.amount for line in kept)
    if amount <= Fen(0) or (reason is Reason.STOPPED and not billing.is_stopped(session, ask.bill_id)):
        raise refusals.NothingToReturn
    refund = returning.start(session, paid.amount, paid.id, subject.person_id, reason, amount, bill.id)
    materials.use(session, subject.person_id, ask.photos, refund.id)
    if reason in rules.BY_RULE:
        _approve(session, refund)
    return {"refund_id": str(refund.id), "amount_fen": amount.count, "step": returning.stands(session, refund).value}


def _lies(session: Session, said: Decide | ByHand) -> set[str]:
    refund = session.get(tables.Refund, said.refund_id)
    if refund is None:
        raise NotFound
    return {payment.region_of(session, refund.attempt_id)}


@command(
    "refund.decide",
    Decide,
    roles={*staff.REFUNDS},
    refuses=(NotFound, refusals.RefundDecided, refusals.MovedAway, SamePerson, NotSecond),
    lies=_lies,
    waits=False,
)
def decide(session: Session, decided: Decide, subject: Subject) -> dict[str, object]:
    """Let a refund go, or say no and why; a no without a reason is refused. Above the limit the first yes waits for a second."""
    if not decided.approve and not decided.note.strip():
        raise Invalid(_("不同意要写为什么。"), {"note": "missing"})
    refund = session.get(tables.Refund, decided.refund_id)
    if refund is None:
        raise NotFound
    if decided.approve:
        if not deciding.may_go(session, refund, subject):
            return {"refund_id": str(refund.id), "step": Step.REQUESTED.value, "waits_for_second": True}
        _approve(session, refund, subject.person_id, decided.note)
    else:
        twice.drop(session, "refund.decide", refund.id)
        _decline(session, refund, subject.person_id, decided.note)
    return {"refund_id": str(refund.id), "step": returning.stands(session, refund).value}


@command(
    "refund.hand_back",
    ByHand,
    roles={*staff.BOOKS},
    refuses=(NotFound, refusals.NotForAClerk),
    lies=_lies,
    waits=False,
    sensitive=True,
)
def hand_back(session: Session, said: ByHand, subject: Subject) -> dict[str, object]:
    """Say that money which its channel could not give back was given back in another way, and how; once."""
    refund = session.get(tables.Refund, said.refund_id)
    if refund is None:
        raise NotFound
    database.hold(session, tables.Refund, refund.id)
    if returning.stands(session, refund) is not Step.FAILED:
        raise refusals.NotForAClerk
    returning.take(session, refund, Step.DONE, by=subject.person_id, note=said.note)
    _went_out(session, refund, subject.person_id)
    return {"refund_id": str(refund.id), "step": Step.DONE.value}


def _approve(session: Session, refund: tables.Refund, by: UUID | None = None, note: str = "") -> None:
    """Let it go back: out of the funds, to the channel; raises RefundDecided."""
    if not returning.take(session, refund, Step.APPROVED, by=by, note=note):
        raise refusals.RefundDecided
    payment.attempt_paid(session, refund.attempt_id)  # refund, attempt, wallet, balances: the order of everybody
    from_wallet = payment.is_from_wallet(session, refund.attempt_id)
    if from_wallet:
        ledger.wallet_of(session, refund.person_id, hold=True)
    if refund.bill_id:
        booking.out_of_the_funds(session, refund, refund.bill_id)
    elif refund.reason == Reason.JAR:
        booking.out_of_the_wallet(session, refund)
    payment.goes_back(session, refund.attempt_id)
    returning.write(session, "refund.approved", refund, by)
    if from_wallet:
        _into_the_wallet(session, refund)


def _decline(session: Session, refund: tables.Refund, by: UUID, note: str) -> None:
    """Say no, and why; raises RefundDecided."""
    if not returning.take(session, refund, Step.DECLINED, by=by, note=note):
        raise refusals.RefundDecided
    returning.write(session, "refund.declined", refund, by)


def _into_the_wallet(session: Session, refund: tables.Refund) -> None:
    """What was paid out of a person's wallet goes back into it at once: nobody outside is asked."""
    returning.take(session, refund, Step.SENT)
    if returning.take(session, refund, Step.DONE):
        _went_out(session, refund)


def return_put_by(session: Session, person_id: UUID, fills: Sequence[UUID], amount: Fen) -> list[UUID]:
    """Give what a person put by back the way it came: of each payment into the wallet, in this order, what it has left.

    Raises AboveWhatWasPaid where all of them together have less left, and the ledger's Overdrawn.
    """
    left, made = amount, []
    # all are held before anything is entered: whoever hears of one of them holds it first, too
    for paid in [payment.attempt_paid(session, attempt_id) for attempt_id in fills]:
        part = min(left, paid.amount - returning.returned(session, paid.id))
        if part > Fen(0):
            refund = returning.start(session, paid.amount, paid.id, person_id, Reason.JAR, part)
            _approve(session, refund)
            made.append(refund.id)
            left -= part
    if left > Fen(0):
        raise refusals.AboveWhatWasPaid(fields={"left_fen": (amount - left).count})
    return made


def return_cleaned(session: Session, person_id: UUID, by_attempt: Mapping[UUID, Fen], by: UUID) -> None:
    """Give what waits to be returned of these attempts back the way it came; that it waits was entered. Raises AboveWhatWasPaid."""
    for attempt_id, amount in by_attempt.items():
        paid = payment.attempt_paid(session, attempt_id)
        _approve(session, returning.start(session, paid.amount, attempt_id, person_id, Reason.CLEANED, amount), by)


@payment.hears_refunds
def hear(session: Session, channel: str, given: Given) -> None:
    """Act on what a channel says of a refund, by notice, query or bill; twice changes nothing. Raises UnknownOrder, AmountDiffers.

    It is known by its number, the number of its order and the channel together: there is no other.
    """
    refund = session.exec(select(tables.Refund).where(tables.Refund.out_refund_no == given.out_refund_no)).first()
    if refund is None:
        raise payment.UnknownOrder
    if (channel, given.out_trade_no) != payment.names_of(session, refund.attempt_id):
        raise payment.UnknownOrder
    payment.check_amount(refund.amount, given.amount)
    if given.state == "done" and returning.take(session, refund, Step.DONE, refund_number=given.refund_id):
        _went_out(session, refund)
    elif given.state in ("closed", "abnormal") and returning.take(session, refund, Step.FAILED, note=given.state):
        _comes_to_rest(session, refund, payment.attempt_paid(session, refund.attempt_id).amount)
        returning.write(session, "refund.failed", refund)


def enter(session: Session, channel: str, line: Theirs) -> None:
    """Take in a refund that the bill tells of, as if a notice told it: the bill alone suffices. Raises what `hear` raises."""
    order = line.order or _order_of(session, line.number)
    says = Given(
        line.number,
        order,
        "abnormal" if line.stuck else "done",
        line.transaction_id,
        line.amount,
        line.at,
        "bill",
    )
    hear(session, channel, says)


def _order_of(session: Session, out_refund_no: str) -> str:
    """The order that a refund of ours is taken from: a bank's line of money that went out does not name it."""
    refund = session.exec(select(tables.Refund).where(tables.Refund.out_refund_no == out_refund_no)).first()
    return payment.names_of(session, refund.attempt_id)[1] if refund else ""


def _went_out(session: Session, refund: tables.Refund, by: UUID | None = None) -> None:
    """The money has left: through the channel that it came by, or paid out of the bank by a clerk where that channel could not."""
    paid = payment.attempt_paid(session, refund.attempt_id)
    through = payment.side_of(paid.channel, -refund.amount, refund.person_id)
    by_bank = Line(BANK, -refund.amount) if by and paid.channel != BANK else through
    lines = [Line(TO_RETURN, refund.amount, refund.person_id), by_bank]
    ledger.post(session, "refund", f"{REFUNDED}{refund.id}", paid.region_code, lines)
    _comes_to_rest(session, refund, paid.amount)
    returning.write(session, "refund.done", refund, by)


def _comes_to_rest(session: Session, refund: tables.Refund, paid: Fen) -> None:
    """Once nothing of an attempt is on its way back any more, it is told how much of it went."""
    others = returning.refunds_of(session, refund.attempt_id)
    standing = {one.id: returning.stands(session, one) for one in others}
    if not rules.ON_ITS_WAY & set(standing.values()):
        done = Fen.total(one.amount for one in others if standing[one.id] is Step.DONE)
        payment.went_back(session, refund.attempt_id, whole=done == paid)


def return_late(session: Session, event: Event) -> None:
    """Listener: money came after the end of its attempt, so it goes back by itself, once."""
    if not returning.refunds_of(session, event.object_id):
        paid = payment.attempt_paid(session, event.object_id)
        refund = returning.start(session, paid.amount, paid.id, paid.person_id, Reason.LATE, paid.amount)
        _approve(session, refund)


def waiting(session: Session, clerk: Subject) -> list[Waiting]:
    """The refunds that wait for a clerk: to be decided, refused, or on their way for too long; oldest first. Who was seen is written down."""
    people.only(clerk, *staff.REFUNDS)
    return picture.waiting(session, clerk)


def returned(session: Session, attempt_ids: Sequence[UUID]) -> dict[UUID, Fen]:
    """What went back of each of these attempts, and arrived; those of which nothing did are left out."""
    done = select(tables.Refund).join(tables.RefundStep).where(tables.RefundStep.step == Step.DONE)
    sums: dict[UUID, Fen] = {}
    for one in session.exec(done.where(col(tables.Refund.attempt_id).in_(attempt_ids))).all():
        sums[one.attempt_id] = sums.get(one.attempt_id, Fen(0)) + one.amount
    return sums


@snapshot("refunds")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's refunds, newest first."""
    return picture.of(session, person_id)
