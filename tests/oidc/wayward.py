"""An OpenID provider that a test may bend: it keeps to the standard unless it is told otherwise, one point at a time."""

from __future__ import annotations

import base64
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, RSAKey
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.oidc.gateway import EVENT, Account, Provider

ISSUER = "https://platform.example"
US, SECRET = "nfe", "the secret of the house"
ALL = ["ES256", "RS256", "HS256", "none"]
"""What this provider says it signs with: more than anybody should believe."""


def key_named(kid: str) -> ECKey:
    """A new key of this name."""
    return ECKey.generate_key("P-256", {"kid": kid}, private=True)


@dataclass
class Wayward:
    """The provider; what a test changes in it lasts for that test."""

    key: ECKey | RSAKey = field(default_factory=lambda: key_named("k1"))
    published: list[Any] = field(default_factory=list)
    papers: dict[str, Any] = field(default_factory=dict)
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    info: dict[str, Any] = field(default_factory=dict)
    seal: Any = None
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.published = [self.key]

    def client(self) -> Provider:
        """The house's side of it."""
        return Provider(Account(ISSUER, US, SECRET), httpx2.MockTransport(self.answer))

    def answer(self, request: httpx2.Request) -> httpx2.Response:
        """What it answers behind the browser's back."""
        self.asked.append(request.url.path)
        return {
            "/.well-known/openid-configuration": self._papers,
            "/jwks": self._jwks,
            "/token": self._token,
            "/userinfo": self._userinfo,
        }[request.url.path](request)

    def code_for(self, sent: dict[str, str]) -> str:
        """A person signs in: the code for what the house has sent along."""
        code = f"code {len(self.codes)}"
        self.codes[code] = sent
        return code

    def id_token(self, nonce: str) -> str:
        """An ID token, bent as the test wants it."""
        return self.signed({"sub": "s1", "sid": "sid1", "nonce": nonce, **self.claims})

    def logout_token(self, **changed: Any) -> str:
        """A logout token, bent as the test wants it; None takes a claim out."""
        claims = {"sub": "s1", "sid": "sid1", "jti": "j1", "events": {EVENT: {}}, **changed}
        return self.signed(claims, {"typ": "logout+jwt"})

    def signed(self, claims: dict[str, Any], more: dict[str, str] | None = None) -> str:
        """Claims with who, to whom and when, signed."""
        now = int(clock.now().timestamp())
        whole = {"iss": ISSUER, "aud": US, "iat": now, "exp": now + 300, **claims}
        kept = {name: value for name, value in whole.items() if value is not None}
        if self.seal:
            return str(self.seal(kept))
        header = {"alg": "ES256", "kid": self.key.kid, **(more or {}), **self.header}
        return jwt.encode(header, kept, self.key, [header["alg"]])

    def _papers(self, _request: httpx2.Request) -> httpx2.Response:
        told = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "userinfo_endpoint": f"{ISSUER}/userinfo",
            "jwks_uri": f"{ISSUER}/jwks",
            "end_session_endpoint": f"{ISSUER}/leave",
            "id_token_signing_alg_values_supported": ALL,
            "authorization_response_iss_parameter_supported": True,
            **self.papers,
        }
        return httpx2.Response(200, json=told)

    def _jwks(self, _request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json=KeySet(self.published).as_dict(private=False))

    def _token(self, request: httpx2.Request) -> httpx2.Response:
        form = {name: values[0] for name, values in parse_qs(request.content.decode()).items()}
        sent = self.codes.pop(form["code"], None)
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if sent is None or challenge != sent["code_challenge"]:
            return httpx2.Response(400, json={"error": "invalid_grant"})
        token = {"access_token": "a1", "token_type": "Bearer", "expires_in": 300}
        return httpx2.Response(200, json=token | {"id_token": self.id_token(sent["nonce"])})

    def _userinfo(self, _request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, json={"sub": "s1", **self.info})


def set_out(browser: TestClient, *, ours: bool = True, **query: str) -> dict[str, str]:
    """The browser sets out; what the house sends along to the provider."""
    site = {"sec-fetch-site": "same-origin" if ours else "cross-site"}
    gone = browser.get("/api/oidc/start", params=query, headers=site, follow_redirects=False)
    assert gone.status_code == 303, gone.text
    return {name: values[0] for name, values in parse_qs(urlsplit(gone.headers["location"]).query).items()}


def come_back(browser: TestClient, **query: str) -> str:
    """The browser comes back; what the sign-in page is told of how it went."""
    back = browser.get("/api/oidc/callback", params=query, follow_redirects=False)
    assert back.status_code == 303, back.text
    return parse_qs(urlsplit(back.headers["location"]).query)["oidc"][0]


def sign_in(browser: TestClient, provider: Wayward, **more: str) -> str:
    """There and back as it should be."""
    sent = set_out(browser)
    return come_back(browser, state=sent["state"], code=provider.code_for(sent), iss=ISSUER, **more)


def unsigned(claims: dict[str, Any], header: dict[str, Any] | None = None) -> str:
    """Claims that nobody signed, by the algorithm `none`."""
    parts = (header or {"alg": "none", "typ": "JWT"}, claims)
    return ".".join(base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in parts) + "."
