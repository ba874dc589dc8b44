"""Opening bills: the months the law prices, to the end of the period, each with its value and document."""

from __future__ import annotations

from uuid import UUID

from nfe_app import chores
from nfe_app.base import clock, database, journal
from nfe_app.base.months import Month
from nfe_app.billing import actions as billing
from nfe_app.billing import tables
from tests.cast import JIAYUGUAN, TIANJIN
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, enrol, events_named, finish, on, option, part_of

CHONGQING, ZHENGZHOU = "500000", "410100"
FIXED = option("fixed", 58_492)


def months_of(*bills) -> list[str]:
    """Every month the bills take in, as the database keeps them."""
    ids = [UUID(bill["id"]) for bill in bills]
    with database.look() as session:
        kept = tables.BilledMonth.__table__
        rows = session.execute(kept.select().where(kept.c.bill_id.in_(ids))).all()
    return sorted(str(row.month) for row in rows)


def year(number: int) -> list[str]:
    """The months of a year."""
    return [str(month) for month in Month(number, 1).until(Month(number, 12))]


def test_by_the_month_the_bill_is_for_this_month(wang_fang):
    enrol(wang_fang)
    (bill,) = bills_of(wang_fang)
    assert (bill["says"], bill["amount_fen"], bill["due_on"]) == ("2025 年 10 月", 160_000, "2025-10-31")
    assert months_of(bill) == ["2025-10"]


def test_by_the_quarter_it_goes_to_the_end_of_the_quarter(wang_fang):
    with on("2025-11-23"):
        enrol(wang_fang, frequency="quarter", employee_medical=FIXED)
        (bill,) = bills_of(wang_fang)
    assert months_of(bill) == ["2025-11", "2025-12"]
    assert bill["amount_fen"] == 2 * 58_492


def test_by_the_year_two_laws_make_two_lines(wang_fang):
    """The base of Beijing changes in July; each half has its own line, value and document."""
    with on("2026-01-05"):
        enrol(wang_fang, frequency="year", employee_pension=option("floor", 143_240))
        (bill,) = bills_of(wang_fang)
    assert [(line["months"], line["each_fen"]) for line in bill["lines"]] == [(6, 143_240), (6, 145_400)]
    assert bill["amount_fen"] == 6 * 143_240 + 6 * 145_400
    assert [line["used"][0]["document"][:13] for line in bill["lines"]] == [
        "京人社发〔2025〕11号",
        "京人社发〔2026〕7号 ",
    ]


def test_months_that_nobody_knows_the_price_of_are_not_billed(wang_fang):
    """Beijing's medical amount is known to June 2026."""
    with on("2026-01-05"):
        enrol(wang_fang, frequency="year", employee_medical=FIXED)
        (bill,) = bills_of(wang_fang)
    assert months_of(bill) == [f"2026-0{number}" for number in range(1, 7)]
    assert bill["says"] == "2026 年 1–6 月"


def test_where_no_month_is_known_no_bill_comes_and_the_enrolment_goes_on(wang_fang):
    with on("2026-06-15"):
        enrol(wang_fang, employee_medical=FIXED)
    with on("2026-07-01"):
        assert chores.open_due_bills() == 0
        assert part_of(wang_fang, "enrolments")[0]["running"]


def test_every_line_names_its_values_and_where_they_stand(wang_fang):
    enrol(wang_fang)
    (line,) = bills_of(wang_fang)[0]["lines"]
    assert line["base_fen"] == 800_000
    assert {used["value"] for used in line["used"]} >= {"20%", "7,162.00 到 35,811.00 元"}
    assert all(used["document"] and used["since"] and used["confidence"] for used in line["used"])


def test_residents_pay_a_whole_year_once_whatever_the_frequency(li_qiang):
    enrol(li_qiang, TIANJIN, "month", resident_pension=option("fee_1200", 120_000))
    (bill,) = bills_of(li_qiang)
    assert months_of(bill) == year(2025)
    with on("2025-12-01"):
        assert chores.open_due_bills() == 0
    with on("2026-01-02"):
        assert chores.open_due_bills() == 1
    assert [bill["says"] for bill in bills_of(li_qiang)] == ["2026 年"]


