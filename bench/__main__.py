"""`python -m bench`: measure everything that can be measured here, print it, and write docs/bench.md; `python -m bench law`,
`money`, `papers`, `phone`, `beside` or `who` these alone; `batch` makes 10,000 papers out, or as many as are named, and is measured only so."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench import (
    audit,
    batch,
    beside,
    compared,
    figures,
    law,
    ledger,
    lighthouse,
    load,
    money,
    papers,
    phone,
    rates,
    reconcile,
    servers,
    size,
    slow,
    strangers,
)
from bench.figures import Figure
from nfe_app import building
from nfe_app.base.settings import settings

NOTES = """How it was measured
- Quotes: bases drawn over five places, types and days, so that the law of each is soon in memory; the explanation is every step and every document as JSON. The
  bare formula is the same clamp and share in Decimal without any law. `python -m bench law` measures these rows alone.
- Packs: every province, city and county, built from a cold cache and signed; the reference signs as many bytes, reckoned from a part of them. Brotli comes on
  request and is kept for the day.
- OpenFisca-core runs in an environment of its own that bench makes and throws away. It is given the rate and the limits as plain numbers, while ours finds the law
  of the place and the day for each person. All persons at once is what it is made for, one at a time is what a page asks.
- First load: the page, the styles, scripts and module preloads it names, as served with brotli. A test fails above 100 kB, and above 250 kB for what is brought home before the service worker serves.
- Offline: the server is gone, a Chromium that nobody listens in on (`bench/alone.py` says why) is started anew on the same storage and goes to `/join/` twice; the time runs from the start of the navigation
  until the first frame in which the field for the place can be typed into, as the page tells by itself. The page's processor is slowed by the browser's own switch; the service worker's is not.
- The slow line is a proxy of our own that all connections share, before a browser that was never here. Memory is what Chromium tells after its collector ran.
- Delivered: items laid into the phone's outbox, from the event `online` to the last answer kept, as found by reading the newest of them whenever the page tells other
  tabs that it has changed. Taken in: from the last byte of `/api/me` to the rows.
  Lighthouse comes by npx into a temporary folder, its line and processor simulated by itself. `python -m bench phone` measures these rows alone.
- Rates: `nfe serve`, one process; the client is a process of Python on the same cores, with {connections} connections and one request at a time on each,
  at most {seconds:.0f} s a figure. So look at the ratios, not at the numbers. Bare Starlette runs in the same kind of process and answers as many bytes.
- A draft known: the door with its stored reply, one transaction, and the deed finds the choice made. A new enrolment: the same, the price by the
  law in force, the journal, and right after the commit the bill in transactions of its own.
- In a bare loop: the same statements on the same database file or server, by `sqlite3` (one connection) or `psycopg` ({connections} connections), as durable as ours
  (SQLite `synchronous=FULL`, PostgreSQL with fsync), without any of our code.
- Postings: a pension contribution of three lines, each entry a transaction of its own with balances kept; pgbench is the one of the server, its own script
  as it comes (three updates, a query and an insert), right after ours on the same server. `python -m bench money` measures these rows and the next alone.
- Settled: a true notice of 1600.00 taken in, from the check of the sum to the entry, the bill, the journal and its listeners' deliveries; a notice that is
  answered too late is told again, as the channel does.
- Papers: one process, processor time, sixty after one that warms up. Set is typst with PDF/A-2a and the packing of small objects, beside typst alone; signed and checked
  beside one bare ECDSA signature over the same bytes. `python -m bench papers` measures these rows alone. A batch takes minutes and is no part of this table:
  `python -m bench batch` makes 10,000 people and has `nfe papers batch` make a record of rights out for each (`python -m bench batch 300` for 300).
- Audit: rows of the journal written at once, then sealed in batches of 1,000 with a signature each, then the whole chain walked; bare is `hashlib.sha256` over a row's bytes, as often.
- Known and unknown: answers of the doors without pages, one after another, each from an address of its own; beside it stands how far two groups apart are that are both
  unknown. `python -m bench who` measures these rows and those of the audit alone.
- Shared screen: two `nfe serve` on one PostgreSQL with one Redis; the worker posts to the one and hears its events, the clerk's socket is at the other, both clients are processes of Python
  on the same cores. From the request until the words have come to the other side. `python -m bench beside` measures these rows alone.
