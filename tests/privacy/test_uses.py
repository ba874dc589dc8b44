"""Every look of a clerk at somebody's data is a line that this person reads: who, what, when, why; and nobody else reads it."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.certificate import register as certificate
from nfe_app.desk import actions as desk
from nfe_app.payment import counter
from nfe_app.people import staff
from nfe_app.people.staff import Post
from nfe_app.privacy import rules, uses
from nfe_app.privacy.uses import Line
from nfe_app.refund import actions as refund
from nfe_app.staff import looking
from tests import cast
from tests.cast import AUTUMN, Worker, send
from tests.conftest import both
from tests.deeds import enrol, pay, result_of

CLERK = "赵经办"
STAFF_DID = {"person.unmasked", "person.look_opened", "staff.asked_second", "staff.seconded"}
STAFF_DID |= {f"recovery.{step}" for step in ("started", "confirmed", "stopped", "took_force")}
USED = re.compile(r"[a-z]+\.(\w*_at_desk|looked_at|checked)")


@pytest.fixture
def zhao(autumn: None) -> Subject:
    """The clerk."""
    return cast.clerk_zhao()


def lines(who: Worker) -> list[Line]:
    """What her page tells."""
    with database.look() as session:
        return uses.lines_of(session, who.id)


def by_clerk(who: Worker) -> list[str]:
    """What the clerk did with her data."""
    return [line.what for line in lines(who) if line.who == CLERK]


@both
def test_a_clerk_who_looks_her_up_leaves_a_line(wang_fang: Worker, zhao: Subject) -> None:
    with database.work() as session:
        counter.find(session, wang_fang.phone, zhao)
    (line,) = lines(wang_fang)
    assert (line.who, line.at, line.reads) == (CLERK, "2025-10-01 10:00", True)
    assert line.why == "你在窗口办事"


@both
def test_the_office_of_a_clerk_is_told_by_name(wang_fang: Worker) -> None:
    """P54: which clerk, of which office."""
    office = "北京市朝阳区社会保险基金管理中心"
    with database.work() as session:
        id_ = staff.add(session, "qian", "correct horse battery", "钱经办", Post("clerk", office, (cast.BEIJING,)))
    with database.work() as session:
        journal.used(session, "person.found_at_desk", new_id(), person_id=wang_fang.id, by=id_, what="x", why="y")
    assert [(line.who, line.office) for line in lines(wang_fang)] == [("钱经办", office)]


def test_a_look_in_full_is_told_as_that_and_what_she_ends_herself_is_no_use(wang_fang: Worker) -> None:
    """P34, P54."""
    clerk = cast.new_clerk()
    look = cast.is_looked_at(wang_fang, clerk)
    with database.work() as session:
        looking.see(session, UUID(str(look["look_id"])), clerk.subject)
    result_of(send(wang_fang, "staff.end_look", look))
    told = [rules.USES["person.unmasked"].what, rules.USES["person.look_opened"].what]
    assert [line.what for line in lines(wang_fang)] == told


def test_who_is_no_member_of_staff_is_never_named(wang_fang: Worker, mallory: Worker) -> None:
    """P33: an event that tells another worker's id gives nobody's name away."""
    with database.work() as session:
        journal.used(session, "test.used", new_id(), person_id=wang_fang.id, by=mallory.id, what="x", why="y")
    assert [(line.who, line.office) for line in lines(wang_fang)] == [(rules.UNKNOWN_CLERK, "")]


def test_who_is_not_found_leaves_no_line_with_anybody(wang_fang: Worker, mallory: Worker, zhao: Subject) -> None:
    with database.work() as session:
        assert counter.find(session, "13800000000", zhao) is None
    assert lines(wang_fang) == lines(mallory) == []


@both
def test_a_list_that_shows_her_is_a_line_once_a_day(wang_fang: Worker, li_qiang: Worker, zhao: Subject) -> None:
    enrol(wang_fang)
    for at in (AUTUMN, AUTUMN + timedelta(hours=1), AUTUMN + timedelta(days=1)):
        with clock.stopped_at(at), database.work() as session:
            desk.newest(session, zhao)
    assert by_clerk(wang_fang) == [rules.USES["person.listed_at_desk"].what] * 2
    assert by_clerk(li_qiang) == []


def test_a_refund_that_a_clerk_sees_and_decides_is_told(zhao: Subject) -> None:
    asked = cast.has_asked_back(cast.new_clerk())
    with database.work() as session:
        (waits,) = refund.waiting(session, zhao)
        owner = session.get_one(refund.tables.Refund, waits.id).person_id
    result_of(send(zhao, "refund.decide", asked))
    with database.look() as session:
        told = [line.what for line in uses.lines_of(session, owner) if line.who == CLERK]
    assert told == [rules.USES["refund.approved"].what, rules.USES["refund.listed_at_desk"].what]


def test_a_photo_that_a_clerk_opens_is_told(wang_fang: Worker, zhao: Subject) -> None:
    photo = cast.has_photo(wang_fang)
    with database.work() as session:
        cast.materials.use(session, wang_fang.id, [photo], new_id())
    with database.work() as session:
        cast.materials.shown_to(session, zhao, photo)
    assert by_clerk(wang_fang) == [rules.USES["material.looked_at"].what]


def test_a_certificate_that_somebody_checks_is_told_once_a_day(wang_fang: Worker, client: TestClient) -> None:
    enrol(wang_fang)
    pay(wang_fang)
    number = result_of(send(wang_fang, "certificate.issue", {"purpose": "general"}))["number"]
    for _time in range(3):
        assert client.get(f"/api/verify/{number}").status_code == 200
    client.get("/api/verify/XXXX")
    checks = [line for line in lines(wang_fang) if line.what == rules.USES["certificate.checked"].what]
    assert [line.who for line in checks] == [rules.NAMES["anybody"]]
    assert certificate.WINDOW


def test_what_the_house_does_by_itself_is_told_as_that(wang_fang: Worker) -> None:
    enrol(wang_fang)
    assert rules.NAMES["house"] in {line.who for line in lines(wang_fang)}


def test_what_she_does_herself_is_no_use_by_others(wang_fang: Worker) -> None:
    assert lines(wang_fang) == []


@pytest.mark.parametrize("by", ["", "nobody we know", "00000000-0000-7000-8000-00000000dead"])
def test_a_use_by_somebody_unknown_is_told_all_the_same(wang_fang: Worker, by: str) -> None:
    with database.work() as session:
        journal.write(session, "test.used", new_id(), person_id=wang_fang.id, facts={"by": by, "what": "x", "why": "y"})
    assert [(line.who, line.what) for line in lines(wang_fang)] == [(rules.UNKNOWN_CLERK, rules.OTHER.what)] * bool(by)


def test_only_she_reads_it_and_it_is_not_kept_on_the_way(
    wang_fang: Worker, mallory: Worker, client: TestClient
) -> None:
    """P33."""
    zhao = cast.clerk_zhao()
    with database.work() as session:
        counter.find(session, wang_fang.phone, zhao)
    assert client.get("/api/uses").status_code == 401
    client.cookies.set("nfe", mallory.token)
    assert client.get("/api/uses").json() == {"lines": []}
    client.cookies.set("nfe", wang_fang.token)
    answer = client.get("/api/uses")
    assert len(answer.json()["lines"]) == 1
    assert answer.headers["cache-control"] == "no-store"


def test_every_use_that_the_house_writes_has_words() -> None:
    """A new look at somebody's data is told in words of its own on the day it is written."""
    files = [
        path.read_text("utf-8") for path in Path("nfe_app").rglob("*.py") if "journal.used(" in path.read_text("utf-8")
    ]
    names = STAFF_DID | {
        node.value
        for text in files
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and USED.fullmatch(node.value)
    }
    assert names
    assert names <= rules.USES.keys()
