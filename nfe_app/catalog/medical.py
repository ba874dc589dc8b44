"""Employee medical insurance: which of a place's records make an amount together."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import names
from .derivation import Add, Tree, Value
from .law import InForce, Known, Limits, Parameter, told
from .offers import OWN_BASE, Offer, Option, Unit, dearest_last, of_value, share

Used = tuple[Known[Any], ...]


def medical(law: InForce) -> Offer:
    """Employee medical insurance in the way the place's records allow; a rate without its base is not known."""
    if fixed := law.find(names.MEDICAL_FIXED):
        return _offer(law, "month", [Option("fixed", _("定额"), of_value(fixed), (fixed,))])
    tiers = ((names.TIER_1, "tier_1", _("一档")), (names.TIER_2, "tier_2", _("二档")))
    found = [Option(code, title, of_value(tier), (tier,)) for name, code, title in tiers if (tier := law.find(name))]
    if found:
        return _offer(law, "year", found)
    rates = _rates(law)
    if base := law.find(names.MEDICAL_BASE):
        tree, used = _with_supplement(law, of_value(base), rates)
        return _offer(law, "month", [Option("standard", _("统一标准"), tree, (base, *used), base=base.value)])
    limits = law.find(names.MEDICAL_LIMITS)
    if limits and limits.value.upper:
        return _offer(law, "month", _between(law, limits, (limits.value.lower, limits.value.upper), rates))
    raise law.missing(names.MEDICAL_BASE, _so_far(rates))


def _offer(law: InForce, unit: Unit, options: list[Option]) -> Offer:
    return Offer(names.MEDICAL, law.place.code, "offered", unit, dearest_last(options))


def _rates(law: InForce) -> list[Known[Decimal]]:
    """The one rate that includes everything, else the basic and the further rate that are paid together."""
    if whole := law.find(names.MEDICAL_RATE):
        return [whole]
    basic, extra = law.find(names.MEDICAL_RATE_BASIC), law.find(names.MEDICAL_RATE_EXTRA)
    if basic and extra:
        return [basic, extra]
    part = law.find(names.MEDICAL_PART)
    ways: tuple[Parameter[Any], ...] = (names.MEDICAL_FIXED, names.TIER_1, names.MEDICAL_RATE)
    way = next((one for one in ways if law.ever(one)), names.MEDICAL_PRICE)
    raise law.missing(way, _so_far([part]) if part else "")


def _so_far(found: Sequence[Known[Decimal] | Known[Fen]]) -> str:
    said = "，".join(f"{one.parameter.title} {told(one.value)}（{one.cited}）" for one in found)
    return _("只查到{said}，还算不出总数。").format(said=said)


def _with_supplement(law: InForce, base: Tree, rates: list[Known[Decimal]]) -> tuple[Tree, Used]:
    parts = [share(base, rate) for rate in rates]
    used: Used = tuple(rates)
    if supplement := law.find(names.SUPPLEMENT_MONTHLY):
        parts.append(of_value(supplement))
        used = (*used, supplement)
    return (parts[0] if len(parts) == 1 else Add(tuple(parts))), used


def _between(law: InForce, limits: Known[Limits], edges: tuple[Fen, Fen], rates: list[Known[Decimal]]) -> list[Option]:
    options: list[Option] = []
    for code, title, edge in (("floor", _("最低档"), edges[0]), ("ceiling", _("最高档"), edges[1])):
        tree, used = _with_supplement(law, Value(edge.count, limits.parameter.title, limits.document), rates)
        options.append(Option(code, title, tree, (limits, *used), base=edge))
    tree, used = _with_supplement(law, OWN_BASE, rates)
    return [*options, Option("own", _("自己定基数"), tree, (limits, *used), limits=edges)]
