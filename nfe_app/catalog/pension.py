"""Employee pension and unemployment: both are paid on the base a worker chooses for the pension."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import names
from .derivation import Divide, Multiply, Tree, Value
from .law import InForce, Known, Limits
from .offers import Offer, Option, Unpriced, dearest_last, edge, of_value, own_base, share

Used = tuple[Known[Any], ...]


def pension(law: InForce) -> Offer:
    """Employee pension: the place's grades where it has them, else any base between the published limits."""
    return _by_pension_base(law, names.PENSION, law.get(names.PENSION_RATE))


def unemployment(law: InForce) -> Offer:
    """Unemployment insurance on the base chosen for the pension, where flexible workers may join."""
    joins = law.find(names.UNEMPLOYMENT_JOINS)
    if joins and not joins.value:
        says = _("这里灵活就业人员不参加失业保险（{document}）。").format(document=joins.cited)
        return Offer(names.UNEMPLOYMENT, law.place.code, "not_offered", "month", says=says, used=(joins,))
    rate = law.find(names.UNEMPLOYMENT_RATE)
    if rate is None:
        raise law.missing(names.UNEMPLOYMENT_RATE, _pilot(law))
    return _by_pension_base(law, names.UNEMPLOYMENT, rate)


def _pilot(law: InForce) -> str:
    rule = law.find(names.UNEMPLOYMENT_RATE_RULE)
    if rule is None:
        return ""
    says = _("可以自愿参加，比例是{rule}（{document}），具体的数还没查到。")
    return says.format(rule=rule.told, document=rule.cited)


def _by_pension_base(law: InForce, scheme: str, rate: Known[Decimal]) -> Offer:
    limits = law.get(names.PENSION_LIMITS)
    if limits.value.upper is None:
        raise law.missing(names.PENSION_LIMITS, _("只查到下限。"))
    edges = (limits.value.lower, limits.value.upper)
    options, unpriced = _options(law, limits, edges, rate)
    says = _("按职工养老选的同一个基数交。") if scheme == names.UNEMPLOYMENT else ""
    return Offer(scheme, law.place.code, "offered", "month", dearest_last(options), tuple(unpriced), says, (rate,))


def _options(
    law: InForce, limits: Known[Limits], edges: tuple[Fen, Fen], rate: Known[Decimal]
) -> tuple[list[Option], list[Unpriced]]:
    if bases := law.find(names.GRADE_BASES):
        return [_money_grade(base, bases, limits, rate) for base in bases.value if edges[0] <= base <= edges[1]], []
    if grades := law.find(names.GRADES):
        return _percent_grades(law, grades, limits, rate)
    if rounded := law.find(names.ROUNDED_GRADES):
        return _rounded_grades(law, rounded, limits, rate)
    free = _free_bases(law, limits, edges, rate)
    if not (bool(law.ever(names.GRADES)) or bool(law.ever(names.GRADE_BASES))):
        return free, []
    # sold by grades here, but those of this day are not known: only the published limits are certain
    certain = [option for option in free if option.code in ("floor", "ceiling")]
    return certain, [Unpriced("own", _("其他档"), law.missing(names.GRADES).says)]


def _at(code: str, title: str, base: Tree, amount: Fen, rate: Known[Decimal], used: Used) -> Option:
    return Option(code, title, share(base, rate, monthly(rate)), (*used, rate), base=amount)


def monthly(rate: Known[Decimal]) -> str:
    """What a share of a base comes to, in words."""
    return _("失业保险每月缴") if rate.parameter.scheme == names.UNEMPLOYMENT else _("职工养老每月缴")


def _edge(code: str, title: str, base: Fen, limits: Known[Limits], rate: Known[Decimal], by: Known[Any]) -> Option:
    return _at(code, title, edge(limits, base), base, rate, (limits, by))


def _free_bases(law: InForce, limits: Known[Limits], edges: tuple[Fen, Fen], rate: Known[Decimal]) -> list[Option]:
    choice = law.get(names.BASE_CHOICE)
    options = [
        _edge("floor", _("最低档"), edges[0], limits, rate, choice),
        _edge("ceiling", _("最高档"), edges[1], limits, rate, choice),
        Option(
            "own",
            _("自己定基数"),
            share(own_base(limits, edges), rate, monthly(rate)),
            (limits, choice, rate),
            limits=edges,
        ),
    ]
    wage = law.find(names.REFERENCE_WAGE)
    if wage and edges[0] < wage.value < edges[1]:
        options.append(_at("wage", _("平均工资档"), of_value(wage), wage.value, rate, (wage, limits, choice)))
    return options


def _money_grade(base: Fen, bases: Known[tuple[Fen, ...]], limits: Known[Limits], rate: Known[Decimal]) -> Option:
    if base == limits.value.lower:
        return _edge("floor", _("最低档"), base, limits, rate, bases)
    if base == limits.value.upper:
        return _edge("ceiling", _("最高档"), base, limits, rate, bases)
    leaf = Value(base.count, _("公布的这一档基数"), law=bases.key)
    yuan = base.count // 100
    return _at(f"base_{yuan}", _("{yuan} 元档").format(yuan=f"{yuan:,}"), leaf, base, rate, (bases, limits))


def _percent_grades(
    law: InForce, grades: Known[tuple[int, ...]], limits: Known[Limits], rate: Known[Decimal]
) -> tuple[list[Option], list[Unpriced]]:
    options: list[Option] = []
    unpriced: list[Unpriced] = []
    wage = law.find(names.REFERENCE_WAGE)
    for percent in grades.value:
        code, title = f"grade_{percent}", _("{percent}% 档").format(percent=percent)
        edge = {60: limits.value.lower, 300: limits.value.upper}.get(percent)
        if edge:
            options.append(_edge(code, title, edge, limits, rate, grades))
        elif wage:
            options.append(_of_wage(code, title, percent, wage, grades, rate))
        else:
            unpriced.append(Unpriced(code, title, law.missing(names.REFERENCE_WAGE).says))
    return options, unpriced


def _rounded_grades(
    law: InForce, grades: Known[tuple[int, ...]], limits: Known[Limits], rate: Known[Decimal]
) -> tuple[list[Option], list[Unpriced]]:
    options, unpriced = _percent_grades(law, grades, limits, rate)
    certain = [option for option in options if option.code in ("grade_60", "grade_100", "grade_300")]
    says = _("这一档的基数由当地取整，今年的数还没查到公布的文件，这里不猜。")
    others = [Unpriced(option.code, option.title, says) for option in options if option not in certain]
    return certain, [*unpriced, *others]


def _of_wage(
    code: str, title: str, percent: int, wage: Known[Fen], grades: Known[tuple[int, ...]], rate: Known[Decimal]
) -> Option:
    share_of = Value(percent, grades.parameter.title, f"{percent}%", grades.key)
    part = Divide(Multiply((of_value(wage), share_of)), Value(100), name=_("算数的基数"))
    base = Fen(wage.value.count * percent).share(Decimal("0.01"))
    return _at(code, title, part, base, rate, (wage, grades))
