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

import brotli
from joserfc import jws
from joserfc.jwk import ECKey

from bench.figures import Figure
from nfe_app import questions, wiring
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import pack as packing
from nfe_app.catalog import regions, signing
from nfe_app.catalog.contribution import Asked as Means
from nfe_app.catalog.explanation import Explained

DAY = date(2026, 11, 25)
WHERE = (
    ("110000", "employee_pension", date(2025, 10, 1)),
    ("310000", "employee_pension", date(2026, 8, 1)),
    ("330100", "employee_pension", date(2025, 3, 1)),
    ("440300", "employee_medical", date(2026, 3, 1)),
    ("110105", "unemployment", date(2026, 11, 1)),
)
QUOTES = 20_000
SIGNED = 300
LOAD = """
import json, resource, time
resident = lambda: int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() / 2**20
before, start = resident(), time.perf_counter()
from nfe_app.catalog import actions, parameters
loaded, imported = resident(), time.perf_counter()
values = sum(len(several) for several in parameters.records().values())
print(json.dumps({"values": values, "imports": imported - start, "seconds": time.perf_counter() - start,
                  "grown": resident() - before, "own": resident() - loaded}))
"""
Asked = tuple[str, str, date, Fen]


def figures() -> Iterator[Figure]:
    """Every figure of the law."""
    assert wiring.ACTIONS
    yield from _quotes()
    yield from _packs()
    yield from _load()


def population(count: int, seed: int = 1) -> list[Asked]:
    """Bases drawn over several places, types and days; a seed always draws the same ones."""
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
    for what, aim, deed in (
        ("quotes a second, one process: an option chosen on a page", "≥ 20,000/s", _chosen),
        ("the same asked as `nfe quote` does, by a base alone", "≥ 20,000/s", _by_base),
        ("an option chosen, with every step and document", "≥ 5,000/s", _explained),
        ("a whole line of `nfe quote --batch`, words and documents too", "≥ 5,000/s", _answered),
    ):
        rate = _rate(asked, deed)
        yield Figure(what, f"{rate:,.0f}/s", aim, f"{rate / bare:.2f} × the bare formula in Decimal ({bare:,.0f}/s)")


def _chosen(asked: Asked) -> object:
    place, scheme, day, base = asked
    return catalog.quote(place, scheme, "own", base, day).amount


def _by_base(asked: Asked) -> object:
    place, scheme, day, base = asked
    return catalog.contribution(place, scheme, day, Means(base=base)).quote.amount


def _answered(asked: Asked) -> object:
    place, scheme, day, base = asked
    line = {"kind": "contribution", "place": place, "scheme": scheme, "on": day.isoformat(), "base": base.yuan}
    return next(questions.answers([json.dumps(line)]))


def _bare(asked: Asked) -> int:
    base = min(max(asked[3].count, 727_000), 3_634_800)
    return int((base * Decimal("0.20")).quantize(Decimal(1), ROUND_HALF_UP))


def _explained(asked: Asked) -> object:
    place, scheme, day, base = asked
    quote = catalog.quote(place, scheme, "own", base, day)
    return Explained(catalog.region_of(place), scheme, day, quote).as_json()


def _packs() -> Iterator[Figure]:
    key, places = ECKey.generate_key("P-256", private=True), list(regions.regions())
    start = time.perf_counter()
    made = {place: signing.pack(place, DAY, key) for place in places}
    built = time.perf_counter() - start
    bodies = [packing.canonical(catalog.contents(place, DAY)) for place in places[:SIGNED]]
    start = time.perf_counter()
    for body in bodies:
        jws.serialize_compact({"alg": "ES256"}, body, key)
    signed = (time.perf_counter() - start) / len(bodies) * len(places)
    beside = f"{built / signed:.1f} × the signatures alone ({signed:.1f} s, by {SIGNED} of them)"
    yield Figure(f"all packs of one day, {len(places):,} places, before brotli", f"{built:.1f} s", "≤ 20 s", beside)
    laws = sorted({catalog.law_of(place) for place in places})
    start = time.perf_counter()
    sizes = [len(brotli.compress(made[place])) for place in laws]
    packed = time.perf_counter() - start
    each = f"{packed / len(laws) * 1000:.0f} ms each, paid once a day by the first who asks for a place"
    yield Figure(f"brotli over one pack for each of {len(laws)} different laws", f"{packed:.1f} s", "", each)
    yield Figure("largest of these packs, brotli", f"{max(sizes) / 1000:.1f} kB", "≤ 15 kB")


def _load() -> Iterator[Figure]:
    ran = subprocess.run([sys.executable, "-c", LOAD], capture_output=True, text=True, check=True)
    told = json.loads(ran.stdout)
    beside = f"in a fresh process, of which {told['imports']:.2f} s are its modules and those of others"
    yield Figure(f"catalog loaded, {told['values']} values", f"{told['seconds']:.2f} s", "≤ 1 s", beside)
    own = f"growth of the resident set; the values alone {told['own']:.0f} MB"
    yield Figure("memory that the load takes", f"{told['grown']:.0f} MB", "≤ 60 MB", own)
