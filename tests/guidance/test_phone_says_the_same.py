"""The trees of guidance come to the same on the phone as here."""

from __future__ import annotations

import random
from datetime import date

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.derivation import as_json
from nfe_app.guidance import advice, cashflow, places
from tests.catalog.test_twin import Case, worked_out_here, worked_out_on_the_phone


def drawn(seed: int = 2026) -> list[Case]:
    """Answers, purses, bases and incomes drawn once, with a missing one here and there."""
    draw, cases = random.Random(seed), []
    rate = catalog.in_force("110000", date(2026, 11, 25)).get(names.PENSION_RATE)
    for _one in range(150):
        answers = {"age": draw.randint(0, 99), "work": draw.randint(0, 6), "place": draw.randint(1, 2)}
        answers |= {"income": draw.randint(0, 10**6), "fear": draw.randint(1, 5), "floor": 383_100}
        purse = {f"{name}_{month}": draw.randint(0, 10**6) for name in ("due", "budget") for month in range(1, 13)}
        change = {
            "base": draw.randint(1, 10**7),
            "growth": draw.randint(-(10**5), 10**5),
            "amount": draw.randint(0, 10**6),
        }
        cases += [(as_json(topic.tree), answers) for topic in advice.TOPICS]
        cases += [(as_json(tree()), purse) for tree in (cashflow.short, cashflow.first_short, cashflow.largest)]
        cases += [(as_json(tree(rate)), change | {"months": 6}) for tree in (cashflow.likely_amount, cashflow.top_up)]
        cases.append(
            (as_json(places.share_of_income()), {"amount": draw.randint(0, 10**7), "income": draw.randint(0, 10)})
        )
    return cases


def test_the_trees_of_guidance_come_to_the_same_on_the_phone() -> None:
    cases = drawn()
    assert len(cases) > 1500
    assert worked_out_on_the_phone(cases) == worked_out_here(cases)
