"""What a person's record says: which months, on which base, whose money, what a gap means, and nothing of anybody else."""

from __future__ import annotations

import json
from uuid import UUID

import brotli

from nfe_app import chores
from nfe_app.base import database, words
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import actions as coverage
from nfe_app.ledger import actions as ledger
from nfe_app.ledger.rules import Line
from nfe_app.payment import gateway, outcome
from nfe_app.rights import actions, telling
from nfe_app.rights.rules import Source
from tests import cast
from tests.cast import TIANJIN
from tests.deeds import bills_of, enrol, move, news_of, on, option, part_of, pay, result_of, send, start_payment
from tests.refund.test_refund import Giver
from tests.rights import long_life as life

MEDICAL = option("fixed", 58_492)


def record(who) -> actions.Record:
    """A person's record as it is now."""
    with database.look() as session:
        return actions.record_of(session, who.id)


def told(who) -> dict:
    """What a person's phone is told."""
    with database.look() as session:
        return telling.shown_to(session, who.id)


def test_before_anything_was_paid_there_is_nothing(autumn, wang_fang):
    assert (record(wang_fang).years, record(wang_fang).gaps, record(wang_fang).account) == ((), (), ())


def test_a_payment_is_told_with_its_base_and_its_two_parts(autumn, wang_fang):
    enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    (year,) = record(wang_fang).years
    (part,) = year.parts
    assert (part.span, part.base, part.source) == (Span(Month(2025, 10), Month(2025, 12)), Fen(800_000), Source.OWN)
    assert (part.account, part.pooled, year.months) == (Fen(192_000), Fen(288_000), 3)


def test_the_months_are_those_of_cover_and_the_fen_those_of_the_ledger(autumn, wang_fang):
    enrol(wang_fang, frequency="quarter")
    enrol(wang_fang, employee_medical=MEDICAL)
    pay(wang_fang)
    with database.look() as session:
        covers = coverage.record_of(session, wang_fang.id)
        lines = ledger.entries_of(session, wang_fang.id)
    hers = record(wang_fang)
    assert sorted(hers.covers, key=lambda one: one.scheme) == covers
    assert {(year.scheme, year.months) for year in hers.years} == {(one.scheme, one.months) for one in covers}
    funds = [line.amount for line in lines if line.account.startswith("fund:")]
    assert Fen.total(year.amount for year in hers.years) == -Fen.total(funds)


def test_months_that_went_back_are_gone_and_the_rest_is_still_her_own(autumn, wang_fang, monkeypatch):
    monkeypatch.setitem(gateway.CONNECTED, "wechat", Giver())
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    pay(wang_fang)
    result_of(move(wang_fang, "stop", enrolment))
    (bill,) = bills_of(wang_fang, "paid")
    result_of(send(wang_fang, "refund.request", {"bill_id": bill["id"], "reason": "stopped"}))
    (year,) = record(wang_fang).years
    (part,) = year.parts
    assert (part.span, part.amount, part.base, part.source) == (
        Span(Month(2025, 10), Month(2025, 10)),
        Fen(160_000),
        Fen(800_000),
        Source.OWN,
    )


def test_what_the_jar_paid_is_told_as_put_by(autumn, wang_fang):
    enrol(wang_fang)
    cast.has_put_by(wang_fang)
    (bill,) = bills_of(wang_fang)
    result_of(send(wang_fang, "jar.pay", {"bill_ids": [bill["id"]], "amount_fen": bill["amount_fen"]}))
    (year,) = record(wang_fang).years
    assert [part.source for part in year.parts] == [Source.JAR]


def test_what_somebody_paid_by_her_code_is_told_so(autumn, client, wang_fang):
    gateway.connect("wechat", Giver())
    enrol(wang_fang)
    bills = bills_of(wang_fang)
    wanted = {"bill_ids": [bills[0]["id"]], "amount_fen": bills[0]["amount_fen"]}
    code = result_of(send(wang_fang, "paycode.make", wanted))["code"].replace(" ", "")
    client.cookies.clear()
    paid = client.post(f"/api/for/{code}/pay", json={"way": "h5"}, headers=cast.OURS)
    assert paid.status_code == 200, paid.text
    (payment,) = told_payments(wang_fang)
    with database.work() as session:
        outcome.settle(session, "wechat", news_of(UUID(payment)))
    (year,) = record(wang_fang).years
    assert [part.source for part in year.parts] == [Source.CODE]


def told_payments(who) -> list[str]:
    """The payments her phone knows of."""
    return [one["id"] for one in part_of(who, "payments")]


