"""What is paid out of a jar, when, and in which order; the share of an income; and what the person is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, day_says
from nfe_app.base.words import _, joined, listed
from nfe_app.catalog.derivation import Divide, Input, Multiply, Value, evaluate

PAYS_ON, DAYS_AHEAD = 25, timedelta(days=3)
NOWHERE = "000000"
"""The country's code: who has not chosen a place yet may put money by all the same."""
SHARE = Divide(Multiply((Input("income"), Input("percent"))), Value(100), "down")
"""The share of an income, in whole fen: a part of a fen is left to the person."""


@dataclass(frozen=True)
class Due:
    """A bill that is owed, as the jar sees it."""

    id: UUID
    scheme: str
    title: str
    amount: Fen
    due_on: date


@dataclass(frozen=True)
class Told:
    """What the jar said about bills it could not pay: on which day."""

    day: date


def share_of(income: Fen, percent: int) -> Fen:
    """A whole percentage of an income, rounded down to the fen."""
    return Fen(evaluate(SHARE, {"income": income.count, "percent": percent}) or 0)


def pays_from(due_on: date) -> date:
    """From which day on a bill is paid out of the jar: the 25th, and three days at least before the bill's last day.

    So there is time to add what is missing, and nobody is late because the jar waited.
    """
    return min(due_on.replace(day=PAYS_ON), due_on - DAYS_AHEAD)


def chosen(bills: Sequence[Due], schemes: Sequence[str]) -> list[Due]:
    """The bills of the chosen schemes in the order the person set; of one scheme the nearest first."""
    return sorted(
        (bill for bill in bills if bill.scheme in schemes), key=lambda bill: (schemes.index(bill.scheme), bill.due_on)
    )


def due_at(bills: Sequence[Due], day: date) -> list[Due]:
    """Those that are to be paid on a day, in the same order."""
    return [bill for bill in bills if pays_from(bill.due_on) <= day <= bill.due_on]


def next_day(bills: Sequence[Due], today: date) -> date | None:
    """The day on which the jar pays next; None where nothing is to be paid."""
    return max(today, min(pays_from(bill.due_on) for bill in bills)) if bills else None


def split(bills: Sequence[Due], money: Fen, day: date) -> tuple[list[Due], list[Due]]:
    """What is paid and what is left: a bill is paid whole or not at all, strictly in order as far as the money reaches.

    A bill that does not fit keeps its money for itself; on its own last day it is passed over, so that what comes after it
    is not lost as well.
    """
    paid: list[Due] = []
    for place, bill in enumerate(bills):
        if bill.amount <= money:
            paid.append(bill)
            money -= bill.amount
        elif day < bill.due_on:
            return paid, [*_without(bills[:place], paid), *bills[place:]]
    return paid, _without(bills, paid)


def _without(bills: Sequence[Due], paid: Sequence[Due]) -> list[Due]:
    return [bill for bill in bills if bill not in paid]


def is_to_be_told(left: Sequence[Due], last: Told | None, today: date) -> bool:
    """Whether the person is told (again) that the money does not reach: once a month, and on the last day of a bill."""
    if not left or (last and last.day == today):
        return False
    first = last is None or Month.of(last.day) != Month.of(today)
    return first or today == min(bill.due_on for bill in left)


BEGINS = _("攒保费：")
PAID = _("缴了{titles}，共 {sum} 元。")
SHORT = _("{titles}还差 {sum} 元，没有缴。最晚 {last}存够，会再缴。")
RESTS = _("还剩 {sum} 元。")
SENTENCES = tuple(joined("", [BEGINS, *told, RESTS]) for told in ((), (PAID,), (SHORT,), (PAID, SHORT)))
"""All that a jar may say."""


def says(paid: Sequence[Due], left: Sequence[Due], rest: Fen, today: date) -> str:
    """What the jar did, in a few sentences: what it paid, what is left in it, and what it could not pay."""
    told: list[str] = [BEGINS]
    if paid:
        spent = Fen.total(bill.amount for bill in paid).shown
        told.append(PAID.format(titles=_titles(paid), sum=spent))
    if left:
        missing = Fen.total(bill.amount for bill in left) - rest
        until = day_says(min(bill.due_on for bill in left), today)
        told.append(SHORT.format(titles=_titles(left), sum=missing.shown, last=until))
    return joined("", [*told, RESTS.format(sum=rest.shown)])


def _titles(bills: Sequence[Due]) -> str:
    return listed(dict.fromkeys(bill.title for bill in bills))
