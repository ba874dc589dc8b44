"""What stands on a person's own account, year by year, with interest by its bounds.

How the interest of a year is credited stands in no document on record: it is told as not known, and what holds whichever way it is done.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from nfe_app.base.money import Fen
from nfe_app.catalog.law import Known

Rate = Known[Decimal]


@dataclass(frozen=True)
class Between:
    """A sum that is known by its bounds; `most` is None where nothing bounds it."""

    least: Fen
    most: Fen | None

    def plus(self, amount: Fen) -> Between:
        """The same with a known sum added."""
        return Between(self.least + amount, self.most + amount if self.most is not None else None)


@dataclass(frozen=True)
class AccountYear:
    """One year of the account: what stood on it before, what was credited, at which published rate, and what stands on it then.

    `rate` is None where none was published for the year, and there is no interest then that could be bounded.
    """

    year: int
    opening: Between
    principal: Fen
    paid_in: Fen
    rate: Rate | None
    interest: Between | None
    closing: Between


def statement(principals: Mapping[int, Fen], rates: Mapping[int, Rate | None]) -> tuple[AccountYear, ...]:
    """The account from the first year in which something was credited to the last year that `rates` speaks of.

    Interest is at least the year's rate on what stood there on 1 January, and at most the rate on that and on all that was
    credited in the year (a rate is a share of what lies there for the whole year). 社会保险法第十四条: it is never below nothing.
    """
    credited = [year for year, amount in principals.items() if amount != Fen(0)]
    standing, paid_in, told = Between(Fen(0), Fen(0)), Fen(0), []
    for year in range(min(credited), max(rates) + 1) if credited else ():
        principal, rate = principals.get(year, Fen(0)), rates.get(year)
        interest = _interest(standing, principal, rate)
        closing = Between(
            standing.least + principal + (interest.least if interest else Fen(0)),
            standing.most + principal + interest.most
            if interest and interest.most is not None and standing.most is not None
            else None,
        )
        paid_in += principal
        told.append(AccountYear(year, standing, principal, paid_in, rate, interest, closing))
        standing = closing
    return tuple(told)


def _interest(opening: Between, principal: Fen, rate: Rate | None) -> Between | None:
    if rate is None:
        return None
    whole = opening.plus(principal).most
    return Between(_part(opening.least, rate, ROUND_FLOOR), _part(whole, rate, ROUND_CEILING) if whole else None)


def _part(amount: Fen, rate: Rate, rounding: str) -> Fen:
    return Fen(int((amount.count * rate.value).to_integral_value(rounding)))
