"""Which day how much: the payments of twelve months by frequency, whether a purse lasts, and the next change of base."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from nfe_app.base.months import NAMES, Frequency, Month
from nfe_app.base.words import _
from nfe_app.catalog import names
from nfe_app.catalog.derivation import Add, Clamp, Compare, Divide, Input, Multiply, Tree, Value
from nfe_app.catalog.law import InForce, Known, Limits
from nfe_app.catalog.pack import year_of
from nfe_app.catalog.wording import told

from .places import Fact, fact

MONTHS = 12
SCALE = 10**6
FAR = 10**12


@dataclass(frozen=True)
class Cell:
    """One month of the calendar: its last day, and the periods that are paid for then; none where nothing is due."""

    month: Month
    periods: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The cell for a page."""
        last = self.month.last_day
        return {
            "month": str(self.month),
            "says": NAMES[self.month.number - 1],
            "due": _("{month} {day} 日").format(month=NAMES[last.month - 1], day=last.day),
            "periods": list(self.periods),
        }


def calendar(frequency: Frequency, first: Month) -> list[Cell]:
    """Twelve months from now: who pays at a frequency pays in the first month of each period, to its end; now from this month on."""
    return [Cell(month, _paid_in(month, frequency, first)) for month in first.until(first + (MONTHS - 1))]


def _paid_in(month: Month, frequency: Frequency, first: Month) -> tuple[str, ...]:
    period = frequency.period_of(month)
    begins = month in (first, period.first)
    return tuple(str(one) for one in month.until(period.last)) if begins else ()


def yearly(scheme: str, first: Month) -> list[Cell]:
    """Twelve months of a fee that is paid by the year: now, and in the month from which it is paid for another year."""
    return [Cell(month, (str(year),) if year else ()) for month, year in _years(scheme, first)]


def _years(scheme: str, first: Month) -> Iterator[tuple[Month, int | None]]:
    paid: set[int] = set()
    for month in first.until(first + (MONTHS - 1)):
        year = year_of(scheme, month)
        yield month, None if year in paid else year
        paid.add(year)


def _numbered(name: str) -> list[Input]:
    return [Input(f"{name}_{number}") for number in range(1, MONTHS + 1)]


DUE, PURSE = _numbered("due"), _numbered("budget")


def short() -> Tree:
    """How much is missing at the worst moment when each month's budget comes in and what is left is kept; 0 when it lasts."""
    need: Tree = Value(0)
    for due, budget in reversed(list(zip(DUE, PURSE, strict=True))):
        need = Clamp(Add((due, Multiply((budget, Value(-1))), need)), Value(0), Value(FAR))
    return need


def first_short() -> Tree:
    """The number, from 1, of the first month in which the purse does not last; 0 when it always does."""
    answer: Tree = Value(0)
    for number in range(MONTHS, 0, -1):
        left = Add((*PURSE[:number], *(Multiply((due, Value(-1))) for due in DUE[:number])))
        answer = Compare("lt", left, Value(0), Value(number), answer)
    return answer


def largest() -> Tree:
    """The largest single payment."""
    most: Tree = DUE[0]
    for due in DUE[1:]:
        most = Clamp(due, most, Value(FAR))
    return most


@dataclass(frozen=True)
class Change:
    """The next change of a place's limits: when, what the last one was, and what the place does with months already paid."""

    month: Month
    before: Known[Limits]
    now: Known[Limits]
    settle: Fact | None

    @property
    def growth(self) -> int:
        """By how much the floor rose last, in millionths."""
        old, new = self.before.value.lower.count, self.now.value.lower.count
        return (new - old) * SCALE // old

    @property
    def says(self) -> str:
        """The last change in words."""
        said = _("下限从 {old} 改到 {new}")
        return said.format(old=told(self.before.value.lower), new=told(self.now.value.lower))


def next_change(law: InForce) -> Change | None:
    """When the base changes next, by the dates of the limits published last; None where no two are known."""
    dated = [known for known in law.ever(names.PENSION_LIMITS) if known.since and known.since <= law.day]
    ordered = sorted(dated, key=lambda known: known.since or law.day)
    if len(ordered) < 2:
        return None
    before, now = ordered[-2:]
    settle = fact(law, "breaks", "late_settle") or fact(law, names.PENSION, "annual_publication_pattern")
    return Change(_month_of_change(now, law.day), before, now, settle)


def _month_of_change(now: Known[Limits], day: date) -> Month:
    """The month after the limits end; where their end is open, the next time the month of their start comes."""
    if now.until and now.until >= day:
        return Month.of(now.until + timedelta(days=1))
    assert now.since
    this_year = Month(day.year, now.since.month)
    return this_year if this_year > Month.of(day) else Month(day.year + 1, now.since.month)


def likely_amount(rate: Known[Any]) -> Tree:
    """What a month may cost after the change: the base grown by an assumed share, at today's rate; an estimate."""
    base, growth = Input("base", _("现在的基数")), Input("growth", _("假设基数涨"), "percent")
    grown = Divide(Multiply((base, Add((Value(SCALE), growth)))), Value(SCALE), name=_("那时的基数约"))
    percent = Value(int(rate.value * 10_000), rate.parameter.title, told(rate.value), rate.key)
    return Divide(Multiply((grown, percent)), Value(10_000), name=_("那时每月约"))


def top_up(rate: Known[Any]) -> Tree:
    """What comes on top if the new base is published late and counts back over months already paid at the old one."""
    old, months = Input("amount", _("现在每月")), Input("months", _("已经按老基数缴的月数"), "number")
    more = Add((likely_amount(rate), Multiply((old, Value(-1)))), _("每月多出约"))
    return Multiply((Clamp(more, Value(0), Value(FAR)), months), _("要补的约"))
