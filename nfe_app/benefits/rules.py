"""All that is reckoned about benefits in one place on one day, in the order in which it is reckoned, and the values it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain as joined
from typing import Any

from nfe_app.catalog import benefit_names as names
from nfe_app.catalog import names as paid_names
from nfe_app.catalog.law import InForce, Known, Parameter

from . import medical, pension, resident, retirement
from .chain import Chain, last_published, laws_of, parts_of

RULES: tuple[Parameter[Any], ...] = (
    names.FORMULA_BASIC,
    names.FORMULA_ACCOUNT,
    names.FORMULA_INDEX,
    names.ROUNDING,
    names.TRANSITIONAL,
    names.INTEREST_RULE,
    names.BELOW_MINIMUM,
    names.EARLY_MOST,
    names.LATE_MOST,
    names.PERSONAL_PENSION_CAP,
    names.RESIDENT_FORMULA,
    paid_names.FLOOR_RATIO,
    paid_names.GAP_WITHIN_3_MONTHS,
    paid_names.GAP_OVER_3_MONTHS,
    paid_names.MEDICAL_WAITING,
)


def reckoning(law: InForce) -> Chain:
    """Every sum there is, each after those it stands on."""
    return (
        *retirement.retirement(law),
        *retirement.minimum(law),
        *retirement.payout(law),
        *pension.projection(law),
        *resident.projection(law),
        *medical.continuity(law),
    )


def used_in(chain: Chain, law: InForce) -> list[Known[Any]]:
    """The values of the law that the sums rest on, each once."""
    ever = {known.key: known for known in joined(law.known.values(), *law.recorded.values())}
    return [ever[key] for key in dict.fromkeys(joined(*(laws_of(tree) for _name, tree in chain)))]


def spoken_rules(law: InForce) -> list[Known[Any]]:
    """The rules that are words, and the plain numbers people ask for; also those whose start is not known."""
    return list(joined(*(_rule(law, name) for name in RULES)))


def _rule(law: InForce, name: Parameter[Any]) -> Iterator[Known[Any]]:
    if known := law.find(name) or next(iter(law.ever(name)), None):
        yield known


def deviations(law: InForce) -> tuple[Known[str], ...]:
    """How decisions of this place are known to differ from the national formula."""
    return law.ever(names.DEVIATION)


def what_is_missing(law: InForce, name: Parameter[Any]) -> str:
    """Why an estimate has no number for this year, in words; empty where it has one."""
    if law.find(name):
        return ""
    return law.missing(name).says


def lowest_index(law: InForce) -> str | None:
    """The contribution index of who pays on the floor of the base; None where that share of the wage is not known."""
    known = law.find(paid_names.FLOOR_RATIO)
    return f"{known.value.normalize():f}" if known else None


def assumed(law: InForce, name: Parameter[Any]) -> tuple[int | None, Known[Any] | None]:
    """The rate last published, in hundredths of a percent, and where it stands."""
    known = last_published(law, name)
    return (parts_of(known) if known else None), known
