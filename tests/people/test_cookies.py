"""The cookie of a sign-in: out of reach for scripts and other sites, bound to this host, and good for one role (P33)."""

from __future__ import annotations

import pytest
from alembic import command

from nfe_app import schema
from nfe_app.base import door
from nfe_app.base.settings import settings
from nfe_app.gate import clerk_of
from tests.cast import clerk_zhao, formed, send


@pytest.fixture
def zhao(autumn):
    """The clerk."""
    return clerk_zhao()


def signed_in(client):
    """What a browser is answered that brings the right code."""
    code = client.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
    return client.post("/api/sign-in", json={"phone": "13800002207", "code": code})


def at_the_desk(client, password: str = "correct horse battery"):
    """What a clerk's form is answered."""
    form = {"user_name": "zhao", "password": password}
    return client.post("/api/desk/sign-in", data=form, follow_redirects=False)


def flags(answer) -> set[str]:
    """The parts of the cookie that is set, without its value."""
    name, *rest = answer.headers.get_list("set-cookie")[0].split("; ")
    return {name.split("=")[0], *rest}


def test_over_http_the_cookie_is_out_of_reach_for_scripts_and_other_sites(client):
    assert flags(signed_in(client)) == {"nfe", "HttpOnly", "Max-Age=2592000", "Path=/", "SameSite=lax"}


def test_over_https_it_is_bound_to_this_host_and_secure(client, monkeypatch):
    monkeypatch.setattr(settings(), "public_origin", "https://nfe.example")
    client.headers["origin"] = "https://nfe.example"
    client.base_url = "https://testserver"
    told = flags(signed_in(client))
    assert {"__Host-nfe", "Secure", "HttpOnly", "Path=/", "SameSite=lax"} <= told
    assert not any(flag.startswith("Domain") for flag in told)


def test_signing_out_takes_the_cookie_back(client):
    signed_in(client)
    assert client.get("/api/me").status_code == 200
    left = client.post("/api/sign-out")
    assert 'nfe=""' in left.headers["set-cookie"]
    assert client.get("/api/me").json()["code"] == "not_signed_in"


def test_the_mark_by_which_a_page_knows_that_somebody_signed_in_lives_as_long_as_the_sign_in(client):
    """A page asks for nobody's things where it is not there (docs/decisions/0028); a script may read it, and it opens nothing."""
    _cookie, mark, _known = signed_in(client).headers.get_list("set-cookie")
    assert set(mark.split("; ")[1:]) == {"Max-Age=2592000", "Path=/", "SameSite=lax"}
    assert client.cookies["nfe-csrf"] != client.cookies["nfe"]
    client.cookies.delete("nfe")
    assert client.get("/api/me").status_code == 401
    client.post("/api/sign-out")
    assert "nfe-csrf" not in client.cookies


def test_a_token_stolen_before_signing_out_is_worth_nothing_after(client):
    signed_in(client)
    stolen = client.cookies["nfe"]
    client.post("/api/sign-out")
    client.cookies.set("nfe", stolen)
    assert client.get("/api/me").status_code == 401


def test_a_clerk_is_led_to_the_desk_with_a_cookie_of_the_desk(client, zhao):
    answer = at_the_desk(client)
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/")
    assert {"nfe-desk", "HttpOnly", "SameSite=lax"} <= flags(answer)


def test_a_wrong_password_leads_back_to_the_form_without_a_cookie(client, zhao):
    answer = at_the_desk(client, "wrong")
    assert (answer.status_code, answer.headers["location"]) == (303, "/desk/sign-in/wrong/")
    assert "set-cookie" not in answer.headers


def test_a_clerks_cookie_does_not_open_a_phone(client, zhao):
    at_the_desk(client)
    token = client.cookies["nfe-desk"]
    client.cookies.set("nfe", token)
    assert client.get("/api/me").status_code == 401
    assert client.post("/api/commands", json=[]).status_code == 401


def test_a_clerk_gives_no_command_of_a_worker(client, zhao):
    assert send(zhao, "certificate.issue", {"purpose": "general"})["code"] == "forbidden"


def test_leaving_the_desk_ends_the_clerks_token(client, zhao):
    at_the_desk(client)
    token = client.cookies["nfe-desk"]
    left = client.post("/api/desk/sign-out", data=formed(client), follow_redirects=False)
    assert not {"nfe-desk", "nfe-desk-csrf"} & set(client.cookies)
    assert left.headers["location"] == "/desk/sign-in/"
    assert clerk_of(token) is None


def test_a_page_of_somebody_else_cannot_sign_anybody_in_or_out(client, zhao):
    evil = {"origin": "https://evil.example"}
    for address in ("/api/sign-in", "/api/sign-out", "/api/desk/sign-in", "/api/desk/sign-out"):
        answer = client.post(address, json={}, headers=evil)
        assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin"), address


@pytest.mark.parametrize("address", ["sign-out", "prove", "password"])
@pytest.mark.parametrize("csrf", [None, "", "made-up", "of another session"])
def test_no_form_of_the_desk_is_heard_without_the_token_of_its_session(client, zhao, address, csrf):
    """ASVS 3.5.1: beside where it comes from; a stranger's own token opens nothing either."""
    at_the_desk(client)
    others = door.csrf_of("another") if csrf == "of another session" else csrf
    form = {"code": "", "password": "correct horse battery", "old": "correct horse battery", "new": "plum tuba skein"}
    answer = client.post(f"/api/desk/{address}", data=form | ({} if others is None else {"csrf": others}))
    assert (answer.status_code, answer.json()["code"]) == (403, "foreign_origin")
    assert clerk_of(client.cookies["nfe-desk"])


def test_the_token_of_the_desk_is_brought_from_our_own_pages_alone_and_opens_nothing(client, zhao):
    _cookie, beside = at_the_desk(client).headers.get_list("set-cookie")
    assert beside.startswith("nfe-desk-csrf=")
    assert set(beside.split("; ")[1:]) == {"Max-Age=43200", "Path=/", "SameSite=strict"}
    assert clerk_of(client.cookies["nfe-desk-csrf"]) is None


def test_the_update_has_staff_sign_in_anew_and_leaves_workers_where_they_are(client, zhao):
    """Migration 0021: their browsers have no token beside the sign-in yet, and would be heard by no form."""
    at_the_desk(client)
    signed_in(client)
    command.downgrade(schema.config(), "0020")
    command.upgrade(schema.config(), "head")
    assert clerk_of(client.cookies["nfe-desk"]) is None
    assert client.get("/api/me").status_code == 200


def test_an_answer_that_signs_in_is_kept_by_no_cache(client):
    assert signed_in(client).headers["cache-control"] == "no-store"
