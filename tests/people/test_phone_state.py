"""A phone tells what runs on it and how much waits there: the latest is kept with its sign-in, its person reads it, and nobody else does."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from sqlmodel import select

from nfe_app.base import clock, database
from nfe_app.people import actions as people
from nfe_app.people import states
from nfe_app.people.tables import PhoneState
from nfe_app.privacy import export, retention
from tests.cast import AUTUMN, Worker
from tests.conftest import both
from tests.people.test_sign_out import second_browser

DOOR = "/api/me/devices/state"
PACK = {"place": "110000", "version": "abcdef012345", "made_on": "2025-09-20"}
CALM = {"build": "abc123", "packs": [PACK], "waiting": 0, "waited_seconds": 0, "failed": ""}
STUCK = CALM | {"waiting": 2, "waited_seconds": 90_000, "failed": "busy"}


@pytest.fixture
def phone(client, wang_fang: Worker):
    """Wang Fang's phone."""
    client.cookies.set("nfe", wang_fang.token)
    return client


def kept() -> list[states.Told]:
    """What is known of the phones whose sign-ins run."""
    with database.look() as session:
        return states.running(session)


def told(phone) -> str:
    """What the person reads that this phone told."""
    (row,) = [one for one in phone.get("/api/me/devices").json()["rows"] if one["here"]]
    return str(row["told"])


@both
def test_the_latest_is_kept_and_nothing_before_it(phone):
    assert phone.post(DOOR, json=CALM).json() == {"ok": True}
    phone.post(DOOR, json=STUCK)
    (one,) = kept()
    assert (one.build, one.waiting, one.failed) == ("abc123", 2, "busy")
    assert one.since == AUTUMN - timedelta(seconds=90_000)
    assert one.packs == (states.Pack("110000", "abcdef012345", "2025-09-20"),)


def test_she_reads_what_her_phone_told(phone):
    assert told(phone) == ""
    phone.post(DOOR, json=STUCK)
    assert told(phone) == (
        "2025-10-01说的；程序 abc123；政策包：北京市（2025-09-20做的）；2 件等着发，最早的从 2025-09-30，服务器没接住"
    )
    phone.post(DOOR, json=CALM | {"packs": [], "build": ""})
    assert told(phone) == "2025-10-01说的；程序是哪一版不知道；没有存政策包；没有等着发的"


def test_what_does_not_wait_has_no_age_and_no_reason(phone):
    phone.post(DOOR, json=CALM | {"waited_seconds": 5, "failed": "busy"})
    (one,) = kept()
    assert (one.since, one.failed) == (None, "")


def test_it_goes_with_the_sign_in(phone, wang_fang):
    phone.post(DOOR, json=CALM)
    other = second_browser(wang_fang)
    phone.post(DOOR, json=CALM, headers={"cookie": f"nfe={other}"})
    assert len(kept()) == 2
    phone.post("/api/sign-out")
    with database.look() as session:
        (left,) = session.exec(select(PhoneState)).all()
    assert left.token_digest == people.digest_of(other)


def test_the_same_phone_after_another_proof_has_told_already(phone, wang_fang):
    phone.post(DOOR, json=CALM)
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        code = phone.post("/api/me/prove/code").json()["demo_code"]
        assert phone.post("/api/me/prove", json={"code": code}).json()["ok"]
        assert told(phone) != ""
    assert len(kept()) == 1


def test_a_sign_in_that_is_not_used_any_more_is_not_counted(phone):
    phone.post(DOOR, json=STUCK)
    with clock.stopped_at(AUTUMN + timedelta(days=15)):
        assert kept() == []
    with clock.stopped_at(AUTUMN + timedelta(days=31)), database.work() as session:
        assert retention.delete_due(session)["phone_state"] == 1


def test_it_stands_in_the_file_of_everything_kept_of_her(phone, wang_fang):
    phone.post(DOOR, json=STUCK)
    with database.work() as session:
        made = export.export(session, wang_fang.subject)
    (one,) = json.loads(zipfile.ZipFile(io.BytesIO(made)).read("data.json"))["phones"]
    assert (one["build"], one["waiting"]) == ("abc123", 2)


def test_a_stranger_tells_nothing_and_reads_nothing_of_hers(phone, wang_fang, mallory):
    """P33."""
    phone.post(DOOR, json=STUCK)
    phone.cookies.set("nfe", mallory.token)
    assert told(phone) == ""
    assert phone.post(DOOR, json=CALM, headers={"x-owner": str(wang_fang.id)}).json()["code"] == "other_owner"
    phone.cookies.clear()
    assert phone.post(DOOR, json=CALM).status_code == 401
    (one,) = kept()
    assert (one.person_id, one.waiting) == (wang_fang.id, 2)


def test_a_pack_of_no_place_we_know_is_left_out(phone):
    phone.post(DOOR, json=CALM | {"packs": [PACK, PACK | {"place": "990000"}]})
    (one,) = kept()
    assert [pack.place for pack in one.packs] == ["110000"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"build": "Mozilla/5.0 (Linux)"},
        {"packs": [PACK] * 41},
        {"packs": [PACK | {"version": "王芳"}]},
        {"packs": [PACK | {"made_on": "yesterday"}]},
        {"waiting": -1},
        {"waited_seconds": 10**9},
        {"failed": "enrolment.confirm of Wang Fang"},
        {"payload": {"enrolment_id": "x"}},
    ],
)
def test_nothing_else_can_be_told(phone, wrong):
    assert phone.post(DOOR, json=CALM | wrong).json()["code"] == "invalid"
    assert kept() == []
