"""The lines by which money and months go from one pension to the other, and by which months that were paid twice go back; each sums to nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import replace
from uuid import UUID

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, spans_of
from nfe_app.ledger.rules import TO_RETURN, Line, apportion, fund, net, reverse
from nfe_app.transfer.schemes import EMPLOYEE, RESIDENT


def is_own(line: Line) -> bool:
    """Whether it stands in the person's own account; of the residents' pension all of it does (国发〔2014〕8号)."""
    return line.scheme == RESIDENT or line.account.endswith(":account")


def own_of(lines: Iterable[Line]) -> Fen:
    """What of these is the person's own, told as a plus."""
    return -Fen.total(line.amount for line in lines if is_own(line))


def account_joined(lines: Iterable[Line], taking: str) -> list[Line]:
    """From the residents' pension into an employee's account at a place: the money alone, for years are not converted.

    The months stay on record as a resident's, in lines of which the money has left.
    """
    left = net(replace(line, span=None) for line in lines if is_own(line))
    return [*reverse(left), *(_at(line, EMPLOYEE, taking) for line in left)]


def years_joined(lines: Sequence[Line], taking: str) -> list[Line]:
    """From the employees' pension into a resident's account at a place: the own money with its months; the pool keeps its, without months."""
    moving = {(line.span, line.bill_id) for line in lines if is_own(line)}
    gone = [line for line in lines if (line.span, line.bill_id) in moving]
    come = [_at(line, RESIDENT, taking) if is_own(line) else replace(line, span=None) for line in gone]
    return net([*reverse(gone), *come])


def _at(line: Line, scheme: str, place: str) -> Line:
    return replace(line, account=fund(scheme, "account"), scheme=scheme, place=place)


def by_month(lines: Iterable[Line]) -> dict[Month, Fen]:
    """The person's own money by the month it was paid for, an amount for several months shared to the fen, the first months first."""
    sums: dict[Month, Fen] = {}
    for line in lines:
        if is_own(line) and _stands(line):
            for month, part in _shared(line).items():
                sums[month] = sums.get(month, Fen(0)) + part
    return sums


def by_bill(lines: Iterable[Line], months: Set[Month]) -> dict[UUID | None, Fen]:
    """What of these months goes back to the person, by the bill it was paid for; None for what was not paid here."""
    sums: dict[UUID | None, Fen] = {}
    for line in lines:
        if is_own(line) and _stands(line) and not months.isdisjoint(line.span or ()):
            back = Fen.total(part for month, part in _shared(line).items() if month in months)
            sums[line.bill_id] = sums.get(line.bill_id, Fen(0)) + back
    return sums


def cleaned(lines: Iterable[Line], months: Set[Month]) -> list[Line]:
    """These months leave a relation: the own money waits to be returned, the pool keeps its, without months; all other months stay."""
    touched = [line for line in lines if _stands(line) and not months.isdisjoint(line.span or ())]
    return net([*reverse(touched), *(piece for line in touched for piece in _pieces(line, months))])


def _pieces(line: Line, months: Set[Month]) -> Iterator[Line]:
    parts = _shared(line)
    for span in spans_of(month for month in parts if month not in months):
        yield replace(line, span=span, amount=-Fen.total(parts[month] for month in span))
    back = -Fen.total(part for month, part in parts.items() if month in months)
    yield Line(TO_RETURN, back, line.person_id) if is_own(line) else replace(line, span=None, amount=back)


def _stands(line: Line) -> bool:
    return line.span is not None and line.amount < Fen(0)


def _shared(line: Line) -> dict[Month, Fen]:
    months, size = list(line.span or ()), -line.amount
    return dict(zip(months, apportion(size, [size] * len(months)), strict=True))
