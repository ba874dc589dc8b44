"""The command `nfe`: what insurance costs and why, for people and for programs, and what is well and what is not."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from nfe_app import building
from nfe_app.base import clock
from nfe_app.cli import main
from tests.cast import AUTUMN

BEIJING = ("quote", "--place", "110000", "--scheme", "employee_pension", "--on", "2025-10-01")


def nfe(*words: str):
    """The command with these words."""
    return CliRunner().invoke(main, words)


def told(*words: str) -> dict:
    """What it tells a program."""
    return json.loads(nfe(*words, "--json").stdout)


def test_beijing_at_8000_costs_1600_a_month_and_says_why():
    answer = nfe(*BEIJING, "--base", "8000")
    assert answer.exit_code == 0
    assert "每月 1600.00" in answer.stdout
    assert "京人社发〔2025〕11号" in answer.stdout
    assert "20%" in answer.stdout


def test_beijing_at_5000_is_refused_with_the_floor_and_its_document():
    answer = nfe(*BEIJING, "--base", "5000")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "7,162.00" in answer.stderr
    assert "京人社发〔2025〕11号" in answer.stderr


def test_a_program_is_told_whole_fen_the_tree_and_every_document():
    answer = told(*BEIJING, "--base", "8000")
    assert (answer["ok"], answer["amount_fen"], answer["amount"]) == (True, 160_000, "1600.00")
    assert (answer["base_fen"], answer["unit"], answer["place"], answer["on"]) == (
        800_000,
        "month",
        "110000",
        "2025-10-01",
    )
    assert answer["tree"]["op"] == "divide"
    assert all(ground["document"] and ground["confidence"] for ground in answer["grounds"])


def test_a_program_is_told_a_refusal_in_the_one_shape():
    answer = told(*BEIJING, "--base", "5000")
    assert set(answer) == {"ok", "code", "says", "fields"}
    assert (answer["ok"], answer["code"], answer["fields"]["low_fen"]) == (False, "base_too_low", 716_200)
    assert answer["fields"]["document"].startswith("京人社发〔2025〕11号")


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--place", "000000", "--scheme", "employee_pension", "--base", "8000"), "unknown_place"),
        (("--place", "110000", "--scheme", "pension", "--base", "8000"), "scheme_not_offered"),
        (
            ("--place", "120000", "--scheme", "unemployment", "--base", "8000", "--on", "2025-10-01"),
            "scheme_not_offered",
        ),
        (("--place", "120000", "--scheme", "employee_pension", "--base", "8000", "--on", "2026-03-01"), "not_known"),
        (("--place", "110000", "--scheme", "employee_pension", "--base", "eight"), "invalid"),
        (("--place", "110000", "--scheme", "employee_pension", "--base", "NaN"), "invalid"),
        (("--place", "110000", "--scheme", "employee_pension", "--base", "8000", "--on", "soon"), "invalid"),
        ((*BEIJING[1:], "--base", "8000", "--grade", "60"), "invalid"),
        ((*BEIJING[1:], "--grade", "59"), "grade_not_offered"),
    ],
)
def test_what_cannot_be_told_is_refused_by_its_reason(words, code):
    assert told("quote", *words)["code"] == code
    assert nfe("quote", *words).exit_code == 1


def test_without_a_number_it_is_the_lowest_base():
    assert (told(*BEIJING)["monthly"], told(*BEIJING)["base"]) == ("1432.40", "7162.00")


def test_an_option_may_stand_instead_of_a_base():
    assert told(*BEIJING, "--option", "floor")["amount_fen"] == 143_240


def test_a_yearly_fee_says_so():
    words = ("quote", "--place", "120000", "--scheme", "resident_pension", "--option", "fee_1200", "--on", "2025-10-01")
    assert "每年 1200.00" in nfe(*words).stdout


def test_the_doctor_finds_a_migrated_house_well(house, monkeypatch, tmp_path):
    for front in building.FRONTS:
        (tmp_path / f".web-{front}" / "build" / "client").mkdir(parents=True)
    monkeypatch.setattr(building, "ROOT", tmp_path)
    with clock.stopped_at(AUTUMN):
        answer = nfe("doctor")
    assert (answer.exit_code, answer.stdout.count("well ")) == (0, 7)


def test_the_doctor_says_what_is_ill_and_what_to_do(house, monkeypatch, tmp_path):
    monkeypatch.setattr(building, "ROOT", tmp_path)
    (tmp_path / "nfe.db").unlink()
    answer = nfe("doctor")
    assert answer.exit_code == 1
    assert "ill  database" in answer.stdout
    assert "nfe migrate" in answer.stdout


def test_without_a_word_it_says_what_it_can_do():
    assert "quote" in nfe().output
