"""What a phone takes home of one place: every scheme, option and amount of the year, worked out here once."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from hashlib import sha256
from typing import Any

from joserfc import jws
from joserfc.jwk import ECKey

from nfe_app.base.months import Frequency, Month
from nfe_app.base.words import _

from . import names
from .derivation import as_json
from .law import Region
from .offers import Offer, Option

OfferOn = Callable[[str, date], Offer]
Pack = dict[str, Any]

KINDS = {
    names.PENSION: "pension",
    names.RESIDENT_PENSION: "pension",
    names.MEDICAL: "medical",
    names.RESIDENT_MEDICAL: "medical",
    names.UNEMPLOYMENT: "unemployment",
}
FREQUENCIES = {
    Frequency.MONTH: _("按月"),
    Frequency.QUARTER: _("按季"),
    Frequency.HALF_YEAR: _("按半年"),
    Frequency.YEAR: _("按年"),
}
YEARLY = names.YEARLY
FIRST_MONTH_OF_THE_WINDOW = 9  # every window on record opens in September and pays for the year after


def year_of(scheme: str, month: Month) -> int:
    """The year a yearly fee paid in this month is for: residents' medical cover is paid for the year before it begins."""
    return month.year + (scheme == names.RESIDENT_MEDICAL and month.number >= FIRST_MONTH_OF_THE_WINDOW)


def contents(place: Region, day: date, offer_on: OfferOn) -> Pack:
    """The unsigned pack of a place on a day; `version` is the digest of everything but the day it was made."""
    month = Month.of(day)
    schemes = [_scheme(scheme, month, offer_on) for scheme in names.TITLES]
    checked = [known["checked_on"] for scheme in schemes for known in scheme["documents"]]
    made: Pack = {"place": place.code, "name": place.full_name, "month": str(month), "schemes": schemes}
    version = sha256(canonical(made)).hexdigest()
    return made | {"version": version, "made_on": day.isoformat(), "checked_on": min(checked, default=None)}


def canonical(pack: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: JSON with sorted keys, no spaces, UTF-8, without `signature`."""
    told = {name: part for name, part in pack.items() if name != "signature"}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signed(pack: Pack, key: ECKey) -> Pack:
    """The pack with a detached ES256 signature (RFC 7515, appendix F) over its canonical bytes."""
    protected, _payload, signature = jws.serialize_compact({"alg": "ES256"}, canonical(pack), key).split(".")
    return pack | {"signature": f"{protected}..{signature}"}


def _scheme(scheme: str, month: Month, offer_on: OfferOn) -> dict[str, Any]:
    """Amounts are kept by month, or by year where the fee is yearly, so that the phone only adds."""
    pays_for = year_of(scheme, month)
    now = offer_on(scheme, _day_in(pays_for, month))
    if now.unit == "year":
        then = {str(year): offer_on(scheme, _day_in(year, month)) for year in sorted({month.year, pays_for})}
    else:
        then = {str(one): offer_on(scheme, one.first_day) for one in Frequency.YEAR.period_of(month)}
    return {
        "code": scheme,
        "title": names.TITLES[scheme],
        "kind": KINDS[scheme],
        "state": now.state,
        "says": now.says,
        "unit": now.unit,
        "pays_for": str(pays_for) if now.unit == "year" else None,
        "confidence": now.confidence,
        "documents": _documents(now),
        "options": [_option(option, then) for option in now.options],
        "unpriced": [{"code": one.code, "title": one.title, "says": one.says} for one in now.unpriced],
        "frame_fen": [fee.count for fee in now.frame],
        "frequencies": _frequencies(now, month, then),
    }


def _day_in(year: int, month: Month) -> date:
    return month.first_day if year == month.year else date(year, 1, 1)


def _documents(offer: Offer) -> list[dict[str, Any]]:
    used = [known for option in offer.options for known in option.used] + list(offer.used)
    found = {(known.document, known.url): known for known in used}
    return [
        {"title": known.document, "url": known.url, "checked_on": known.checked_on.isoformat()}
        for known in found.values()
    ]


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
        "tree": as_json(option.tree),
        "amounts": {period: one.amount.count for period, one in found.items() if one.amount},
        "spans": _spans(found) if option.limits else [],
    }


def _same(offer: Offer, code: str) -> Option | None:
    return next((option for option in offer.options if option.code == code), None)


def _spans(found: Mapping[str, Option]) -> list[dict[str, Any]]:
    """Periods in a row under the same law of an own base, each with its limits and tree."""
    spans: list[dict[str, Any]] = []
    for period, option in found.items():
        if option.limits is None:
            continue
        law = {
            "low_fen": option.limits[0].count,
            "high_fen": option.limits[1].count,
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
