"""An administrator enlists a kiosk, sees whether it runs, and takes it off the list, by `nfe kiosk`."""

from __future__ import annotations

import re

import pytest
from typer.testing import CliRunner

from nfe_app.base import database
from nfe_app.cli import main
from nfe_app.kiosk import actions, screens


def nfe(*said: str) -> tuple[int, str]:
    """How a command ends, and what it says."""
    ran = CliRunner().invoke(main, ["kiosk", *said], env={"COLUMNS": "300"})
    return ran.exit_code, ran.output


def test_the_address_is_told_once_and_makes_a_kiosk(autumn):
    code, told = nfe("add", "大厅 1 号机", "--region", "110105", "--helper", "3 号窗口")
    (secret,) = re.findall(r"http://testserver/kiosk/#(\S+)", told)
    assert code == 0
    with database.work() as session:
        kiosk = screens.of_seat(session, screens.claim(session, secret))
    assert (kiosk.name, kiosk.helper) == ("大厅 1 号机", "3 号窗口")
    assert secret not in nfe("list")[1]


@pytest.mark.parametrize(
    "said", [("x", "--region", "000001"), ("", "--region", "110105"), ("x" * 61, "--region", "110105")]
)
def test_a_place_that_is_none_and_a_name_that_does_not_fit_are_refused(autumn, said):
    assert nfe("add", *said)[0] == 2
    with database.look() as session:
        assert actions.listed(session) == []


@pytest.mark.parametrize("columns", ["40", "200"])
def test_one_that_never_ran_is_told_so_and_one_that_is_withdrawn_is_told_no_more(autumn, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    nfe("add", "大厅 1 号机", "--region", "110105")
    with database.look() as session:
        (one,) = actions.listed(session)
    listed = nfe("list")[1]
    assert "大厅 1 号机" in listed
    assert f"    {one['id']}\n" in listed
    assert "runs: no" in listed
    assert "sheets left: not known" in listed
    assert nfe("withdraw", str(one["id"]))[0] == 0
    assert nfe("withdraw", str(one["id"]))[0] == 2
    assert "大厅 1 号机" not in nfe("list")[1]
