"""What a phone takes home of one place: every scheme, option and amount, and every value they rest on, worked out here once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from itertools import chain
from typing import Any

from nfe_app.base.months import Frequency, Month
from nfe_app.base.words import _, told

from . import names
from .derivation import as_json
from .explanation import grounds_of
from .law import InForce, Known, Region
from .offers import Offer, Option

Pack = dict[str, Any]
Used = tuple[Known[Any], ...]
GOOD_FOR = timedelta(days=62)

KINDS = {
    names.PENSION: "pension",
    names.RESIDENT_PENSION: "pension",
    names.MEDICAL: "medical",
    names.RESIDENT_MEDICAL: "medical",
    names.UNEMPLOYMENT: "unemployment",
    names.WORK_INJURY: "injury",
    names.OCCUPATIONAL_INJURY: "injury",
}
FREQUENCIES = {
    Frequency.MONTH: _("按月"),
    Frequency.QUARTER: _("按季"),
    Frequency.HALF_YEAR: _("按半年"),
    Frequency.YEAR: _("按年"),
}
YEARLY = names.YEARLY
FIRST_MONTH_OF_THE_WINDOW = 9  # every window on record opens in September and pays for the year after
MONTHS_AHEAD = 11


@dataclass(frozen=True)
class Asked:
    """A place and a day, and how to learn what its law says and offers."""

    day: date
    law_on: Callable[[date], InForce]
    offer_on: Callable[[str, date], Offer]


@dataclass(frozen=True)
class Section:
    """What another room adds to a pack: its own part, and the values that part rests on."""

    body: Mapping[str, Any]
    used: Used = ()


SECTIONS: dict[str, Callable[[Asked], Section]] = {}


@dataclass(frozen=True)
class Body:
    """All of a pack that is the same wherever the same law holds: its parts, each as it is signed too, and their digest."""

    parts: Pack
    written: Mapping[str, str]
    digest: str


def year_of(scheme: str, month: Month) -> int:
    """The year a yearly fee paid in this month is for: residents' medical cover is paid for the year before it begins."""
    return month.year + (scheme == names.RESIDENT_MEDICAL and month.number >= FIRST_MONTH_OF_THE_WINDOW)


def body(asked: Asked) -> Body:
    """What the packs of all places under one law share on a day."""
    month = Month.of(asked.day)
    schemes = [_scheme(scheme, month, asked.offer_on) for scheme in names.TITLES]
    sections = {name: section(asked) for name, section in SECTIONS.items()}
    used = chain(*(used for _scheme, used in schemes), *(section.used for section in sections.values()))
    grounds = grounds_of(used)
    parts: Pack = {
        "month": str(month),
        "schemes": [scheme for scheme, _used in schemes],
        "grounds": grounds,
        "checked_on": min((ground["checked_on"] for ground in grounds.values()), default=None),
        **{name: dict(section.body) for name, section in sections.items()},
    }
    parts = told(parts)
    written = {name: _written(part) for name, part in parts.items()}
    return Body(parts, written, sha256(_joined(written).encode()).hexdigest())


def contents(place: Region, day: date, body: Body) -> Pack:
    """The unsigned pack of a place on a day; `version` is the digest of everything but the days it is good for."""
    return {**_heading(place, day, body), **body.parts}


def _heading(place: Region, day: date, body: Body) -> dict[str, str]:
    return {
        "place": place.code,
        "name": place.full_name,
        "version": version_of(place, body),
        "made_on": day.isoformat(),
        "expires_on": (day + GOOD_FOR).isoformat(),
    }


def version_of(place: Region, body: Body) -> str:
    """The digest of all that a pack says but the days it is good for."""
    return sha256(f"{place.code} {place.full_name} {body.digest}".encode()).hexdigest()


