"""The same 100,000 persons priced by us and by OpenFisca-core, in one run: an environment of its own is made for it, and goes with it."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from bench.figures import Figure
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names

PERSONS = 100_000
DAY = date(2025, 10, 1)
PLACE = "110000"


def figures() -> Iterator[Figure]:
    """Ours and theirs; or why theirs could not be measured."""
    draw = random.Random(2)
    bases = [draw.randint(7162, 35_811) * 100 for _person in range(PERSONS)]
    ours, sum_ = _ours(bases)
    what = f"{PERSONS:,} persons priced, pension of Beijing"
    with tempfile.TemporaryDirectory(prefix="nfe-bench-openfisca-") as home:
        python = _environment(Path(home))
        if python is None:
            yield Figure(what, f"{ours:.2f} s", "", "OpenFisca-core did not install here")
            return
        theirs = _theirs(python, bases)
    together, alone = theirs["together"], theirs["alone"]
    apart = abs(theirs["sum"] - sum_) / sum_
    vector = f"{ours / together:.0f} × as long as OpenFisca-core, which takes all at once in numpy ({together:.3f} s)"
    yield Figure(what, f"{ours:.2f} s", "", f"{vector}; sums apart by {apart:.1e} (theirs are floats)")
    yield Figure(
        "one person priced, as a page asks",
        f"{ours / PERSONS * 1e6:.1f} µs",
        "",
        f"{ours / PERSONS / alone:.2f} × as long as one simulation of OpenFisca-core ({alone * 1e3:.2f} ms)",
    )


def _ours(bases: list[int]) -> tuple[float, int]:
    start = time.perf_counter()
    paid = [catalog.quote(PLACE, names.PENSION, "own", Fen(base), DAY).amount.count for base in bases]
    return time.perf_counter() - start, sum(paid)


def _environment(home: Path) -> Path | None:
    """A virtual environment with OpenFisca-core, or None where it cannot be had."""
    python = home / "env" / "bin" / "python"
    commands = (
        [sys.executable, "-m", "venv", str(home / "env")],
        [str(python), "-m", "pip", "install", "--quiet", "openfisca-core"],
    )
    try:
        for command in commands:
            subprocess.run(command, check=True, capture_output=True, timeout=300)
    except (OSError, subprocess.SubprocessError):
        return None
    return python


def _theirs(python: Path, bases: list[int]) -> Any:
    limits = catalog.in_force(PLACE, DAY).get(names.PENSION_LIMITS).value
    assert limits.upper
    asked = {"floor": limits.lower.count, "ceiling": limits.upper.count, "rate": 0.20, "bases": bases}
    script = str(Path(__file__).with_name("openfisca.py"))
    ran = subprocess.run([python, script], input=json.dumps(asked), capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(ran.stderr[-2000:])
    return json.loads(ran.stdout.splitlines()[-1])
