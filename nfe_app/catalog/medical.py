"""Employee medical insurance: which of a place's records make an amount together, each part with its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.words import _, joined

from . import names
from .derivation import Add, Divide, Input, Tree, Value
from .law import InForce, Known, Parameter
from .offers import BASE, Offer, Option, Unit, dearest_last, edge, of_value, own_base, share
from .wording import told

Used = tuple[Known[Any], ...]
WHOLE = _("职工医疗每月缴")
PARTS = {
    names.MEDICAL_RATE.name: _("其中基本医疗"),
    names.MEDICAL_RATE_BASIC.name: _("其中基本医疗"),
    names.MEDICAL_RATE_SUPPLEMENT.name: _("其中大病互助补充"),
    names.MEDICAL_RATE_EXTRA.name: _("其中附加部分"),
}


@dataclass(frozen=True)
class Base:
    """A base the place names: its option, the tree and the values it comes from."""

    code: str
    title: str
    tree: Tree
    amount: Fen
    used: Used


def medical(law: InForce) -> Offer:
    """Employee medical insurance in the way the place's records allow; a rate without its base is not known."""
    if fixed := law.find(names.MEDICAL_FIXED):
        return _offer(law, "month", [Option("fixed", _("定额"), of_value(fixed), (fixed,))])
    tiers = ((names.TIER_1, "tier_1", _("一档")), (names.TIER_2, "tier_2", _("二档")))
    found = [Option(code, title, of_value(tier), (tier,)) for name, code, title in tiers if (tier := law.find(name))]
    if found:
        return _offer(law, "year", found)
    if (part := law.find(names.MEDICAL_PART)) and _supplements(law):
        tree, used = _summed(law, [of_value(part)], (part,))
        return _offer(law, "month", [Option("fixed", _("统一标准"), tree, used)])
    rates = _rates(law)
    if bases := _bases(law):
        return _offer(law, "month", [_on(law, base, rates) for base in bases])
    limits = law.find(names.MEDICAL_LIMITS)
    if limits is None or limits.value.upper is None:
        raise law.missing(names.MEDICAL_BASE, _so_far(rates))
    edges = (limits.value.lower, limits.value.upper)
    ends = (("floor", _("最低档"), edges[0]), ("ceiling", _("最高档"), edges[1]))
    options = [_on(law, Base(*end[:2], edge(limits, end[2]), end[2], (limits,)), rates) for end in ends]
    tree, used = _priced(law, own_base(limits, edges), rates)
    own = Option("own", _("自己定基数"), tree, (limits, *used), limits=edges)
    return _offer(law, "month", [*options, own])


def on_base(law: InForce) -> Option:
    """What any base comes to at the published rate, where its limits are not known; NotKnown without a whole rate."""
    tree, used = _priced(law, Input(BASE, _("你填的基数")), _rates(law))
    says = _("这里的基数上下限还没查到，只按你给的基数算。")
    return Option("own", _("自己给的基数"), tree, used, says=says)


def _offer(law: InForce, unit: Unit, options: list[Option]) -> Offer:
    return Offer(names.MEDICAL, law.place.code, "offered", unit, dearest_last(options))


def _rates(law: InForce) -> list[Known[Decimal]]:
    """The rates that are paid together: named parts that make the whole, else the whole, else the basic and the further one."""
    whole, basic = law.find(names.MEDICAL_RATE), law.find(names.MEDICAL_RATE_BASIC)
    further = law.find(names.MEDICAL_RATE_SUPPLEMENT) or law.find(names.MEDICAL_RATE_EXTRA)
    if basic and further and (whole is None or basic.value + further.value == whole.value):
        return [basic, further]
    if whole:
        return [whole]
    parts = [one for one in (basic, law.find(names.MEDICAL_PART)) if one]
    ways: tuple[Parameter[Any], ...] = (names.MEDICAL_FIXED, names.TIER_1, names.MEDICAL_RATE)
    way = next((one for one in ways if law.ever(one)), names.MEDICAL_PRICE)
    raise law.missing(way, _so_far(parts) if parts else "")


def _so_far(found: Sequence[Known[Decimal] | Known[Fen]]) -> str:
    each = _("{title} {value}（{document}）")
    said = [each.format(title=one.parameter.title, value=told(one.value), document=one.cited) for one in found]
    return _("只查到{said}，还算不出总数。").format(said=joined(_("，"), said))


def _bases(law: InForce) -> list[Base]:
    """The bases that the place fixes: one for all, several to choose from, its pension floor, or a share of the wage."""
    title = _("统一标准")
    if base := law.find(names.MEDICAL_BASE):
        return [Base("standard", title, of_value(base), base.value, (base,))]
    if several := law.find(names.MEDICAL_BASE_OPTIONS):
        name, key = _("公布的这一档基数"), several.key
        chosen = _("基数 {yuan}")
        return [
            Base(
                f"base_{one.count // 100}",
                chosen.format(yuan=one.shown),
                Value(one.count, name, law=key),
                one,
                (several,),
            )
            for one in several.value
        ]
    rule, limits = law.find(names.MEDICAL_BASE_RULE), law.find(names.PENSION_LIMITS)
    if rule and limits and rule.value == "pension_lower_limit":
        return [Base("standard", title, edge(limits, limits.value.lower), limits.value.lower, (limits, rule))]
    ratio, wage = law.find(names.MEDICAL_BASE_RATIO), law.find(names.REFERENCE_WAGE)
    if ratio and wage:
        tree = share(of_value(wage), ratio, names.MEDICAL_BASE.title)
        return [Base("standard", title, tree, wage.value.share(ratio.value), (wage, ratio))]
    return []


def _on(law: InForce, base: Base, rates: list[Known[Decimal]]) -> Option:
    tree, used = _priced(law, base.tree, rates)
    return Option(base.code, base.title, tree, (*base.used, *used), base=base.amount)


def _priced(law: InForce, base: Tree, rates: list[Known[Decimal]]) -> tuple[Tree, Used]:
    """Each rate on the base, a part of its own, and what is paid besides."""
    if len(rates) == 1 and not _supplements(law):
        return share(base, rates[0], WHOLE), tuple(rates)
    parts = [share(base, rate, PARTS[rate.parameter.name]) for rate in rates]
    return _summed(law, parts, tuple(rates))


def _summed(law: InForce, parts: Sequence[Tree], used: Used) -> tuple[Tree, Used]:
    more = _supplements(law)
    return Add((*parts, *(tree for tree, _known in more)), WHOLE), (*used, *(known for _tree, known in more))


def _supplements(law: InForce) -> list[tuple[Tree, Known[Any]]]:
    """What is paid besides the base's share: a monthly sum, or a twelfth of yearly ones (合肥: 100 元/年, 8.33/月)."""
    found: list[tuple[Tree, Known[Any]]] = []
    if monthly := law.find(names.SUPPLEMENT_MONTHLY):
        found.append((of_value(monthly), monthly))
    if yearly := law.find(names.SUPPLEMENT_ANNUAL):
        named = _("{what}全年")
        sums = tuple(
            Value(one.count, named.format(what=told(what)), law=yearly.key) for what, one in yearly.value.items()
        )
        found.append((Divide(Add(sums), Value(12), name=_("大额医疗每月合")), yearly))
    return found


def tier(offer: Offer, number: int) -> str:
    """The option that a tier (档) stands for; where the place has one way alone, its first tier is that."""
    named = f"tier_{number}"
    if any(option.code == named for option in offer.options) or number != 1:
        return named
    return offer.options[0].code if offer.options else named
