"""What other rooms ask about a scheme: its title, its kind, the months one payment is for, and the ways the catalog says no."""

from __future__ import annotations

from nfe_app.base.errors import NotKnown, Refusal
from nfe_app.base.months import Month, Span
from nfe_app.base.words import _

from . import names, offers, pack

REFUSALS: tuple[type[Refusal], ...] = (
    NotKnown,
    offers.UnknownPlace,
    offers.SchemeNotOffered,
    offers.PaidByOthers,
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


def year_of(span: Span) -> Span:
    """The whole year of a span: what a yearly amount is for, also where only this place asks for it by the year."""
    return Span(Month(span.first.year, 1), Month(span.first.year, 12))
