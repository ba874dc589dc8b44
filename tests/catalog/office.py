"""An office with two people, each with their own key, and a house with one file of values that was taken over."""

from __future__ import annotations

from dataclasses import astuple, fields
from pathlib import Path

import pytest

from nfe_app.base.settings import settings
from nfe_app.catalog import approvals, checkers
from nfe_app.catalog.approvals import TAKEN_OVER, Line
from nfe_app.catalog.approving import House, Signer

FILE = "360700-ganzhou/employee_medical.yaml"
BEFORE = """\
rate:
  says: share of the base that is paid, everything included
  unit: ratio
  values:
    - since: 2025-01-01
      until: 2025-12-31
      value: "0.09"
      document: 某医保发〔2024〕1号
      confidence: general
      grade: C
  checked_on: 2026-11-23
"""
AFTER = BEFORE.replace('"0.09"', '"0.08"').replace("2024〕1号", "2025〕9号")
TAKEN = "taken over with the collection of a test"
ZHAO, QIAN, MALLORY = (Signer(name, checkers.demonstration(name)) for name in ("赵敏", "钱进", "马洛"))
OFFICE = ((ZHAO, ""), (QIAN, ""))


def row(line: Line) -> str:
    """A line as it stands in the book."""
    return ",".join(astuple(line)) + "\n"


def rows(house: House) -> list[Line]:
    """Every line of the book but those that were taken over."""
    return [line for line in approvals.lines_of(house.book.read_text("utf-8")) if line.act != TAKEN_OVER]


def write(house: House, text: str, file: str = FILE) -> None:
    """Somebody changes a file."""
    path = house.folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def keys_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *people: tuple[Signer, str]) -> Path:
    """The file of the office's keys, each with its last day or none; the settings name it."""
    path = tmp_path / "office.csv"
    lines = [f"{who.name},{until},{checkers.line_of(who.key)}" for who, until in people]
    path.write_text("\n".join(["name,until,key", *lines, ""]), "utf-8")
    monkeypatch.setattr(settings(), "office_keys", path)
    return path


def house_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A house whose one file was taken over, in an office of Zhao Min and Qian Jin."""
    tmp_path.mkdir(exist_ok=True)
    house = House(tmp_path / "parameters", tmp_path / "approvals.csv")
    write(house, BEFORE)
    taken = Line(TAKEN_OVER, FILE, "0", "", approvals.digest(BEFORE.encode()), TAKEN, "2026-11-23")
    house.book.write_text(",".join(field.name for field in fields(Line)) + "\n" + row(taken), "utf-8")
    monkeypatch.setattr(approvals, "FROZEN", approvals.frozen([taken]))
    keys_of(tmp_path, monkeypatch, *OFFICE)
    return house