def canonical(pack: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: JSON with sorted keys, no spaces, UTF-8, without `signature`."""
    return _joined({name: _written(part) for name, part in pack.items() if name != "signature"}).encode()


def _written(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _joined(written: Mapping[str, str]) -> str:
    return "{" + ",".join(f"{_written(name)}:{written[name]}" for name in sorted(written)) + "}"


def text(place: Region, day: date, body: Body) -> str:
    """The canonical bytes of a pack as text, from parts that were written before."""
    heading = {name: _written(part) for name, part in _heading(place, day, body).items()}
    return _joined({**heading, **body.written})


def _scheme(scheme: str, month: Month, offer_on: Callable[[str, date], Offer]) -> tuple[dict[str, Any], Used]:
    """One scheme with amounts by month, or by year where the fee is yearly, so that the phone only adds."""
    pays_for = year_of(scheme, month)
    now = offer_on(scheme, _day_in(pays_for, month))
    if now.unit == "year":
        then = {str(year): offer_on(scheme, _day_in(year, month)) for year in sorted({month.year, pays_for})}
    else:
        last = Month((month + MONTHS_AHEAD).year, 12)  # who pays by the year in eleven months pays to its end
        then = {str(one): offer_on(scheme, one.first_day) for one in Month(month.year, 1).until(last)}
    one = {
        "code": scheme,
        "title": names.TITLES[scheme],
        "kind": KINDS[scheme],
        "codes": vars(names.CODES[scheme]) if scheme in names.CODES else None,
        "state": now.state,
        "says": now.says,
        "unit": now.unit,
        "pays_for": str(pays_for) if now.unit == "year" else None,
        "confidence": now.confidence,
        "law": _keys(now.used + tuple(known for option in now.options for known in option.used)),
        "options": [_option(option, then) for option in now.options],
        "unpriced": [{"code": one.code, "title": one.title, "says": one.says} for one in now.unpriced],
        "frame_fen": [fee.count for fee in now.frame],
        "frequencies": _frequencies(now, month, then),
    }
    ever = {id(offer): offer for offer in (now, *then.values())}
    used = chain(*(offer.used + tuple(chain(*(option.used for option in offer.options))) for offer in ever.values()))
    return one, tuple(used)


def _day_in(year: int, month: Month) -> date:
    return month.first_day if year == month.year else date(year, 1, 1)


def _keys(used: Used) -> list[str]:
    return list(dict.fromkeys(known.key for known in used))


def _option(option: Option, then: Mapping[str, Offer]) -> dict[str, Any]:
    same = {period: _same(offer, option.code) for period, offer in then.items()}
    found = {period: one for period, one in same.items() if one}
    since = [known.since for known in option.used if known.since]
    return {
        "code": option.code,
        "title": option.title,
        "says": option.says,
        "confidence": option.confidence,
        "base_fen": option.base.count if option.base else None,
        "amount_fen": option.amount.count if option.amount else None,
        "subsidy_fen": option.subsidy.count if option.subsidy else None,
        "low_fen": option.limits[0].count if option.limits else None,
        "high_fen": option.limits[1].count if option.limits else None,
        "since": max(since).isoformat() if since else None,
        "document": option.used[0].cited,
        "law": _keys(option.used),
        "tree": as_json(option.tree),
        "amounts": {period: one.amount.count for period, one in found.items() if one.amount},
        "spans": _spans(found),
    }


def _same(offer: Offer, code: str) -> Option | None:
    return next((option for option in offer.options if option.code == code), None)


def _spans(found: Mapping[str, Option]) -> list[dict[str, Any]]:
    """Periods in a row under the same law, each with its limits and tree."""
    spans: list[dict[str, Any]] = []
    for period, option in found.items():
        law = {
            "low_fen": option.limits[0].count if option.limits else None,
            "high_fen": option.limits[1].count if option.limits else None,
            "law": _keys(option.used),
            "tree": as_json(option.tree),
        }
        if spans and law.items() <= spans[-1].items():
            spans[-1]["periods"].append(period)
        else:
            spans.append(law | {"periods": [period]})
    return spans


def _frequencies(now: Offer, month: Month, then: Mapping[str, Offer]) -> list[dict[str, Any]]:
    """What is paid now at each frequency: this month to the end of its calendar period, as far as the law is known."""
    if now.unit == "year":
        due = {Frequency.YEAR: [str(year_of(now.scheme, month))]}
    else:
        due = {one: [str(m) for m in month.until(one.period_of(month).last)] for one in Frequency}
    return [
        {
            "code": frequency.value,
            "title": FREQUENCIES[frequency],
            "periods": [period for period in periods if then[period].options],
            "unknown": [period for period in periods if not then[period].options],
        }
        for frequency, periods in due.items()
    ]
