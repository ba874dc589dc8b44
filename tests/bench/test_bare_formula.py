"""What the law's speeds are measured on and compared with: the people drawn, the bare formula, and OpenFisca's absence."""

from __future__ import annotations

import random
from itertools import pairwise
from pathlib import Path

import pytest

from bench import compared, law
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names

BEIJING = ("110000", names.PENSION, law.DAY)


def test_the_people_are_the_same_in_every_run_and_others_for_another_seed() -> None:
    assert law.population(50) == law.population(50)
    assert law.population(50) != law.population(50, seed=2)


def test_the_people_are_as_many_as_asked_and_spread_over_every_place_type_and_day() -> None:
    drawn = law.population(500)
    assert len(drawn) == 500
    assert {asked[:3] for asked in drawn} == set(law.WHERE)
    assert not [one for one, other in pairwise(drawn) if one == other]


def test_everybody_drawn_can_be_quoted() -> None:
    for place, scheme, day, base in law.population(100):
        assert catalog.quote(place, scheme, "own", base, day).amount.count > 0


def test_the_bare_formula_comes_to_the_fen_of_our_own_quote() -> None:
    limits = catalog.in_force("110000", law.DAY).get(names.PENSION_LIMITS).value
    assert limits.upper
    draw = random.Random(3)
    bases = [limits.lower.count, limits.upper.count]
    bases += [draw.randrange(limits.lower.count, limits.upper.count, 100) for _one in range(300)]
    for base in map(Fen, bases):
        assert law._bare((*BEIJING, base)) == catalog.quote(*BEIJING[:2], "own", base, law.DAY).amount.count


def test_the_bare_formula_keeps_to_the_limits_that_hold_on_the_day() -> None:
    limits = catalog.in_force("110000", law.DAY).get(names.PENSION_LIMITS).value
    assert limits.upper
    assert law._bare((*BEIJING, Fen(1))) == law._bare((*BEIJING, limits.lower))
    assert law._bare((*BEIJING, Fen(10**9))) == law._bare((*BEIJING, limits.upper))


def test_the_explanation_that_is_timed_holds_every_step_and_document() -> None:
    told = law._explained((*BEIJING, Fen(800_000)))
    assert isinstance(told, dict)
    assert told["amount_fen"] == 160_000
    assert told["steps"]
    assert all(ground["document"] for ground in told["grounds"])


def test_our_sum_is_what_the_quotes_add_up_to() -> None:
    _seconds, sum_ = compared._ours([716_200, 800_000])
    assert sum_ == 143_240 + 160_000


def test_where_openfisca_cannot_be_had_the_figure_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "PERSONS", 20)
    monkeypatch.setattr(compared, "_environment", lambda home: None)
    (figure,) = compared.figures()
    assert figure.what == "20 persons priced, pension of Beijing"
    assert figure.beside == "OpenFisca-core did not install here"


def test_what_openfisca_is_asked_and_what_it_answers_stand_beside_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compared, "PERSONS", 20)
    monkeypatch.setattr(compared, "_environment", lambda home: Path("python"))
    monkeypatch.setattr(
        compared,
        "_theirs",
        lambda python, bases: {"together": 0.5, "alone": 0.001, "sum": compared._ours(bases)[1]},
    )
    together, alone = compared.figures()
    assert "sums apart by 0.0e+00" in together.beside
    assert alone.beside.endswith("one simulation of OpenFisca-core (1.00 ms)")
