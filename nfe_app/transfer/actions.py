"""Asking for a transfer, taking it back, and what the clerks of the taking place do with it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field, StringConstraints
from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.commands import Helped, Payload, PlainLine, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid, NotFound
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.drafts import actions as drafts
from nfe_app.people import actions as people
from nfe_app.people import rules as staff
from nfe_app.transfer import (
    before,
    blocking,
    booking,
    gateway,
    hearing,
    knowing,
    picture,
    refusals,
    rules,
    settling,
    standing,
    tables,
)
from nfe_app.transfer.between import Crossing
from nfe_app.transfer.gateway import Said
from nfe_app.transfer.knowing import Way
from nfe_app.transfer.rules import Step

drafts.may_keep("move")
Place = Annotated[str, Field(pattern=r"^[0-9]{6}$")]
Note = Annotated[PlainLine, StringConstraints(strip_whitespace=True), Field(max_length=200)]
MOVED = Record("transfers", "transfer_id", grows="taken")


class Request(Helped):
    """From which place to which, of what kind, and where one's household is."""

    kind: Literal["pension", "medical"]
    giving: Place
    taking: Place
    household: Literal["to", "from", "other"]


class Settle(Payload):
    """A change between the two pensions, or months that were paid twice: the place whose months leave, and the one that keeps."""

    kind: Literal["to_employee", "to_resident", "twice", "beside"]
    giving: Place
    taking: Place


class Which(Payload):
    """One transfer."""

    transfer_id: UUID


class Decide(Which):
    """What the taking office decides; a no says why."""

    approve: bool
    note: Note = ""


class Hear(Which):
    """What the other office said by letter or telephone, and the sums of its sheet in fen."""

    standing: Literal["reviewing", "refused", "sent", "paid"]
    account_fen: int = Field(default=0, ge=0, le=10**13)
    pooled_fen: int = Field(default=0, ge=0, le=10**13)
    note: Note = ""


@command(
    "transfer.request",
    Request,
    roles={"worker"},
    refuses=(refusals.TransferBlocked, UnknownPlace),
    record=Record("transfers", "transfer_id"),
)
def request(session: Session, wish: Request, subject: Subject) -> dict[str, object]:
    """Ask for a transfer; what stands in the way is looked at again here, whatever the phone knew."""
    for place in (wish.giving, wish.taking):
        catalog.region_of(place)
    people.hold(session, subject.person_id)
    way = Way(wish.kind, wish.giving, wish.taking)
    _check(session, subject.person_id, way, wish.household)
    return _asked(session, subject.person_id, wish, wish.household)


@command(
    "transfer.settle",
    Settle,
    roles={"worker"},
    refuses=(refusals.TransferBlocked, UnknownPlace),
    record=Record("transfers", "transfer_id"),
)
def settle(session: Session, wish: Settle, subject: Subject) -> dict[str, object]:
    """Ask one office for what it settles by itself; whether it may be is looked at again here, whatever the phone knew."""
    for place in (wish.giving, wish.taking):
        catalog.region_of(place)
    people.hold(session, subject.person_id)
    settling.check(session, subject.person_id, Crossing(wish.kind, wish.giving, wish.taking))
    return _asked(session, subject.person_id, wish)


def _asked(session: Session, person_id: UUID, wish: Request | Settle, household: str = "") -> dict[str, object]:
    id_ = database.new_id()
    made = tables.Transfer(
        id=id_,
        person_id=person_id,
        number=rules.number_of(id_),
        kind=wish.kind,
        scheme=rules.source_of(wish.kind),
        giving=wish.giving,
        taking=wish.taking,
        household=household,
    )
    session.add(made)
    session.flush()
    standing.take(session, made, Step.SUBMITTED)
    return _stands(session, made)


def _check(session: Session, person_id: UUID, way: Way, household: str, but: str = "") -> None:
    """Refuse while something stands in the way, save for one thing."""
    facts = knowing.facts_of(session, person_id, way)
    law = knowing.law_of(way.giving, clock.today())
    found = [one for one in blocking.hard(blocking.blocks(facts, law), household) if one.code != but]
    if found:
        first = found[0]
        words = _("{says}{remedy}").format(says=first.says, remedy=first.remedy)
        raise refusals.TransferBlocked(words, {"blocks": [one.code for one in found]})


def owner_of(session: Session, which: Which) -> UUID:
    """Whose transfer it is; raises NotFound."""
    return _get(session, which.transfer_id).person_id


def _get(session: Session, transfer_id: UUID) -> tables.Transfer:
    found = session.get(tables.Transfer, transfer_id)
    if found is None:
        raise NotFound
    return found


