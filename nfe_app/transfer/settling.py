"""What one office settles by itself: a change between the two pensions, or months that were paid twice; looked at again, and booked once it is decided."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base.commands import Subject
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import rules as books
from nfe_app.payment import actions as payment
from nfe_app.refund import actions as refunds
from nfe_app.refund import deciding
from nfe_app.refund.refusals import AboveWhatWasPaid, NothingToReturn
from nfe_app.staff import twice
from nfe_app.staff.rules import NotSecond, SamePerson
from nfe_app.transfer import between, clearing, refusals, rules, tables
from nfe_app.transfer.between import Crossing

DECIDE = "transfer.decide"
REFUSES = (AboveWhatWasPaid, NothingToReturn, SamePerson, NotSecond)
"""Why money may not go back."""


def crossing_of(transfer: tables.Transfer) -> Crossing:
    """What was asked for."""
    return Crossing(transfer.kind, transfer.giving, transfer.taking)


def check(session: Session, person_id: UUID, crossing: Crossing, but: str = "") -> Fen:
    """How much money it moves or gives back; raises TransferBlocked while it may not be, or something stands in the way, save for one thing."""
    if crossing not in between.crossings(session, person_id):
        raise refusals.TransferBlocked(_("没有这样的月份，不用办。"), {"blocks": ["not_there"]})
    told = between.outcome(session, person_id, crossing)
    found = [one for one in told.blocks if one.code != but]
    if not told.allowed:
        code = "not_known" if told.allowed is None else "not_yet"
        raise refusals.TransferBlocked(told.says, {"blocks": [code]})
    if found:
        says = f"{found[0].says}{found[0].remedy}"
        raise refusals.TransferBlocked(says, {"blocks": [one.code for one in found]})
    return told.amount


def hold_payments(session: Session, transfer: tables.Transfer) -> None:
    """Hold what was paid for the months that would go back; payments come before their person in the order of everybody."""
    if transfer.kind in rules.CLEANED:
        for bill_id in sorted(bill_id for bill_id in _backs(session, transfer) if bill_id):
            payment.paid_by(session, bill_id)


def may_go(session: Session, transfer: tables.Transfer, clerk: Subject) -> bool:
    """Whether this yes is enough; where much money goes back, it is the first of two. Raises what `check` raises, ProveAgain, SamePerson, NotSecond."""
    amount = check(session, transfer.person_id, crossing_of(transfer), but="transfer_runs")
    if transfer.kind in rules.CHANGES:
        return True
    return deciding.is_enough(session, DECIDE, transfer.id, amount, clerk, transfer.person_id)


def first_word(session: Session, transfer_id: UUID) -> UUID | None:
    """Who said yes first and waits for another."""
    return twice.asked_by(session, DECIDE, transfer_id)


def refuse(session: Session, transfer_id: UUID) -> None:
    """Nobody waits for a second yes any more."""
    twice.drop(session, DECIDE, transfer_id)


def settle(session: Session, transfer: tables.Transfer, by: UUID) -> None:
    """Enter it, once by the cause. The person is held, and so are the payments that go back."""
    lines = ledger.lines_at(session, transfer.person_id, transfer.scheme, transfer.giving)
    if transfer.kind in rules.CLEANED:
        return _clean(session, transfer, lines, by)
    joined = clearing.account_joined if transfer.kind == rules.TO_EMPLOYEE else clearing.years_joined
    transfer.account, transfer.pooled = clearing.own_of(lines), Fen(0)
    _post(session, books.TRANSFER, transfer, joined(lines, transfer.taking))
    return None


def _clean(session: Session, transfer: tables.Transfer, lines: list[books.Line], by: UUID) -> None:
    months = between.paid_twice(session, transfer.person_id, crossing_of(transfer))
    backs = clearing.by_bill(lines, months)
    ledger.wallet_of(session, transfer.person_id, hold=True)
    transfer.account, transfer.pooled = Fen.total(backs.values()), Fen(0)
    _post(session, books.CLEANED, transfer, clearing.cleaned(lines, months))
    by_attempt: dict[UUID, Fen] = {}
    for bill_id, amount in backs.items():
        paid = payment.paid_by(session, bill_id) if bill_id else None
        if bill_id is None or paid is None:
            raise NothingToReturn
        by_attempt[paid.id] = by_attempt.get(paid.id, Fen(0)) + amount
        if not ledger.entered_for(session, bill_id):
            billing.give_back(session, bill_id, (), free=False)
    refunds.return_cleaned(session, transfer.person_id, by_attempt, by)


def _post(session: Session, kind: str, transfer: tables.Transfer, lines: list[books.Line]) -> None:
    ledger.post(session, kind, f"transfer {transfer.number} settles", transfer.taking, lines)


def _backs(session: Session, transfer: tables.Transfer) -> dict[UUID | None, Fen]:
    lines = ledger.lines_at(session, transfer.person_id, transfer.scheme, transfer.giving)
    return clearing.by_bill(lines, between.paid_twice(session, transfer.person_id, crossing_of(transfer)))
