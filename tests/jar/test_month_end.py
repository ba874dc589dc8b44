"""At the end of the month the jar pays the chosen bills in her order, says what it did, and never overdraws."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from nfe_app import chores
from nfe_app.base import clock, database, journal
from nfe_app.billing import actions as billing
from nfe_app.jar import month_end, tables
from nfe_app.ledger import actions as ledger
from nfe_app.payment import attempts
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, enrol, events_named, finish, on, start_payment
from tests.jar.jars import MEDICAL, PENSION, balance, carried, chore, fill, jar_of, pay, plan
from tests.jar.test_pay import Died
from tests.payment.counter import months_of

BOTH = 160_000 + 58_492


@pytest.fixture
def letters(monkeypatch):
    """The texts that go out."""
    return carried(monkeypatch)


@pytest.fixture
def two(rider, letters):
    """She owes 1600.00 for her pension and 584.92 for medical, both until the 31st, and the jar pays pension first."""
    enrol(rider, employee_medical={"option": "fixed", "shown_fen": 58_492})
    plan(rider, PENSION, MEDICAL)
    letters.texts.clear()
    return rider


def owed(who) -> set[str]:
    """What she still owes."""
    return {bill["scheme"] for bill in bills_of(who)}


def test_before_the_25th_nothing_is_paid(two, letters):
    fill(two, BOTH)
    with on("2025-10-24", 23):
        assert chore() == 0
    assert (balance(two), letters.texts) == (BOTH, [])


def test_on_the_25th_all_that_the_money_reaches_for_is_paid_and_she_is_told(two, letters):
    fill(two, BOTH + 5)
    with on("2025-10-25"):
        assert chore() == 1
        assert (balance(two), owed(two)) == (5, set())
        says = "攒保费：缴了职工养老、职工医疗（含生育），共 2,184.92 元。还剩 0.05 元。"
        assert letters.texts == [f"+8613800002207 {says}"]
        assert jar_of(two)["runs"] == [{"day": "10 月 25 日", "says": says}]
    (event,) = events_named("jar.paid_out")
    assert event.facts == {"paid_fen": BOTH, "short_fen": 0, "bills": 2}


def test_run_again_it_does_nothing_more(two, letters):
    fill(two, 5_000_000)
    with on("2025-10-25"):
        for _time in range(3):
            chore()
            finish()
    assert (balance(two), len(letters.texts), count_of(tables.JarRun)) == (5_000_000 - BOTH, 1, 1)


def test_what_does_not_fit_keeps_its_money_and_its_place(two, letters):
    """The pension is first and does not fit, so medical waits, too: what she adds goes to what she put first."""
    fill(two, 159_999)
    with on("2025-10-25"):
        assert (chore(), balance(two)) == (1, 159_999)
        assert letters.texts[0].endswith(
            "攒保费：职工养老、职工医疗（含生育）还差 584.93 元，没有缴。最晚 10 月 31 日存够，会再缴。还剩 1,599.99 元。"
        )
    with on("2025-10-26"):
        fill(two, 1)
        assert owed(two) == {MEDICAL}, "what comes in is used at once"
        assert (chore(), balance(two)) == (0, 0)


def test_on_the_last_day_what_fits_is_paid_past_what_does_not(two):
    fill(two, 159_999)
    with on("2025-10-31"):
        assert chore() == 1
        assert (owed(two), balance(two)) == ({PENSION}, 159_999 - 58_492)


def test_that_it_is_short_is_told_once_and_again_on_the_last_day(two, letters):
    fill(two, 10)
    for day in ("25", "26", "27", "30", "31"):
        with on(f"2025-10-{day}"):
            for _time in range(2):
                chore()
    assert [one.day.day for one in _runs()] == [25, 31]
    assert len(letters.texts) == 2


def _runs() -> list[tables.JarRun]:
    with database.look() as session:
        return sorted(session.execute(tables.JarRun.__table__.select()).all(), key=lambda run: run.day)


def test_whoever_did_not_ask_for_it_pays_nothing(two, letters):
    fill(two, 5_000_000)
    plan(two, PENSION, MEDICAL, automatic=False)
    with on("2025-10-31"):
        assert (chore(), letters.texts) == (0, [])
    assert balance(two) == 5_000_000


def test_a_scheme_that_was_not_chosen_is_left(two):
    fill(two, 5_000_000)
    plan(two, MEDICAL)
    with on("2025-10-25"):
        chore()
        assert owed(two) == {PENSION}


def test_bills_that_another_payment_has_claimed_are_left_alone(two):
    fill(two, 5_000_000)
    start_payment(two)
    with on("2025-10-25"):
        assert chore() == 0
    assert balance(two) == 5_000_000


def test_a_month_that_has_passed_is_never_paid(two):
    fill(two, 5_000_000)
    with on("2025-11-01"):
        assert chore() == 0


def test_the_chore_comes_by_itself_once_an_hour(two, monkeypatch):
    fill(two, 5_000_000)
    came: list[object] = []
    monkeypatch.setattr(chores, "_jars_at", [])
    monkeypatch.setattr(chores, "pay_from_jars", lambda: came.append(clock.now()))
    with on("2025-10-25"):
        finish(3)
    with on("2025-10-25", 11):
        finish(3)
    assert len(came) == 2


def test_one_jar_that_fails_does_not_keep_the_others(two, mallory, monkeypatch):
    enrol(mallory)
    fill(mallory, 500_000)
    plan(mallory, PENSION)
    fill(two, 5_000_000)
    pay_due = month_end.pay_due

    def fails_for_two(session, person_id, today):
        if person_id == two.id:
            raise RuntimeError("a row that nobody understands")
        return pay_due(session, person_id, today)

    monkeypatch.setattr(month_end, "pay_due", fails_for_two)
    with on("2025-10-25"):
        assert chore() == 1
        assert (months_of(mallory), balance(two)) == (1, 5_000_000)


def test_more_jars_than_a_page_all_pay(two, mallory, monkeypatch):
    enrol(mallory)
    plan(mallory, PENSION)
    fill(mallory, 500_000)
    fill(two, 5_000_000)
    one_at_a_time = month_end.automatic
    monkeypatch.setattr(month_end, "automatic", lambda session, after: one_at_a_time(session, after, 1))
    with on("2025-10-25"):
        assert chore() == 2


@both
def test_twenty_chores_at_once_pay_once_and_overdraw_nothing(house, two, letters):
    """P2, P10."""
    fill(two, 200_000)
    with on("2025-10-25"):
        crowd(20, lambda _number: chore())
        assert (balance(two), owed(two)) == (40_000, {MEDICAL})
        assert (count_of(tables.JarRun), len(letters.texts)) == (1, 1)
    with database.look() as session:
        assert ledger.rebuild(session) == []


@both
def test_chore_and_hand_at_once_pay_each_bill_once(house, two):
    """P10: she presses the button in the moment the chore comes by."""
    fill(two, BOTH)
    with on("2025-10-25"):
        crowd(20, lambda number: chore() if number % 2 else pay(two, BOTH))
        assert (balance(two), owed(two)) == (0, set())


@pytest.mark.parametrize(
    ("room", "line"),
    [
        (billing, "claim"),
        (attempts, "take"),
        (attempts, "write"),
        (ledger, "post"),
        (ledger, "wallet_of"),
        (journal, "write"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_killed_between_two_lines_it_did_nothing_and_does_it_the_next_time(two, monkeypatch, letters, room, line):
    """P1."""
    fill(two, BOTH)
    deed = getattr(room, line)

    def dies(*told, **named):
        deed(*told, **named)
        raise Died

    with on("2025-10-25"):
        with monkeypatch.context() as death:
            death.setattr(room, line, dies)
            with pytest.raises(Died):
                chore()
        assert (balance(two), owed(two), letters.texts, count_of(tables.JarRun)) == (BOTH, {PENSION, MEDICAL}, [], 0)
        chore()
        assert (balance(two), owed(two), len(letters.texts)) == (0, set(), 1)


def test_killed_before_she_was_told_she_is_told_later(two, letters, monkeypatch):
    """P1: the text goes out after the commit, and again by the chores where that failed."""
    fill(two, BOTH)
    with on("2025-10-25"):
        with monkeypatch.context() as death:
            death.setattr(journal, "deliver", lambda *_told: False)
            chore()
        assert (balance(two), letters.texts) == (0, [])
    with on("2025-10-25", 11):
        finish()
        assert len(letters.texts) == 1


@both
def test_what_it_did_is_never_changed(house, two):
    fill(two, BOTH)
    with on("2025-10-25"):
        chore()
    for deed in ("update jar_run set says = ''", "delete from jar_run"):
        with pytest.raises(Exception, match="append-only"), database.work() as session:
            session.execute(text(deed))
