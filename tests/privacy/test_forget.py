"""A person who asks is forgotten on the day told, as far as no law keeps it; and nothing in the house outlives its time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel
from typer.testing import CliRunner

from nfe_app import chores
from nfe_app.audit import rounds as audit
from nfe_app.base import clock, database
from nfe_app.base.errors import ProveAgain
from nfe_app.base.subject import PROVED_FOR, Subject
from nfe_app.cli import main
from nfe_app.drafts.tables import Draft
from nfe_app.jar.tables import JarIncome
from nfe_app.people import actions as people
from nfe_app.people import leaving
from nfe_app.people.tables import OneTimeCode, Person
from nfe_app.privacy import forgetting, retention
from nfe_app.privacy.tables import Deletion
from tests import cast
from tests.cast import AUTUMN, Worker, draft_of, send
from tests.conftest import both
from tests.deeds import code_of, count_of, enrol, everything_kept, part_of, pay, result_of

DAY = AUTUMN + forgetting.THINKS
CLEAR = """select count(*) from person where role = 'worker' and
    (phone_digest is not null or phone_sealed is not null or name_sealed is not null or identity_digest is not null)"""


def clear() -> int:
    """How many workers have a name or number in the house, by SQL."""
    with database.look() as session:
        counted: int = session.execute(text(CLEAR)).scalar_one()
        return counted


def who_signs_in_later() -> Worker:
    """Whoever has her number and her card a month later."""
    with clock.stopped_at(AUTUMN + timedelta(days=30)):
        return cast.worker("王芳", "13800002207", "19900512")


def leave_traces(who: Worker) -> None:
    """A draft and an income."""
    result_of(send(who, "drafts.keep", draft_of(place="330100")))
    result_of(send(who, "jar.note_income", {"day": clock.today().isoformat(), "income_fen": 30_000}))


@both
def test_who_did_nothing_yet_is_forgotten_whole(wang_fang: Worker) -> None:
    """P53."""
    leave_traces(wang_fang)
    told = result_of(send(wang_fang, "privacy.ask_deletion", {"sure": True}))
    assert told["due"] == "2025-10-16"
    assert chores.forget_people() == 0
    with clock.stopped_at(DAY):
        assert chores.forget_people() == 1
        assert chores.forget_people() == 0
    assert (clear(), count_of(Draft), count_of(JarIncome)) == (0, 0, 0)
    with pytest.raises(people.NotSignedIn), database.look() as session:
        people.require(session, wang_fang.token, "worker")
    assert who_signs_in_later().id != wang_fang.id


@both
def test_what_the_law_keeps_stays_and_is_told_with_its_law(wang_fang: Worker) -> None:
    """P53."""
    enrol(wang_fang)
    pay(wang_fang)
    leave_traces(wang_fang)
    told = result_of(send(wang_fang, "privacy.ask_deletion", {"sure": True}))
    assert all("《" in one["law"] or "没有查到" in one["law"] for one in told["kept"])
    with clock.stopped_at(DAY):
        chores.forget_people()
    assert (clear(), count_of(Draft), count_of(JarIncome)) == (1, 0, 0)
    with database.look() as session:
        assert people.with_number(session, wang_fang.phone) == wang_fang.id
    audit.seal_all(settled=timedelta(0))
    assert audit.verify().ok


def test_a_wish_that_was_taken_back_is_not_carried_out(wang_fang: Worker, mallory: Worker) -> None:
    send(wang_fang, "privacy.ask_deletion", {"sure": True})
    assert code_of(send(mallory, "privacy.keep_me", {"sure": True})) == "not_found"
    result_of(send(wang_fang, "privacy.keep_me", {"sure": True}))
    assert part_of(wang_fang, "deletion")["due"] == ""
    with clock.stopped_at(DAY):
        assert chores.forget_people() == 0
    assert clear() == 2


def test_a_phone_that_lies_open_forgets_nobody(wang_fang: Worker) -> None:
    """P39: to be forgotten is asked for after a newer proof; to take it back is not."""
    subject = Subject(wang_fang.id, "worker", proved_at=AUTUMN)
    with clock.stopped_at(AUTUMN + PROVED_FOR + timedelta(seconds=1)):
        for stale in (subject, Subject(wang_fang.id, "worker")):
            assert code_of(send(stale, "privacy.ask_deletion", {"sure": True})) == ProveAgain.code
        assert count_of(Deletion) == 0
        send(wang_fang, "privacy.ask_deletion", {"sure": True})
        result_of(send(subject, "privacy.keep_me", {"sure": True}))


def test_the_proof_is_of_the_sign_in_that_asks(wang_fang: Worker) -> None:
    """A worker at the door brings when they last proved who they are."""
    with database.look() as session:
        assert people.require(session, wang_fang.token, "worker").proved_at == AUTUMN


def test_to_ask_twice_is_one_wish(wang_fang: Worker) -> None:
    for _time in range(2):
        send(wang_fang, "privacy.ask_deletion", {"sure": True})
    assert count_of(Deletion) == 1


def test_a_listener_that_dies_does_not_leave_half_forgotten(wang_fang: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    leave_traces(wang_fang)
    send(wang_fang, "privacy.ask_deletion", {"sure": True})
    with monkeypatch.context() as patch:
        patch.setattr(leaving.tables, "SignedIn", None)
        with clock.stopped_at(DAY):
            chores.forget_people()
    assert (clear(), count_of(Draft)) == (1, 0)
    with clock.stopped_at(DAY + timedelta(minutes=5)):
        chores.deliver_waiting()
    assert clear() == 0


@both
def test_nothing_outlives_its_time(wang_fang: Worker) -> None:
    """P53: 0 overdue, counted by SQL, and the books and the journal whole."""
    enrol(wang_fang)
    pay(wang_fang)
    leave_traces(wang_fang)
    with database.work() as session:
        people.sign_out(session, wang_fang.token)
    with clock.stopped_at(AUTUMN + timedelta(days=400)):
        with database.look() as session:
            assert set(retention.overdue(session)) >= {"one_time_code", "draft", "jar_income", "command", "signed_in"}
        assert sum(chores.delete_due().values()) > 3
        with database.look() as session:
            assert retention.overdue(session) == {}
        assert chores.check_books() == 0
    assert count_of(OneTimeCode) == 0
    assert count_of(Person) == 1


def test_what_is_not_due_stays(wang_fang: Worker) -> None:
    leave_traces(wang_fang)
    before = everything_kept()
    assert chores.delete_due() == {}
    assert everything_kept() == before


def test_the_log_of_who_signed_in_is_kept_for_half_a_year(wang_fang: Worker) -> None:
    """P53: at least six months."""
    logs = [kept for kept in retention.RETENTION.values() if kept.document.startswith(retention.LOGS)]
    assert logs
    assert all(kept.days is None or kept.days >= 184 for kept in logs)


def test_every_table_of_the_house_says_how_long_it_is_kept() -> None:
    """P53."""
    assert retention.RETENTION.keys() == SQLModel.metadata.tables.keys()
    assert all(kept.document for kept in retention.RETENTION.values())


def test_the_command_of_the_keeper_leaves_nothing_overdue(wang_fang: Worker) -> None:
    with clock.stopped_at(AUTUMN + timedelta(days=400)):
        answer = CliRunner().invoke(main, ["database", "tidy"])
    assert answer.exit_code == 0
    assert "超期没删 0 行" in answer.stdout
