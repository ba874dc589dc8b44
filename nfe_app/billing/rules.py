"""Which months a bill takes in, what they come to, and where a bill stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import groupby
from typing import Any

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month, Span, spans_of
from nfe_app.base.words import _


class BillNotOwed(Refusal):
    """The bill is paid, withdrawn or not there."""

    code = "bill_not_owed"
    words = _("这笔账单不用缴了：已经缴过，或已经取消。")
    status = 409


class BillLapsed(Refusal):
    """The first month of the bill has passed unpaid; what is left of the period gets a bill of its own."""

    code = "bill_lapsed"
    words = _("这笔账单过了日子，那个月没有缴上，不能再缴。后面的月份会出新账单。")
    status = 409


class PaymentUnderWay(Refusal):
    """A payment for the bill is on its way, and its outcome is not known yet."""

    code = "payment_under_way"
    words = _("上一笔正在确认，请勿重复付款。钱不会丢，确认好了这里会变。")
    status = 409


class Stage(StrEnum):
    """What happens to a bill; that it is paid, the ledger says."""

    OPENED = "opened"
    CLAIMED = "claimed"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    RETURNED = "returned"


OVER = {Stage.WITHDRAWN, Stage.LAPSED, Stage.RETURNED}


@dataclass(frozen=True)
class Line:
    """Months in a row at one amount: `each` a month (or the whole year), and the values it came from."""

    span: Span
    each: Fen
    amount: Fen
    base: Fen | None
    values: tuple[Mapping[str, str | None], ...]
    reckoning: Mapping[str, Any] = field(default_factory=dict)


def months_to_bill(frequency: Frequency, since: Month, today: date, billed: Collection[Month]) -> list[Month]:
    """The months of the calendar period that today lies in, from this month (or a later start) on, that no bill has taken in yet.

    A past month is never billed: flexible workers may not pay back to add years (人社部规〔2016〕5号).
    """
    start = max(since, Month.of(today))
    period = frequency.period_of(start)
    return [month for month in start.until(period.last) if month not in billed]


def due_day(lines: Sequence[Line], today: date) -> date:
    """The last day of the first month of a bill, on which that is still this month; of a yearly amount the last day of this year.

    A place's own cut-off day is not known.
    """
    yearly = len(lines) == 1 and len(lines[0].span) == 12 and lines[0].each == lines[0].amount
    return date(today.year, 12, 31) if yearly else max(lines[0].span.first, Month.of(today)).last_day


def join(lines: Sequence[Line]) -> list[Line]:
    """Monthly lines with neighbours of the same amount and the same law joined into one."""
    if any(len(line.span) > 1 for line in lines):
        return list(lines)
    joined: list[Line] = []
    for (each, base, values), group in groupby(lines, key=lambda line: (line.each, line.base, line.values)):
        alike = list(group)
        for span in spans_of(month for line in alike for month in line.span):
            joined.append(Line(span, each, each * len(span), base, values, alike[0].reckoning))
    return joined


def left_after(lines: Sequence[Line], last: Month | None) -> list[Line]:
    """What stays of a paid bill when the months after `last` are given back; None gives all back.

    A yearly amount stays whole once its first month has begun.
    """
    if last is None:
        return []
    kept: list[Line] = []
    for line in lines:
        whole_year = len(line.span) > 1 and line.each == line.amount
        if line.span.last <= last or (whole_year and line.span.first <= last):
            kept.append(line)
        elif line.span.first <= last:
            span = Span(line.span.first, last)
            kept.append(replace(line, span=span, amount=line.each * len(span)))
    return kept


def check_owed(stage: Stage, paid: bool, due_on: date, today: date) -> None:
    """Refuse a bill that may not be paid now."""
    if paid or stage in OVER:
        raise BillNotOwed
    if today > due_on:
        raise BillLapsed
    if stage is Stage.CLAIMED:
        raise PaymentUnderWay


def is_free(stage: Stage, paid: bool) -> bool:
    """Whether a bill is unpaid and no payment has claimed it, so that it may be taken back, or lapses with its day."""
    return not paid and stage in (Stage.OPENED, Stage.RELEASED)