- Reconciliation: a day of payments in the ledger of a house of its own, the bill with 30 lines missing, from the bill in memory to the kept differences.
"""


def main() -> None:
    """Measure, print and write."""
    told = figures.machine()
    if sys.argv[1:] == ["law"]:
        return figures.show([*law.figures(), *compared.figures()])
    if sys.argv[1:] == ["money"]:
        return figures.show([*_money()])
    if sys.argv[1:] == ["beside"]:
        building.build(["desk"], "http://localhost:1")
        return figures.show([*beside.figures()])
    if sys.argv[1:] == ["papers"]:
        return figures.show([*papers.figures()])
    if sys.argv[1:2] == ["batch"]:
        return figures.show(batch.figures(*map(int, sys.argv[2:3])))
    if sys.argv[1:] == ["who"]:
        return figures.show([*audit.figures(), *strangers.figures()])
    building.build(building.FRONTS, settings().public_origin)
    if sys.argv[1:] == ["phone"]:
        return figures.show([*_size(), *_phone()])
    rooms = (law.figures, compared.figures, _size, _phone, _rates, _money, papers.figures, strangers.figures)
    found = [figures.said(one) for room in (*rooms, beside.figures) for one in room()]
    figures.show(found)
    notes = NOTES.format(connections=load.CONNECTIONS, seconds=load.SECONDS)
    figures.write(Path("docs/bench.md"), told, found, notes)
    return None


def _money() -> Iterator[Figure]:
    yield from ledger.figures()
    yield from money.figures()
    yield from reconcile.figures()
    yield from audit.figures()


def _size() -> Iterator[Figure]:
    for front, language in {"phone": "", "phone-en": ", in English"}.items():
        yield from _size_of(building.built(front), language)


def _size_of(built: Path, language: str) -> Iterator[Figure]:
    join = f"{size.base(built)}/join"
    parts = size.first_load(built, join)
    heaviest = ", ".join(
        f"{name.rpartition('/')[2].partition('-')[0]} {count / 1000:.1f}" for name, count in list(parts.items())[:5]
    )
    aim, measured = f"≤ {size.LIMIT / 1000:.0f} kB", f"{sum(parts.values()) / 1000:.1f} kB"
    yield Figure(f"first load of `{join}`, brotli", measured, aim, f"heaviest (kB): {heaviest}")
    page, most = size.heaviest(built)
    what = f"the heaviest first load of {len(size.pages(built))} pages, brotli{language}"
    yield Figure(what, f"{most / 1000:.1f} kB", aim, f"`{page}`")
    kept, later = (sum(size.precache(built, after).values()) / 1000 for after in (False, True))
    aim, what = f"≤ {size.MOST_KEPT / 1000:.0f} kB", "brought home before the service worker serves, brotli"
    yield Figure(f"{what}{language}", f"{kept:.1f} kB", aim, f"and after it: {later:.1f} kB")


def _phone() -> Iterator[Figure]:
    if phone.chromium() is None:
        yield Figure("pages in a browser", "not measured", "", "no Chromium on the PATH")
        return
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        house = _house(home)
        rates.prepare(house)
        sockets, seconds = phone.measure(house)
        opened = phone.long_record(house)
        with servers.product(house | {"NFE_SANDBOX_FAULTS": "false"}) as port:
            yield from slow.figures(port)
            yield from lighthouse.figures(f"http://localhost:{port}")
    yield Figure(f"websockets opened by {len(phone.PAGES)} phone pages", str(len(sockets)), "0")
    offline = f"`/join` usable with no server, {phone.SLOWER}× slower processor, median of {phone.RUNS}"
    started = phone.median([one.started for one in seconds])
    loop = phone.median([one.loop for one in seconds])
    beside = f"browser just started: {started}; a loop of 30 million steps on the same page: {loop}"
    yield Figure(offline, phone.median([one.again for one in seconds]), "≤ 0.4 s", beside)
    long = f"a record of 40 years × 5 schemes opened with no server, {phone.SLOWER}× slower processor, median of {phone.RUNS}"
    first, whole, loops = (phone.median(list(one)) for one in zip(*opened, strict=True))
    told = f"from the tap on 记录 in the open app to its first frame, of 40 years; all 200: {whole}; a loop of 30 million steps there: {loops}"
    yield Figure(long, first, "≤ 0.3 s", told)


def _rates() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        sqlite = rates.measure("SQLite", _house(home))
    got, posted = rates.bare(sqlite)
    yield from rates.told(sqlite, got, posted)
    control = servers.pg_ctl()
    if control is None:
        yield Figure("the same on PostgreSQL", "not measured", "", "no PostgreSQL server on this machine")
        return
    with servers.postgres(control) as url, tempfile.TemporaryDirectory(prefix="nfe-bench-") as home:
        postgres = rates.measure("PostgreSQL", _house(home) | {"NFE_DATABASE_URL": url})
    yield from rates.told(postgres, got, posted)


def _house(home: str) -> dict[str, str]:
    return {"NFE_DATA_DIR": home, "NFE_DATABASE_URL": ""}


if __name__ == "__main__":
    main()
