"""`nfe bank take-in`: a paper of the bank by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from nfe_app import cli
from nfe_app.accounts import sandbox_bank
from tests.cast import Worker
from tests.deeds import enrol
from tests.paycode.deeds import digits, make
from tests.payment.banks import entry, paper
from tests.payment.counter import accounts


def run(file: Path, content: bytes, *more: str) -> tuple[int, str]:
    """What the command ends with, and says."""
    file.write_bytes(content)
    ran = CliRunner().invoke(cli.main, ["bank", "take-in", str(file), *more])
    return ran.exit_code, ran.stdout


def test_a_paper_is_taken_in_and_again_is_nothing_new(wang_fang: Worker, tmp_path: Path) -> None:
    enrol(wang_fang)
    file = paper(entry(digits(make(wang_fang)), reference="A"), number=sandbox_bank().number)
    code, said = run(tmp_path / "a.xml", file, "--json")
    assert (code, json.loads(said)) == (0, {"ok": True, "paid": 1, "strange": []})
    assert run(tmp_path / "a.xml", file)[0] == 0
    assert accounts()["channel:bank"] == 160_000


@pytest.mark.parametrize("content", [b"", b"not xml", paper(entry(), number="1"), paper(entry(), head="<!DOCTYPE x>")])
def test_a_file_that_is_no_paper_of_ours_ends_with_two(house: str, tmp_path: Path, content: bytes) -> None:
    code, said = run(tmp_path / "a.xml", content, "--json")
    assert (code, json.loads(said)["code"]) == (2, "not_a_statement")


def test_a_line_that_nobody_understands_ends_with_one(house: str, tmp_path: Path) -> None:
    code, said = run(tmp_path / "a.xml", paper(entry(currency="USD", reference="U1"), number=sandbox_bank().number))
    assert code == 1
    assert "U1" in said
