"""Whose account at the provider is whose here, and what the provider's word is good for (P38)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from nfe_app.base import database, journal
from nfe_app.oidc import gateway, tables
from nfe_app.people import actions as people
from nfe_app.people.tables import Person
from tests.cast import identity_number, worker
from tests.conftest import both
from tests.oidc.wayward import ISSUER, come_back, set_out, sign_in

OURS = "13800002207"


def vouched(name: str = "王芳", number: str = "", framework: object = "national") -> dict[str, object]:
    """An identity as a provider vouches for it."""
    number = number or identity_number("19900512", 1)
    claims = {"name": name, "identity_number": number}
    return {"verified_claims": {"verification": {"trust_framework": framework}, "claims": claims}}


def person(browser) -> dict[str, object]:
    """Who is signed in at this browser."""
    return browser.get("/api/me").json()["person"]


def carry(browser, who) -> None:
    """Somebody is signed in at this browser."""
    browser.cookies.set("nfe", who.token)


@both
def test_a_number_the_provider_vouches_for_finds_who_has_it(client, provider, wang_fang):
    provider.info["phone_number"] = f"+86{OURS}"
    assert sign_in(client, provider) == "in"
    assert person(client)["name"] == "王芳"


def test_a_new_number_the_provider_vouches_for_is_a_new_person(client, provider):
    assert sign_in(client, provider) == "in"
    assert person(client) == {"name": "", "phone": "138****4444", "identity": "", "identified": False, "proof": "phone"}


@pytest.mark.parametrize("verified", [False, None, "true", 1], ids=repr)
def test_a_number_nobody_checked_finds_nobody(client, provider, wang_fang, verified):
    """P38: whoever writes her number into a profile does not become her."""
    provider.info |= {"phone_number": f"+86{OURS}", "phone_number_verified": verified}
    assert sign_in(client, provider) == "link"
    assert client.get("/api/me").status_code == 401


@pytest.mark.parametrize("phone", ["", "+1 202 555 0123", "x" * 300, "\x00", ["+8613800002207"]], ids=repr)
def test_a_number_that_is_none_finds_nobody(client, provider, phone):
    provider.info["phone_number"] = phone
    assert sign_in(client, provider) == "link"


def test_who_is_signed_in_links_the_account_and_comes_in_by_it_later(client, stranger, provider, wang_fang):
    provider.info = {}
    carry(client, wang_fang)
    assert sign_in(client, provider) == "in"
    assert sign_in(stranger, provider) == "in"
    assert person(stranger)["name"] == "王芳"


def test_the_old_sign_in_ends_with_the_new_one(client, provider, wang_fang):
    """P39: no token outlives a sign-in."""
    carry(client, wang_fang)
    sign_in(client, provider)
    with database.look() as session, pytest.raises(people.NotSignedIn):
        people.require(session, wang_fang.token, "worker")


def test_a_page_of_somebody_else_links_nothing(client, provider, wang_fang):
    """P38: else whoever is signed in at the provider as the attacker would give the attacker her account."""
    provider.info = {}
    carry(client, wang_fang)
    sent = set_out(client, ours=False)
    assert come_back(client, state=sent["state"], code=provider.code_for(sent), iss=ISSUER) == "link"


def test_whoever_signed_in_meanwhile_gets_no_account_linked(client, provider, wang_fang, li_qiang):
    carry(client, wang_fang)
    sent = set_out(client)
    carry(client, li_qiang)
    assert come_back(client, state=sent["state"], code=provider.code_for(sent), iss=ISSUER) == "again"


def test_an_account_that_is_linked_is_linked_to_nobody_else(client, stranger, provider, wang_fang, mallory):
    carry(client, wang_fang)
    sign_in(client, provider)
    carry(stranger, mallory)
    assert sign_in(stranger, provider) == "other"


def test_a_person_has_one_account_at_a_provider(client, provider, wang_fang):
    carry(client, wang_fang)
    sign_in(client, provider)
    provider.claims["sub"] = provider.info["sub"] = "s2"
    assert sign_in(client, provider) == "other"


def test_who_the_provider_has_checked_is_registered_and_proved(client, provider):
    provider.info |= vouched()
    assert sign_in(client, provider) == "in"
    assert person(client)["identified"]
    with database.look() as session:
        names = [event.name for event in session.exec(select(journal.Event)).all()]
    assert "person.proved" in names


@both
@pytest.mark.parametrize(("before", "after"), [("phone", "number"), ("number", "number"), ("counter", "counter")])
def test_what_the_provider_has_checked_raises_the_level_of_proof_and_never_lowers_it(
    client, provider, wang_fang, before, after
):
    with database.work() as session:
        session.get_one(Person, wang_fang.id).proof = before
    carry(client, wang_fang)
    provider.info |= vouched()
    assert sign_in(client, provider) == "in"
    assert person(client)["proof"] == after


def test_who_is_only_signed_in_there_is_not_better_known_for_it(client, provider):
    assert sign_in(client, provider) == "in"
    assert person(client)["proof"] == "phone"


@pytest.mark.parametrize(
    "info",
    [
        {"name": "王芳", "identity_number": identity_number("19900512", 1)},
        vouched(framework=""),
        vouched(framework=None),
        {"verified_claims": "yes"},
        {"verified_claims": {"claims": {"name": "王芳", "identity_number": identity_number("19900512", 1)}}},
    ],
    ids=["plain", "no framework", "null framework", "a word", "no verification"],
)
def test_an_identity_the_provider_does_not_vouch_for_is_none(client, provider, info):
    provider.info |= info
    assert sign_in(client, provider) == "in"
    assert not person(client)["identified"]


def test_a_number_given_to_somebody_new_does_not_open_the_old_account(client, provider, wang_fang):
    provider.info |= {"phone_number": f"+86{OURS}"} | vouched("马洛", identity_number("19990101", 7))
    assert sign_in(client, provider) == "other"


def test_an_identity_of_another_account_opens_neither(client, provider, wang_fang):
    provider.info |= vouched()
    assert sign_in(client, provider) == "identity_taken"
    with database.look() as session:
        assert not session.exec(select(tables.OidcAccount)).all()


def test_a_wrong_identity_number_is_no_bug(client, provider):
    provider.info |= vouched(number="11010119900307001X")
    assert sign_in(client, provider) == "identity_wrong"


def test_whoever_changed_their_mind_may_try_again(client, provider):
    sent = set_out(client, back="/pay/")
    assert come_back(client, state=sent["state"], error="access_denied", iss=ISSUER) == "denied"


def test_one_goes_on_where_one_was(client, provider):
    sent = set_out(client, back="/pay/", front="/en")
    query = {"state": sent["state"], "code": provider.code_for(sent), "iss": ISSUER}
    went = client.get("/api/oidc/callback", params=query, follow_redirects=False).headers["location"]
    assert went == "/en/sign-in/?oidc=in&back=/pay/"


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil", "/x?y=1", "/" + "a" * 200, "\r\nx"]
)
def test_nobody_is_sent_on_to_a_foreign_page(client, provider, back):
    sent = set_out(client, back=back, front="//evil.example")
    query = {"state": sent["state"], "code": provider.code_for(sent), "iss": ISSUER}
    went = client.get("/api/oidc/callback", params=query, follow_redirects=False).headers["location"]
    assert went == "/sign-in/?oidc=in&back=/"


def test_where_there_is_no_provider_the_phone_number_is_the_way(client, monkeypatch):
    monkeypatch.setattr(gateway, "CONNECTED", [])
    assert client.get("/api/oidc/offer").json() == {"offered": False}
    gone = client.get("/api/oidc/start", follow_redirects=False)
    assert gone.headers["location"] == "/sign-in/?oidc=off&back=/"


def test_a_worker_made_by_phone_is_the_same_worker(client, provider):
    known = worker("周平", "13800004444", "19910101")
    assert sign_in(client, provider) == "in"
    assert client.get("/api/me").json()["owner"] == str(known.id)


def test_no_token_of_the_provider_reaches_the_browser(client, provider):
    """P38: neither the ID token nor the access token leaves the house, but for the word to leave the provider by."""
    sent = set_out(client)
    query = {"state": sent["state"], "code": provider.code_for(sent), "iss": ISSUER}
    went = client.get("/api/oidc/callback", params=query, follow_redirects=False)
    told = str(went.headers) + went.text + client.get("/api/me").text
    assert "eyJ" not in told
    assert "a1" not in [cookie.value for cookie in client.cookies.jar]


def test_nothing_of_the_way_lies_readable_in_the_database(client, provider):
    """P38: state, browser, verifier and subject are kept by digest or sealed."""
    sent = set_out(client)
    come_back(client, state=sent["state"], code=provider.code_for(sent), iss=ISSUER)
    with database.look() as session:
        trip = session.exec(select(tables.OidcTrip)).one()
        account = session.exec(select(tables.OidcAccount)).one()
    kept = f"{trip.model_dump()} {account.model_dump()}"
    assert sent["state"] not in kept
    assert "'s1'" not in kept
    assert not any(cookie.value in kept for cookie in client.cookies.jar)
