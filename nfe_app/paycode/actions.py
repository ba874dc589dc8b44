"""Making a payment code, taking it back, finding one, and what its owner's phone shows of it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock, journal, keys
from nfe_app.base.commands import Payload, Record, Subject, command
from nfe_app.base.database import new_id
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.base.money import Fen
from nfe_app.base.months import day_says
from nfe_app.base.settings import settings
from nfe_app.base.words import listed
from nfe_app.billing import actions as billing
from nfe_app.billing.rules import BillLapsed, BillNotOwed, PaymentUnderWay
from nfe_app.paycode import drawing, number, rules, tables
from nfe_app.paycode.rules import State
from nfe_app.payment import transfers
from nfe_app.payment.rules import AmountChanged
from nfe_app.people import actions as people

SHOWN = 5
Bill = dict[str, Any]


class Make(Payload):
    """The bills somebody may pay by the code, and their sum in fen as the person saw it."""

    bill_ids: Annotated[list[UUID], Field(min_length=1, max_length=20)]
    amount_fen: Annotated[int, Field(ge=1, le=10**12)]


class OneCode(Payload):
    """Which code is meant."""

    code_id: UUID


def _owner_of_bills(session: Session, make: Make) -> UUID:
    owners = {billing.owner_of(session, bill_id) for bill_id in make.bill_ids}
    if len(owners) > 1:
        raise NotYours
    return owners.pop()


@command(
    "paycode.make",
    Make,
    roles={"worker"},
    refuses=(NotFound, BillNotOwed, BillLapsed, PaymentUnderWay, AmountChanged),
    of=_owner_of_bills,
    waits=False,
)
def make(session: Session, wanted: Make, subject: Subject) -> dict[str, object]:
    """A code for these bills, good until the first of them is due; for the same bills the live one is given again. It claims none of them."""
    people.hold(session, subject.person_id)
    ids = sorted(set(wanted.bill_ids))
    bills = _bills(session, subject.person_id, ids)
    today = clock.today()
    for bill in bills:
        if bill["state"] == "confirming":
            raise PaymentUnderWay
        if bill["state"] != "owed":
            raise BillNotOwed
        if today > date.fromisoformat(bill["due_on"]):
            raise BillLapsed
    amount = Fen.total(Fen(bill["amount_fen"]) for bill in bills)
    if amount.count != wanted.amount_fen:
        raise AmountChanged(fields={"amount_fen": amount.count})
    for known in _live_codes(session, subject.person_id, today):
        if bills_of(session, known.id) == ids and known.amount == amount:
            return _told(known)
    return _told(_new(session, subject.person_id, ids, amount, min(date.fromisoformat(one["due_on"]) for one in bills)))


def _new(session: Session, person_id: UUID, bill_ids: Sequence[UUID], amount: Fen, ends_on: date) -> tables.PayCode:
    code = number.code_of(secrets.randbelow(number.RANDOM))
    id_ = new_id()
    made = tables.PayCode(
        id=id_,
        person_id=person_id,
        code_digest=keys.digest("paycode", code),
        code_sealed=keys.seal("paycode", code, of=str(id_)),
        amount=amount,
        ends_on=ends_on,
    )
    session.add(made)
    session.flush()
    session.add_all([tables.PayCodeBill(code_id=made.id, bill_id=bill_id) for bill_id in bill_ids])
    write(session, "paycode.made", made)
    return made


def _told(code: tables.PayCode) -> dict[str, object]:
    return {"code_id": str(code.id), "code": number.shown(plain_of(code)), "amount_fen": code.amount.count}


def plain_of(code: tables.PayCode) -> str:
    """The digits of a code."""
    return keys.unseal("paycode", code.code_sealed, of=str(code.id))


def owner_of(session: Session, which: OneCode) -> UUID:
    """Whose code it is; raises NotFound."""
    code = session.get(tables.PayCode, which.code_id)
    if code is None:
        raise NotFound
    return code.person_id


@command(
    "paycode.withdraw",
    OneCode,
    roles={"worker"},
    refuses=(NotFound,),
    of=owner_of,
    record=Record("paycodes", "code_id", gone=True),
)
def withdraw(session: Session, which: OneCode, subject: Subject) -> dict[str, object]:
    """Nobody can pay by this code any more; a payment that was begun goes on to its end. Twice changes nothing."""
    people.hold(session, subject.person_id)
    code = session.get_one(tables.PayCode, which.code_id, populate_existing=True)
    if code.withdrawn_at is None:
        code.withdrawn_at = clock.now()
        write(session, "paycode.withdrawn", code)
    return {"code_id": str(code.id)}


def write(session: Session, name: str, code: tables.PayCode) -> None:
    """Write down what happened to a code, without it."""
    journal.write(session, name, code.id, person_id=code.person_id, facts={"amount_fen": code.amount.count})


def find(session: Session, code: str | None) -> tables.PayCode | None:
    """The code of this number, also one that was withdrawn; None for any other number, in the same time."""
    ours = tables.PayCode.code_digest == keys.digest("paycode", code or "")
    return session.exec(select(tables.PayCode).where(ours)).first()


def paid_by(session: Session, payment_id: UUID) -> tables.PayCode | None:
    """The code that a payment was made by; None for one that its owner made."""
    return session.exec(select(tables.PayCode).where(tables.PayCode.payment_id == payment_id)).first()


def made_by_code(session: Session, person_id: UUID) -> set[UUID]:
    """The payments for a person that were made by a code of theirs."""
    mine = select(tables.PayCode.payment_id).where(tables.PayCode.person_id == person_id)
    return {payment_id for payment_id in session.exec(mine) if payment_id}


def bills_of(session: Session, code_id: UUID) -> list[UUID]:
    """The bills a code is for, in one order."""
    mine = select(tables.PayCodeBill.bill_id).where(tables.PayCodeBill.code_id == code_id)
    return sorted(session.exec(mine).all())


def bills_shown(session: Session, code: tables.PayCode) -> list[Bill]:
    """The bills of a code as their owner sees them."""
    return _bills(session, code.person_id, bills_of(session, code.id))


def _bills(session: Session, person_id: UUID, ids: Sequence[UUID]) -> list[Bill]:
    wanted = {str(id_) for id_ in ids}
    return [bill for bill in billing.shown_to(session, person_id) if bill["id"] in wanted]


def titles_of(bills: Sequence[Bill]) -> str:
    """The kinds of insurance of some bills, each once."""
    return listed(dict.fromkeys(bill["title"] for bill in bills))


def stands(code: tables.PayCode, bills: Sequence[Bill], on: date | None = None) -> State:
    """Where a code stands today, or stood for money of another day."""
    return rules.state_of([bill["state"] for bill in bills], code.ends_on, on or clock.today())


def _live_codes(session: Session, person_id: UUID, today: date) -> Sequence[tables.PayCode]:
    live = (tables.PayCode.person_id == person_id, col(tables.PayCode.withdrawn_at).is_(None))
    return session.exec(select(tables.PayCode).where(*live, tables.PayCode.ends_on >= today)).all()


def address_of(code: str) -> str:
    """Where anybody pays by a code, with no account."""
    return f"{settings().public_origin}/for/?code={code}"


@snapshot("paycodes")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's codes that were not withdrawn, newest first."""
    mine = (tables.PayCode.person_id == person_id, col(tables.PayCode.withdrawn_at).is_(None))
    newest = select(tables.PayCode).where(*mine).order_by(col(tables.PayCode.id).desc()).limit(SHOWN)
    return [_shown(session, code) for code in session.exec(newest).all()]


def _shown(session: Session, code: tables.PayCode) -> dict[str, object]:
    bills = bills_shown(session, code)
    state, plain = stands(code, bills), plain_of(code)
    path, size = drawing.drawn(address_of(plain)) if state is State.OPEN else ("", 0)
    return {
        "id": str(code.id),
        "code": number.shown(plain),
        "url": address_of(plain),
        "qr": path,
        "qr_box": f"0 0 {size} {size}",
        "amount_fen": code.amount.count,
        "until": day_says(code.ends_on, clock.today()),
        "state": state.value,
        "says": rules.SAYS[state],
        "what": titles_of(bills),
        "bills": ",".join(bill["id"] for bill in bills),
        "bank": transfers.collecting(),
    }