def test_in_autumn_residents_pay_for_medical_cover_of_next_year(li_qiang):
    enrol(li_qiang, ZHENGZHOU, "year", resident_medical=option("general", 40_000))
    (bill,) = bills_of(li_qiang)
    assert (bill["amount_fen"], months_of(bill)) == (40_000, year(2026))
    assert bill["due_on"] == "2025-12-31"


def test_chongqing_sells_medical_cover_by_the_year_also_to_the_employed(li_qiang):
    """渝医保发〔2024〕47号: one amount for the year, not twelve of them."""
    enrol(li_qiang, CHONGQING, "quarter", employee_medical=option("tier_1", 307_500))
    (bill,) = bills_of(li_qiang)
    assert (bill["amount_fen"], months_of(bill)) == (307_500, year(2025))
    assert bill["lines"][0]["each_fen"] == 307_500
    assert bill["lines"][0]["says"].endswith("× 1")


@both
def test_a_listener_that_runs_twice_opens_one_bill(house, wang_fang):
    enrol(wang_fang)
    (event,) = events_named("enrolment.confirmed")
    with database.work() as session:
        billing.open_bills(session, event)
    assert count_of(tables.Bill) == 1


@both
def test_four_workers_that_open_the_due_bills_at_once_open_one(house, wang_fang):
    enrol(wang_fang)
    with on("2025-11-02"):
        opened = crowd(4, lambda _number: chores.open_due_bills())
    assert sum(opened) == 1
    assert count_of(tables.Bill) == 2


def test_each_month_brings_its_bill_and_a_month_that_is_over_none(wang_fang):
    enrol(wang_fang)
    with on("2026-02-03"):
        assert chores.open_due_bills() == 1
        assert [bill["says"] for bill in bills_of(wang_fang)] == ["2026 年 2 月"]


def test_a_grade_that_is_sold_by_its_name_follows_the_law_of_each_month(wang_fang):
    enrol(wang_fang, JIAYUGUAN, employee_pension=option("grade_60", 88_060))
    with on("2026-01-02"):
        chores.open_due_bills()
        (bill,) = bills_of(wang_fang)
    assert (bill["says"], bill["amount_fen"]) == ("2026 年 1 月", 90_520)


def test_a_crash_between_commit_and_delivery_is_made_good_by_the_chores(wang_fang, monkeypatch):
    """The event is written with the enrolment; whoever dies right after the commit leaves a delivery that waits."""
    with monkeypatch.context() as dead:
        dead.setattr(journal, "deliver", lambda *_: False)
        enrol(wang_fang)
        assert bills_of(wang_fang) == []
    finish()
    assert len(bills_of(wang_fang)) == 1


def test_a_delivery_that_died_half_way_is_brought_again_after_a_while(wang_fang, monkeypatch):
    with monkeypatch.context() as dead:
        dead.setattr(journal, "deliver", lambda *_: False)
        enrol(wang_fang)
    with database.look() as session:
        waiting = {listener: event_id for event_id, listener in journal.waiting(session)}
    with database.work() as session:
        assert journal._claim(session, waiting["billing.open_bills"], "billing.open_bills")
    finish()
    assert bills_of(wang_fang) == []
    with clock.stopped_at(clock.now() + journal.AGAIN_AFTER * 2):
        finish()
    assert len(bills_of(wang_fang)) == 1


def test_next_to_pay_is_what_is_due_first(wang_fang):
    enrol(wang_fang, employee_pension=option("floor", 143_240), employee_medical=FIXED)
    due = part_of(wang_fang, "next")
    assert (due["due_on"], due["amount_fen"], due["bills"]) == ("2025-10-31", 143_240 + 58_492, 2)


def test_a_stranger_sees_none_of_her_bills(wang_fang, mallory):
    """P33."""
    enrol(wang_fang)
    assert part_of(mallory, "bills") == []
    assert part_of(mallory, "next")["bills"] == 0
