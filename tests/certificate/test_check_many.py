"""Checking many at once, as an employer does: in their order, two hundred at most, and what is not found counts as guessing."""

from __future__ import annotations

import pytest

from nfe_app.certificate import number as numbers
from nfe_app.certificate import register, tables
from tests.cast import OURS
from tests.certificate.test_issue import issue, paid
from tests.certificate.test_withdraw_paper import withdraw
from tests.deeds import count_of, on


def check(client, *typed: str):
    """Anybody asks for many."""
    client.cookies.clear()
    return client.post("/api/verify/many", json={"numbers": list(typed)}, headers=OURS)


def unknown(count: int) -> list[str]:
    """So many numbers that were never given out."""
    return [numbers.number_of(one.to_bytes(10)) for one in range(count)]


def test_each_is_told_in_its_order(client, wang_fang):
    paid(wang_fang)
    good, gone = issue(wang_fang), issue(wang_fang, "rent")
    withdraw(wang_fang, gone)
    typed = [unknown(1)[0], gone, good.lower(), "你好", good]
    rows = check(client, *typed).json()["rows"]
    assert [row["number"] for row in rows] == typed
    assert [row["state"] for row in rows] == ["not_genuine", "withdrawn", "valid", "not_genuine", "valid"]
    assert rows[2] == rows[4] | {"number": good.lower()}
    assert (rows[4]["masked_name"], rows[4]["issued_on"], rows[4]["valid_until"]) == ("王*", "2025-10-01", "2025-12-30")
    assert set(rows[0].values()) == {typed[0], "not_genuine", "查不到", ""}
    assert [row["says"] for row in rows[1:3]] == ["已作废", "有效"]


def test_one_that_ran_out_says_so(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang, "rent")
    with on("2025-11-01"):
        assert [row["state"] for row in check(client, number).json()["rows"]] == ["expired"]


def test_nothing_of_her_number_phone_or_full_name_is_told(client, wang_fang):
    """P33."""
    paid(wang_fang)
    said = check(client, issue(wang_fang)).text
    for secret in ("王芳", wang_fang.identity, wang_fang.identity[-4:], wang_fang.phone[-4:], str(wang_fang.id)):
        assert secret not in said


def test_two_hundred_are_answered_and_one_more_is_refused_whole(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    assert len(check(client, *[number] * register.MOST).json()["rows"]) == register.MOST
    refused = check(client, *[number] * (register.MOST + 1))
    assert (refused.status_code, refused.json()["code"]) == (422, "too_many_lines")
    assert count_of(tables.MissedCheck) == 0


def test_none_are_answered_with_none(client):
    assert check(client).json()["rows"] == []


def test_those_not_found_count_and_soon_the_address_waits(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    assert check(client, *unknown(register.MISSES)).status_code == 200
    assert count_of(tables.MissedCheck) == register.MISSES
    assert check(client, number).json()["code"] == "too_many_checks"
    assert client.get(f"/api/verify/{number}").json()["code"] == "too_many_checks"


@pytest.mark.parametrize(
    "body", [{}, {"numbers": "x"}, {"numbers": [1]}, {"numbers": ["x" * 69]}, {"numbers": ["x"] * 1001}]
)
def test_what_is_no_list_of_numbers_is_refused(client, body):
    answer = client.post("/api/verify/many", json=body, headers=OURS)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")
