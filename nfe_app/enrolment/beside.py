"""What was chosen beside what holds already, in words a person can compare: for who chose on two phones."""

from __future__ import annotations

from nfe_app.base import clock
from nfe_app.base.errors import Refusal
from nfe_app.base.months import Frequency
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.enrolment.rules import Content

OFTEN = {
    Frequency.MONTH: _("按月付"),
    Frequency.QUARTER: _("按季付"),
    Frequency.HALF_YEAR: _("半年一付"),
    Frequency.YEAR: _("一年一付"),
}


def told(one: Content) -> str:
    """Scheme, place, grade and how often it is paid; raises UnknownPlace."""
    base = _("基数 {} 元").format(one.base.shown) if one.base else _grade(one)
    parts = [terms.title_of(one.scheme), catalog.region_of(one.place).full_name, base, OFTEN[one.frequency]]
    return "，".join(part for part in parts if part)


def _grade(one: Content) -> str:
    """What the grade is called today; empty where it is offered no more."""
    try:
        options = catalog.offer_of(one.place, one.scheme, clock.today()).options
    except Refusal:
        return ""
    return next((option.title for option in options if option.code == one.option), "")
