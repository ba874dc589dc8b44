"""No page of somebody else has a person's cookie do anything: by Origin, by Sec-Fetch-Site, by the token (ASVS 3.5.1)."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import iter_route_contexts
from starlette.testclient import TestClient

from nfe_app.base.database import new_id
from nfe_app.base.door import csrf_of
from tests.cast import Worker

UNSAFE = {"POST", "PUT", "PATCH", "DELETE"}
PROVEN_OTHERWISE = re.compile("/api/payments/notice|/api/oidc/logout|/sandbox|/oidc")
"""Who calls these is no browser: what they bring is signed."""
EVIL = (
    {"origin": "https://evil.example"},
    {"origin": "null"},
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"sec-fetch-site": "none"},
    {},
    {"x-csrf": ""},
    {"x-csrf": "0" * 64},
    {"x-csrf": "一"},
)


@pytest.fixture
def visitor(client: TestClient, wang_fang: Worker) -> TestClient:
    """A browser that says nothing of where its requests come from, with Wang Fang's cookie."""
    del client.headers["origin"]
    client.cookies.set("nfe", wang_fang.token)
    return client


def doors(visitor: TestClient) -> list[tuple[str, str]]:
    """Every method and path by which a browser can change something."""
    found = [(method, one.path) for one in iter_route_contexts(visitor.app.routes) for method in one.methods or ()]  # type: ignore[attr-defined]
    return [(how, path) for how, path in found if how in UNSAFE and not PROVEN_OTHERWISE.match(path)]


@pytest.mark.parametrize("said", EVIL, ids=str)
def test_nothing_is_done_for_another_page(visitor: TestClient, said: dict[str, str]) -> None:
    """P33."""
    headers = {name: value.encode() for name, value in said.items()}
    for method, path in doors(visitor):
        answer = visitor.request(method, re.sub(r"{\w+}", str(new_id()), path), headers=headers, content=b"{}")  # type: ignore[arg-type]
        assert (answer.status_code, answer.json().get("code")) == (403, "foreign_origin"), path


def test_there_are_such_doors(visitor: TestClient) -> None:
    assert len(doors(visitor)) > 8


def test_each_sign_of_a_page_of_ours_is_enough(visitor: TestClient, wang_fang: Worker) -> None:
    """Old browsers send one of them: Safari 15 `Origin` alone."""
    for ours in (
        {"origin": "http://testserver"},
        {"sec-fetch-site": "same-origin"},
        {"x-csrf": csrf_of(wang_fang.token)},
    ):
        assert visitor.post("/api/commands", json=[], headers=ours).status_code == 422


def test_the_token_of_another_session_is_no_sign(visitor: TestClient, mallory: Worker) -> None:
    assert visitor.post("/api/commands", json=[], headers={"x-csrf": csrf_of(mallory.token)}).status_code == 403


def test_a_page_finds_its_token_and_no_script_finds_the_session(client: TestClient) -> None:
    code = client.post("/api/sign-in/code", json={"phone": "13800002207"}).json()["demo_code"]
    said = client.post("/api/sign-in", json={"phone": "13800002207", "code": code}).headers.get_list("set-cookie")
    session, token, known = (one.split("; ") for one in said)
    assert "HttpOnly" in session
    assert "HttpOnly" in known
    assert "HttpOnly" not in token
    assert token[0] == f"nfe-csrf={csrf_of(client.cookies['nfe'])}"


def test_who_brings_no_cookie_speaks_for_nobody_and_may_try(client: TestClient) -> None:
    client.cookies.clear()
    del client.headers["origin"]
    assert client.post("/api/commands", json=[]).status_code == 401
