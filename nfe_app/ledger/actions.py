"""Entering money and reading it back; nothing here is ever changed, only reversed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, literal, type_coerce
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import Table
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.clock import CHINA
from nfe_app.base.database import FenCount, new_id
from nfe_app.base.log import log_of
from nfe_app.base.money import Fen
from nfe_app.base.months import Span
from nfe_app.ledger import checking, rules, writing
from nfe_app.ledger.rules import Difference, Entered, Line, Statement
from nfe_app.ledger.tables import BALANCE, ENTRY, NOBODY, POSTING, Entry, Posting

TOLD = 20
log = log_of("ledger")


def post(session: Session, kind: str, cause: str, region_code: str, lines: Sequence[Line]) -> UUID:
    """Enter balanced lines under a cause that is entered once; lines of nothing are left out.

    Kinds are `payment`, `late`, `reversal`, `refund` (a part is given back), or what the caller calls its deed. Raises ValueError
    for lines that cannot be an entry, Overdrawn when a person has less, and IntegrityError when the cause is entered.
    """
    moving = [line for line in lines if line.amount != Fen(0)]
    rules.check(moving)
    id_ = new_id()
    head = {"id": id_, "at": clock.now(), "kind": kind, "cause": cause, "region_code": region_code}
    try:
        writing.write(session, head, moving)
    except IntegrityError as refused:
        if "overdrawn" in str(refused.orig):
            raise rules.Overdrawn from refused
        raise
    return id_


def reverse(session: Session, entry_id: UUID) -> UUID:
    """Undo a whole entry by its mirror; to give back a part, post `rules.give_back` as a `refund`.

    Raises ValueError for a reversal, which stands. A second time is refused by the database, for the cause is the same.
    """
    entry = session.get_one(Entry, entry_id)
    if entry.kind == rules.REVERSAL:
        raise ValueError(f"{entry.cause} is a reversal, and stands")
    mirror = rules.reverse(lines_of(session, entry_id))
    return post(session, rules.REVERSAL, f"reverse {entry_id}", entry.region_code, mirror)


def lines_of(session: Session, entry_id: UUID) -> list[Line]:
    """The lines of one entry."""
    return [line_of(posting) for posting in _postings(session, Posting.entry_id == entry_id)]


@database.asked_once
def entries_of(session: Session, person_id: UUID) -> list[Line]:
    """Every line that was entered for one person, oldest first."""
    return [line_of(posting) for posting in _postings(session, Posting.person_id == person_id)]


def entered_for(session: Session, bill_id: UUID) -> list[Line]:
    """What stands in the funds for one bill: its lines with the same account and months summed, those that are nothing left out."""
    sums: dict[tuple[str, Span | None], Line] = {}
    for posting in _postings(session, Posting.bill_id == bill_id):
        line = line_of(posting)
        if line.account.startswith(rules.FUND):
            known = sums.get((line.account, line.span))
            sums[line.account, line.span] = replace(line, amount=line.amount + known.amount) if known else line
    return [line for line in sums.values() if line.amount != Fen(0)]


def paid_bills(session: Session, bill_ids: Sequence[UUID]) -> set[UUID]:
    """Those of the bills whose money has come in and was not given back."""
    bill, arrived = col(Posting.bill_id), func.sum(Posting.amount)
    funds = col(Posting.account).startswith(rules.FUND)
    sums = session.exec(select(bill, arrived).where(bill.in_(bill_ids), funds).group_by(bill)).all()
    return {bill_id for bill_id, amount in sums if bill_id and amount < Fen(0)}


def lines_at(session: Session, person_id: UUID, scheme: str, place: str) -> list[Line]:
    """What stands in the funds of one place for a person under one scheme: its lines summed by account, months and bill."""
    mine = [
        line
        for line in entries_of(session, person_id)
        if (line.scheme, line.place) == (scheme, place) and line.account.startswith(f"{rules.FUND}:{scheme}:")
    ]
    return rules.net(mine)


def has_moved(session: Session, bill_id: UUID) -> bool:
    """Whether what was paid for a bill has gone to another place, or is on its way there."""
    on_its_way = col(Posting.account).startswith(f"{rules.FUND}:{rules.MOVING}:")
    return session.exec(select(Posting.id).where(Posting.bill_id == bill_id, on_its_way).limit(1)).first() is not None


def is_entered(session: Session, cause: str) -> bool:
    """Whether something was entered under this cause."""
    return session.exec(select(Entry.id).where(Entry.cause == cause)).first() is not None


def _postings(session: Session, where: object) -> Sequence[Posting]:
    return session.exec(select(Posting).where(where).order_by(col(Posting.id))).all()  # type: ignore[arg-type]


def line_of(posting: Posting) -> Line:
    """A posting as a line."""
    span = Span(posting.first_month, posting.last_month) if posting.first_month and posting.last_month else None
    return Line(
        account=posting.account,
        amount=posting.amount,
        person_id=posting.person_id,
        scheme=posting.scheme,
        place=posting.region_code,
        span=span,
        bill_id=posting.bill_id,
    )


def balance_of(session: Session, account: str, person_id: UUID | None = None, *, hold: bool = False) -> Fen:
    """What stands on an account or a group of them, for one person or for all; what is owed to people is negative.

    With `hold`, nobody else moves it until the transaction ends. Raises ValueError for no account.
    """
    rows = select(BALANCE.c.amount).where(_mine(BALANCE, account, person_id)).order_by(*BALANCE.primary_key)
    return Fen.total(session.execute(rows.with_for_update() if hold else rows).scalars())


def wallet_of(session: Session, person_id: UUID, *, hold: bool = False) -> Fen:
    """What a person has put by for premiums; never less than nothing."""
    return -balance_of(session, rules.WALLET, person_id, hold=hold)


def holders(session: Session, account: str) -> list[UUID]:
    """Everybody for whom something stands on an account or a group of them, in the order of their ids. Raises ValueError for no account."""
    whose = BALANCE.c.person_id
    mine = select(whose).where(_mine(BALANCE, account, None), whose != NOBODY).group_by(whose)
    return list(session.execute(mine.having(_sum_of(BALANCE) != Fen(0)).order_by(whose)).scalars())


def total(session: Session) -> Fen:
    """The sum over all accounts, which is nothing at any time."""
    everything: Fen = session.execute(select(_sum_of(BALANCE))).scalar_one()
    return everything


def statement(session: Session, account: str, person_id: UUID | None, since: date, until: date) -> Statement:
    """An account or a group of them on the days from `since` to `until`, for one person or for all, oldest line first.

    The opening balance is what stands now less everything entered since. Raises ValueError for no account.
    """
    mine, at, start = _mine(POSTING, account, person_id), col(Entry.at), _start(since)
    now = select(_sum_of(BALANCE)).where(_mine(BALANCE, account, person_id)).scalar_subquery()
    later = select(_sum_of(POSTING)).select_from(POSTING.join(ENTRY)).where(mine, at >= start).scalar_subquery()
    after = opening = session.execute(select(type_coerce(now - later, FenCount))).scalar_one()
    lines = select(Entry, Posting).join(Posting).where(mine, at >= start, at < _start(until + timedelta(days=1)))
    told = []
    for entry, posting in session.exec(lines.order_by(at, col(Posting.id))):
        after += posting.amount
        told.append(Entered(entry.id, entry.at, entry.kind, entry.cause, line_of(posting), after))
    return Statement(account, person_id, since, until, opening, tuple(told))


def _sum_of(table: Table) -> ColumnElement[Fen]:
    return type_coerce(func.coalesce(func.sum(table.c.amount), literal(0)), FenCount)


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), CHINA)


def _mine(table: Table, account: str, person_id: UUID | None) -> ColumnElement[bool]:
    if not rules.is_account(account) and not rules.is_group(account):
        raise ValueError(f"{account} is no account")
    whole = table.c.account
    there = whole.startswith(f"{account}:", autoescape=True) if rules.is_group(account) else whole == account
    return there if person_id is None else and_(there, table.c.person_id == person_id)


def rebuild(session: Session) -> list[Difference]:
    """Work out every balance and every entry from the log again, and tell where they differ from what is kept; nothing is repaired."""
    return checking.differences(session)


def raise_alarm(session: Session, found: Sequence[Difference]) -> None:
    """Have the journal and the log say what a rebuild has found: nothing, or which accounts a person has to look at."""
    told = [{"what": one.what, "by_log_fen": one.by_log.count, "kept_fen": one.kept.count} for one in found[:TOLD]]
    journal.write(
        session, "ledger.differs" if found else "ledger.agrees", new_id(), facts={"count": len(found), "first": told}
    )
    if found:
        log.error("the books differ from their log", count=len(found), first=told)
