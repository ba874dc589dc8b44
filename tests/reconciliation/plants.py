"""A day on which both sides agree, and one way to spoil it for every class of difference."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from nfe_app.base.clock import CHINA
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.payment.lines import Kind, Ours, Theirs
from nfe_app.reconciliation.rules import Day, Name

MIDNIGHT = datetime(2026, 11, 24, tzinfo=CHINA)
DAY = Day(MIDNIGHT, MIDNIGHT + timedelta(days=1))
Pair = tuple[Theirs, Ours]
Wrong = set[tuple[Name, str]]


@dataclass
class Books:
    """Both sides of a day, and what was planted in them."""

    bill: list[Theirs] = field(default_factory=list)
    ours: list[Ours] = field(default_factory=list)
    planted: Wrong = field(default_factory=set)


def pair(draw: Random, number: int, kind: Kind = "payment") -> Pair:
    """A line and its entry, some time between seven and eleven at night."""
    at = MIDNIGHT + timedelta(seconds=draw.randrange(7 * 3600, 23 * 3600))
    amount, no = Fen(draw.randint(1, 10**7)), f"{kind}{number:010d}"
    line = Theirs(kind, no, amount, f"4200{no}", at, Fen(amount.count // 167))
    heard = min(at + timedelta(seconds=draw.randrange(900)), DAY.until)
    return line, Ours(kind, no, amount, f"4200{no}", heard, "entered", new_id(), line.fee)


def books(seed: int, lines: int, plants: list[Name]) -> Books:
    """A shuffled day of so many lines and one pair for each thing that is planted; a seed always makes the same one."""
    draw, made = Random(seed), Books()
    for number in range(lines):
        line, one = pair(draw, number, draw.choice(("payment", "payment", "refund")))
        made.bill.append(line)
        made.ours.append(one)
    for number, name in enumerate(plants, lines):
        line, one = pair(draw, number, "refund" if name.value.startswith("refund") else "payment")
        theirs, ours = draw.choice(SPOILED[name])(line, one)
        made.bill += theirs
        made.ours += ours
        made.planted.add((name, one.number))
    draw.shuffle(made.bill)
    draw.shuffle(made.ours)
    return made


Spoiler = Callable[[Theirs, Ours], tuple[list[Theirs], list[Ours]]]
NEXT_DAY, LAST_MINUTES = timedelta(days=1, hours=1), DAY.until - timedelta(minutes=4)


def beside(**theirs: object) -> Spoiler:
    """The line is another."""
    return lambda line, one: ([replace(line, **theirs)], [one])  # type: ignore[arg-type]


def held(**ours: object) -> Spoiler:
    """What we hold is another."""
    return lambda line, one: ([line], [replace(one, **ours)])  # type: ignore[arg-type]


def by(fen: int) -> Spoiler:
    """The amount in the bill is so many fen more."""
    return lambda line, one: ([replace(line, amount=line.amount + Fen(fen))], [one])


SPOILED: dict[Name, list[Spoiler]] = {
    Name.NOT_ENTERED: [held(entry_id=None, state="open"), held(entry_id=None, state="closed")],
    Name.UNKNOWN_ORDER: [lambda line, _one: ([line], [])],
    Name.AMOUNT_DIFFERS: [by(1), by(10**9), lambda line, one: ([line], [replace(one, amount=one.amount * 100)])],
    Name.TRANSACTION_DIFFERS: [beside(transaction_id="4200 another")],
    Name.STATE_DIFFERS: [held(state="reversed"), held(state="twice"), held(entry_id=None, state="unbooked")],
    Name.FEE_DIFFERS: [beside(fee=Fen(10**8))],
    Name.DOUBLED_LINE: [lambda line, one: ([line, line], [one])],
    Name.MALFORMED_LINE: [beside(amount=Fen(0)), beside(amount=Fen(-1)), beside(transaction_id="")],
    Name.OTHER_DAY: [beside(at=MIDNIGHT - timedelta(hours=5)), beside(at=MIDNIGHT + timedelta(days=3))],
    Name.NOT_IN_BILL: [lambda _line, one: ([], [one])],
    Name.LATE: [held(at=MIDNIGHT + NEXT_DAY), lambda _line, one: ([], [replace(one, at=LAST_MINUTES)])],
    Name.REFUND_UNKNOWN: [lambda line, _one: ([line], [])],
    Name.REFUND_AMOUNT_DIFFERS: [by(1), by(10**9)],
    Name.REFUND_NOT_IN_BILL: [lambda _line, one: ([], [one])],
    Name.REFUND_STUCK: [
        lambda line, one: ([replace(line, stuck=True)], [replace(one, entry_id=None, state="open")]),
    ],
}
