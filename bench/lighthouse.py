"""Lighthouse's four marks of the phone's pages, as npm brings it: mobile, its own simulated slow line and slow processor."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.figures import Figure
from bench.phone import RUNS, chromium
from nfe_app.ui import routes

TOOL = "lighthouse@13.5.0"
AIMS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
PAGES = (routes.HOME, routes.JOIN)
PATIENCE = 300


def figures(origin: str) -> Iterator[Figure]:
    """The median of each mark for each page; one row that says why, where there is no npm or it brings nothing."""
    npx = shutil.which("npx")
    if npx is None:
        yield Figure("Lighthouse, mobile", "not measured", beside="no npm")
        return
    with tempfile.TemporaryDirectory(prefix="nfe-lighthouse-") as folder:
        for page in PAGES:
            marks = [_marks(npx, origin + page, Path(folder)) for _ in range(RUNS)]
            yield _row(page, [mark for mark in marks if mark])


def _row(page: str, marks: list[dict[str, float]]) -> Figure:
    what = f"Lighthouse 13.5, mobile, `{page}`: {', '.join(AIMS)}"
    if not marks:
        return Figure(what, "not measured", beside="npm brought no Lighthouse, or it saw no page")
    middle = [f"{statistics.median(mark[name] for mark in marks):.0f}" for name in AIMS]
    least = ", ".join(f"{min(mark[name] for mark in marks):.0f}" for name in AIMS)
    aim = ", ".join(f"{'≥ ' if count < 100 else ''}{count}" for count in AIMS.values())
    return Figure(what, ", ".join(middle), aim, f"the least of {len(marks)} runs: {least}")


def _marks(npx: str, address: str, folder: Path) -> dict[str, float] | None:
    """One run's marks of 100; None where it came to nothing."""
    told = folder / "told.json"
    told.unlink(missing_ok=True)
    options = ["--quiet", "--output=json", f"--output-path={told}", f"--only-categories={','.join(AIMS)}"]
    flags = "--chrome-flags=--headless=new --no-sandbox --disable-gpu"
    environment = os.environ | {"CHROME_PATH": chromium() or "", "npm_config_cache": str(folder / "npm")}
    command = [npx, "--yes", TOOL, address, *options, flags]
    try:
        subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE, check=True)
        categories = json.loads(told.read_text())["categories"]
        return {name: 100 * float(categories[name]["score"]) for name in AIMS}
    except (OSError, subprocess.SubprocessError, TypeError, KeyError):
        return None
