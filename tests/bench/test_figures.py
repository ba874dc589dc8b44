"""The table of what was measured: every figure a row, with the machine and the notes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bench import figures, phone
from bench.figures import Figure

QUOTES = Figure("quotes a second", "82,784/s", "≥ 20,000/s", "0.11 × the bare formula")
SIZE = Figure("first load", "133.1 kB")


def test_a_figure_is_a_row_with_empty_cells_for_what_it_has_not() -> None:
    assert QUOTES.row == ("quotes a second", "82,784/s", "≥ 20,000/s", "0.11 × the bare formula")
    assert SIZE.row == ("first load", "133.1 kB", "", "")


def test_what_is_written_is_one_table_with_the_day_the_machine_and_the_notes(tmp_path: Path) -> None:
    path = tmp_path / "bench.md"
    figures.write(path, "2 × a processor", [QUOTES, SIZE], "How it was measured\n")
    lines = path.read_text("utf-8").splitlines()
    assert lines[0] == "# Sizes and speeds"
    assert lines[2] == f"Measured by `make bench` on {datetime.now(UTC).date()}. 2 × a processor"
    assert lines[4:6] == ["| what | measured | aim | beside it |", "|---|---|---|---|"]
    assert lines[6] == "| quotes a second | 82,784/s | ≥ 20,000/s | 0.11 × the bare formula |"
    assert lines[7:] == ["| first load | 133.1 kB |  |  |", "", "How it was measured"]


def test_the_document_of_the_house_has_the_form_that_is_written() -> None:
    lines = Path("docs/bench.md").read_text("utf-8").splitlines()
    rows = [line for line in lines if line.startswith("| ")]
    assert lines[0] == "# Sizes and speeds"
    assert rows[0] == f"| {' | '.join(figures.COLUMNS)} |"
    assert {len(re.findall(r"(?<!\\)\|", row)) for row in rows} == {len(figures.COLUMNS) + 1}


def test_every_figure_is_shown_on_the_screen(capsys: pytest.CaptureFixture[str]) -> None:
    figures.show([QUOTES, SIZE])
    told = capsys.readouterr().out
    assert all(word in told for word in (*figures.COLUMNS, "82,784/s", "133.1 kB"))


def test_the_machine_is_told_in_one_line() -> None:
    told = figures.machine()
    assert re.search(r"^\d+ × .*, \d+ GiB, \w+; Python 3\.\d+\.\d+, SQLite 3\.", told)
    assert "\n" not in told


def test_a_median_is_told_with_the_least_and_the_most() -> None:
    assert phone.median([0.9, 0.3, 0.5]) == "0.50 s (0.30 to 0.90)"
