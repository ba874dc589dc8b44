"""What comes of an attempt: money is entered once, whatever the channel says how often, and by whichever way."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.payment import attempts, entering, gateway, rules, tables
from nfe_app.payment.gateway import Agreement, Given, Standing
from nfe_app.payment.rules import Step

REFUNDS: list[Callable[[Session, str, Given], None]] = []  # who is told of refunds by a channel: the room above
AGREEMENTS: list[Callable[[Session, str, Agreement], None]] = []  # and of agreements


def is_connected(channel: str) -> bool:
    """Whether there is a channel of that name here."""
    return channel in gateway.CONNECTED


def read_notice(channel: str, headers: Mapping[str, str], body: bytes) -> gateway.Told:
    """What a channel told us, proven; raises the gateway's refusals of a forged, stale or unreadable notice."""
    return gateway.channel(channel).read_notice(headers, body, clock.now())


def settle(session: Session, channel: str, told: gateway.Told) -> None:
    """Take in a channel's proven notice, once by its id; raises UnknownOrder and AmountDiffers, and then nothing is kept."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"channel": channel, "id": told.notice_id, "out_trade_no": told.about, "came_at": clock.now()}
    new = insert(tables.Notice).values(row).on_conflict_do_nothing().returning(col(tables.Notice.id))
    if session.execute(new).first():
        standing = told.standing
        if isinstance(standing, Standing):
            hear(session, channel, standing)
        elif isinstance(standing, Agreement):
            for hear_agreement in AGREEMENTS:
                hear_agreement(session, channel, standing)
        else:
            for hear_refund in REFUNDS:
                hear_refund(session, channel, standing)


def hear(session: Session, channel: str, standing: Standing) -> None:
    """Act on what a channel says of an attempt, by notice, query or bill: each suffices, and none changes anything twice.

    A channel speaks of its own attempts alone: of any other it is told UnknownOrder. Raises AmountDiffers, too.
    """
    ours = select(tables.Attempt).where(tables.Attempt.out_trade_no == standing.out_trade_no)
    attempt = session.exec(ours.with_for_update()).first()
    if attempt is None or attempt.channel != channel:
        raise rules.UnknownOrder
    if standing.state in ("paid", "refunded") and standing.amount != attempt.amount:
        rules.check_amount(attempts.came_of(session, attempt), standing.amount)
    if standing.state == "paid":
        entering.enter(session, attempt, standing.transaction_id)
    elif standing.state == "refunded":
        entering.went_back(session, attempt, standing.transaction_id)
    elif standing.state == "closed":
        entering.close(session, attempt)
    elif standing.state == "paying":
        attempts.take(session, attempt, Step.UNKNOWN)
    elif standing.state == "error" and attempts.take(session, attempt, Step.FAILED):
        attempts.write(session, "payment.given_up", attempt, session.get_one(tables.Payment, attempt.payment_id))
