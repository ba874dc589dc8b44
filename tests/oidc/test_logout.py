"""Leaving at the provider too, and the provider's word that a session is over (P38, P39)."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from nfe_app.base import clock
from tests.cast import OURS
from tests.conftest import both
from tests.oidc.wayward import key_named, sign_in, unsigned


def told(browser, token: str) -> int:
    """What the house answers to a logout token."""
    return browser.post("/api/oidc/logout", data={"logout_token": token}).status_code


def is_in(browser) -> bool:
    """Whether somebody is signed in at this browser."""
    return browser.get("/api/me").status_code == 200


@both
def test_the_providers_word_ends_the_sign_in(client, provider):
    sign_in(client, provider)
    assert told(client, provider.logout_token()) == 200
    assert not is_in(client)


def test_it_ends_the_sign_ins_of_that_session_alone(client, stranger, provider):
    sign_in(client, provider)
    provider.claims["sid"] = "sid2"
    sign_in(stranger, provider)
    assert told(client, provider.logout_token(sid="sid2")) == 200
    assert is_in(client)
    assert not is_in(stranger)


def test_of_a_subject_it_ends_all(client, stranger, provider):
    sign_in(client, provider)
    provider.claims["sid"] = "sid2"
    sign_in(stranger, provider)
    assert told(client, provider.logout_token(sid=None)) == 200
    assert not is_in(client)
    assert not is_in(stranger)


def test_a_session_that_ended_meanwhile_does_not_begin(client, provider):
    """The word may come while the code is being traded."""
    assert told(client, provider.logout_token()) == 200
    assert sign_in(client, provider) == "again"


BENT = {
    "of another issuer": {"iss": "https://evil.example"},
    "for another client": {"aud": "somebody-else"},
    "without a name of its own": {"jti": None},
    "an ID token": {"events": None, "nonce": "n"},
    "with a nonce": {"nonce": "n"},
    "of another event": {"events": {"http://schemas.openid.net/event/other": {}}},
    "of no event": {"events": {}},
    "whose events are a list": {"events": ["http://schemas.openid.net/event/backchannel-logout"]},
    "of nobody": {"sub": None, "sid": None},
    "of a number": {"sid": 7},
    "expired": {"exp": 1_700_000_000},
    "old": {"iat": 1_700_000_000, "exp": None},
    "of the future": {"iat": 4_000_000_000},
    "whose time is a word": {"iat": "now"},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
def test_a_word_that_does_not_hold_ends_nothing(client, provider, bent):
    """P38."""
    sign_in(client, provider)
    assert told(client, provider.logout_token(**bent)) == 400
    assert is_in(client)


@pytest.mark.parametrize("typ", ["JWT", "at+jwt", "", "logout"], ids=repr)
def test_a_token_of_another_kind_ends_nothing(client, provider, typ):
    """P38: of the same key, with the same claims."""
    sign_in(client, provider)
    provider.header = {"typ": typ}
    assert told(client, provider.logout_token()) == 400


def test_a_word_said_before_ends_nothing(client, provider):
    """P38: kept by whoever heard it, and said again after the next sign-in."""
    word = provider.logout_token(sid="another")
    assert told(client, word) == 200
    assert told(client, word) == 400


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\x00", "x" * 5000])
def test_what_is_no_token_ends_nothing(client, provider, token):
    assert told(client, token) == 400


def test_a_word_nobody_signed_ends_nothing(client, provider):
    """P38."""
    sign_in(client, provider)
    provider.seal = unsigned
    assert told(client, provider.logout_token()) == 400
    assert is_in(client)


def test_forged_words_do_not_have_the_provider_asked_each_time(client, provider):
    """P38: an unknown key is asked for anew at most once a minute, whoever sends it."""
    sign_in(client, provider)
    before = provider.asked.count("/jwks")
    provider.key = key_named("forged")
    assert {told(client, provider.logout_token(jti=f"j{number}")) for number in range(5)} == {400}
    assert provider.asked.count("/jwks") == before + 1
    provider.published = [provider.key]
    with clock.stopped_at(clock.now() + timedelta(minutes=2)):
        assert told(client, provider.logout_token()) == 200


def test_who_leaves_is_led_out_of_the_provider_too(client, provider):
    sign_in(client, provider)
    gone = client.get("/api/oidc/leave", headers=OURS, follow_redirects=False)
    there = urlsplit(gone.headers["location"])
    asked = parse_qs(there.query)
    assert f"{there.scheme}://{there.netloc}{there.path}" == "https://platform.example/leave"
    assert asked["post_logout_redirect_uri"] == ["http://testserver/me/"]
    assert asked["client_id"] == ["nfe"]
    assert asked["id_token_hint"][0].count(".") == 2
    assert not is_in(client)


def test_who_has_signed_out_already_is_still_led_out_of_the_provider(client, provider):
    sign_in(client, provider)
    assert client.post("/api/sign-out").status_code == 200
    gone = client.get("/api/oidc/leave", headers=OURS, follow_redirects=False)
    assert gone.headers["location"].startswith("https://platform.example/leave?")
    again = client.get("/api/oidc/leave", headers=OURS, follow_redirects=False)
    assert again.headers["location"] == "http://testserver/me/"


def test_who_came_by_phone_leaves_here_alone(client, provider, wang_fang):
    client.cookies.set("nfe", wang_fang.token)
    gone = client.get("/api/oidc/leave", headers=OURS, follow_redirects=False)
    assert gone.headers["location"] == "http://testserver/me/"
    assert not is_in(client)


@pytest.mark.parametrize(
    "headers",
    [{"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {}, {"referer": "https://evil.example/"}],
)
def test_a_page_of_somebody_else_signs_nobody_out(client, provider, headers):
    sign_in(client, provider)
    assert client.get("/api/oidc/leave", headers=headers, follow_redirects=False).status_code == 403
    assert is_in(client)
