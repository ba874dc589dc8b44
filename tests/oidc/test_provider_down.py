"""A provider that is down, slow or speaks nonsense stops nobody else."""

from __future__ import annotations

import httpx2
import pytest

from nfe_app.oidc import gateway
from tests.oidc.wayward import ISSUER, SECRET, US, come_back, set_out


def answering(monkeypatch, answer) -> list[str]:
    """Have the provider answer so to everything; what it was asked."""
    asked: list[str] = []

    def told(request: httpx2.Request) -> httpx2.Response:
        asked.append(request.url.path)
        if isinstance(answer, Exception):
            raise answer
        return answer

    account = gateway.Account(ISSUER, US, SECRET)
    monkeypatch.setattr(gateway, "CONNECTED", [gateway.Provider(account, httpx2.MockTransport(told))])
    return asked


def outcome(client) -> str:
    """Where the browser is sent that wants to set out."""
    return client.get("/api/oidc/start", follow_redirects=False).headers["location"]


@pytest.mark.parametrize(
    "answer",
    [httpx2.ConnectError("no"), httpx2.ReadTimeout("slow"), httpx2.Response(503), httpx2.Response(302)],
    ids=repr,
)
def test_one_that_is_down_is_told_of_and_left_alone_for_a_while(client, monkeypatch, answer):
    asked = answering(monkeypatch, answer)
    assert [outcome(client) for _ in range(3)] == ["/sign-in/?oidc=away&back=/"] * 3
    assert len(asked) == 1


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"{}", b'{"issuer": 1}', b"\xff\xfe"], ids=repr)
def test_papers_that_are_none_are_no_bug(client, monkeypatch, body):
    answering(monkeypatch, httpx2.Response(200, content=body))
    assert outcome(client) == "/sign-in/?oidc=refused&back=/"


@pytest.mark.parametrize("door", ["/token", "/userinfo", "/jwks"])
@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b"null", b"{}", b'{"keys": 1}', b'{"id_token": 7}'], ids=repr)
def test_nonsense_at_any_door_is_no_bug(client, provider, monkeypatch, door, body):
    whole = provider.answer

    def bent(request: httpx2.Request) -> httpx2.Response:
        return httpx2.Response(200, content=body) if request.url.path == door else whole(request)

    account = gateway.Account(ISSUER, US, SECRET)
    monkeypatch.setattr(gateway, "CONNECTED", [gateway.Provider(account, httpx2.MockTransport(bent))])
    sent = set_out(client)
    assert come_back(client, state=sent["state"], code=provider.code_for(sent), iss=ISSUER) == "refused"


def test_one_that_goes_down_on_the_way_is_told_of(client, provider, monkeypatch):
    sent = set_out(client)
    code = provider.code_for(sent)
    answering(monkeypatch, httpx2.ConnectError("no"))
    assert come_back(client, state=sent["state"], code=code, iss=ISSUER) == "away"
