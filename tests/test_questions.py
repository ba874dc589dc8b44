"""Questions in lines of JSON: the cases a clerk can read, and a file of which some lines are bad."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from nfe_app import questions
from nfe_app.base.errors import Refusal
from nfe_app.cli import main

CASES = [
    case
    for path in sorted(Path("tests/cases/asked").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text("utf-8"))
]
BEIJING = {"kind": "contribution", "place": "110000", "scheme": "employee_pension", "on": "2025-10-01"}


def plain(value: Any) -> Any:
    """A value as it stands in JSON."""
    return value.isoformat() if isinstance(value, date) else value


def answer(ask: dict[str, Any]) -> dict[str, Any]:
    """The answer, or the refusal in the words of a batch."""
    try:
        return questions.ask({name: plain(value) for name, value in ask.items()})
    except Refusal as refusal:
        return {"error": refusal.code, "says": refusal.says}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_answer_is(case: dict[str, Any]) -> None:
    got = answer(case["ask"])
    parts = {step["name"]: step["value"] for step in got.get("steps", [])}
    assert got | {name: value for name, value in case["then"].items() if name != "parts"} == got
    assert parts | case["then"].get("parts", {}) == parts
    assert case.get("document", "") in str(got.get("documents", "")) + got.get("says", "")


def test_there_are_cases_enough() -> None:
    assert len([case for case in CASES if case["ask"]["kind"] == "contribution"]) >= 150
    assert len({case["name"] for case in CASES}) == len(CASES)


def lines(*asked: object) -> list[dict[str, Any]]:
    """What comes back for these lines; a text is a line as it stands."""
    return list(questions.answers(one if isinstance(one, str) else json.dumps(one) for one in asked))


def test_one_bad_line_gives_one_error_and_the_rest_go_on() -> None:
    good = BEIJING | {"base": 8000}
    told = lines(good | {"id": 1}, "rubbish", "", good | {"id": "x", "kind": "tax"}, "[]", good | {"id": 3})
    assert [one.get("id") for one in told] == [1, None, "x", None, 3]
    assert [one.get("error") for one in told] == [None, "invalid", "unknown_kind", "invalid", None]
    assert [one.get("monthly") for one in told if "error" not in one] == ["1600.00", "1600.00"]
    assert all(one["says"] for one in told if "error" in one)


@pytest.mark.parametrize("base", [8000, "8000", 8000.0, "8000.00", "8e3"])
def test_a_number_counts_as_it_is_written(base: object) -> None:
    assert lines(BEIJING | {"base": base})[0]["monthly"] == "1600.00"


@pytest.mark.parametrize(
    "line",
    [
        '{"base": NaN}',
        '{"base": Infinity}',
        '{"base": 1e999999}',
        '{"base": true}',
        '{"base": -8000}',
        '{"base": [8000]}',
        '{"base": {"yuan": 8000}}',
        '{"base": "八千"}',
        '{"base": "8000.001"}',
        '{"grade": 60.5}',
        '{"on": "2025-13-01"}',
        "[" * 5000,
        '{"id": 1, "base": "' + "9" * 70_000 + '"}',
        '"contribution"',
        "null",
    ],
)
def test_what_is_no_number_or_no_day_is_refused(line: str) -> None:
    asked = {**BEIJING, **json.loads(line)} if line.startswith("{") and len(line) < 100 else line
    (told,) = lines(json.dumps(asked) if isinstance(asked, dict) else asked)
    assert told["error"] == "invalid"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"base": 5000}, "base_too_low"),
        ({"base": 35812}, "base_too_high"),
        ({"base": "8000.50"}, "base_not_whole"),
        ({"base": 8000, "grade": 60}, "invalid"),
        ({"grade": 59}, "grade_not_offered"),
        ({"grade": 301}, "grade_not_offered"),
        ({"fee": 1000}, "grade_not_offered"),
        ({"tier": 1}, "grade_not_offered"),
        ({"place": "999999"}, "unknown_place"),
        ({"place": None}, "unknown_place"),
        ({"scheme": "maternity"}, "scheme_not_offered"),
        ({"scheme": None}, "scheme_not_offered"),
        ({"on": "2019-01-01"}, "not_known"),
        ({"scheme": "occupational_injury"}, "paid_by_others"),
        ({"scheme": "work_injury", "base": 5000, "tier": 2}, "not_known"),
    ],
)
def test_what_the_law_does_not_offer_is_refused_by_its_reason(changed: dict[str, object], code: str) -> None:
    assert lines(BEIJING | changed)[0]["error"] == code


@pytest.mark.parametrize("tier", [2, "2", "tier2", "tier_2", "二档", "2档"])
def test_a_tier_is_understood_as_people_write_it(tier: object) -> None:
    asked = {"kind": "contribution", "place": "500000", "scheme": "employee_medical", "on": "2025-10"}
    assert lines(asked | {"tier": tier})[0]["annual"] == "6765.00"


def test_a_grade_may_carry_its_sign() -> None:
    assert lines(BEIJING | {"grade": "60%"})[0] == lines(BEIJING | {"grade": 60})[0]


def test_every_policy_number_of_an_answer_names_its_document() -> None:
    (told,) = lines(BEIJING | {"grade": 80})
    named = {step["name"]: step["document"] for step in told["steps"]}
    assert "京人社发〔2025〕11号" in named["公布的下限"]
    assert named["职工养老缴费比例"] == "国发〔2005〕38号"
    assert all(one["title"] and one["since"] and one["confidence"] for one in told["documents"])


def test_a_file_and_the_standard_input_are_read_alike(tmp_path: Path) -> None:
    asked = json.dumps(BEIJING | {"id": 7}) + "\n" + '{"id": 8, "kind": "min_years", "year": 2030}\n'
    file = tmp_path / "asked.jsonl"
    file.write_bytes(asked.encode() + b"\xff\xfe\n")
    by_file = CliRunner().invoke(main, ["quote", "--batch", str(file)])
    by_input = CliRunner().invoke(main, ["quote", "--batch", "-"], input=asked)
    assert (by_file.exit_code, by_input.exit_code) == (0, 0)
    told = [json.loads(line) for line in by_file.stdout.splitlines()]
    assert [one.get("id") for one in told] == [7, 8, None]
    assert [json.loads(line) for line in by_input.stdout.splitlines()] == told[:2]


def test_a_file_that_is_not_there_ends_the_command() -> None:
    answered = CliRunner().invoke(main, ["quote", "--batch", "nowhere.jsonl"])
    assert (answered.exit_code, answered.stdout) == (2, "")


def test_the_catalog_is_asked_in_lines_too() -> None:
    (reach, whole) = lines(
        {"id": 1, "kind": "coverage", "place": "110000", "scheme": "employee_pension"}, {"kind": "check"}
    )
    states = {cell["year"]: cell["state"] for cell in reach["cells"]}
    assert (states[2025], states[2021]) == ("known", "to_be_checked")
    assert whole == {"problems": []}
    made = {"kind": "new", "place": "110000", "scheme": "employee_pension"}
    assert lines(made)[0]["error"] == "unknown_kind", "a file of questions writes nothing"
    asked = CliRunner().invoke(main, ["catalog", "new", "--batch", "-"], input=json.dumps(made))
    assert json.loads(asked.stdout)["error"] == "invalid", "no file is written over"
    answered = CliRunner().invoke(main, ["catalog", "coverage", "--batch", "-"], input=json.dumps({"kind": "check"}))
    assert (answered.exit_code, json.loads(answered.stdout)) == (0, {"problems": []})


def test_the_catalog_is_whole_and_says_how_far_it_reaches() -> None:
    checked = CliRunner().invoke(main, ["catalog", "check"])
    assert (checked.exit_code, checked.stdout) == (0, "every file is whole\n")
    told = CliRunner().invoke(main, ["catalog", "coverage", "--place", "110000", "--scheme", "unemployment"])
    assert "110000" in told.stdout
    assert "已查实" in told.stdout
    refused = CliRunner().invoke(main, ["catalog", "new", "110000", "employee_pension", "--json"])
    assert (refused.exit_code, json.loads(refused.stdout)["code"]) == (1, "invalid")


def test_one_question_may_be_asked_in_words() -> None:
    asked = (
        (["pension", "--W", "8000", "--Z", "1", "--n", "15", "--balance", "60000", "--age", "60y0m"], "每月 1631.65"),
        (["retirement", "--birth", "1967-05", "--sex", "male"], "2028-01，60y8m"),
        (
            ["quote", "--place", "620200", "--scheme", "employee_pension", "--grade", "60", "--on", "2025-10-01"],
            "880.60",
        ),
    )
    for words, said in asked:
        answered = CliRunner().invoke(main, words)
        assert (answered.exit_code, said in answered.stdout) == (0, True)
    assert CliRunner().invoke(main, ["retirement", "--birth", "05", "--sex", "male"]).exit_code == 1
    whole = CliRunner().invoke(main, ["retirement", "--birth", "1967-05", "--sex", "male", "--json"])
    assert json.loads(whole.stdout) == {"ok": True, "retire_month": "2028-01", "age": "60y8m"}
