"""Asking the law: what holds in a place, what it offers, what an option costs, and all of it as the pack of a place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from nfe_app.base.errors import NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import OTHERS, SOURCE, ask_in, asked_in

from . import contribution as contributing
from . import law, parameters, regions, rules
from . import offers as offering
from . import pack as packing
from .contribution import Asked
from .explanation import Explained, Ground, ground_again, ground_of
from .law import InForce, Known, Region
from .offers import Offer, Quote, UnknownPlace, option_for
from .pack import Body, Pack, Section

Telling = Callable[[packing.Asked], Section]


def region_of(code: str) -> Region:
    """The region with this code; UnknownPlace if there is none."""
    found = regions.regions().get(code)
    if found is None:
        raise UnknownPlace(fields={"place": code[:12]})
    return found


def found(asked: str, most: int = 8) -> list[Region]:
    """The places that answer a name or a spelling, best first."""
    return regions.found(asked, most)


def provinces() -> list[str]:
    """The codes of all provinces."""
    return [code for code in regions.regions() if code.endswith("0000")]


@lru_cache(maxsize=4096)
def in_force(place: str, day: date) -> InForce:
    """The law of a place on a day: narrowest place first, every value with its document."""
    region_of(place)
    return law.in_force(parameters.records(), regions.chain_of(place), day)


@lru_cache(maxsize=64)
def in_country(day: date) -> InForce:
    """The law that holds in the whole country on a day, where no place has its own."""
    return law.in_force(parameters.records(), [regions.COUNTRY], day)


def recorded(scheme: str, name: str, place: str) -> tuple[Known[Any], ...]:
    """Every value ever recorded of a place itself under a name, whatever its dates and scope."""
    return tuple(known for known in parameters.records().get((scheme, name), ()) if known.place == place)


def told_again(grounds: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Grounds that were kept with a bill, to be told in any language."""
    return [ground_again(one, _grounds().get(str(one.get("key")))) for one in grounds]


@lru_cache(maxsize=1)
def _grounds() -> dict[str, Ground]:
    """Every value on record as it is told, by its key."""
    return {known.key: ground_of(known) for several in parameters.records().values() for known in several}


def record_on(place: str, scheme: str, name: str, day: date, scope: str = "") -> Known[Any]:
    """The value that a place itself has recorded for a scope on a day: the one that began last. NotKnown without one."""
    holding = [known for known in recorded(scheme, name, place) if known.scope == scope and known.holds_on(day)]
    if not holding:
        raise NotKnown(fields={"place": place, "scheme": scheme, "name": name, "day": day.isoformat(), "scope": scope})
    return max(holding, key=lambda known: known.since or day)


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


def contribution(place: str, scheme: str, on: date, asked: Asked) -> Explained:
    """What is asked for by base, grade, fee or tier, with its explanation."""
    quote = contributing.contribution(asked, offer_of(place, scheme, on), in_force(place, on))
    return Explained(region_of(place), scheme, on, quote)


def section(name: str) -> Callable[[Telling], Telling]:
    """Adds a part of another room to every pack, under this name."""

    def add(told: Telling) -> Telling:
        """What tells the part, as it was; the same name once more takes the place of the one before."""
        packing.SECTIONS[name] = told
        return told

    return add


def contents(place: str, day: date) -> Pack:
    """What a pack of a place says on a day, unsigned; its `version` is the same while that is, and another in another language."""
    return packing.contents(region_of(place), day, _body(law_of(place), day, asked_in()))


@lru_cache(maxsize=4096)
def versions(place: str, day: date) -> frozenset[str]:
    """The versions of the pack of a place that is in force on a day, one in each language."""
    here, told = region_of(place), asked_in()
    try:
        return frozenset(packing.version_of(here, _in(language, law_of(place), day)) for language in (SOURCE, *OTHERS))
    finally:
        ask_in(told)


def _in(language: str, law: str, day: date) -> Body:
    ask_in(language)
    return _body(law, day, asked_in())


def written(place: str, day: date) -> str:
    """The same as the text that is signed."""
    return packing.text(region_of(place), day, _body(law_of(place), day, asked_in()))


def law_of(place: str) -> str:
    """The widest region with the same law: the nearest one that a value names, else the province."""
    chain = [region.code for region in regions.chain_of(place)]
    return next((code for code in chain[:-1] if code in parameters.named_places()), chain[-2])


@lru_cache(maxsize=192)
def _body(place: str, day: date, _language: str) -> Body:
    """What the packs of all places under one law share, worked out once a day for each language that is asked for: 87 laws in two."""
    asked = packing.Asked(day, lambda on: in_force(place, on), lambda scheme, on: offer_of(place, scheme, on))
    return packing.body(asked)
