"""Seeing what a paper would say before it is made out: just what it says then, and nothing is kept."""

from __future__ import annotations

import pytest

from nfe_app.certificate import rules, tables
from tests import cast
from tests.cast import OURS, Worker, send
from tests.certificate.test_issue import paid, said_by
from tests.deeds import count_of, enrol, events_named, result_of
from tests.matrix.callers import everything


def preview(client, who: Worker, **wanted: object):
    """What somebody is shown of a paper that they might want."""
    client.cookies.set("nfe", who.token)
    return client.post("/api/certificates/preview", json=wanted, headers=OURS)


@pytest.mark.parametrize(
    "wanted",
    [
        {},
        {"purpose": "rent"},
        {"purpose": "loan", "kind": "contribution"},
        {"kind": "rights"},
        {"kind": "voucher"},
        {"first": "2025-10", "last": "2025-10"},
        {"last": "2025-12"},
    ],
    ids=str,
)
def test_the_paper_says_just_what_was_shown(client, wang_fang, wanted):
    paid(wang_fang)
    shown = preview(client, wang_fang, **wanted).json()
    number = result_of(send(wang_fang, "certificate.issue", wanted))["number"]
    assert shown == said_by(number) | {"ok": True}


def test_looking_makes_nothing_out_and_writes_nothing_down(client, wang_fang):
    paid(wang_fang)
    before = everything("signed_in")
    assert preview(client, wang_fang).status_code == 200
    assert everything("signed_in") == before
    assert count_of(tables.Certificate) == count_of(tables.PaperKey) == len(events_named("certificate.issued")) == 0


def test_for_a_landlord_it_shows_neither_stretches_nor_money(client, wang_fang):
    paid(wang_fang)
    (part,) = preview(client, wang_fang, purpose="rent").json()["parts"]
    assert (part["months"], part["paid"], part["amount_fen"]) == (1, [], None)


@pytest.mark.parametrize("kind", ["rights", "voucher"])
def test_a_kind_that_has_no_purpose_is_for_none(client, wang_fang, kind):
    paid(wang_fang)
    assert preview(client, wang_fang, kind=kind, purpose="rent").json()["purpose"] == "general"


def test_it_shows_the_full_name_to_its_owner_and_the_identity_number_masked(client, wang_fang):
    paid(wang_fang)
    answer = preview(client, wang_fang)
    assert answer.json()["name"] == "王芳"
    assert wang_fang.identity not in answer.text
    assert answer.headers["cache-control"] == "no-store"


def test_each_sees_their_own_and_a_stranger_nothing(client, wang_fang, mallory):
    paid(wang_fang)
    assert preview(client, mallory).json()["code"] == "nothing_paid"
    client.cookies.clear()
    assert client.post("/api/certificates/preview", json={}, headers=OURS).status_code == 401


def test_whoever_has_paid_nothing_sees_why(client, wang_fang):
    enrol(wang_fang)
    assert preview(client, wang_fang).json()["code"] == rules.NothingPaid.code


def test_whoever_has_not_said_who_they_are_sees_why(client):
    newcomer = cast.worker("王芳", "13800002207", "19900512", identified=False)
    assert preview(client, newcomer).json()["code"] == "not_identified"


@pytest.mark.parametrize(
    "wanted",
    [
        {"first": "2025-12", "last": "2025-10"},
        {"first": "2025-13"},
        {"first": "199"},
        {"kind": "diploma"},
        {"purpose": "王芳欠我钱"},
    ],
    ids=str,
)
def test_what_cannot_be_wanted_is_refused(client, wang_fang, wanted):
    paid(wang_fang)
    assert preview(client, wang_fang, **wanted).json()["code"] == "invalid"
