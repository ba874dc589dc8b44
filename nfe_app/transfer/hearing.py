"""What the other office says of a transfer, whichever way it comes and how often: the steps it means are taken once each, in their order."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, database, journal
from nfe_app.base.money import Fen
from nfe_app.people import actions as people
from nfe_app.transfer import booking, gateway, knowing, refusals, rules, standing, tables
from nfe_app.transfer.gateway import Said
from nfe_app.transfer.knowing import Way
from nfe_app.transfer.rules import Step

REVIEWING = (Step.OUT_REVIEWING,)
SENT = (*REVIEWING, Step.INFO_SENT)
PAID = (*SENT, Step.FUNDS_ARRIVED)
MEANS: dict[str, Sequence[Step]] = {"reviewing": REVIEWING, "sent": SENT, "paid": PAID, "refused": (Step.REJECTED,)}


def hear(session: Session, transfer: tables.Transfer, said: Said, by: UUID | None = None) -> None:
    """Take the steps that an answer means; what is known already changes nothing. Raises SumsDiffer, and then no step was taken.

    The order of everybody is the person, then the transfer.
    """
    people.hold(session, transfer.person_id)
    database.hold(session, tables.Transfer, transfer.id)
    session.refresh(transfer)
    if standing.stands(session, transfer.id) not in rules.AWAITED:
        return
    transfer.heard_at = clock.now()
    if said.standing in ("sent", "paid") and transfer.account is None and transfer.kind == rules.PENSION:
        check_sums(session, transfer, said)
    for step in MEANS[said.standing]:
        note = said.note if step is Step.REJECTED else ""
        if standing.take(session, transfer, step, by, note) and step is Step.INFO_SENT:
            _leaves(session, transfer, said)


def check_sums(session: Session, transfer: tables.Transfer, said: Said) -> None:
    """Hold what the office tells against the record; raises SumsDiffer. Where the record has no base of some month, its sum of the pool is believed."""
    way = Way(transfer.kind, transfer.giving, transfer.taking)
    ours = knowing.moving_of(session, transfer.person_id, way)
    if said.account != ours.account or ours.pooled not in (None, said.pooled):
        told = {"account_fen": said.account.count, "pooled_fen": said.pooled.count}
        raise refusals.SumsDiffer(fields=told | {"ours_fen": ours.account.count})


def _leaves(session: Session, transfer: tables.Transfer, said: Said) -> None:
    """The sheet has come: months and money leave the giving place in the books."""
    if transfer.kind == rules.PENSION:
        transfer.account, transfer.pooled = said.account, said.pooled
        booking.leave(session, transfer, said.pooled)


def hear_quietly(session: Session, transfer: tables.Transfer, said: Said | None) -> None:
    """The same for what a line brings: sums that differ are written down for a clerk, once a day, and asked for again later."""
    if said is None:
        return
    try:
        hear(session, transfer, said)
    except refusals.SumsDiffer as differs:
        if not _is_told_today(session, transfer.id):
            who = {"person_id": transfer.person_id, "region_code": transfer.taking}
            journal.write(session, DIFFERS, transfer.id, **who, facts=differs.fields)  # type: ignore[arg-type]


DIFFERS = "transfer.sums_differ"


def _is_told_today(session: Session, transfer_id: UUID) -> bool:
    told = differed(session, transfer_id)
    return bool(told) and clock.day_of(told[-1].at) == clock.today()


def differed(session: Session, transfer_id: UUID) -> list[journal.Event]:
    """When the office told other sums than the record holds, oldest first."""
    return journal.of(session, DIFFERS, transfer_id)


def letter_of(session: Session, transfer: tables.Transfer, name: str, identity: str) -> gateway.Letter:
    """The letter of contact, with what our record holds; a sum of the pool that is not known is told as it was paid in."""
    way = Way(transfer.kind, transfer.giving, transfer.taking)
    ours = knowing.moving_of(session, transfer.person_id, way)
    pooled = ours.pooled
    if pooled is None:
        pooled = booking.sum_of(booking.here(session, transfer), transfer.scheme, "pooled")
    months = knowing.facts_of(session, transfer.person_id, way).months
    account = ours.account if transfer.kind == rules.PENSION else Fen(0)
    places = (transfer.scheme, transfer.giving, transfer.taking)
    return gateway.Letter(transfer.number, name, identity, *places, months, account, pooled)
