"""Checking a certificate: anybody may, by its number; a wrong number says nothing, and guessing soon ends."""

from __future__ import annotations

from datetime import timedelta

from nfe_app.base import clock
from nfe_app.certificate import actions, register, tables
from nfe_app.certificate import number as numbers
from tests.certificate.test_issue import issue, paid
from tests.deeds import count_of

UNKNOWN = numbers.number_of(bytes(10))
MISTYPED = UNKNOWN[:-1] + "1"


def check(client, number: str):
    """Anybody checks a number."""
    client.cookies.clear()
    return client.get(f"/api/verify/{number}")


def test_anybody_sees_the_facts_and_a_masked_name(client, wang_fang):
    paid(wang_fang)
    said = check(client, issue(wang_fang)).json()
    assert (said["masked_name"], said["issued_on"], said["status"]) == ("王*", "2025-10-01", "valid")
    assert said["parts"][0]["scheme_name"] == "职工养老"


def test_nothing_of_her_number_phone_or_full_name_is_shown(client, wang_fang):
    """P33."""
    paid(wang_fang)
    shown = check(client, issue(wang_fang)).text
    for secret in ("王芳", wang_fang.identity, wang_fang.identity[-4:], wang_fang.phone[-4:], str(wang_fang.id)):
        assert secret not in shown
    assert "identity" not in shown


def test_it_may_be_typed_in_any_way(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    for typed in (number.lower(), number.replace("-", ""), number.replace("-", " "), number.replace("0", "o")):
        assert check(client, typed).status_code == 200, typed


def test_an_unknown_number_and_a_mistyped_one_are_answered_alike(client):
    unknown, mistyped, nonsense = (check(client, number) for number in (UNKNOWN, MISTYPED, "你好"))
    assert unknown.json()["code"] == "not_genuine"
    assert unknown.status_code == mistyped.status_code == nonsense.status_code == 404
    assert unknown.content == mistyped.content == nonsense.content


def test_after_twenty_misses_an_address_waits_ten_minutes(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    for _ in range(register.MISSES):
        check(client, UNKNOWN)
    assert check(client, number).json()["code"] == "too_many_checks"
    with clock.stopped_at(clock.now() + timedelta(minutes=10, seconds=1)):
        assert check(client, number).status_code == 200


def test_right_numbers_may_be_checked_as_often_as_one_likes(client, wang_fang):
    paid(wang_fang)
    number = issue(wang_fang)
    assert {check(client, number).status_code for _ in range(register.MISSES + 5)} == {200}
    assert count_of(tables.MissedCheck) == 0


def test_an_answer_is_kept_by_no_cache(client, wang_fang):
    paid(wang_fang)
    assert check(client, issue(wang_fang)).headers["cache-control"] == "no-store"


def test_the_address_on_the_paper_is_our_own(house):
    assert actions.check_address("ABCD") == "http://testserver/verify/ABCD"
