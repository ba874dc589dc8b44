"""The accounts there are, when an entry may stand, what its reverse is, and what stands on an account."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Span
from nfe_app.base.words import _

CHANNEL = "channel"
FUND = "fund"
WALLET = "wallet"
"""What people have put by for premiums: one jar for each person."""
TO_RETURN = "to_return"
"""What has to be given back to a person."""
BANK = "bank"
"""Where a channel pays out what it has collected."""
FEE = "fee"
"""What the channels keep for their work."""
OF_A_PERSON = {WALLET, TO_RETURN}
TRANSFER, CLEANED = "transfer", "clean"
"""Kinds of entries by which months go to another place or pension, and by which months that were paid twice are given back."""
MOVING = "moving"
"""Stands for a scheme in the name of the fund in which money lies between two places: `fund:moving:account`."""
ACCOUNT = re.compile(
    rf"{WALLET}|{TO_RETURN}|{BANK}|{FEE}|{CHANNEL}:[a-z][a-z0-9_]*|{FUND}:[a-z][a-z0-9_]*:(pooled|account)"
)
GROUP = re.compile(rf"{CHANNEL}|{FUND}|{FUND}:[a-z][a-z0-9_]*")
MOST = Fen(10**15)
REVERSAL = "reversal"
Part = Literal["pooled", "account"]


class Overdrawn(Refusal):
    """There is less in a person's wallet, or to be returned to them, than is to be taken out."""

    code = "overdrawn"
    words = _("余额不够，没有动钱。")
    status = 409


def channel(name: str) -> str:
    """The account on which a channel's collected money clears: `channel:wechat`; raises ValueError."""
    return _known(f"{CHANNEL}:{name}")


def fund(scheme: str, part: Part = "pooled") -> str:
    """The account of a scheme's fund, or of the workers' own accounts in it: `fund:employee_pension:account`; raises ValueError."""
    return _known(f"{FUND}:{scheme}:{part}")


def is_account(name: str) -> bool:
    """Whether there is such an account."""
    return len(name) <= 60 and ACCOUNT.fullmatch(name) is not None


def is_group(name: str) -> bool:
    """Whether accounts stand below this name: `channel`, `fund`, or the fund of a scheme."""
    return GROUP.fullmatch(name) is not None


def _known(name: str) -> str:
    if not is_account(name):
        raise ValueError(f"{name} is no account")
    return name


@dataclass(frozen=True)
class Line:
    """One side of an entry: money in is positive on a channel, and negative on the fund or the person it is owed to.

    `account` is made by `channel()` or `fund()`, or is WALLET, TO_RETURN, BANK or FEE; fund lines say for whom and for which months.
    """

    account: str
    amount: Fen
    person_id: UUID | None = None
    scheme: str | None = None
    place: str | None = None
    span: Span | None = None
    bill_id: UUID | None = None


@dataclass(frozen=True)
class Entered:
    """A line of a statement: what was entered when and for which cause, and what stood on the account after it."""

    entry_id: UUID
    at: datetime
    kind: str
    cause: str
    line: Line
    after: Fen


@dataclass(frozen=True)
class Statement:
    """An account over some days: what stood on it before `since`, every line up to and with `until`, and what stood on it then."""

    account: str
    person_id: UUID | None
    since: date
    until: date
    opening: Fen
    lines: tuple[Entered, ...]

    @property
    def closing(self) -> Fen:
        """What stands on the account at the end of the last day."""
        return self.lines[-1].after if self.lines else self.opening

    @property
    def for_the_person(self) -> Statement:
        """The same as the person reads it, to whom it is owed: money in is a plus."""
        turned = [replace(one, line=replace(one.line, amount=-one.line.amount), after=-one.after) for one in self.lines]
        return replace(self, opening=-self.opening, lines=tuple(turned))


@dataclass(frozen=True)
class Difference:
    """Where the books do not agree with themselves: an account (or `entry <id>`, which is to sum to nothing), and both amounts."""

    what: str
    person_id: UUID | None
    by_log: Fen
    kept: Fen


def check(lines: Sequence[Line]) -> None:
    """Raise ValueError when these cannot be the lines of an entry: no account, nobody where a person is needed, out of bounds, no balance."""
    for line in lines:
        _known(line.account)
        if line.account in OF_A_PERSON and line.person_id is None:
            raise ValueError(f"{line.account} needs a person")
        if not -MOST <= line.amount <= MOST:
            raise ValueError(f"{line.amount.count} fen are out of bounds")
    if not is_balanced(lines):
        raise ValueError("not balanced")


def is_balanced(lines: Sequence[Line]) -> bool:
    """Whether there are lines at all and they sum to nothing (Pacioli, Summa 1494: every debit has its credit)."""
    return bool(lines) and Fen.total(line.amount for line in lines) == Fen(0)


def reverse(lines: Iterable[Line]) -> list[Line]:
    """The lines that undo these."""
    return [replace(line, amount=-line.amount) for line in lines]


def give_back(lines: Sequence[Line], amount: Fen) -> list[Line]:
    """The lines that give back a part of what an entry moved, each side in its proportion to the fen.

    Given the lines of the entry and of every refund before, it counts what is left; raises ValueError above that.
    """
    left = net(lines)
    sides = [line for line in left if line.amount > Fen(0)], [line for line in left if line.amount < Fen(0)]
    back: list[Line] = []
    for side in sides:
        parts = apportion(amount, [_size(line) for line in side])
        back += [_sized(line, part) for line, part in zip(side, parts, strict=True) if part != Fen(0)]
    return back


def net(lines: Iterable[Line]) -> list[Line]:
    """Lines that differ in nothing but the amount as one; those that come to nothing are gone."""
    sums: dict[Line, Fen] = {}
    for line in lines:
        key = replace(line, amount=Fen(0))
        sums[key] = sums.get(key, Fen(0)) + line.amount
    return [replace(key, amount=amount) for key, amount in sums.items() if amount != Fen(0)]


def _size(line: Line) -> Fen:
    return max(line.amount, -line.amount)


def _sized(line: Line, size: Fen) -> Line:
    return replace(line, amount=-size if line.amount > Fen(0) else size)


def apportion(amount: Fen, parts: Sequence[Fen]) -> list[Fen]:
    """The amount in proportion to the parts, to the fen and never above a part: the largest remainders get the last fen (Hamilton 1792).

    Raises ValueError when the amount is negative or more than the parts together, or a part is negative.
    """
    whole = Fen.total(parts)
    if not Fen(0) <= amount <= whole or any(part < Fen(0) for part in parts):
        raise ValueError(f"{amount.count} fen cannot be shared over {whole.count}")
    if whole == Fen(0):
        return list(parts)
    shares = [divmod(part.count * amount.count, whole.count) for part in parts]
    left = amount.count - sum(share for share, _rest in shares)
    first = sorted(range(len(parts)), key=lambda number: (-shares[number][1], number))[:left]
    return [Fen(share + (number in first)) for number, (share, _rest) in enumerate(shares)]


def balance(lines: Iterable[Line], account: str) -> Fen:
    """What stands on an account and all accounts below it (`fund` holds `fund:employee_pension:pooled`)."""
    return Fen.total(line.amount for line in lines if line.account == account or line.account.startswith(f"{account}:"))
