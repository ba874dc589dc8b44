"""The office that plays: a line for who holds its key, a page for anybody, and never in production."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from nfe_app.transfer.sandbox.office import SandboxOffice, Setting

KEY, ORIGIN = "k", "http://testserver"
LETTER = {"number": "ZY1", "scheme": "employee_pension", "giving": "120000", "taking": "110000", "months": 3}
LETTER |= {"account_fen": 10, "pooled_fen": 15, "name": "王芳", "identity_number": "x"}
MINE = {"Authorization": f"Bearer {KEY}"}


@pytest.fixture
def office(tmp_path: Path) -> SandboxOffice:
    """It, with its own file."""
    return SandboxOffice(Setting(KEY, tmp_path / "office.db", f"{ORIGIN}/sandbox/office", production=False))


@pytest.fixture
def door(office: SandboxOffice) -> TestClient:
    """Its doors."""
    return TestClient(office.app, base_url=ORIGIN)


def test_it_does_not_start_in_production(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError):
        SandboxOffice(Setting(KEY, tmp_path / "x.db", ORIGIN, production=True))


def test_a_letter_that_comes_again_is_the_same_and_no_name_is_kept(office, door, tmp_path: Path) -> None:
    for months in (3, 4):
        told = door.post("/letters", json=LETTER | {"months": months}, headers=MINE)
        assert told.json() == {"number": "ZY1", "standing": "reviewing", "note": ""}
    (kept,) = office.letters.all()
    assert kept.months == 3
    assert "王芳".encode() not in b"".join(one.read_bytes() for one in tmp_path.iterdir())


@pytest.mark.parametrize("body", [{}, LETTER | {"months": "3"}, [1], LETTER | {"giving": None}])
def test_what_is_no_letter_is_not_taken(door, body) -> None:
    assert door.post("/letters", json=body, headers=MINE).status_code == 400


def test_without_the_key_nothing_is_told(office, door) -> None:
    assert door.post("/letters", json=LETTER).status_code == 401
    assert door.get("/letters/ZY1").status_code == 401
    assert office.letters.all() == []


def test_its_clerk_goes_on_refuses_and_loses_an_answer(office, door) -> None:
    door.post("/letters", json=LETTER, headers=MINE)
    assert "还没有收到" not in door.get("/").text
    door.post("/", data={"number": "ZY1", "deed": "lose"})
    assert door.get("/letters/ZY1", headers=MINE).status_code == 504
    door.post("/", data={"number": "ZY1", "deed": "on"})
    told = door.get("/letters/ZY1", headers=MINE).json()
    assert (told["standing"], told["account_fen"], told["pooled_fen"]) == ("sent", 10, 15)
    door.post("/", data={"number": "ZY1", "deed": "refuse"})
    door.post("/", data={"number": "ZY1", "deed": "on"})
    assert door.get("/letters/ZY1", headers=MINE).json()["standing"] == "paid"


def test_a_stranger_on_another_page_presses_nothing(door) -> None:
    door.post("/letters", json=LETTER, headers=MINE)
    told = door.post("/", data={"number": "ZY1", "deed": "on"}, headers={"origin": "https://elsewhere.example"})
    assert told.status_code == 404
    assert door.get("/letters/ZY1", headers=MINE).json()["standing"] == "reviewing"


def test_of_a_medical_transfer_no_money_comes(office, door) -> None:
    door.post("/letters", json=LETTER | {"scheme": "employee_medical"}, headers=MINE)
    for _press in range(3):
        office.do("ZY1", "on")
    assert door.get("/letters/ZY1", headers=MINE).json()["standing"] == "sent"
