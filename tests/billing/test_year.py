"""A year of bills costs the same, to the fen, however often one pays; the base changes in the middle of it."""

from __future__ import annotations

import pytest

from nfe_app import chores
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month
from nfe_app.catalog import actions as catalog
from tests.deeds import bills_of, enrol, on, option, pay


@pytest.mark.parametrize(("frequency", "bills"), [("month", 12), ("quarter", 4), ("half_year", 2), ("year", 1)])
def test_a_year_comes_to_its_twelve_months_at_any_frequency(wang_fang, frequency, bills):
    paid = []
    for month in Month(2026, 1).until(Month(2026, 12)):
        with on(f"{month}-05"):
            if not paid:
                enrol(wang_fang, frequency=frequency, employee_pension=option("floor", 143_240))
            chores.open_due_bills()
            if owed := bills_of(wang_fang):
                paid += [bill["amount_fen"] for bill in owed]
                pay(wang_fang)
    assert len(paid) == bills
    assert sum(paid) == 6 * 143_240 + 6 * 145_400 == a_year_by_the_law().count


def a_year_by_the_law() -> Fen:
    """Every month of 2026 by its own law, one after another."""
    months = list(Frequency.YEAR.period_of(Month(2026, 1)))
    priced = catalog.months_priced("110000", "employee_pension", "floor", None, months)
    return Fen.total(quote.amount for _month, quote in priced)
