"""What was withdrawn is not done any more: no text, no income kept, nobody found by number."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import clock, database
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.consent import rules
from nfe_app.jar.tables import JarIncome, JarRun
from nfe_app.jar.telling import telling
from nfe_app.payment import counter
from nfe_app.people import codes
from nfe_app.people.codes import Asker
from tests import cast
from tests.cast import Worker, send
from tests.deeds import count_of, result_of


def no(who: Worker, purpose: str) -> None:
    """Somebody takes one use back."""
    result_of(send(who, "privacy.withdraw", {"purpose": purpose, "version": rules.NOW}))


def found(who: Worker) -> object:
    """Whom a clerk finds by her number."""
    zhao = cast.clerk_zhao()
    with database.work() as session:
        return counter.find(session, who.phone, zhao)


def test_nobody_finds_her_at_the_counter_by_number(wang_fang: Worker) -> None:
    no(wang_fang, "counter")
    assert found(wang_fang) is None


def test_a_stranger_withdraws_nothing_of_hers(wang_fang: Worker, mallory: Worker) -> None:
    no(mallory, "counter")
    assert found(wang_fang)


def test_income_is_reckoned_with_and_not_kept(wang_fang: Worker) -> None:
    no(wang_fang, "income")
    told = send(wang_fang, "jar.note_income", {"day": clock.today().isoformat(), "income_fen": 30_000})
    assert "share_fen" in result_of(told)
    assert count_of(JarIncome) == 0


@pytest.mark.parametrize("wanted", [True, False])
def test_no_text_is_sent_that_she_does_not_need(wang_fang: Worker, wanted: bool) -> None:
    run = JarRun(person_id=wang_fang.id, day=clock.today(), short=Fen(0), says="缴了 100.00 元")
    with database.work() as session:
        session.add(run)
    if not wanted:
        no(wang_fang, "messages")
    with database.look() as session:
        told = telling.plan(session, Event(name="jar.paid_out", object_id=run.id))
    assert (told is not None) is wanted


def test_she_may_sign_in_by_text_all_the_same(wang_fang: Worker) -> None:
    no(wang_fang, "messages")
    with clock.stopped_at(clock.now() + timedelta(minutes=2)), database.work() as session:
        assert len(codes.ask_code(session, f"+86{wang_fang.phone}", Asker("here", "her phone"))) == 6
