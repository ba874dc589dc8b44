"""Asking the law: what holds in a place, what it offers, what an option costs, and the signed pack of a place."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from joserfc.jwk import ECKey

from nfe_app.base.errors import NotKnown
from nfe_app.base.keys import signing_key
from nfe_app.base.money import Fen
from nfe_app.base.months import Month

from . import law, parameters, regions, rules
from . import offers as offering
from . import pack as packing
from .explanation import Explained
from .law import InForce, Region
from .offers import Offer, Quote, UnknownPlace, option_for
from .pack import Pack


def region_of(code: str) -> Region:
    """The region with this code; UnknownPlace if there is none."""
    found = regions.regions().get(code)
    if found is None:
        raise UnknownPlace(fields={"place": code[:12]})
    return found


@lru_cache(maxsize=4096)
def in_force(place: str, day: date) -> InForce:
    """The law of a place on a day: narrowest place first, every value with its document."""
    region_of(place)
    return law.in_force(parameters.records(), regions.chain_of(place), day)


@lru_cache(maxsize=16384)
def offer_of(place: str, scheme: str, day: date) -> Offer:
    """What a place offers in one scheme on a day."""
    return rules.offer(scheme, in_force(place, day))


def offers(place: str, day: date) -> list[Offer]:
    """What a place offers in every scheme on a day; unknown ones say so."""
    return [offer_of(place, scheme, day) for scheme in rules.SCHEMES]


def quote(place: str, scheme: str, option: str, base: Fen | None, day: date) -> Quote:
    """What an option costs by the law of that day; refuses what is not offered or not known."""
    return offering.quote(offer_of(place, scheme, day), option, base)


def price(place: str, scheme: str, option: str, base: Fen | None, month: Month) -> Quote:
    """What an option costs in a month, by the law of its first day; a yearly scheme answers for the whole year."""
    return quote(place, scheme, option, base, month.first_day)


def months_priced(
    place: str, scheme: str, option: str, base: Fen | None, months: Iterable[Month]
) -> list[tuple[Month, Quote | NotKnown]]:
    """Every month with its price, or with what is not known of it; any other refusal is raised."""
    priced: list[tuple[Month, Quote | NotKnown]] = []
    for month in months:
        try:
            priced.append((month, price(place, scheme, option, base, month)))
        except NotKnown as gap:
            priced.append((month, gap))
    return priced


def explain(place: str, scheme: str, on: date, base: Fen | None = None, option: str | None = None) -> Explained:
    """A quote with every value and document it rests on; without an option, the one that the base stands for."""
    offer = offer_of(place, scheme, on)
    return Explained(region_of(place), scheme, on, offering.quote(offer, option or option_for(offer, base), base))


def pack(place: str, day: date, key: ECKey | None = None) -> Pack:
    """Everything a phone needs of one place on one day, signed; the same contents have the same version."""
    return packing.signed(_contents(place, day), key or signing_key())


def pack_tag(place: str, day: date) -> str:
    """The tag of a pack for a cache: its contents and its day; weak, for a signature is new every time."""
    return f'W/"{_contents(place, day)["version"][:32]}-{day.isoformat()}"'


@lru_cache(maxsize=256)
def _contents(place: str, day: date) -> Pack:
    return packing.contents(region_of(place), day, lambda scheme, on: offer_of(place, scheme, on))
