"""What a place offers under the law of a day, what it costs, and how a pension contribution is split."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from nfe_app.base.errors import NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import injury, medical, names, offers, pension, resident
from .law import InForce
from .offers import Offer, Quote, SchemeNotOffered, Unit

SCHEMES: dict[str, Callable[[InForce], Offer]] = {
    names.PENSION: pension.pension,
    names.MEDICAL: medical.medical,
    names.UNEMPLOYMENT: pension.unemployment,
    names.RESIDENT_PENSION: resident.pension,
    names.RESIDENT_MEDICAL: resident.medical,
    names.WORK_INJURY: injury.work_injury,
    names.OCCUPATIONAL_INJURY: injury.occupational_injury,
}


def offer(scheme: str, law: InForce) -> Offer:
    """What the place offers in one scheme on that day; what cannot be told says why. Refuses a scheme nobody knows."""
    if scheme not in SCHEMES:
        raise SchemeNotOffered(_("没有这个险种。"), {"scheme": scheme, "place": law.place.code})
    try:
        return SCHEMES[scheme](law)
    except NotKnown as gap:
        missing = str(gap.fields.get("name", ""))
        unit: Unit = "year" if scheme in names.YEARLY else "month"
        return Offer(scheme, law.place.code, "not_known", unit, says=gap.says, missing=missing)


def quote(scheme: str, option: str, base: Fen | None, law: InForce) -> Quote:
    """What an option costs a month or a year by the law of that day; refuses what is not offered or not known."""
    return offers.quote(offer(scheme, law), option, base)


@dataclass(frozen=True)
class Split:
    """A pension contribution by where it goes; the two parts are the whole."""

    account: Fen
    pooled: Fen


def split(amount: Fen, law: InForce) -> Split:
    """The part for the worker's own account (8 of 20, 国发〔2005〕38号), rounded half up; the pool has the rest."""
    account, whole = law.get(names.ACCOUNT_RATE).value, law.get(names.PENSION_RATE).value
    own = Fen(int((amount.count * account / whole).to_integral_value("ROUND_HALF_UP")))
    return Split(own, amount - own)
