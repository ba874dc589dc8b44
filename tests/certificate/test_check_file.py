"""Checking a file: anybody may send one; the answer tells its parts apart, shows nothing that is not for strangers, and guessing ends."""

from __future__ import annotations

from nfe_app.certificate import api, register, tables
from tests.cast import OURS
from tests.certificate.test_issue import paid
from tests.certificate.test_signature import given_out
from tests.deeds import count_of, events_named


def check(client, file: bytes, **headers: str):
    """Anybody sends a file."""
    client.cookies.clear()
    return client.post("/api/verify/file", content=file, headers=OURS | {"content-type": "application/pdf"} | headers)


def test_a_good_one_is_good(client, wang_fang):
    paid(wang_fang)
    paper = given_out(wang_fang)
    answer = check(client, paper.sheet)
    told = answer.json()["verdict"]
    assert (answer.status_code, told["good"], told["number"]) == (200, True, paper.number)
    assert (told["signature"], told["issuer"], told["key"], told["same"]) == ("whole", "ours", "good", True)
    assert (told["view"]["status"], told["view"]["masked_name"]) == ("valid", "王*")


def test_nothing_of_her_number_phone_or_full_name_is_told(client, wang_fang):
    """P33."""
    paid(wang_fang)
    said = check(client, given_out(wang_fang).sheet).text
    for secret in ("王芳", wang_fang.identity, wang_fang.identity[-4:], wang_fang.phone[-4:], str(wang_fang.id)):
        assert secret not in said


def test_a_changed_one_says_so(client, wang_fang):
    paid(wang_fang)
    told = check(client, given_out(wang_fang).sheet + b" ").json()["verdict"]
    assert (told["signature"], told["same"], told["good"]) == ("added", False, False)


def test_its_owner_may_see_that_somebody_checked(client, wang_fang):
    paid(wang_fang)
    sheet = given_out(wang_fang).sheet
    for _turn in range(2):
        check(client, sheet)
    assert len(events_named("certificate.checked")) == 1


def test_what_is_no_paper_counts_as_a_miss_and_guessing_ends(client):
    for _turn in range(register.MISSES):
        answer = check(client, b"%PDF-1.7 nothing")
        assert (answer.status_code, answer.json()["verdict"]["signature"]) == (200, "none")
    assert count_of(tables.MissedCheck) == register.MISSES
    assert check(client, b"%PDF-1.7 nothing").json()["code"] == "too_many_checks"


def test_too_large_a_file_is_refused_unread(client):
    answer = check(client, bytes(api.LARGEST + 1))
    assert answer.status_code == 413
    assert count_of(tables.MissedCheck) == 0


def test_another_site_cannot_send_one(client):
    assert check(client, b"x", origin="https://elsewhere.example").status_code == 403


def test_an_answer_is_kept_by_no_cache(client, wang_fang):
    paid(wang_fang)
    assert check(client, given_out(wang_fang).sheet).headers["cache-control"] == "no-store"
