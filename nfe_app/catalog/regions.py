"""The frozen list of provinces, cities and counties, and the small table the phone searches."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from .law import Region

FROZEN = Path(__file__).with_name("regions.csv")
COUNTRY = Region("000000", "全国", "全国", "quanguo", "qg")


@cache
def regions() -> dict[str, Region]:
    """Every region by its code, in the order of the codes."""
    with FROZEN.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
    names = {row["code"]: row["name"] for row in rows}
    return {row["code"]: _region(row, names) for row in rows}


def _region(row: dict[str, str], names: dict[str, str]) -> Region:
    code, syllables = row["code"], row["pinyin"].split()
    full = " ".join(names[above] for above in reversed(list(codes_above(code))) if above in names)
    return Region(code, row["name"], full, "".join(syllables), "".join(one[0] for one in syllables))


def codes_above(code: str) -> Iterator[str]:
    """The code itself, its city's and its province's, nearest first."""
    yield from dict.fromkeys((code, f"{code[:4]}00", f"{code[:2]}0000"))


def chain_of(code: str) -> list[Region]:
    """The region and the wider ones up to the country, nearest first; an unknown code is a KeyError."""
    known = regions()
    return [known[code], *(known[above] for above in codes_above(code) if above != code and above in known), COUNTRY]


def found(asked: str, most: int) -> list[Region]:
    """Regions that answer a name, a spelling or initials, best first: equal, begins with it, contains it; as the phone finds them."""
    wanted = "".join(unicodedata.normalize("NFKC", asked).lower().split())
    ranks: list[list[Region]] = [[], [], []]
    for region in regions().values() if wanted else ():
        words = [
            one.replace(" ", "").lower() for one in (region.code, region.full_name, region.pinyin, region.initials)
        ]
        if any(wanted in one for one in words):
            ranks[0 if wanted in words else 1 if any(one.startswith(wanted) for one in words) else 2].append(region)
    return [*ranks[0], *ranks[1], *ranks[2]][:most]


def search_rows() -> list[list[str]]:
    """`[code, full name, pinyin, initials]` of every region, for the phone's place search."""
    return [[region.code, region.full_name, region.pinyin, region.initials] for region in regions().values()]
