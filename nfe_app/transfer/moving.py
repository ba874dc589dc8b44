"""What would move with somebody, line by line: the whole individual account, and of the pool a share of each year's contribution base."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.base.words import _, joined
from nfe_app.transfer import terms
from nfe_app.transfer.terms import Terms

FIRST = Month(1998, 1)
"""From this month on the pool's share moves (国办发〔2009〕66号 第四条)."""


@dataclass(frozen=True)
class Paid:
    """Months in a row that were paid on one monthly base; None where the record does not hold it."""

    span: Span
    base: Fen | None


@dataclass(frozen=True)
class Year:
    """One year of the reckoning: its months, the sum of their bases, and the share of it; None where a base is not known."""

    year: int
    span_says: str
    months: int
    base: Fen | None
    pooled: Fen | None


@dataclass(frozen=True)
class Moving:
    """What would move: the account, its interest where the record has any, the pool's share of each year, and the sum; None: not known."""

    account: Fen
    interest: Fen
    years: tuple[Year, ...]
    pooled: Fen | None
    rate: str
    account_cited: str
    pooled_cited: str

    @property
    def total(self) -> Fen | None:
        """All of it; None while a part is not known."""
        return None if self.pooled is None else self.account + self.pooled

    @property
    def months(self) -> int:
        """How many months go with it."""
        return sum(one.months for one in self.years)

    @property
    def interest_says(self) -> str:
        """What is said of interest: nothing is added that the record does not have."""
        if self.interest == Fen(0):
            return _("账上没有记利息，没有算进去。")
        return _("其中利息 {yuan} 元。").format(yuan=self.interest.shown)


def moving(paid: Sequence[Paid], account: Fen, interest: Fen, law: Terms) -> Moving:
    """The reckoning for these months; a year of fewer than twelve months counts by its months. Each year is rounded half up to the fen."""
    rate = law.find(terms.POOLED)
    years = tuple(
        _year(year, [one for one in paid if one.span.first.year <= year <= one.span.last.year], law)
        for year in sorted({month.year for one in paid for month in one.span})
    )
    parts = [one.pooled for one in years]
    known = [part for part in parts if part is not None]
    pooled = Fen.total(known) if rate and len(known) == len(parts) else None
    cited = law.cited(terms.ACCOUNT)
    return Moving(account, interest, years, pooled, rate.says if rate else "", cited, law.cited(terms.POOLED))


def _year(year: int, paid: Iterable[Paid], law: Terms) -> Year:
    rate = law.find(terms.POOLED)
    months: list[Month] = []
    bases: list[Fen | None] = []
    for one in paid:
        mine = [month for month in one.span if month.year == year]
        months += mine
        bases += [one.base for month in mine if month >= FIRST]
    known = [base for base in bases if base is not None]
    base = Fen.total(known) if len(known) == len(bases) else None
    pooled = base.share(rate.number) if base is not None and rate else None
    says = joined(" ", (span.says for span in spans_of(months)))
    return Year(year, says, len(set(months)), base, pooled)
