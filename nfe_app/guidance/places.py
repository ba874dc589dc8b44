"""What two places are compared by besides the price: subsidy, waiting, what moves later, and where the pension is drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from nfe_app.base.words import _
from nfe_app.catalog import names
from nfe_app.catalog.derivation import Compare, Divide, Input, Multiply, Tree, Value
from nfe_app.catalog.explanation import ground_of
from nfe_app.catalog.law import InForce, Known, Parameter

SUBSIDY = "hardship_subsidy"
TRANSFER = "transfer"
POOLED, YEARS = "fund_pooled_ratio", "place_years_threshold"
SUBSIDIES = ("monthly_amounts", "monthly_amount", "monthly_cap", "paid_ratio", "rule")
MOVES = ("fund_account_since1998", POOLED, "fund_within_province", "step_total", "online_conditions")
DRAWN = ("place_rule1", "place_rule2", "place_rule3", "place_rule4", YEARS)
TEMPORARY = ("temp_male_age", "temp_female_age", "temp_collect")
WORK, HOME = 1, 2


@dataclass(frozen=True)
class Fact:
    """Something the law says in words, the value it stands in, and whether its start is known."""

    known: Known[Any]
    in_force: bool

    def as_json(self) -> dict[str, Any]:
        """The fact for a page: its name in the law, what it is, what it says, and the key of its ground."""
        ground = ground_of(self.known)
        told = {"name": self.known.parameter.name, "title": ground.title, "says": ground.value, "law": [self.known.key]}
        return {**told, "dated": self.in_force, "confidence": ground.confidence}


def fact(law: InForce, scheme: str, name: str) -> Fact | None:
    """What holds here now, else what is written without a start (never what has ended); None where nothing is recorded."""
    if found := law.known.get((scheme, name)):
        return Fact(found, True)
    ever = law.recorded.get((scheme, name), ())
    undated = [known for known in ever if known.since is None and (known.until is None or law.day <= known.until)]
    return Fact(undated[0], False) if undated else None


def facts(law: InForce, scheme: str, wanted: Iterable[str]) -> list[Fact]:
    """Every fact that is recorded, in the order of the names."""
    return [found for name in wanted if (found := fact(law, scheme, name))]


def of_place(law: InForce) -> dict[str, list[Fact]]:
    """What is told of one place, by topic; an empty topic is not known."""
    waiting: tuple[Parameter[Any], ...] = (names.MEDICAL_WAITING, names.GAP_WITHIN_3_MONTHS, names.GAP_OVER_3_MONTHS)
    found = [fact(law, one.scheme, one.name) for one in waiting]
    # a place's own waiting months go before the country's longest
    own = [one for one in found if one and one.known.place != "000000"]
    return {
        "subsidy": facts(law, SUBSIDY, SUBSIDIES),
        "moves": facts(law, TRANSFER, MOVES),
        "drawn": facts(law, TRANSFER, DRAWN),
        "temporary": facts(law, TRANSFER, TEMPORARY),
        "waiting": own or [one for one in found if one],
        "resident_waiting": facts(law, names.RESIDENT_MEDICAL, ("wait_months", "wait_months_per_broken_year")),
    }


def share_of_income() -> Tree:
    """An amount as a share of an income, in tenths of a percent, rounded half up; nothing for no income."""
    amount, income = Input("amount", _("每月缴")), Input("income", _("你填的月收入"))
    return Divide(Multiply((amount, Value(1000))), income, name=_("占收入（百分之）"), unit="tenth")


def drawn_at(law: InForce) -> Tree | None:
    """Where the pension is drawn by years in the work place: there from ten on, else at home (国办发〔2009〕66号 第六条)."""
    threshold = fact(law, TRANSFER, YEARS)
    if threshold is None:
        return None
    known = threshold.known
    least = Value(int(known.value), known.parameter.title, law=known.key, unit="number")
    years = Input("years", _("在工作地一共缴几年"), "number")
    return Compare("ge", years, least, Value(WORK), Value(HOME))
