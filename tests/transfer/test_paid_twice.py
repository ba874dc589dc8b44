"""Between the two pensions, and months that were paid twice (人社部发〔2014〕17号; 先转后清)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.transfer import schemes
from nfe_app.transfer.schemes import Standing
from tests.transfer.law import LAW

JAN, FEB, MAR = Month(2026, 1), Month(2026, 2), Month(2026, 3)
MONTHS = st.dictionaries(
    st.integers(0, 60).map(lambda number: Month(2020, 1) + number), st.integers(1, 10**6).map(Fen), max_size=40
)


@pytest.mark.parametrize(
    ("of_age", "months", "least", "allowed"),
    [
        (True, 180, 180, True),
        (True, 179, 180, False),
        (False, 400, 180, False),
        (None, 180, 180, None),
        (True, 1, None, None),
    ],
)
def test_into_the_employees_pension_with_the_least_years_and_none_are_converted(of_age, months, least, allowed) -> None:
    told = schemes.to_employee(Standing(of_age, months, 48, least), LAW)
    assert (told.allowed, told.months) == (allowed, months)
    assert "17号" in told.cited


@pytest.mark.parametrize(
    ("of_age", "months", "least", "allowed"),
    [(True, 179, 180, True), (True, 180, 180, False), (False, 12, 180, False), (None, 12, 180, None)],
)
def test_into_the_residents_pension_without_them_and_years_are_added(of_age, months, least, allowed) -> None:
    told = schemes.to_resident(Standing(of_age, months, 48, least), LAW)
    assert (told.allowed, told.months) == (allowed, months + 48)


def test_of_two_employee_relations_one_is_kept_and_the_account_of_the_other_goes_back_for_the_same_months() -> None:
    first, second = {JAN: Fen(40), FEB: Fen(41)}, {FEB: Fen(51), MAR: Fen(52)}
    assert schemes.twice_employee(first, second, "first", LAW).amount == Fen(51)
    told = schemes.twice_employee(first, second, "second", LAW)
    assert told.amount == Fen(41)
    assert told.months == {JAN, FEB, MAR}
    assert told.given_back == {FEB}


def test_beside_an_employees_months_what_one_paid_as_a_resident_goes_back() -> None:
    told = schemes.beside_resident([JAN, FEB], {FEB: Fen(10), MAR: Fen(11)}, LAW)
    assert (told.amount, told.given_back, told.months) == (Fen(10), {FEB}, {JAN, FEB, MAR})


@given(MONTHS, MONTHS, st.sampled_from(["first", "second"]))
def test_no_month_counts_twice_and_nothing_is_given_back_but_what_was_paid_twice(first, second, keep) -> None:
    told = schemes.twice_employee(first, second, keep, LAW)
    assert told.months == set(first) | set(second)
    assert told.given_back == set(first) & set(second)
    paid = Fen.total(first.values()) if keep == "second" else Fen.total(second.values())
    assert Fen(0) <= told.amount <= paid
