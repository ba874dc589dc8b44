"""What was measured, as rows of a table: on the screen, and in docs/bench.md."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

COLUMNS = ("what", "measured", "aim", "beside it")


@dataclass(frozen=True)
class Figure:
    """One thing measured: in words, with what it should be, and what it is compared with."""

    what: str
    measured: str
    aim: str = ""
    beside: str = ""

    @property
    def row(self) -> tuple[str, str, str, str]:
        """The figure as a row of the table."""
        return self.what, self.measured, self.aim, self.beside


def machine() -> str:
    """The machine and the versions that the figures belong to, in one line."""
    model = next((line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if "model name" in line), "")
    memory = next((int(line.split()[1]) // 1024**2 for line in _lines("/proc/meminfo") if "MemTotal" in line), 0)
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    versions = f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {_chromium()}"
    return f"{os.cpu_count()} × {model}, {memory} GiB, {platform.system()}; {versions}; load before the start {load}"


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines() if Path(path).exists() else []


def _chromium() -> str:
    path = shutil.which("chromium")
    if path is None:
        return "no Chromium"
    return subprocess.run([path, "--version"], capture_output=True, text=True, check=False).stdout.strip()


def said(figure: Figure) -> Figure:
    """The figure, after it was printed: what was measured is not lost where a later one fails."""
    print(" | ".join(figure.row), flush=True)
    return figure


def show(figures: Sequence[Figure]) -> None:
    """Print the table."""
    table = Table(*COLUMNS, show_lines=False)
    for figure in figures:
        table.add_row(*figure.row)
    Console().print(table)


def write(path: Path, told: str, figures: Sequence[Figure], notes: str) -> None:
    """Write the table with the machine it was measured on."""
    rows = "\n".join(f"| {' | '.join(figure.row)} |" for figure in figures)
    day = datetime.now(UTC).date()
    path.write_text(
        f"# Sizes and speeds\n\nMeasured by `make bench` on {day}. {told}\n\n"
        f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}\n{rows}\n\n{notes}"
    )
