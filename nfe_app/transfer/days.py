"""Working days: Monday to Friday, and what a published calendar of holidays says otherwise; which holidays are not known is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from nfe_app.base.words import _

ONE_DAY = timedelta(days=1)
FRIDAY = 4


@dataclass(frozen=True)
class Calendar:
    """The days off and the weekends worked of the years that the State Council has published (国务院办公厅节假日安排的通知), with the document."""

    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()
    document: str = ""


PLAIN = Calendar()
"""No calendar is in the data with its document yet: Monday to Friday alone are counted, and pages say so."""


def is_workday(day: date, calendar: Calendar = PLAIN) -> bool:
    """Whether offices work on a day."""
    return day in calendar.worked or (day.weekday() <= FRIDAY and day not in calendar.off)


def after(day: date, count: int, calendar: Calendar = PLAIN) -> date:
    """The working day that is the `count`-th after a day, which is not counted itself; for 0 the day as it is."""
    while count > 0:
        day += ONE_DAY
        count -= is_workday(day, calendar)
    return day


def between(day: date, until: date, calendar: Calendar = PLAIN) -> int:
    """How many working days come after a day, up to and with another; negative where that one is earlier."""
    if until < day:
        return -between(until, day, calendar)
    days = (until - day).days
    return sum(is_workday(day + ONE_DAY * number, calendar) for number in range(1, days + 1))


def not_counted(day: date, until: date, calendar: Calendar = PLAIN) -> str:
    """What is to be said where no calendar is known for a year of the span; empty where all are known."""
    if {day.year, until.year} <= calendar.years:
        return ""
    return _("只数周一到周五，法定节假日没有算进去：放假安排的文件还没查到。")