@command(
    "transfer.withdraw",
    Which,
    roles={"worker"},
    refuses=(NotFound, refusals.TooLateToWithdraw, refusals.TransferDecided),
    of=owner_of,
    record=MOVED,
)
def withdraw(session: Session, which: Which, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Take it back, as long as no letter has gone out; one that was taken back before is left as it is."""
    transfer = _get(session, which.transfer_id)
    if not standing.take(session, transfer, Step.WITHDRAWN):
        now = standing.stands(session, transfer.id)
        if now is not Step.WITHDRAWN:
            raise refusals.TransferDecided if now in rules.OVER else refusals.TooLateToWithdraw
    return _stands(session, transfer)


def _lies(session: Session, which: Which) -> set[str]:
    return {_get(session, which.transfer_id).taking}


@command(
    "transfer.decide",
    Decide,
    roles={*staff.COUNTER},
    refuses=(NotFound, refusals.TransferDecided, refusals.TransferBlocked, *settling.REFUSES),
    lies=_lies,
    waits=False,
)
def decide(session: Session, said: Decide, clerk: Subject) -> dict[str, object]:
    """Accept it, and the letter goes out, or it is settled here; or say no, and why: a no without a reason is refused.

    What came in the way since keeps a yes.
    """
    if not said.approve and not said.note:
        raise Invalid(_("不同意要写为什么。"), {"note": "missing"})
    transfer = _get(session, said.transfer_id)
    settling.hold_payments(session, transfer)
    people.hold(session, transfer.person_id)
    database.hold(session, tables.Transfer, transfer.id)
    step = Step.ACCEPTED if said.approve else Step.REJECTED
    if standing.stands(session, transfer.id) is not Step.SUBMITTED:
        raise refusals.TransferDecided
    if transfer.kind in rules.SETTLED:
        return _settled(session, transfer, said, clerk)
    if said.approve:
        way = Way(transfer.kind, transfer.giving, transfer.taking)
        _check(session, transfer.person_id, way, transfer.household, but="transfer_runs")
    if not standing.take(session, transfer, step, clerk.person_id, said.note):
        raise refusals.TransferDecided
    return _stands(session, transfer)


def _settled(session: Session, transfer: tables.Transfer, said: Decide, clerk: Subject) -> dict[str, object]:
    """One office's word ends it; where much money goes back, the first yes waits for a second."""
    if said.approve and not settling.may_go(session, transfer, clerk):
        return _stands(session, transfer) | {"waits_for_second": True}
    standing.take(session, transfer, Step.MERGED if said.approve else Step.REJECTED, clerk.person_id, said.note)
    if said.approve:
        settling.settle(session, transfer, clerk.person_id)
    else:
        settling.refuse(session, transfer.id)
    return _stands(session, transfer)


@command(
    "transfer.hear",
    Hear,
    roles={*staff.COUNTER},
    refuses=(NotFound, refusals.TransferDecided, refusals.SumsDiffer, refusals.AnswersByLine),
    lies=_lies,
    waits=False,
)
def hear(session: Session, said: Hear, clerk: Subject) -> dict[str, object]:
    """Enter what the other office said where there is no line to it."""
    transfer = _get(session, said.transfer_id)
    if gateway.office() is not None:
        raise refusals.AnswersByLine
    if standing.stands(session, transfer.id) not in rules.AWAITED:
        raise refusals.TransferDecided
    if said.standing == "refused" and not said.note:
        raise Invalid(_("不同意要写为什么。"), {"note": "missing"})
    told = Said(transfer.number, said.standing, Fen(said.account_fen), Fen(said.pooled_fen), said.note)
    hearing.hear(session, transfer, told, clerk.person_id)
    return _stands(session, transfer)


@command(
    "transfer.merge",
    Which,
    roles={*staff.COUNTER},
    refuses=(NotFound, refusals.TransferDecided),
    lies=_lies,
    waits=False,
)
def merge(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """Join the accounts at the taking place and end it: what has arrived is entered there, once."""
    transfer = _get(session, which.transfer_id)
    people.hold(session, transfer.person_id)
    if transfer.kind in rules.SETTLED or not standing.take(session, transfer, Step.MERGED, clerk.person_id):
        raise refusals.TransferDecided
    if transfer.kind == rules.PENSION:
        booking.arrive(session, transfer)
    return _stands(session, transfer)


def _stands(session: Session, transfer: tables.Transfer) -> dict[str, object]:
    steps = standing.steps_of(session, transfer.id)
    told = {"transfer_id": str(transfer.id), "number": transfer.number}
    return told | {"step": rules.stands_at(steps).value, "taken": len(steps)}


@snapshot("transfers")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's transfers, newest first."""
    return picture.transfers_of(session, person_id)


@snapshot("moves")
def moves_of(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows before one applies: each way with what stands in it, what would move, and where the pension would be drawn."""
    return before.moves_of(session, person_id)


def waiting(session: Session, clerk: Subject) -> list[picture.AtDesk]:
    """The transfers of the clerk's regions, those that are late first; who was seen is written down."""
    people.only(clerk, *staff.COUNTER)
    return picture.waiting(session, clerk)


def with_number(session: Session, clerk: Subject, number: str) -> picture.Shared | None:
    """What both offices see of a transfer by its number: its steps and clock, and nothing of whose it is. None where there is none."""
    people.only(clerk, *staff.COUNTER)
    return picture.with_number(session, number, clerk)
