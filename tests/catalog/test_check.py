"""`nfe catalog check` tells every fault of a file in words, with the value it is in; the house's own files have none."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from nfe_app.catalog import upkeep

TODAY = date(2026, 11, 25)
WELL = """\
rate:
  says: share of the base that is paid, everything included
  unit: ratio
  values:
    - since: 2026-01-01
      until: null
      value: "0.08"
      document: 某医保发〔2025〕1号
      url: https://example.org/1
      confidence: verified
      grade: A
    - since: 2025-01-01
      until: 2025-12-31
      value: "0.09"
      document: 某医保发〔2024〕1号
      confidence: general
      grade: C
  checked_on: 2026-11-23
"""


def faults(folder: Path, text: str, file: str = "360700-ganzhou/employee_medical.yaml") -> list[str]:
    """What is wrong with a file of this text."""
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")
    return [str(fault) for fault in upkeep.check(folder, TODAY)]


def test_nothing_is_wrong_with_the_house() -> None:
    assert upkeep.check() == []


def test_nothing_is_wrong_with_a_whole_file(tmp_path: Path) -> None:
    assert faults(tmp_path, WELL) == []


@pytest.mark.parametrize(
    ("was", "becomes", "where", "says"),
    [
        ('"0.08"', "0.08", "rate.values.1.value", "要加引号"),
        ('"0.08"', '"?"', "rate.1", "还没填：value"),
        ('"0.08"', '"eight"', "rate", "和单位 ratio 对不上"),
        ("2026-01-01", '"soon"', "rate.values.1.since", "日期写成"),
        ("unit: ratio", "unit: ell", "rate.unit", "no such unit"),
        ("grade: A", "grade: E", "rate.values.1.grade", "只能是约定的几个词"),
        ("grade: A", "grade: C", "rate.values.1", "not verified"),
        ("      url: https://example.org/1\n", "", "rate.2026-01-01", "A 级要写官方网址"),
        ("https://example.org/1", "example.org", "rate.values.1.url", "网址要用 http"),
        ("      document: 某医保发〔2025〕1号\n", "", "rate.values.1.document", "没有写这一项"),
        ("      until: null\n", "      until: null\n      till: null\n", "rate.values.1.till", "名字写错了"),
        ("2025-12-31", "2026-01-31", "rate.2026-01-01", "日期重叠"),
        ("2025-12-31", "2024-12-31", "rate.values.2", "runs backwards"),
        ("checked_on: 2026-11-23", "checked_on: 2026-12-01", "rate.checked_on", "在今天以后"),
        ("rate:\n", "rat:\n", "rat", "规则里没有这个名字"),
        ("  unit: ratio\n", "  unit: ratio\n  unit: ratio\n", "", "unit 写了两遍"),
        (WELL, "", "", "文件是空的"),
        (WELL, "rate: [", "", "读不懂"),
        (WELL, "rate: none\n", "rate", ""),
    ],
)
def test_each_fault_is_told_with_its_place(tmp_path: Path, was: str, becomes: str, where: str, says: str) -> None:
    (fault, *_more) = faults(tmp_path, WELL.replace(was, becomes, 1))
    assert fault.startswith(f"360700-ganzhou/employee_medical.yaml {where}".strip() + "：")
    assert says in fault


def test_an_overlap_that_stands_in_the_documents_is_told_in_the_note(tmp_path: Path) -> None:
    overlapping = WELL.replace("2025-12-31", "2026-06-30")
    assert faults(tmp_path, overlapping)
    assert faults(tmp_path, overlapping.replace("grade: A\n", "grade: A\n      note: 起止月份待核\n")) == []


@pytest.mark.parametrize(
    "file",
    [
        "999999-nowhere/employee_medical.yaml",
        "360700-ganzhou/car.yaml",
        "360700-ganzhou/rate.yml",
        "rate.yaml",
        "a/b/c.yaml",
    ],
)
def test_a_file_that_the_house_would_not_read_is_told(tmp_path: Path, file: str) -> None:
    (fault,) = faults(tmp_path, WELL, file)
    assert fault.startswith(file)
