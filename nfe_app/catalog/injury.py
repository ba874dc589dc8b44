"""Injury at work: what a unit may pay for a worker (work injury), and what a platform pays for each order. Never the worker."""

from __future__ import annotations

from typing import Any

from nfe_app.base.words import _

from . import names
from .derivation import Divide, Input, Multiply, Value
from .law import InForce, Known, Parameter
from .offers import BASE, Offer, Option, edge
from .wording import told

Used = tuple[Known[Any], ...]
ORDERS = "orders"


def work_injury(law: InForce) -> Offer:
    """Single-item work injury where a unit may insure those who are not its employees; told, never charged to the worker."""
    scheme = law.find(names.INJURY_SINGLE)
    if scheme is None:
        raise law.missing(names.INJURY_SINGLE)
    says = _("由单位或平台自愿参保缴费，个人不缴（{document}）。").format(document=scheme.cited)
    options = tuple(classes(law)) if law.find(names.INJURY_RATES) else ()
    return Offer(names.WORK_INJURY, law.place.code, "others_pay", "month", options, says=says, used=(scheme,))


def classes(law: InForce) -> list[Option]:
    """One option for each of the eight classes of industry, on the base that the unit declares."""
    rates = law.get(names.INJURY_RATES)
    limits = law.find(names.INJURY_LIMITS)
    base = Input(BASE, _("申报的基数"))
    options = []
    for number, rate in enumerate(rates.value, 1):
        shown = Value(int(rate * 10_000), rates.parameter.title, told(rate), rates.key)
        tree = Divide(Multiply((base, shown)), Value(10_000), name=_("工伤保险每月缴"))
        title = _("第 {number} 类行业").format(number=number)
        used: Used = (rates, limits) if limits else (rates,)
        between = (limits.value.lower, limits.value.upper) if limits and limits.value.upper else None
        options.append(Option(f"class_{number}", title, tree, used, limits=between, says=_("单位或平台出，个人不缴。")))
    return options


def lowest_base(law: InForce) -> Value:
    """The published floor of the base; NotKnown where none is."""
    limits = law.get(names.INJURY_LIMITS)
    return edge(limits, limits.value.lower)


def occupational_injury(law: InForce) -> Offer:
    """The pilot for platform workers: who is in it, what the platform pays for each order, and when it counts."""
    grounds = _pilot(law)
    payer, scope = law.get(names.INJURY_PAYER), law.get(names.INJURY_SCOPE)
    says = _("平台按单替你出钱，你一分不用缴。{scope}（{document}）。").format(scope=scope.told, document=payer.cited)
    options = tuple(_per_order(law))
    used: Used = (*grounds, payer, scope)
    return Offer(names.OCCUPATIONAL_INJURY, law.place.code, "others_pay", "month", options, says=says, used=used)


def _pilot(law: InForce) -> Used:
    """The documents that bring the place into the pilot; NotKnown where none does."""
    province = f"{law.place.code[:2]}0000"
    for name in (names.PILOT_PLACES, names.PILOT_PLACES_ADDED):
        known = law.find(name)
        if known and province in known.value:
            return (known,)
    everywhere = law.find(names.PILOT_EVERYWHERE)
    if everywhere is None:
        raise law.missing(names.PILOT_PLACES)
    return (everywhere,)


def _per_order(law: InForce) -> list[Option]:
    ways: tuple[tuple[str, Parameter[Any]], ...] = (
        ("ride_hailing", names.PER_ORDER_RIDE),
        ("delivery", names.PER_ORDER_DELIVERY),
        ("delivery_high_loss", names.PER_ORDER_DELIVERY_HIGH),
        ("city_freight", names.PER_ORDER_FREIGHT),
    )
    return [
        Option(code, known.parameter.title, _orders(known), (known,)) for code, way in ways if (known := law.find(way))
    ]


def _orders(known: Known[Any]) -> Multiply:
    each = Value(known.value.count, known.parameter.title, law=known.key)
    return Multiply((Input(ORDERS, _("这个月的单数"), "number"), each), _("平台这个月替你缴"))
