"""Asking the channel: each errand reads, calls with no transaction open, and writes down the answer."""

from __future__ import annotations

from typing import TypeVar

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.journal import Errand, Event
from nfe_app.base.log import log_of
from nfe_app.payment import attempts, entering, gateway, outcome, rules, tables
from nfe_app.payment.gateway import Cashier, ChannelRefused, Order, Standing
from nfe_app.payment.rules import Step

DEBIT = "debit"
log = log_of("payment")
What = TypeVar("What")
At = tuple[str, What]  # the channel, and what it is asked


def _plan_order(session: Session, event: Event) -> At[Order] | None:
    """What is ordered. That we asked is written down before: should the answer get lost, nobody knows how it stands."""
    attempt = session.get_one(tables.Attempt, event.object_id)
    if attempts.stands(session, attempt) not in rules.PAYABLE or clock.now() >= attempt.expires_at:
        return None
    if attempt.way == DEBIT:  # collected by its mandate, and only while that holds: not by going to a cashier
        return None
    attempts.take(session, attempt, Step.UNKNOWN)
    order = Order(
        attempt.out_trade_no,
        attempt.amount,
        attempt.description,
        attempt.payer_ip,
        attempt.expires_at,
        attempt.way,  # type: ignore[arg-type]
        attempt.payer,
    )
    return attempt.channel, order


def _run_order(asked: At[Order]) -> Cashier | None:
    channel, order = asked
    try:
        return gateway.channel(channel).order(order)
    except ChannelRefused as refused:
        log.error("the channel refused an order", out_trade_no=order.out_trade_no, code=refused.code)
        return None


def _keep_order(session: Session, event: Event, cashier: Cashier | None) -> None:
    """Where it is paid; an order that was refused is looked up and closed, for it can only be paid if it was before."""
    attempt = session.get_one(tables.Attempt, event.object_id)
    if cashier is None:
        attempts.write(session, "payment.given_up", attempt, session.get_one(tables.Payment, attempt.payment_id))
        return
    attempt.cashier_url, attempt.cashier_code = cashier.address or None, cashier.code or None
    attempt.bridge, attempt.cashier_at = dict(cashier.bridge), clock.now()
    attempts.take(session, attempt, Step.ORDERED)


def _plan_question(session: Session, event: Event) -> At[str] | None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    if attempts.stands(session, attempt) not in rules.OPEN:
        return None
    attempt.asked, attempt.asked_at = attempt.asked + 1, clock.now()
    return attempt.channel, attempt.out_trade_no


def _run_question(asked: At[str]) -> Standing | None:
    channel, out_trade_no = asked
    return gateway.channel(channel).standing_of(out_trade_no)


def close_and_ask(asked: At[str]) -> Standing | None:
    """Close an attempt at the channel, then ask where it stands: one that was paid meanwhile is refused, and says so."""
    channel, out_trade_no = asked
    try:
        gateway.channel(channel).close(out_trade_no)
    except ChannelRefused as refused:
        log.info("the channel did not close an attempt", out_trade_no=out_trade_no, code=refused.code)
    return gateway.channel(channel).standing_of(out_trade_no)


def _keep_standing(session: Session, event: Event, standing: Standing | None) -> None:
    attempt = session.get_one(tables.Attempt, event.object_id)
    closing = event.name != "payment.doubted"
    if standing is None:
        _keep_unknown(session, attempt, closing=closing)
    elif standing.state == "not_paid" and closing and attempt.channel in rules.TOLD_BY_ITS_PAYER:
        attempts.take(
            session, attempt, Step.GIVEN_UP
        )  # its payer came between our two questions: it is closed by the next
    elif standing.state == "error" and closing:
        attempts.take(session, attempt, Step.FAILED)
        entering.close(session, attempt)
    else:
        _hear(session, attempt, standing)


def _hear(session: Session, attempt: tables.Attempt, standing: Standing) -> None:
    """Another amount than was ordered decides nothing: it is for a person to see, and to be told it once more helps nobody."""
    try:
        outcome.hear(session, attempt.channel, standing)
    except rules.AmountDiffers as differs:
        log.error("the channel tells another amount", out_trade_no=attempt.out_trade_no, **differs.fields)


def _keep_unknown(session: Session, attempt: tables.Attempt, *, closing: bool) -> None:
    """The channel does not know of it: it is closed if it is to be, but never while what was handed out may still be paid."""
    handed_out = attempt.cashier_at is not None
    if clock.now() >= attempt.expires_at:
        entering.close(session, attempt)
    elif closing and handed_out and attempt.channel in rules.TOLD_BY_ITS_PAYER:
        attempts.take(session, attempt, Step.GIVEN_UP)
    elif closing:
        entering.close(session, attempt)


ordering = Errand("payment.ordering", _plan_order, _run_order, _keep_order)
asking = Errand("payment.asking", _plan_question, _run_question, _keep_standing)
closing = Errand("payment.closing", _plan_question, close_and_ask, _keep_standing)
