"""She says which schemes the jar pays, in which order, whether by itself, and which share of a day's income she puts by."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.jar import rules
from tests.cast import send
from tests.deeds import code_of, enrol, events_named, on, result_of
from tests.jar.jars import MEDICAL, PENSION, balance, fill, jar_of, plan


def rows(who):
    """Her schemes as the page lists them: title, whether chosen, and its place."""
    return [(one["scheme"], one["on"], one["place"]) for one in jar_of(who)["order"]]


@pytest.fixture
def two(rider):
    """She has pension and medical in Beijing."""
    enrol(rider, employee_medical={"option": "fixed", "shown_fen": 58_492})
    return rider


def test_nothing_is_paid_by_itself_before_she_says_so(two):
    assert (jar_of(two)["automatic"], rows(two)) == (False, [(PENSION, False, 0), (MEDICAL, False, 0)])


def test_the_order_is_hers(two):
    plan(two, MEDICAL, PENSION)
    assert rows(two) == [(MEDICAL, True, 1), (PENSION, True, 2)]


def test_each_row_knows_the_lists_it_leads_to(two):
    plan(two, MEDICAL, PENSION)
    first, second = jar_of(two)["order"]
    assert (first["up"], first["down"], first["turned"]) == ([], [PENSION, MEDICAL], [PENSION])
    assert (second["up"], second["down"], second["turned"]) == ([PENSION, MEDICAL], [], [MEDICAL])
    plan(two, MEDICAL)
    assert jar_of(two)["order"][1]["turned"] == [MEDICAL, PENSION]


@pytest.mark.parametrize(
    "wrong",
    [
        {"schemes": ["gold"]},
        {"schemes": [PENSION, PENSION]},
        {"share_percent": 101},
        {"share_percent": -1},
        {"share_percent": "10"},
        {"automatic": 1},
        {"person_id": "somebody"},
    ],
)
def test_what_cannot_be_is_refused(two, wrong):
    said = {"schemes": [PENSION], "automatic": True, "share_percent": 10} | wrong
    assert code_of(send(two, "jar.set_plan", said)) == "invalid"
    assert jar_of(two)["schemes"] == []


def test_that_she_said_so_is_written_down(two):
    plan(two, PENSION, share=10)
    (event,) = events_named("jar.planned")
    assert event.facts == {"schemes": [PENSION], "automatic": True, "share_percent": 10}


def test_a_stranger_plans_only_for_himself(two, mallory):
    plan(two, PENSION)
    plan(mallory, MEDICAL)
    assert (jar_of(two)["schemes"], jar_of(mallory)["schemes"]) == ([PENSION], [MEDICAL])


def test_the_share_of_a_day_is_told_and_nothing_moves(two):
    plan(two, share=7)
    told = result_of(send(two, "jar.note_income", {"day": "2025-10-01", "income_fen": 30_050}))
    assert (told["share_fen"], balance(two)) == (2_103, 0)


@given(st.integers(0, 10**12), st.integers(0, 100))
def test_a_share_is_whole_fen_and_never_more_than_the_percent_says(income, percent):
    """P8: rounded down, by less than one fen."""
    share = rules.share_of(Fen(income), percent).count
    assert share * 100 <= income * percent < (share + 1) * 100


def test_the_months_incomes_are_summed_and_typed_again_the_last_one_stands(two):
    with on("2025-10-03"):
        for day, fen in (("2025-10-01", 10_000), ("2025-10-02", 20_000), ("2025-10-02", 25_000)):
            result_of(send(two, "jar.note_income", {"day": day, "income_fen": fen}))
        assert jar_of(two)["income"] == {"month_fen": 35_000, "today_fen": 0, "days": 2}
    with on("2025-11-01"):
        assert jar_of(two)["income"] == {"month_fen": 0, "today_fen": 0, "days": 0}


@pytest.mark.parametrize("day", ["2025-09-30", "2025-10-02", "2024-10-01"])
def test_only_days_of_this_month_up_to_today_are_kept(two, day):
    assert code_of(send(two, "jar.note_income", {"day": day, "income_fen": 1})) == "day_not_ours"


def test_what_it_will_do_is_told_before(two):
    fill(two, 200_000)
    plan(two, PENSION, MEDICAL)
    coming = jar_of(two)["next"]
    assert (coming["on"], coming["says"], coming["short_fen"]) == ("2025-10-25", "10 月 25 日", 18_492)
    assert [(one["title"], one["enough"]) for one in coming["bills"]] == [
        ("职工养老", True),
        ("职工医疗（含生育）", False),
    ]


def test_where_nothing_is_owed_there_is_nothing_to_tell(wang_fang):
    assert jar_of(wang_fang)["next"] == {"on": "", "says": "", "bills": [], "short_fen": 0}


@pytest.mark.parametrize(
    ("due_on", "day"),
    [
        ("2025-10-31", "2025-10-25"),
        ("2026-02-28", "2026-02-25"),
        ("2025-12-31", "2025-12-25"),
        ("2025-10-15", "2025-10-12"),
    ],
)
def test_it_pays_from_the_25th_or_three_days_ahead(due_on, day):
    assert rules.pays_from(date.fromisoformat(due_on)) == date.fromisoformat(day)
