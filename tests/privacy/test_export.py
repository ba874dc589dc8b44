"""Everything that is kept of one person comes in one file, to that person alone, and that it was taken is written down."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.people.sittings import FRESH
from nfe_app.privacy.api import ON_THE_WAY
from tests import cast
from tests.cast import AUTUMN, Worker, send
from tests.conftest import both
from tests.deeds import enrol, events_named, pay, result_of


@pytest.fixture
def whole(wang_fang: Worker) -> Worker:
    """She enrolled, paid, took a certificate, sent a picture, and withdrew a consent."""
    enrol(wang_fang)
    pay(wang_fang)
    result_of(send(wang_fang, "certificate.issue", {"purpose": "general"}))
    cast.has_photo(wang_fang)
    send(wang_fang, "privacy.withdraw", {"purpose": "income", "version": "1"})
    return wang_fang


def file_of(client: TestClient, who: Worker) -> zipfile.ZipFile:
    """What somebody gets."""
    client.cookies.set("nfe", who.token)
    answer = client.post("/api/export")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert not any(letter.isdigit() for letter in answer.headers["content-disposition"])
    return zipfile.ZipFile(io.BytesIO(answer.content))


@both
def test_it_holds_everything_of_her(whole: Worker, client: TestClient) -> None:
    """P53."""
    file = file_of(client, whole)
    assert file.testzip() is None
    assert {name.split("/")[0] for name in file.namelist()} == {"data.json", "data.pdf", "certificates", "pictures"}
    told = json.loads(file.read("data.json"))
    assert told["person"] == {"name": "王芳", "phone": "+8613800002207", "identity": whole.identity, "proof": "number"}
    assert len(told["ledger"]) > 1
    assert [one["purpose"] for one in told["consents"]] == ["income"]
    assert {"person.joined", "payment.settled"} <= {one["name"] for one in told["journal"]}
    assert file.read("data.pdf").startswith(b"%PDF")
    assert [event.person_id for event in events_named("person.exported")] == [whole.id]


def test_it_holds_nothing_of_anybody_else(whole: Worker, li_qiang: Worker, client: TestClient) -> None:
    """P33."""
    text = file_of(client, li_qiang).read("data.json").decode()
    assert "李强" in text
    for theirs in (whole.name, whole.identity, whole.phone, str(whole.id)):
        assert theirs not in text


def test_a_stranger_gets_nothing(whole: Worker, client: TestClient) -> None:
    client.cookies.clear()
    assert client.post("/api/export").status_code == 401
    client.cookies.set("nfe", whole.token)
    assert client.post("/api/export", headers={"origin": "https://elsewhere.example"}).status_code == 403
    assert client.get("/api/export").status_code == 405
    assert events_named("person.exported") == []


def test_who_has_done_nothing_yet_gets_a_file_as_well(mallory: Worker, client: TestClient) -> None:
    assert json.loads(file_of(client, mallory).read("data.json"))["ledger"] == []


@both
def test_who_has_not_just_proven_who_they_are_gets_nothing_until_they_do(whole: Worker, client: TestClient) -> None:
    """P39: a phone that lies open gives nobody the whole file."""
    client.cookies.set("nfe", whole.token)
    with clock.stopped_at(AUTUMN + FRESH + timedelta(seconds=1)):
        for door in ("/api/export/ready", "/api/export"):
            assert client.post(door).json()["code"] == "prove_again"
        assert events_named("person.exported") == []
        code = client.post("/api/me/prove/code").json()["demo_code"]
        assert client.post("/api/me/prove", json={"code": code}).status_code == 200
        assert client.post("/api/export/ready").json() == {"ok": True}
        assert client.post("/api/export").headers["content-type"] == "application/zip"


def test_a_proof_that_is_about_to_end_is_asked_for_before_the_form_is_sent(whole: Worker, client: TestClient) -> None:
    client.cookies.set("nfe", whole.token)
    with clock.stopped_at(AUTUMN + FRESH - ON_THE_WAY + timedelta(seconds=1)):
        assert client.post("/api/export/ready").json()["code"] == "prove_again"
        assert client.post("/api/export").status_code == 200


def test_it_is_made_at_any_moment_of_a_second(mallory: Worker, client: TestClient) -> None:
    """A PDF tells its second: a clock that runs is never on a whole one."""
    with clock.stopped_at(AUTUMN + timedelta(microseconds=1)):
        assert file_of(client, mallory).read("data.pdf").startswith(b"%PDF")
