"""The law's own figures: quotes a second, all packs of a day, the load of every value; each beside a reference of the same run."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from joserfc import jws
from joserfc.jwk import ECKey

from bench.figures import Figure
from nfe_app import wiring
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import pack as packing
from nfe_app.catalog import regions
from nfe_app.catalog.explanation import Explained

DAY = date(2026, 11, 25)
WHERE = (
    ("110000", "employee_pension", date(2025, 10, 1)),
    ("310000", "employee_pension", date(2026, 8, 1)),
    ("330100", "employee_pension", date(2025, 3, 1)),
    ("440300", "employee_medical", date(2026, 3, 1)),
    ("110105", "unemployment", date(2026, 11, 1)),
)
QUOTES = 40_000
LOAD = """
import json, resource, time
from nfe_app.catalog import actions, parameters
resident = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
before, start = resident(), time.perf_counter()
values = sum(len(several) for several in parameters.records().values())
seconds = time.perf_counter() - start
grown = resident() - before
print(json.dumps({"values": values, "seconds": seconds, "grown": grown}))
"""
Asked = tuple[str, str, date, Fen]


def figures() -> Iterator[Figure]:
    """Every figure of the law."""
    assert wiring.ACTIONS
    yield from _quotes()
    yield _packs()
    yield from _load()


def population(count: int, seed: int = 1) -> list[Asked]:
    """Bases drawn over several places, types and days: none is asked for twice in a row."""
    draw = random.Random(seed)
    return [(*draw.choice(WHERE), Fen(draw.randint(7_600, 25_000) * 100)) for _one in range(count)]


def _rate(asked: list[Asked], deed: Callable[[Asked], object]) -> float:
    for one in asked[:100]:
        deed(one)
    start = time.perf_counter()
    for one in asked:
        deed(one)
    return len(asked) / (time.perf_counter() - start)


def _quotes() -> Iterator[Figure]:
    asked = population(QUOTES)
    bare = _rate(asked, _bare)
    plain = _rate(asked, lambda one: catalog.quote(one[0], one[1], "own", one[3], one[2]).amount)
    told = _rate(asked[: QUOTES // 4], _explained)
    beside = f"{{ratio:.2f}} × the bare formula in Decimal ({bare:,.0f}/s)"
    yield Figure("quotes a second, one process", f"{plain:,.0f}/s", "≥ 20,000/s", beside.format(ratio=plain / bare))
    yield Figure(
        "the same with every step and document", f"{told:,.0f}/s", "≥ 5,000/s", beside.format(ratio=told / bare)
    )


def _bare(asked: Asked) -> int:
    base = min(max(asked[3].count, 727_000), 3_634_800)
    return int((base * Decimal("0.20")).quantize(Decimal(1), ROUND_HALF_UP))


def _explained(asked: Asked) -> object:
    place, scheme, day, base = asked
    quote = catalog.quote(place, scheme, "own", base, day)
    return Explained(catalog.region_of(place), scheme, day, quote).as_json()


def _packs() -> Figure:
    key, places = ECKey.generate_key("P-256", private=True), list(regions.regions())
    start = time.perf_counter()
    sizes = [len(catalog.pack(place, DAY, key)) for place in places]
    built = time.perf_counter() - start
    bodies = [packing.canonical(catalog.contents(place, DAY)) for place in places[:300]]
    start = time.perf_counter()
    for body in bodies:
        jws.serialize_compact({"alg": "ES256"}, body, key)
    signed = (time.perf_counter() - start) / len(bodies) * len(places)
    beside = f"{built / signed:.1f} × the signatures of as many bytes alone ({signed:.1f} s)"
    largest = f"; largest {max(sizes) / 1000:.0f} kB before brotli"
    return Figure(f"all packs of one day, {len(places):,} places", f"{built:.1f} s", "≤ 20 s", beside + largest)


def _load() -> Iterator[Figure]:
    ran = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout)
    yield Figure(f"catalog loaded, {told['values']} values", f"{told['seconds']:.2f} s", "≤ 1 s", "in a fresh process")
    yield Figure("memory that the load takes", f"{told['grown']:.0f} MB", "≤ 60 MB", "growth of the resident set")
