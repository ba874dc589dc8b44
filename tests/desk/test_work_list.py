"""The clerk's work list: the newest enrolments, every person masked, and for clerks alone (P34)."""

from __future__ import annotations

import dataclasses

import pytest

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.desk import actions as desk
from nfe_app.people.actions import NotSignedIn
from nfe_app.people.rules import STAFF
from tests.cast import AUTUMN, TIANJIN, clerk_zhao
from tests.deeds import enrol, move, option


@pytest.fixture
def zhao(autumn) -> Subject:
    """The clerk."""
    return clerk_zhao()


def work_list(subject: Subject, limit: int = 100) -> list[desk.Row]:
    """What somebody sees at the desk."""
    with database.look() as session:
        return desk.newest(session, subject, limit)


def test_a_clerk_sees_the_newest_enrolment_first(zhao, wang_fang, li_qiang):
    enrol(wang_fang)
    enrol(li_qiang, TIANJIN, "half_year", employee_pension=option("floor", 102_480))
    newest, older = work_list(zhao)
    assert (newest.place, newest.scheme, newest.frequency, newest.step) == (
        "天津市",
        "职工养老",
        "half_year",
        "confirmed",
    )
    assert (older.place, older.since) == ("北京市", "2025 年 10 月")


def test_every_person_is_masked(zhao, wang_fang):
    """P34: name, identity number and phone."""
    enrol(wang_fang)
    (row,) = work_list(zhao)
    masked = f"9999********{wang_fang.identity[-4:]}"
    assert (row.name, row.identity, row.phone) == ("王*", masked, "138****2207")
    shown = "".join(str(part) for part in dataclasses.astuple(row))
    assert not any(secret in shown for secret in ("王芳", wang_fang.identity, wang_fang.phone, str(wang_fang.id)))


def test_where_an_enrolment_stands_now_is_shown(zhao, wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "stop", hers)
    assert work_list(zhao)[0].step == "stopped"


def test_a_worker_sees_nothing_of_it_not_even_of_themselves(wang_fang):
    """P33."""
    enrol(wang_fang)
    with pytest.raises(NotSignedIn):
        work_list(wang_fang.subject)


def test_an_empty_house_has_an_empty_list(zhao):
    assert work_list(zhao) == []


def test_the_list_has_an_end(zhao, wang_fang, li_qiang, mallory):
    for who in (wang_fang, li_qiang, mallory):
        enrol(who)
    assert len(work_list(zhao, 2)) == 2


def test_the_page_knows_the_clerk_by_what_the_gate_said_alone(zhao, wang_fang):
    from nfe_app.people import actions as people  # noqa: PLC0415 - as the page does it

    with clock.stopped_at(AUTUMN), database.work() as session:
        seat = people.digest_of(people.sign_in(session, zhao.person_id))
        session.flush()
        assert people.require_seat(session, seat, *STAFF) == dataclasses.replace(zhao, proved_at=AUTUMN)
        assert people.staff_name(session, zhao.person_id) == "赵经办"
        for nobody in ("", people.digest_of(wang_fang.token), wang_fang.token):
            with pytest.raises(NotSignedIn):
                people.require_seat(session, nobody, *STAFF)
