"""The yearly record of rights (个人权益记录单): one line for each scheme and year.

Its fields are those on record under `certificates.rights_record`; a paper that is signed may be made of the same lines.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nfe_app.base.money import Fen
from nfe_app.base.months import NAMES, Span, spans_of
from nfe_app.base.words import _
from nfe_app.catalog.names import PENSION
from nfe_app.rights.interest import AccountYear, Between, Rate
from nfe_app.rights.rules import Part, Year


@dataclass(frozen=True)
class Based:
    """Months in a row on one base; None where none is on record (a fee by the year, a transfer)."""

    span: Span
    base: Fen | None


@dataclass(frozen=True)
class RightsLine:
    """One scheme in one year. An employer paid nothing: these are people without one.

    `principal`, `rate`, `interest` and `balance` are of the own account, and None for a scheme of which the books keep none.
    """

    year: int
    scheme: str
    bases: tuple[Based, ...]
    individual: Fen
    principal: Fen | None
    rate: Rate | None
    interest: Between | None
    balance: Between | None
    months: int
    months_in_all: int


def lines_of(years: Sequence[Year], account: Sequence[AccountYear], of: int | None = None) -> tuple[RightsLine, ...]:
    """The lines of one year or of all, oldest year first; the own account goes on in years in which nothing was paid."""
    known = {(year.year, year.scheme): year for year in years}
    standing = {(one.year, PENSION): one for one in account}
    order = {scheme: at for at, scheme in enumerate(dict.fromkeys(year.scheme for year in years))}
    keys = sorted({*known, *standing}, key=lambda key: (key[0], order[key[1]]))
    in_all: dict[str, int] = {}
    lines = []
    for key in keys:
        year = known.get(key)
        in_all[key[1]] = year.months_in_all if year else in_all.get(key[1], 0)
        lines.append(_line(key, year, standing.get(key), in_all[key[1]]))
    return tuple(line for line in lines if of is None or line.year == of)


def _line(key: tuple[int, str], year: Year | None, account: AccountYear | None, in_all: int) -> RightsLine:
    return RightsLine(
        *key,
        bases_of(year.parts if year else ()),
        year.amount if year else Fen(0),
        account.principal if account else None,
        account.rate if account else None,
        account.interest if account else None,
        account.closing if account else None,
        year.months if year else 0,
        in_all,
    )


def bases_of(parts: Sequence[Part]) -> tuple[Based, ...]:
    """The bases of these months, in their order, whichever place or source they are of."""
    bases = dict.fromkeys(part.base for part in parts)
    told = [
        Based(span, base)
        for base in bases
        for span in spans_of(month for part in parts if part.base == base for month in part.span)
    ]
    return tuple(sorted(told, key=lambda one: one.span))


def in_year(span: Span) -> str:
    """Months as they are spoken of where the year is known: `3 月`, `1–3 月`, `全年`."""
    if len(span) == 1:
        return NAMES[span.first.number - 1]
    if len(span) == 12:
        return _("全年")
    return _("{first}–{last} 月").format(first=span.first.number, last=span.last.number)
