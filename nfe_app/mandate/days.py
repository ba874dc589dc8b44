"""The days of a mandate: which may be agreed, when a debit is told of, and on which day it is made."""

from __future__ import annotations

from datetime import date, timedelta

from nfe_app.base.months import Month

NOTICE_DAYS = 3
"""So many days before a debit it is told with its sum. Our choice: neither a law nor a rule of the channel that we found."""
FIRST_DAY, LAST_DAY = 5, 25
"""The days of a month that may be agreed. Our choice: bills open on the 1st and are told of before, and tries need days before the
month ends; Alipay itself takes no day after the 28th."""


def agreed_day(day: int, month: Month) -> date:
    """The agreed day in a month."""
    return date(month.year, month.number, day)


def first_day(day: int, today: date) -> date:
    """The first agreed day that can still be told of before."""
    this = Month.of(today)
    here = agreed_day(day, this)
    return here if here >= today + timedelta(days=NOTICE_DAYS) else agreed_day(day, this + 1)


def may_announce(agreed: date, first_on: date, today: date) -> bool:
    """Whether the debit of a month may be told of on this day."""
    return today >= max(agreed, first_on) - timedelta(days=NOTICE_DAYS)


def planned_day(agreed: date, today: date) -> date:
    """The day of a debit that is told of today: the agreed one, or later where that is too near."""
    return max(agreed, today + timedelta(days=NOTICE_DAYS))
