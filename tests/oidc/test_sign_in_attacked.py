"""Whoever bends the way to the provider and back is not let in (P38)."""

from __future__ import annotations

import base64
import hmac
from collections.abc import Callable
from datetime import timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.testclient import TestClient

from nfe_app.base import clock
from tests.oidc.wayward import ISSUER, US, Wayward, come_back, key_named, set_out, sign_in, unsigned


def signed_in(browser: TestClient) -> bool:
    """Whether the house knows who is at this browser."""
    return browser.get("/api/me").status_code == 200


def test_the_plain_way_signs_in(client, provider):
    assert sign_in(client, provider) == "in"
    assert signed_in(client)


def test_what_goes_with_the_browser_is_fresh_and_bound(client, provider):
    """P38: PKCE with S256, a state and a nonce of 256 bits, another each time."""
    first, second = set_out(client), set_out(client)
    assert first["code_challenge_method"] == "S256"
    for name in ("state", "nonce", "code_challenge"):
        assert first[name] != second[name]
        assert len(first[name]) >= 43


def test_an_answer_carried_to_another_browser_is_not_taken(client, stranger, provider):
    """P38: the code of one person signs nobody else in, nor the other way round."""
    sent = set_out(client)
    set_out(stranger)
    assert come_back(stranger, state=sent["state"], code=provider.code_for(sent), iss=ISSUER) == "again"
    assert not signed_in(stranger)


@pytest.mark.parametrize("state", ["", "made-up", "\x00", "状态", "x" * 4000])
def test_an_answer_to_no_question_is_not_taken(client, provider, state):
    """P38."""
    sent = set_out(client)
    assert come_back(client, state=state, code=provider.code_for(sent), iss=ISSUER) == "again"


def test_an_answer_that_comes_twice_is_taken_once(client, provider):
    """P38: also where the provider would take its code again."""
    sent = set_out(client)
    cookie = dict(client.cookies)
    code = provider.code_for(sent)
    assert come_back(client, state=sent["state"], code=code, iss=ISSUER) == "in"
    client.cookies.clear()
    client.cookies.update(cookie)
    provider.codes[code] = sent
    assert come_back(client, state=sent["state"], code=code, iss=ISSUER) == "again"


def test_an_answer_is_taken_for_ten_minutes(client, provider):
    sent = set_out(client)
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert come_back(client, state=sent["state"], code=provider.code_for(sent), iss=ISSUER) == "again"


def test_a_parameter_that_comes_twice_is_not_taken(client, provider):
    sent = set_out(client)
    twice = f"state={sent['state']}&state=x&code={provider.code_for(sent)}&iss={ISSUER}"
    assert "oidc=again" in client.get(f"/api/oidc/callback?{twice}", follow_redirects=False).headers["location"]


def test_a_code_that_was_spent_signs_nobody_in(client, provider):
    """P38: the provider refuses it, and so do we."""
    first, second = set_out(client), set_out(client)
    code = provider.code_for(second)
    provider.codes.pop(code)
    assert come_back(client, state=second["state"], code=code, iss=ISSUER) == "refused"
    assert first["state"] != second["state"]


def test_a_code_of_somebody_else_does_not_fit_our_verifier(client, stranger, provider):
    """P38: a stolen code, put into the answer to one's own question."""
    stolen = provider.code_for(set_out(client))
    own = set_out(stranger)
    assert come_back(stranger, state=own["state"], code=stolen, iss=ISSUER) == "refused"
    assert not signed_in(stranger)


@pytest.mark.parametrize("iss", ["https://evil.example", f"{ISSUER}/", "", None])
def test_an_answer_of_another_provider_is_not_taken(client, provider, iss):
    """P38: the mix-up of RFC 9207; one that says it names itself has to."""
    sent = set_out(client)
    named = {} if iss is None else {"iss": iss}
    assert come_back(client, state=sent["state"], code=provider.code_for(sent), **named) == "refused"
    assert "/token" not in provider.asked


def hmac_with_public_key(provider: Wayward) -> Callable[[dict[str, object]], str]:
    """Signs with the public key as if it were a secret, by HS256."""
    header = {"alg": "HS256", "kid": provider.key.kid}

    def sealed(claims: dict[str, object]) -> str:
        told = unsigned(claims, header).removesuffix(".")
        mac = hmac.new(provider.key.as_pem(private=False), told.encode(), "sha256").digest()
        return f"{told}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    return sealed


