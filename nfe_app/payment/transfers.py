"""Money that came by bank with no order before it: at the moment it is told of, an attempt is made, and stands at its end."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import Session, select

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.billing import actions as billing
from nfe_app.payment import attempts, gateway, making, outcome, rules, tables
from nfe_app.payment.bank import Bank
from nfe_app.payment.camt import NotAStatement, Paper
from nfe_app.payment.camt_lines import Booked
from nfe_app.payment.gateway import Standing
from nfe_app.payment.rules import Step

__all__ = ["Booked", "NotAStatement", "Paper"]
NAME, WAY = "bank", "transfer"


def bank() -> Bank | None:
    """The bank with the collecting account; None where none is connected."""
    found = gateway.CONNECTED.get(NAME)
    return found if isinstance(found, Bank) else None


def collecting() -> dict[str, str]:
    """Whose the collecting account is, at which bank, and its number, as anybody may know; empty where there is none."""
    here = bank()
    return {} if here is None else {"name": here.account.name, "bank": here.account.bank, "number": here.account.number}


def news() -> tuple[list[Booked], str]:
    """What was put aside, what the bank has booked since it was last heard, and the mark of this end; raises ChannelDown."""
    here = bank()
    if here is None:
        return [], ""
    lines, mark = here.news()
    return [*here.aside, *lines], mark


def heard(mark: str, aside: Sequence[Booked] = ()) -> None:
    """Everything up to this mark is taken in, but what is put aside for the next time.

    Both are kept by this process alone: after a restart all is read again, and known lines are known.
    """
    if here := bank():
        here.mark, here.aside = mark, list(aside)


def lines_of(day: date) -> list[Booked]:
    """What the bank's statement of a day holds, nothing while there is none; raises ChannelDown."""
    here = bank()
    return (here.lines_of(day) or []) if here else []


def read(file: bytes) -> list[Paper]:
    """The papers in a file, laid down for the reconciliation of their days; raises NotAStatement."""
    here = bank()
    if here is None:
        raise NotAStatement(fields={"why": "no_bank"})
    papers = here.read(file)
    for paper in papers:
        if paper.kind == "camt.053" and paper.day:
            here.keep(paper.day, file)
    return papers


def number_of(line: Booked) -> str:
    """Our number of a line."""
    here = bank()
    assert here is not None
    return here.number_of(line.reference)


def is_in(session: Session, line: Booked) -> bool:
    """Whether a line was taken in before."""
    ours = select(tables.Attempt.id).where(tables.Attempt.out_trade_no == number_of(line))
    return session.exec(ours).first() is not None


def settle(session: Session, line: Booked, person_id: UUID, bill_ids: Sequence[UUID], words: str) -> UUID:
    """Pay bills with a line of exactly their sum, on the day it was booked, though it may have had to wait; which payment that is.

    Raises AmountDiffers and what billing refuses to claim.
    """
    owed = billing.claim(session, bill_ids, person_id, clock.day_of(line.at))
    rules.check_amount(Fen.total(bill.amount for bill in owed), line.amount)
    payment = making.payment_of(session, person_id, owed)
    _arrives(session, payment, line, words)
    return payment.id


def send_back(session: Session, line: Booked, person_id: UUID, region_code: str, words: str) -> UUID:
    """Keep a line that pays nothing for its return: it is owed to that person, and goes back where it came from."""
    payment = tables.Payment(person_id=person_id, region_code=region_code, amount=line.amount, purpose="stray")
    session.add(payment)
    session.flush()
    _arrives(session, payment, line, words, Step.CLOSED)
    return payment.id


def _arrives(session: Session, payment: tables.Payment, line: Booked, words: str, *before: Step) -> None:
    attempt = making.attempt_of(session, payment, NAME, WAY, words, number=number_of(line), lives=timedelta(0))
    for step in before:
        attempts.take(session, attempt, step)
    outcome.hear(session, NAME, Standing(number_of(line), "paid", line.reference, line.amount, line.at, "bank"))
