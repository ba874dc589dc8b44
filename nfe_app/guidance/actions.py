"""The part of a pack that helps to choose: what a place is compared by, its calendar of payments, and its next change."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from nfe_app.base import clock
from nfe_app.base.errors import NotKnown
from nfe_app.base.months import Frequency, Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.derivation import as_json
from nfe_app.catalog.explanation import ground_of
from nfe_app.catalog.law import InForce, Known, Limits
from nfe_app.catalog.pack import FREQUENCIES, Asked, Section
from nfe_app.guidance import cashflow, places
from nfe_app.guidance.advice import Advice

YEARLY = (names.RESIDENT_PENSION, names.RESIDENT_MEDICAL, names.MEDICAL)


@catalog.section("guidance")
def told_in_packs(asked: Asked) -> Section:
    """Facts by topic, the calendar of every frequency, and the forecast; each with the values it rests on."""
    law = asked.law_on(asked.day)
    topics = places.of_place(law)
    change, used = _change(law)
    drawn = places.drawn_at(law)
    body = {
        "facts": {topic: [one.as_json() for one in found] for topic, found in topics.items()},
        "drawn": as_json(drawn) if drawn else None,
        "calendars": _calendars(asked),
        "change": change,
    }
    stated = [one.known for found in topics.values() for one in found]
    return Section(body, (*stated, *used))


def clauses(wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Documents of the country with what they say, for advice that needs no place: topic and name, in their order."""
    law = catalog.in_country(clock.today())
    found = [places.fact(law, scheme, name) for scheme, name in wanted]
    grounds = [ground_of(one.known) for one in found if one]
    return [(ground.cited, ground.value) for ground in grounds]


def why(one: Advice) -> str:
    """The reason of an advice, with the numbers that hold in the country today."""
    return one.told(catalog.in_country(clock.today()))


def lowest_floor() -> Known[Limits]:
    """The limits with the lowest floor of all provinces, as published last."""
    today = clock.today()
    found = [limits for code in catalog.provinces() if (limits := _limits(catalog.in_force(code, today)))]
    return min(found, key=lambda limits: limits.value.lower)


def _limits(law: InForce) -> Known[Limits] | None:
    return law.find(names.PENSION_LIMITS)


def _calendars(asked: Asked) -> list[dict[str, Any]]:
    first = Month.of(asked.day)
    paid = [(one.value, FREQUENCIES[one], cashflow.calendar(one, first)) for one in Frequency]
    paid += [(scheme, names.TITLES[scheme], cashflow.yearly(scheme, first)) for scheme in YEARLY]
    return [{"code": code, "title": title, "cells": [cell.as_json() for cell in cells]} for code, title, cells in paid]


def _change(law: InForce) -> tuple[dict[str, Any] | None, list[Known[Any]]]:
    change = cashflow.next_change(law)
    try:
        rate = law.get(names.PENSION_RATE)
    except NotKnown:
        return None, []
    if change is None:
        return None, []
    used: list[Known[Any]] = [change.before, change.now, rate]
    told = {
        "month": str(change.month),
        "when": change.month.says,
        "says": change.says,
        "law": [change.before.key, change.now.key],
        "growth": change.growth,
        "likely": as_json(cashflow.likely_amount(rate)),
        "top_up": as_json(cashflow.top_up(rate)),
        "settle": change.settle.as_json() if change.settle else None,
    }
    return told, used + ([change.settle.known] if change.settle else [])
