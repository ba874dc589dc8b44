"""Month, spans of months, and how often one pays."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nfe_app.base.words import _, joined

NAMES = (
    *(_("1 月"), _("2 月"), _("3 月"), _("4 月"), _("5 月"), _("6 月")),
    *(_("7 月"), _("8 月"), _("9 月"), _("10 月"), _("11 月"), _("12 月")),
)


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12:
            raise ValueError(f"no month {self.number}")

    @classmethod
    def of(cls, day: date) -> Month:
        """The month a day lies in."""
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Month:
        """A month from `2026-03`; anything else is a ValueError."""
        year, dash, number = text.partition("-")
        if not (dash and len(year) == 4 and len(number) == 2 and text.isascii() and (year + number).isdigit()):
            raise ValueError(f"{text!r} is not a month like 2026-03")
        return cls(int(year), int(number))

    @property
    def first_day(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last_day(self) -> date:
        """Its last day."""
        return date(self.year, self.number, calendar.monthrange(self.year, self.number)[1])

    def __add__(self, months: int) -> Month:
        year, index = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(year, index + 1)

    def until(self, last: Month) -> Iterator[Month]:
        """Every month from this one to `last`, both included; none when `last` is earlier."""
        month = self
        while month <= last:
            yield month
            month += 1

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def says(self) -> str:
        """As it is spoken of: `2026 年 3 月`."""
        return _("{year} 年 {month}").format(year=self.year, month=NAMES[self.number - 1])


@dataclass(frozen=True, order=True)
class Span:
    """Months in a row, first and last included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError(f"{self.first} to {self.last} runs backwards")

    def __iter__(self) -> Iterator[Month]:
        return self.first.until(self.last)

    def __len__(self) -> int:
        return (self.last.year - self.first.year) * 12 + self.last.number - self.first.number + 1

    def __str__(self) -> str:
        return f"{self.first}..{self.last}"

    @property
    def says(self) -> str:
        """As it is spoken of: `2026 年 3 月`, `2026 年 1–3 月`, `2025 年 11 月–2026 年 2 月`, `2026 年`."""
        if len(self) == 1:
            return self.first.says
        if self.first.year != self.last.year:
            return joined("–", (self.first.says, self.last.says))
        if (self.first.number, self.last.number) == (1, 12):
            return _("{year} 年").format(year=self.first.year)
        said = _("{year} 年 {first}–{last} 月")
        return said.format(year=self.first.year, first=self.first.number, last=self.last.number)


def day_says(day: date, today: date | None = None) -> str:
    """A day as it is spoken of: `2026 年 3 月 31 日`, and without the year while that is this year."""
    short = today is not None and today.year == day.year
    words = _("{month} {day} 日") if short else _("{year} 年 {month} {day} 日")
    return words.format(year=day.year, month=NAMES[day.month - 1], day=day.day)


def spans_of(months: Iterable[Month]) -> list[Span]:
    """The same months as spans, earliest first, touching ones joined."""
    spans: list[Span] = []
    for month in sorted(set(months)):
        if spans and spans[-1].last + 1 == month:
            spans[-1] = Span(spans[-1].first, month)
        else:
            spans.append(Span(month, month))
    return spans


class Frequency(StrEnum):
    """How often one pays: once a month, a calendar quarter, half-year or year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"

    @property
    def months(self) -> int:
        """Months in one period."""
        return {"month": 1, "quarter": 3, "half_year": 6, "year": 12}[self.value]

    def period_of(self, month: Month) -> Span:
        """The calendar period that a month lies in."""
        first = Month(month.year, (month.number - 1) // self.months * self.months + 1)
        return Span(first, first + (self.months - 1))
