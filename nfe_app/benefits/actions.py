"""Asking what contributions buy: number by number for programs, as trees with the law of their place for the phone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog import names as paid_names
from nfe_app.catalog.derivation import as_json
from nfe_app.catalog.law import InForce, Parameter
from nfe_app.catalog.pack import Asked, Section

from . import rules
from .questions import min_years, payout_months, pension, resident_pension, retirement

__all__ = ["min_years", "payout_months", "pension", "resident_pension", "retirement"]

ASSUMED = {"interest": names.ACCOUNT_INTEREST, "resident_interest": names.RESIDENT_INTEREST}
WANTED: dict[str, Parameter[Any]] = {
    "base": names.BENEFIT_BASE,
    "wage": paid_names.REFERENCE_WAGE,
    "basic_pension": names.BASIC_PENSION,
    **ASSUMED,
}


@catalog.section("benefits")
def for_the_phone(asked: Asked) -> Section:
    """Every sum as a tree, the rates last published, what is not known this year, and the rules in words by their keys."""
    law = asked.law_on(asked.day)
    chain = rules.reckoning(law)
    spoken, deviations = rules.spoken_rules(law), rules.deviations(law)
    female = law.find(names.FEMALE_FLEXIBLE)
    rates = {name: rules.assumed(law, parameter) for name, parameter in ASSUMED.items()}
    body = {
        "chain": [{"name": name, "tree": as_json(tree)} for name, tree in chain],
        "assumed": {name: parts for name, (parts, _known) in rates.items()},
        "assumed_law": {name: [known.key] if known else [] for name, (_parts, known) in rates.items()},
        "missing": _missing(law),
        "female": female.value if female else None,
        "lowest_index": rules.lowest_index(law),
        "female_law": [female.key] if female else [],
        "deviations": [known.key for known in deviations],
        "below": [known.key for known in spoken if known.parameter is names.BELOW_MINIMUM],
        "rules": [known.key for known in spoken],
    }
    stated = [known for _parts, known in rates.values() if known] + ([female] if female else [])
    return Section(body, (*rules.used_in(chain, law), *spoken, *deviations, *stated))


def _missing(law: InForce) -> Mapping[str, str]:
    told: dict[str, Any] = {name: rules.what_is_missing(law, parameter) for name, parameter in WANTED.items()}
    return {name: says for name, says in told.items() if says}
