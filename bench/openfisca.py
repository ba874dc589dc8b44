"""The same pension contribution in OpenFisca-core: run by an interpreter that has it (bench/compared.py makes one).

Reads `{"floor", "ceiling", "rate", "bases"}` from the standard input; prints seconds for all persons at once, seconds for
each alone over a sample, and the sum of all contributions in fen.
"""

from __future__ import annotations

import json
import sys
import time

import numpy
from openfisca_core import entities, periods, simulations, taxbenefitsystems, variables

ALONE = 200
person = entities.Entity("person", "persons", "a worker", "")
month = periods.period("2025-10")


class base(variables.Variable):  # type: ignore[misc]
    """The base a worker chose, in fen."""

    value_type = float
    entity = person
    definition_period = periods.MONTH
    label = "base"


def system(floor: int, ceiling: int, rate: float) -> taxbenefitsystems.TaxBenefitSystem:
    """A country of one formula: the base between the limits, times the rate, to the fen."""

    class contribution(variables.Variable):  # type: ignore[misc]
        """What is paid a month, in fen."""

        value_type = float
        entity = person
        definition_period = periods.MONTH
        label = "contribution"

        def formula(persons, period):
            chosen = numpy.clip(persons("base", period), floor, ceiling)
            return numpy.floor(chosen * rate + 0.5)

    made = taxbenefitsystems.TaxBenefitSystem([person])
    made.add_variables(base, contribution)
    return made


def priced(country: taxbenefitsystems.TaxBenefitSystem, bases: numpy.ndarray) -> numpy.ndarray:
    """The contributions of some persons in one simulation."""
    simulation = simulations.SimulationBuilder().build_default_simulation(country, count=len(bases))
    simulation.set_input("base", month, bases)
    return simulation.calculate("contribution", month)


def main() -> None:
    """Measure all at once, then each alone."""
    asked = json.load(sys.stdin)
    country = system(asked["floor"], asked["ceiling"], asked["rate"])
    bases = numpy.array(asked["bases"], dtype=numpy.float32)
    start = time.perf_counter()
    paid = priced(country, bases)
    together = time.perf_counter() - start
    start = time.perf_counter()
    for one in range(ALONE):
        priced(country, bases[one : one + 1])
    alone = (time.perf_counter() - start) / ALONE
    print(json.dumps({"together": together, "alone": alone, "sum": int(paid.astype("int64").sum())}))


if __name__ == "__main__":
    main()
