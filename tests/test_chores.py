"""Work by the clock: what fails is tried again, keeps nothing else, and the house is kept whatever happens (P12)."""

from __future__ import annotations

from datetime import date

import pytest

from nfe_app import chores
from nfe_app.base import database
from nfe_app.billing import actions as billing
from nfe_app.payment.gateway import ChannelDown
from tests.deeds import bills_of, enrol, move, on


@pytest.fixture
def round_of_two(monkeypatch):
    """Two chores, of which the first always fails; the names of those that were begun."""
    begun: list[str] = []

    def fails(_now) -> None:
        begun.append("fails")
        raise RuntimeError("not today")

    monkeypatch.setattr(chores, "CHORES", {"fails": fails, "works": lambda _now: begun.append("works")})
    return begun


def test_a_chore_that_fails_does_not_keep_the_others(house, round_of_two):
    chores.round_of_chores()
    chores.round_of_chores()
    assert round_of_two == ["fails", "works"] * 2


def test_a_channel_that_cannot_be_reached_is_told_in_one_line(house, monkeypatch, capsys):
    """P12: it is asked again in the next round, and is no bug."""

    def is_down(_now) -> None:
        raise ChannelDown("nobody there")

    monkeypatch.setattr(chores, "CHORES", {"bank": is_down})
    chores.round_of_chores()
    told = "".join(capsys.readouterr())
    assert "nobody there" in told
    assert "Traceback" not in told


def test_bills_are_opened_once_a_day(wang_fang):
    enrol(wang_fang)
    with on("2025-11-01"):
        assert chores.a_round(None) == date(2025, 11, 1)
        assert len(bills_of(wang_fang)) == 1
    with on("2025-12-01"):
        assert chores.a_round(date(2025, 12, 1)) == date(2025, 12, 1)
        assert [bill["says"] for bill in bills_of(wang_fang)] == ["2025 年 11 月"]


def test_one_enrolment_that_cannot_be_billed_does_not_keep_the_others(wang_fang, li_qiang, monkeypatch):
    (broken,), (fine,) = enrol(wang_fang), enrol(li_qiang)
    bill = billing.bill_enrolment

    def bills_but_one(session, enrolment_id, today):
        if enrolment_id == broken:
            raise RuntimeError("a row that nobody understands")
        return bill(session, enrolment_id, today)

    monkeypatch.setattr(billing, "bill_enrolment", bills_but_one)
    with on("2025-11-01"):
        assert chores.open_due_bills() == 1
        assert [bill["enrolment_id"] for bill in bills_of(li_qiang)] == [str(fine)]


def test_with_the_database_gone_the_house_is_kept_and_the_day_is_tried_again(wang_fang, monkeypatch):
    """P25 in small."""
    enrol(wang_fang)
    with on("2025-11-01"):
        with monkeypatch.context() as gone:
            gone.setattr(database, "look", lambda: (_ for _ in ()).throw(OSError("no database")))
            assert chores.a_round(date(2025, 10, 31)) == date(2025, 10, 31)
        assert chores.a_round(date(2025, 10, 31)) == date(2025, 11, 1)
        assert len(bills_of(wang_fang)) == 1


def test_more_enrolments_than_a_page_are_all_billed(wang_fang, li_qiang, mallory, monkeypatch):
    for who in (wang_fang, li_qiang, mallory):
        enrol(who)
    one_at_a_time = chores.enrolment.all_enrolled
    monkeypatch.setattr(chores.enrolment, "all_enrolled", lambda session, after: one_at_a_time(session, after, 1))
    with on("2025-11-01"):
        assert chores.open_due_bills() == 3


def test_whoever_paused_gets_no_bill(wang_fang):
    (hers,) = enrol(wang_fang)
    move(wang_fang, "pause", hers)
    with on("2025-11-01"), database.work() as session:
        assert billing.bill_enrolment(session, hers, date(2025, 11, 1)) is None