BENT = {
    "another nonce": {"claims": {"nonce": "of another answer"}},
    "no nonce": {"claims": {"nonce": None}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "no issuer": {"claims": {"iss": None}},
    "for another client": {"claims": {"aud": "somebody-else"}},
    "for another client, that we may use": {"claims": {"aud": "somebody-else", "azp": US}},
    "for several, by nobody": {"claims": {"aud": [US, "somebody-else"]}},
    "for several, by another": {"claims": {"aud": [US, "somebody-else"], "azp": "somebody-else"}},
    "for us, by another": {"claims": {"azp": "somebody-else"}},
    "expired": {"claims": {"exp": 1_700_000_000}},
    "without an end": {"claims": {"exp": None}},
    "of the future": {"claims": {"iat": 4_000_000_000}},
    "no subject": {"claims": {"sub": None}},
    "an empty subject": {"claims": {"sub": ""}, "info": {"sub": ""}},
    "of another access token": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "user info of somebody else": {"info": {"sub": "s2"}},
}


@pytest.mark.parametrize("bent", BENT.values(), ids=BENT.keys())
def test_an_id_token_that_does_not_hold_signs_nobody_in(client, provider, bent):
    """P38."""
    for part, changed in bent.items():
        getattr(provider, part).update(changed)
    assert sign_in(client, provider) == "refused"
    assert not signed_in(client)


def test_nobody_signs_in_by_what_nobody_signed(client, provider):
    """P38: alg none, though the provider says that it does so."""
    provider.seal = unsigned
    assert sign_in(client, provider) == "refused"


def test_a_public_key_is_no_secret(client, provider):
    """P38: HS256 with the provider's public key."""
    provider.seal = hmac_with_public_key(provider)
    assert sign_in(client, provider) == "refused"


def test_a_secret_we_share_is_no_signature(client, provider):
    """P38: HS256 with our own client secret, which the standard would allow."""
    secret = OctKey.import_key(b"the secret of the house" * 2)
    provider.published = [provider.key, secret]
    provider.seal = lambda claims: jwt.encode({"alg": "HS256"}, claims, secret, ["HS256"])
    assert sign_in(client, provider) == "refused"


def test_a_key_nobody_published_is_asked_for_once_and_not_believed(client, provider):
    """P38."""
    provider.key = key_named("k9")
    assert sign_in(client, provider) == "refused"
    assert provider.asked.count("/jwks") == 2


def test_another_key_under_a_published_name_is_not_believed(client, provider):
    """P38."""
    provider.key = key_named("k1")
    assert sign_in(client, provider) == "refused"


def test_a_key_in_the_token_itself_is_not_believed(client, provider):
    """P38."""
    own = key_named("k1")
    provider.key, provider.header = own, {"jwk": own.as_dict(private=False)}
    assert sign_in(client, provider) == "refused"


def test_a_new_key_of_the_provider_is_learnt(client, provider):
    """P38: rotation from k1 to k2, with k1 gone."""
    assert sign_in(client, provider) == "in"
    provider.key = key_named("k2")
    provider.published = [provider.key]
    assert sign_in(client, provider) == "in"


def test_a_key_that_was_withdrawn_is_not_believed_for_long(client, provider):
    sign_in(client, provider)
    provider.published = [key_named("k2")]
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        assert sign_in(client, provider) == "refused"


def test_rsa_is_read_as_well(client, provider):
    provider.key = RSAKey.generate_key(2048, {"kid": "r1"}, private=True)
    provider.published, provider.header = [provider.key], {"alg": "RS256"}
    assert sign_in(client, provider) == "in"


@pytest.mark.parametrize(
    "papers",
    [
        {"issuer": "https://evil.example"},
        {"id_token_signing_alg_values_supported": ["none", "HS256"]},
        {"token_endpoint": "http://platform.example/token"},
        {"jwks_uri": None},
        {"userinfo_endpoint": "file:///etc/passwd"},
    ],
    ids=lambda papers: "".join(papers),
)
def test_papers_that_do_not_hold_lead_nowhere(client, provider, papers):
    """P38."""
    provider.papers = papers
    gone = client.get("/api/oidc/start", follow_redirects=False)
    assert gone.headers["location"] == "/sign-in/?oidc=refused&back=/"


def test_papers_do_not_set_up_our_own_client(client, provider):
    """What stands in the papers beside the standard could else switch off the check of certificates, or name a proxy."""
    provider.papers = {
        "verify": False,
        "proxy": "http://evil.example",
        "base_url": "https://evil.example",
        "scope": "x",
    }
    assert sign_in(client, provider) == "in"
    assert "https%3A" not in set_out(client)["scope"]
    assert set_out(client)["scope"] == "openid profile phone"
