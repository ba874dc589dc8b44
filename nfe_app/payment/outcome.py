"""What comes of an attempt: money is entered once, whatever the channel says how often, and by whichever way."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.names import PENSION
from nfe_app.catalog.rules import split
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import CHANNEL, FUND, TO_RETURN, Line
from nfe_app.payment import attempts, gateway, rules, tables
from nfe_app.payment.gateway import Standing
from nfe_app.payment.rules import Step


def read_notice(headers: Mapping[str, str], body: bytes) -> gateway.Told:
    """What the channel told us, proven; raises the gateway's refusals of a forged, stale or unreadable notice."""
    return gateway.channel().read_notice(headers, body, clock.now())


def settle(session: Session, told: gateway.Told) -> None:
    """Take in a proven notice, once by its id; raises UnknownOrder and AmountDiffers, and then nothing is kept."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"id": told.notice_id, "out_trade_no": told.standing.out_trade_no, "came_at": clock.now()}
    new = insert(tables.Notice).values(row).on_conflict_do_nothing().returning(col(tables.Notice.id))
    if session.execute(new).first() and isinstance(told.standing, Standing):
        hear(session, told.standing)


def hear(session: Session, standing: Standing) -> None:
    """Act on what the channel says of an attempt, by notice or by query: each suffices, and both change nothing twice."""
    ours = select(tables.Attempt).where(tables.Attempt.out_trade_no == standing.out_trade_no)
    attempt = session.exec(ours.with_for_update()).first()
    if attempt is None:
        raise rules.UnknownOrder
    if standing.state == "paid":
        rules.check_amount(attempt.amount, standing.amount)
        _enter(session, attempt, standing.transaction_id)
    elif standing.state == "closed":
        close(session, attempt)
    elif standing.state == "error" and attempts.stands(session, attempt) in rules.OPEN:
        attempts.write(session, "payment.given_up", attempt, session.get_one(tables.Payment, attempt.payment_id))


def _enter(session: Session, attempt: tables.Attempt, transaction_id: str | None) -> None:
    payment = session.get_one(tables.Payment, attempt.payment_id)
    if attempts.take(session, attempt, Step.SETTLED, transaction_id):
        lines = _fund_lines(session, attempt)
        ledger.post(session, "payment", f"attempt {attempt.id}", payment.region_code, lines)
        attempts.write(session, "payment.settled", attempt, payment)
    elif attempts.stands(session, attempt) is Step.CLOSED and not ledger.is_entered(session, f"late {attempt.id}"):
        back = Line(TO_RETURN, -attempt.amount, payment.person_id)
        lines = [Line(f"{CHANNEL}:{attempt.channel}", attempt.amount), back]
        ledger.post(session, "late", f"late {attempt.id}", payment.region_code, lines)
        attempts.write(session, "payment.arrived_late", attempt, payment)


def _fund_lines(session: Session, attempt: tables.Attempt) -> list[Line]:
    lines = [Line(f"{CHANNEL}:{attempt.channel}", attempt.amount)]
    for bill in billing.owed(session, attempts.bills_of(session, attempt.payment_id)):
        for line in bill.lines:
            for account, amount in _parts(bill, line.amount, line.span.first).items():
                for_whom = (bill.person_id, bill.scheme, bill.region_code, line.span, bill.id)
                lines.append(Line(f"{FUND}:{bill.scheme}:{account}", -amount, *for_whom))
    return lines


def _parts(bill: billing.Owed, amount: Fen, month: Month) -> dict[str, Fen]:
    """What goes where: of a pension contribution 8 parts of 20 to the worker's own account, all else to the pool."""
    if bill.scheme != PENSION:
        return {"pooled": amount}
    parts = split(amount, catalog.in_force(bill.region_code, month.first_day))
    return {"account": parts.account, "pooled": parts.pooled}


def close(session: Session, attempt: tables.Attempt) -> None:
    """End an attempt that came to nothing, and let go of its bills."""
    if attempts.take(session, attempt, Step.CLOSED):
        billing.release(session, attempts.bills_of(session, attempt.payment_id))
        attempts.write(session, "payment.closed", attempt, session.get_one(tables.Payment, attempt.payment_id))
