"""Every door is guarded, or stands on a short list of doors that anybody may try."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Mount
from starlette.testclient import TestClient

from nfe_app import nfe_app
from nfe_app.base.database import new_id

PUBLIC = {
    "GET /.well-known/audit-root": 200,
    "GET /api/openapi.json": 200,
    "GET /api/pack/keys": 200,
    "GET /api/pack/{place}": 404,
    "GET /api/ours": 200,
    "GET /api/quote": 404,
    "GET /api/verify/{number}": 404,
    "POST /api/verify/file": 200,
    "POST /api/verify/many": 422,
    "GET /api/certificates/keys": 200,
    "GET /api/for/{code}": 404,
    "GET /api/for/{code}/cashier": 404,
    "POST /api/for/{code}/pay": 422,
    "POST /api/handover": 422,
    "POST /api/handover/taken": 422,
    "GET /kiosk/": 200,
    "GET /kiosk/en/": 200,
    "GET /kiosk/screen.js": 200,
    "GET /kiosk/screen.css": 200,
    "POST /api/kiosk/begin": 422,
    "GET /healthz": 200,
    "GET /metrics": 200,
    "GET /readyz": 200,
    "POST /api/sign-in/code": 422,
    "POST /api/sign-in": 422,
    "POST /api/sign-in/number": 422,
    "POST /api/sign-in/passkey/options": 200,
    "POST /api/sign-in/passkey": 422,
    "POST /api/sign-out": 200,
    "POST /api/desk/sign-in": 303,
    "POST /api/desk/sign-out": 303,
    "GET /api/oidc/offer": 200,
    "GET /api/oidc/start": 303,
    "GET /api/oidc/callback": 303,
    "GET /api/oidc/leave": 403,
    "POST /api/oidc/logout": 400,
    "POST /api/payments/notice": 401,
    "POST /api/payments/notice/{channel}": 404,
}
"""What each answers to a stranger who sends nothing; the channel's notice is proven by its signature."""
MOUNTED = {"/sandbox/wechat", "/sandbox/alipay", "/sandbox/bank", "/sandbox/office", "/sandbox/identity"}


def doors() -> set[str]:
    """Every method and path that the API answers, mounted apps apart."""
    found = iter_route_contexts(nfe_app.api().routes)
    return {
        f"{method} {door.path}"
        for door in found
        if not isinstance(door.original_route, Mount)
        for method in (door.methods or {"?"})
        if method != "HEAD"
    }


def knock(browser: TestClient, door: str) -> int:
    """What a door answers to somebody who is not signed in."""
    method, path = door.split()
    return browser.request(method, re.sub(r"{\w+}", str(new_id()), path), follow_redirects=False).status_code


@pytest.fixture
def stranger(client: TestClient) -> TestClient:
    """A browser with no cookie."""
    client.cookies.clear()
    return client


def test_every_door_is_guarded_or_public_on_purpose(stranger: TestClient) -> None:
    """P33."""
    answers = {door: knock(stranger, door) for door in doors()}
    assert {door for door, status in answers.items() if status != 401} == PUBLIC.keys() - {"POST /api/payments/notice"}


def test_the_public_doors_answer_a_stranger_calmly(stranger: TestClient) -> None:
    assert {door: knock(stranger, door) for door in PUBLIC} == PUBLIC


def test_the_list_of_public_doors_names_only_doors(house: str) -> None:
    assert PUBLIC.keys() <= doors()


def test_a_cookie_of_nobody_opens_nothing(stranger: TestClient) -> None:
    for made_up in (b"x", b"\xff\xfe", b"0" * 4000, b"", b'"'):
        assert stranger.get("/api/me", headers={b"cookie": b"nfe=" + made_up}).status_code == 401


def test_only_the_sandbox_is_mounted(house: str) -> None:
    assert {route.path for route in nfe_app.api().routes if isinstance(route, Mount)} == MOUNTED
