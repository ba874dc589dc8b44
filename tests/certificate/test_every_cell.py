"""Every cell of every table of every kind of paper stands on the sheet, in the order of the table; read back by pypdf and by poppler."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate.rules import Kind
from tests.cast import BEIJING, TIANJIN, Worker, is_known, is_on_record, newcomer
from tests.certificate.test_issue import fetch, paid, said_by
from tests.certificate.test_kinds import made, text_of
from tests.conftest import missing
from tests.deeds import part_of


@pytest.fixture
def she(autumn: None) -> Worker:
    """She paid here, and has years at two places on record with gaps in them."""
    who = newcomer()
    is_known(who)
    paid(who)
    return who


def plain(text: str) -> str:
    """Without the breaks and blanks that a sheet puts between letters."""
    return re.sub(r"\s+", "", text)


def words_of(month: str) -> str:
    """A month as a paper tells it."""
    year, number = map(int, month.split("-"))
    return f"{year}年{number}月"


def stretches(said: dict[str, Any]) -> list[tuple[str, ...]]:
    """A row for each stretch of months, where this kind and purpose tell them."""
    rows = []
    for part in said["parts"] if said["kind"] != "contribution" else []:
        for paid_ in part["paid"]:
            first, last = Month.parse(paid_["span"]["first"]), Month.parse(paid_["span"]["last"])
            span = words_of(str(first)) + (f"—{words_of(str(last))}" if first < last else "")
            amount = Fen(paid_["amount_fen"]).shown
            rows.append((part["scheme_name"], part["place_name"], span, str(len(Span(first, last))), amount))
    return rows


def cells(said: dict[str, Any]) -> list[str]:
    """Heads and cells of all tables, as they follow each other."""
    tables = [row for section in said["sections"] for row in (section["heads"], *section["rows"])]
    return [plain(cell) for row in (*stretches(said), *tables) for cell in row]


def left_out(wanted: list[str], text: str) -> list[str]:
    """What of it does not come, each after the one before."""
    at, lost = 0, []
    for one in wanted:
        found = text.find(one, at)
        if found < 0:
            lost.append(one)
        else:
            at = found + len(one)
    return lost


def by_poppler(sheet: bytes, folder: Path) -> str:
    """The same sheet read by a program of other hands."""
    reader = shutil.which("pdftotext")
    if reader is None:
        missing("poppler", "no pdftotext on the PATH")
    (folder / "sheet.pdf").write_bytes(sheet)
    said = subprocess.run([str(reader), "-raw", str(folder / "sheet.pdf"), "-"], check=True, capture_output=True)
    return said.stdout.decode()


def has_a_long_record(who: Worker) -> None:
    """Seven months paid, one left out, at two places in turn."""
    first = Month.parse("1996-01")
    for turn in range(36):
        start = first + 8 * turn
        is_on_record(who, (BEIJING, TIANJIN)[turn % 2], Span(start, start + 6), fen=20_000 + turn)


WANTED: dict[Kind, tuple[dict[str, object], int]] = {
    Kind.PARTICIPATION: ({"purpose": "loan"}, 36 * 5),
    Kind.CONTRIBUTION: ({}, 36 * 6),
    Kind.RIGHTS: ({}, 24 * 8),
    Kind.VOUCHER: ({}, 2 * 6),
    Kind.RECEIPT: ({}, 12),
}
"""What is asked for of each kind, and how many cells there are at least."""


@pytest.mark.parametrize("kind", Kind)
def test_every_cell_stands_on_the_sheet(client: Any, she: Worker, kind: Kind, tmp_path: Path) -> None:
    has_a_long_record(she)
    asked, least = WANTED[kind]
    more = {"payment_id": part_of(she, "receipts")[0]["payment_id"]} if kind is Kind.RECEIPT else {}
    number = made(she, kind.value, **asked, **more)
    wanted = cells(said_by(number))
    assert len(wanted) >= least
    assert left_out(wanted, plain(text_of(client, she, number))) == []
    assert left_out(wanted, plain(by_poppler(fetch(client, she, number).content, tmp_path))) == []


def test_a_cell_that_is_not_there_or_comes_too_early_is_found() -> None:
    assert left_out(["甲", "乙", "丙"], "甲丙乙") == ["丙"]
    assert left_out(["甲", "丁"], "甲丙乙") == ["丁"]
