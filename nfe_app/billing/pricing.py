"""What the months of an enrolment come to by the law of each, with the values and documents that made it."""

from __future__ import annotations

from collections.abc import Sequence

from nfe_app.base.errors import Refusal
from nfe_app.base.months import Month
from nfe_app.billing import rules
from nfe_app.billing.rules import Line
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.enrolment.actions import Enrolled


def priced(enrolled: Enrolled, months: Sequence[Month], billed: set[Month]) -> list[Line]:
    """Lines for the months that the law prices; the others wait until a value is published, or the base is changed."""
    lines: list[Line] = []
    for month in months:
        span = terms.paid_for(enrolled.scheme, month)
        if billed & set(span):
            continue
        try:
            day = span.first.first_day
            told = catalog.explain(enrolled.region_code, enrolled.scheme, day, enrolled.base, enrolled.option)
        except Refusal:
            continue
        grounds = tuple(vars(ground) for ground in told.grounds)
        if told.quote.unit == "year":
            span = terms.year_of(span)
            if billed & set(span):
                continue
        amount, base = told.quote.amount, told.quote.base
        lines.append(Line(span, amount, amount, base, grounds, told.reckoning))
        billed = billed | set(span)
    return rules.join(lines)