def test_an_entry_of_a_transfer_is_told_as_brought_in(autumn, wang_fang):
    span = Span(Month(2024, 1), Month(2024, 3))
    fund = Line("fund:employee_pension:account", Fen(-300), wang_fang.id, "employee_pension", TIANJIN, span)
    with database.work() as session:
        ledger.post(session, "transfer", "transfer of hers", TIANJIN, [Line("bank", Fen(300)), fund])
    (year,) = record(wang_fang).years
    assert [(part.source, part.base, part.place) for part in year.parts] == [(Source.TRANSFER, None, TIANJIN)]


def miss_a_month(who) -> None:
    """October and December paid, November not."""
    pay(who)
    with on("2025-11-03"):
        chores.open_due_bills()
    with on("2025-12-03"):
        chores.open_due_bills()
        pay(who)


def test_a_gap_says_what_it_means_by_its_document(autumn, wang_fang):
    enrol(wang_fang, employee_medical=MEDICAL)
    miss_a_month(wang_fang)
    with on("2025-12-04"):
        (gap,) = record(wang_fang).gaps
        said = told(wang_fang)
    assert (gap.span, gap.place) == (Span(Month(2025, 11), Month(2025, 11)), "110000")
    assert "没超过 3 个月" in gap.meaning.says
    assert [ground.cited for ground in gap.meaning.grounds] == ["医保办发〔2021〕43号"]
    assert said["years"][0]["marks"] == [{"at": "a11 n1", "is_": "bad"}]
    assert said["years"][0]["says"] == "10 月、12 月已缴；11 月断缴"


def test_a_month_that_is_owed_stands_in_the_picture_and_counts_for_nothing(autumn, wang_fang):
    enrol(wang_fang)
    (year,) = told(wang_fang)["years"]
    assert (year["months"], year["marks"], year["says"]) == (0, [{"at": "a10 n1", "is_": "warn"}], "10 月待缴")
    start_payment(wang_fang)
    assert told(wang_fang)["years"][0]["says"] == "10 月确认中"


def test_the_account_of_this_year_has_a_principal_and_no_interest_yet(autumn, wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    with on("2026-03-01"):
        last, this = record(wang_fang).account[0], record(wang_fang).account[-1]
    assert (last.year, last.principal, this.year, this.principal) == (2025, Fen(64_000), 2026, Fen(0))
    assert last.interest is not None
    assert (last.interest.least, last.interest.most) == (Fen(0), Fen(960))
    assert this.interest is None


def test_two_places_are_one_record_and_each_can_be_seen_alone(autumn, wang_fang):
    (here,) = enrol(wang_fang)
    pay(wang_fang)
    move(wang_fang, "stop", here)
    with on("2025-11-03"):
        enrol(wang_fang, TIANJIN, employee_pension=option("floor", 102_480))
        pay(wang_fang)
        said = told(wang_fang)
    assert [place["name"] for place in said["places"]] == ["北京市", "天津市"]
    assert [(row["place"], row["months"], row["marks"]) for row in said["years"]] == [
        ("", 2, []),
        ("110000", 1, []),
        ("120000", 1, []),
    ]
    assert [(row["place"], row["amount_fen"]) for row in said["schemes"]] == [
        ("", 262_480),
        ("110000", 160_000),
        ("120000", 102_480),
    ]
    assert said["gaps"] == []


def test_a_stranger_has_nothing_of_it(autumn, wang_fang, mallory):
    """P33."""
    enrol(wang_fang)
    pay(wang_fang)
    assert told(mallory)["years"] == told(mallory)["gaps"] == told(mallory)["schemes"] == []


def test_the_record_over_http_is_not_sent_twice(autumn, client, wang_fang):
    enrol(wang_fang)
    pay(wang_fang)
    client.cookies.set("nfe", wang_fang.token)
    first = client.get("/api/records")
    assert first.json()["years"] == told(wang_fang)["years"]
    assert client.get("/api/records", headers={"if-none-match": first.headers["etag"]}).status_code == 304


def test_forty_years_of_five_schemes_are_small():
    """Months as stretches: one row for a scheme and year, not one for a month."""
    said = life.told()
    assert (len(life.SCHEMES) * life.YEARS, sum(row["place"] == "" for row in said["years"])) == (200, 200)
    assert sum(row["months"] for row in said["years"] if row["place"] == "") == 5 * sum(
        cover.months for cover in life.record(list(life.lines(("employee_pension",))), life.TODAY).covers
    )
    body = json.dumps(words.told(said), ensure_ascii=False, separators=(",", ":")).encode()
    assert len(brotli.compress(body)) < 12_000
