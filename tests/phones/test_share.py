"""The share of a phone: the same for the same person on the same phone, another for everybody else, and kept nowhere."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.people import actions as people
from tests.deeds import everything_kept

PHONE, OTHER = "0" * 32, "f" * 32


def at(client, worker):
    """The browser with this worker's cookie."""
    client.cookies.set("nfe", worker.token)
    return client


def share(client, phone: str = PHONE) -> str:
    """The share that a phone is given."""
    told = client.post("/api/phones/share", json={"phone_id": phone}).json()
    assert told["pinned"] == ""
    return told["share"]


def test_who_signs_in_again_on_the_same_phone_is_given_the_same_share(client, wang_fang):
    first = share(at(client, wang_fang))
    client.post("/api/sign-out")
    with database.work() as session:
        client.cookies.set("nfe", people.sign_in(session, wang_fang.id))
    assert share(client) == first
    assert len(bytes.fromhex(first)) == 32


def test_another_phone_or_another_person_is_given_another(client, wang_fang, mallory):
    hers = share(at(client, wang_fang))
    assert share(client, OTHER) != hers
    assert share(at(client, mallory)) != hers


def test_a_stranger_is_given_none(client, wang_fang):
    client.cookies.clear()
    answer = client.post("/api/phones/share", json={"phone_id": PHONE})
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("phone", ["", "0" * 31, "0" * 33, "G" * 32, "' OR 1=1 --", None, 7])
def test_what_is_no_phone_is_refused(client, wang_fang, phone):
    answer = at(client, wang_fang).post("/api/phones/share", json={"phone_id": phone})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_a_page_of_somebody_else_is_given_none(client, wang_fang):
    answer = at(client, wang_fang).post(
        "/api/phones/share", json={"phone_id": PHONE}, headers={"origin": "https://evil.example"}
    )
    assert answer.json()["code"] == "foreign_origin"


def test_the_share_is_kept_nowhere_and_by_nobody(client, wang_fang):
    answer = at(client, wang_fang).post("/api/phones/share", json={"phone_id": PHONE})
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["share"] not in everything_kept()
    assert PHONE not in everything_kept()


def test_a_mark_without_a_secret_outlives_the_phones_own_store(client, wang_fang):
    answer = at(client, wang_fang).post("/api/phones/share", json={"phone_id": PHONE})
    name, *flags = answer.headers["set-cookie"].split("; ")
    assert name == "kept-here=1"
    assert set(flags) == {"Max-Age=2592000", "Path=/", "SameSite=lax"}


def test_signing_out_clears_the_cache_and_leaves_the_store_to_the_page(client, wang_fang):
    """P46: what lies there sealed may be somebody else's."""
    assert at(client, wang_fang).post("/api/sign-out").headers["clear-site-data"] == '"cache"'
