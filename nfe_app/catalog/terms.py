"""What other rooms ask about a scheme: its title, its kind, the months one payment is for, and the ways the catalog says no."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nfe_app.base.errors import NotKnown, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.base.words import _

from . import names, offers, pack
from .law import FeeRow, Known, Limits

REFUSALS: tuple[type[Refusal], ...] = (
    NotKnown,
    offers.UnknownPlace,
    offers.SchemeNotOffered,
    offers.GradeNotOffered,
    offers.BaseTooLow,
    offers.BaseTooHigh,
    offers.BaseNotWhole,
)
SCHEMES = tuple(names.TITLES)


def title_of(scheme: str) -> str:
    """What people call a scheme."""
    return names.TITLES[scheme]


def kind_of(scheme: str) -> str:
    """pension, medical or unemployment: of each kind a month counts once. Refuses a scheme nobody knows."""
    if scheme not in pack.KINDS:
        raise offers.SchemeNotOffered(_("没有这个险种。"), {"scheme": scheme[:30]})
    return pack.KINDS[scheme]


def paid_for(scheme: str, month: Month) -> Span:
    """The months that one payment in this month is for: the month itself, or the whole year of a yearly fee."""
    if scheme not in names.YEARLY:
        return Span(month, month)
    year = pack.year_of(scheme, month)
    return Span(Month(year, 1), Month(year, 12))


def shown(known: Known[Any]) -> str:
    """A value of the law as people read it: `20%`, `7,162.00–35,811.00`, `按公布的档次`."""
    match known.value:
        case Decimal():
            return f"{(known.value * 100).normalize():f}%"
        case Fen():
            return known.value.shown
        case Limits(lower, upper):
            return f"{lower.shown}–{upper.shown if upper else _('不知道')}"
        case (FeeRow(), *_rest):
            return _("公布的 {} 档").format(len(known.value))
        case tuple():
            return _("公布的 {} 档").format(len(known.value))
    return str(known.value)
