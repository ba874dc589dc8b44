"""What anybody may know of a code, and paying by it: the payment is its owner's, the one who pays stays unknown to us."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.commands import Subject
from nfe_app.base.months import day_says
from nfe_app.billing.rules import PaymentUnderWay
from nfe_app.paycode import actions, number, rules, tables
from nfe_app.paycode.rules import State
from nfe_app.payment import actions as payment
from nfe_app.payment import transfers, ways
from nfe_app.payment.actions import Start
from nfe_app.people import actions as people

Way = Literal["h5", "wap", "jsapi"]
WAYS: tuple[Way, ...] = ("h5", "wap", "jsapi")


def find(session: Session, typed: str) -> tables.PayCode | None:
    """The live code that was typed; None for one that is none, was never given out, or was withdrawn: nothing tells them apart."""
    code = actions.find(session, number.normal(typed))
    return code if code is not None and code.withdrawn_at is None else None


def seen_by_anybody(session: Session, code: tables.PayCode) -> dict[str, Any]:
    """What for, where, which months, how much, until when, and how it stands: nothing of whose it is."""
    bills = actions.bills_shown(session, code)
    state = actions.stands(code, bills)
    return {
        "code": number.shown(actions.plain_of(code)),
        "amount_fen": code.amount.count,
        "until": day_says(code.ends_on, clock.today()),
        "state": state.value,
        "says": rules.SAYS[state],
        "kinds": [
            {"title": one["title"], "place": one["place_name"], "months": one["says"], "amount_fen": one["amount_fen"]}
            for one in bills
        ],
        "ways": [way for way in WAYS if payment.offers(way)],
        "bank": transfers.collecting(),
        **_going_on(session, code),
    }


def _cashier(code: tables.PayCode) -> str:
    return f"/api/for/{actions.plain_of(code)}/cashier"


def _going_on(session: Session, code: tables.PayCode) -> dict[str, Any]:
    """How the payment on its way is gone on with, if it was begun by this code: a link, or what WeChat's own browser is told."""
    payable = code.payment_id is not None and ways.cashier_of(session, code.payment_id).is_payable
    bridge = dict(ways.bridge_of(session, code.payment_id)) if code.payment_id and payable else {}
    return {"cashier": _cashier(code) if payable else "", "inside": bool(bridge), "bridge": bridge}


def begin_payment(session: Session, code: tables.PayCode, way: Way) -> str:
    """Start a payment of its owner's for somebody else to pay; the address of the cashier.

    Raises PaymentUnderWay while anybody pays, CodeNotOpen after, and the refusals of starting a payment.
    """
    people.hold(session, code.person_id)
    session.refresh(code)
    if code.withdrawn_at is not None:
        raise rules.NoSuchCode
    state = actions.stands(code, actions.bills_shown(session, code))
    if state is State.UNDER_WAY:
        raise PaymentUnderWay
    if state is not State.OPEN:
        raise rules.CodeNotOpen
    wanted = Start(bill_ids=actions.bills_of(session, code.id), amount_fen=code.amount.count, way=way)
    started = payment.start(session, wanted, Subject(code.person_id, "worker"))
    code.payment_id = UUID(str(started["payment_id"]))
    actions.write(session, "paycode.paying", code)
    return _cashier(code)
