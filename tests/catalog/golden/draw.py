"""Draws prices.csv anew: 500 prices of past and present months, frozen. Run it only when a price was wrong: `python -m tests.catalog.golden.draw`.

A changed row is a price that somebody may have paid; the change belongs into CHANGELOG.md with the document that proves it.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from pathlib import Path

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import regions, terms
from nfe_app.catalog.offers import Option

PRICES = Path(__file__).with_name("prices.csv")
COLUMNS = ("place", "scheme", "option", "base_fen", "month", "amount_fen")
SHARES = {
    "employee_pension": 260,
    "employee_medical": 90,
    "unemployment": 40,
    "resident_pension": 90,
    "resident_medical": 20,
}
FIRST, LAST = Month(2021, 1), Month(2027, 12)


def main() -> None:
    """Draw and write."""
    draw = random.Random(11)
    places = sorted({catalog.law_of(code) for code in regions.regions()})
    found = list(cells(places))
    drawn = [
        one
        for scheme, count in SHARES.items()
        for one in draw.sample([one for one in found if one[1] == scheme], count)
    ]
    with PRICES.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for place, scheme, option, month in sorted(drawn, key=str):
            base = Fen(draw.randint(*(edge.count // 100 for edge in option.limits)) * 100) if option.limits else None
            price = catalog.price(place, scheme, option.code, base, month)
            writer.writerow((place, scheme, option.code, base.count if base else "", month, price.amount.count))


def cells(places: list[str]) -> Iterator[tuple[str, str, Option, Month]]:
    """Every option that has a price, in every month."""
    for place in places:
        for month in FIRST.until(LAST):
            for scheme in terms.SCHEMES:
                offer = catalog.offer_of(place, scheme, month.first_day)
                if offer.state == "offered":
                    yield from ((place, scheme, option, month) for option in offer.options)


if __name__ == "__main__":
    main()
