"""What her phone says of her cover: until when, which months, which are missing, and why nothing more comes."""

from __future__ import annotations

from nfe_app import chores
from nfe_app.base import database
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables
from tests.cast import TIANJIN
from tests.deeds import enrol, move, on, option, part_of, pay, start_payment

PENSION, MEDICAL = option("floor", 143_240), option("fixed", 58_492)


def coverage_of(who) -> dict:
    """What `GET /api/me` says of a person's cover."""
    return part_of(who, "coverage")


def row_of(who, scheme: str = "employee_pension") -> dict:
    """What it says of one scheme."""
    return next(row for row in coverage_of(who)["rows"] if row["scheme"] == scheme)


def strip_of(who) -> str:
    """The twelve months of the year by their first letters."""
    return "".join(month["state"][0] for month in row_of(who)["strip"])


def test_before_she_paid_nothing_is_covered(wang_fang):
    enrol(wang_fang)
    said = coverage_of(wang_fang)
    assert (said["all_until"], said["any_until"], row_of(wang_fang)["months"]) == ("", "", 0)
    assert strip_of(wang_fang) == "nnnnnnnnnwnn"


def test_what_she_pays_covers_to_the_last_day_of_the_period(wang_fang):
    enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    said = coverage_of(wang_fang)
    assert (said["all_until"], said["all_until_says"]) == ("2025-12-31", "12 月 31 日")
    assert strip_of(wang_fang) == "nnnnnnnnnooo"


def test_while_a_payment_is_confirmed_the_month_waits(wang_fang):
    enrol(wang_fang)
    start_payment(wang_fang)
    assert [month["state"] for month in row_of(wang_fang)["strip"]][9] == "wait"
    assert coverage_of(wang_fang)["any_until"] == ""


def test_of_two_types_the_one_that_ends_first_says_until_when_all_are_covered(wang_fang):
    enrol(wang_fang, frequency="quarter", employee_pension=PENSION)
    enrol(wang_fang, frequency="month", employee_medical=MEDICAL)
    pay(wang_fang)
    said = coverage_of(wang_fang)
    assert (said["all_until"], said["any_until"]) == ("2025-10-31", "2025-12-31")


def test_with_one_type_unpaid_not_all_is_covered(wang_fang):
    enrol(wang_fang, employee_pension=PENSION)
    pay(wang_fang)
    enrol(wang_fang, employee_medical=MEDICAL)
    said = coverage_of(wang_fang)
    assert (said["all_until"], said["any_until"]) == ("", "2025-10-31")


def test_a_month_she_missed_is_shown_as_a_gap(wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    with on("2025-11-03"):
        chores.open_due_bills()
    with on("2025-12-03"):
        chores.open_due_bills()
        pay(wang_fang)
        assert row_of(wang_fang)["gaps"] == [{"says": "2025 年 11 月", "months": 1}]
        assert strip_of(wang_fang) == "nnnnnnnnnobo"


def test_what_was_stopped_stays_in_the_record_and_no_longer_counts_for_today(wang_fang):
    (hers,) = enrol(wang_fang)
    pay(wang_fang)
    move(wang_fang, "stop", hers)
    assert row_of(wang_fang)["months"] == 1
    assert coverage_of(wang_fang)["all_until"] == ""


def test_two_places_are_one_record(wang_fang):
    (here,) = enrol(wang_fang)
    pay(wang_fang)
    move(wang_fang, "stop", here)
    with on("2025-11-03"):
        enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
        pay(wang_fang)
        assert row_of(wang_fang)["spans"] == [{"says": "2025 年 10–11 月", "months": 2}]


def test_money_given_back_takes_the_month_back(wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    with database.work() as session:
        ledger.reverse(session, session.execute(tables.Entry.__table__.select()).one().id)
    assert (row_of(wang_fang)["months"], coverage_of(wang_fang)["any_until"]) == (0, "")


def test_where_the_price_is_no_longer_known_she_is_told_why_no_bill_comes(wang_fang):
    with on("2026-06-15"):
        enrol(wang_fang, employee_medical=MEDICAL)
        assert row_of(wang_fang, "employee_medical")["trouble"] == ""
    with on("2026-07-01"):
        assert "还没查到" in row_of(wang_fang, "employee_medical")["trouble"]


def test_a_month_paid_for_in_another_scheme_of_the_kind_is_told_instead_of_billed_again(wang_fang):
    """人社部发〔2014〕17号: a month counts once."""
    (residents,) = enrol(wang_fang, TIANJIN, resident_pension=option("fee_600", 60_000))
    pay(wang_fang)
    move(wang_fang, "stop", residents)
    enrol(wang_fang)
    assert part_of(wang_fang, "next")["bills"] == 0
    assert "已经缴到 12 月 31 日（居民养老）" in row_of(wang_fang)["trouble"]


def test_a_stranger_sees_nothing_of_her_record(wang_fang, mallory):
    """P33."""
    enrol(wang_fang)
    pay(wang_fang)
    assert coverage_of(mallory) == {"rows": [], "all_until": "", "all_until_says": "", "any_until": ""}


def test_the_picture_over_http_is_the_same_and_is_not_sent_twice(client, wang_fang):
    enrol(wang_fang)
    client.cookies.set("nfe", wang_fang.token)
    first = client.get("/api/me")
    assert first.json()["coverage"] == coverage_of(wang_fang)
    again = client.get("/api/me", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_days_that_are_left_are_counted_with_today(wang_fang):
    enrol(wang_fang, frequency="quarter")
    assert row_of(wang_fang)["days_left"] is None, "not covered is not 0 days"
    pay(wang_fang)
    assert row_of(wang_fang)["days_left"] == 92
    with on("2025-12-31"):
        assert row_of(wang_fang)["days_left"] == 1
    with on("2026-01-01"):
        assert row_of(wang_fang)["days_left"] is None
