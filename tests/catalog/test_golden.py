"""P11: a past month costs the same fen whenever it is worked out again."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.catalog import actions as catalog

PRICES = Path("tests/catalog/golden/prices.csv")


@pytest.mark.parametrize("year", [2024, 2025, 2026, 2027])
def test_five_hundred_frozen_prices_come_out_to_the_fen(year: int) -> None:
    """P11."""
    with PRICES.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 500
    catalog.in_force.cache_clear()
    catalog.offer_of.cache_clear()
    with clock.stopped_at(datetime(year, 7, 1, tzinfo=UTC)):
        changed = [row for row in rows if price(row) != int(row["amount_fen"])]
    assert changed == []


def price(row: dict[str, str]) -> int:
    """What a frozen row costs now."""
    base = Fen(int(row["base_fen"])) if row["base_fen"] else None
    return catalog.price(row["place"], row["scheme"], row["option"], base, Month.parse(row["month"])).amount.count
