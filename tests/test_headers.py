"""What goes along with every answer of the house over https, whoever asks and whatever is answered (P46)."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient

from nfe_app import nfe_app, serving
from nfe_app.base.settings import settings
from tests import conftest

ORIGIN = "https://nfe.example"
PAGE = b"<!doctype html><html><head><script>1</script></head><body>a page</body></html>"
EVERYWHERE = {
    "strict-transport-security": "max-age=31536000; includeSubDomains",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
ANSWERS = [
    *("/", "/join/", "/verify/A-42", "/nowhere", "/sw.js", "/assets/part-1.js", "/desk", "/desk/", "/desk/nowhere"),
    *(
        "/api/me",
        "/api/pack/620200",
        "/api/pack/keys",
        "/api/verify/1",
        "/api/nothing",
        "/healthz",
        "/readyz",
        "/metrics",
    ),
    *("/_event", "/ping", "/_upload", "/kiosk/", "/kiosk/en/", "/kiosk/screen.css", "/api/kiosk/screen"),
]


@pytest.fixture
def at_home(autumn: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The whole house at a https address, with two fronts of one page each."""
    monkeypatch.setenv("NFE_PUBLIC_ORIGIN", ORIGIN)
    conftest.forget()
    for front in ("phone", "desk"):
        for name in ("index.html", "join/index.html", "404.html", "__spa-fallback.html", "sw.js", "assets/part-1.js"):
            file = tmp_path / front / ("desk" if front == "desk" else "") / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(PAGE)
    fronts = [
        serving.Front(tmp_path / "phone", parameters=("/verify/",)),
        serving.Front(tmp_path / "desk", at="/desk", inline_styles=True),
    ]
    site = serving.compose(nfe_app.api(), PlainTextResponse("live"), fronts, ORIGIN)
    return TestClient(site, base_url=ORIGIN, follow_redirects=False)


def test_every_answer_carries_what_guards_it(at_home: TestClient) -> None:
    """P46: pages, parts, API, errors and redirects alike."""
    for address in ANSWERS:
        headers = at_home.get(address).headers
        assert {name: headers.get(name, "missing") for name in EVERYWHERE} == EVERYWHERE, address
        policy = headers.get("content-security-policy", "")
        assert "frame-ancestors 'none'" in policy or headers["content-type"].startswith("text/javascript"), address
        scans = headers.get("content-type", "").startswith("text/html") and not address.startswith("/kiosk/")
        camera = "camera=(self)" if scans else "camera=()"
        assert camera in headers["permissions-policy"], address


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "https://nfe.example.evil.example", "http://nfe.example", ORIGIN]
)
def test_no_foreign_page_reads_an_answer(at_home: TestClient, origin: str) -> None:
    """ASVS 3.4.2: nobody is let in by CORS, and no preflight is answered with a yes."""
    asks = {"origin": origin, "access-control-request-method": "POST", "access-control-request-headers": "content-type"}
    for address in ("/", "/api/me", "/api/pack/keys", "/api/commands", "/.well-known/audit-root", "/_event"):
        for answer in (at_home.get(address, headers={"origin": origin}), at_home.options(address, headers=asks)):
            assert not [name for name in answer.headers if name.startswith("access-control-")], address


def test_the_socket_of_the_desk_runs_over_tls(at_home: TestClient) -> None:
    """ASVS 4.4.1: over https its page may open a socket to this host by wss, and none by ws."""
    rules = dict(rule.split(" ", 1) for rule in at_home.get("/desk/").headers["content-security-policy"].split("; "))
    assert rules["connect-src"] == "'self' wss://nfe.example"


def test_no_address_with_a_number_in_it_is_told_to_anybody(at_home: TestClient) -> None:
    """P46: where one came from is told by the name of the house alone, or not at all."""
    told = {address: at_home.get(address).headers["referrer-policy"] for address in ANSWERS}
    assert set(told.values()) <= {"strict-origin", "no-referrer"}, told


def test_a_phone_page_may_run_what_it_was_built_with_and_nothing_else(at_home: TestClient) -> None:
    """P46: no unsafe-inline, no unsafe-eval, no other origin."""
    policy = at_home.get("/join/").headers["content-security-policy"]
    assert "unsafe" not in policy
    assert re.findall(r"https?:|wss?:|\*", policy) == []
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == rules["style-src"] == "'self'"
    assert rules["object-src"] == rules["base-uri"] == rules["frame-ancestors"] == "'none'"
    assert re.fullmatch(r"'self' 'sha256-[\w+/=]{44}'", rules["script-src"])


def test_the_desk_may_have_inline_styles_and_no_inline_scripts(at_home: TestClient) -> None:
    """P46"""
    policy = at_home.get("/desk/").headers["content-security-policy"]
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "unsafe" not in policy.replace("style-src 'self' 'unsafe-inline'", "")


@pytest.mark.parametrize(
    ("name", "sign_in", "fields"),
    [
        ("__Host-nfe", "/api/sign-in", {}),
        ("__Host-nfe-desk", "/desk/sign-in", {"user_name": "zhao", "password": "wrong"}),
    ],
)
def test_a_wrong_sign_in_leaves_no_cookie(at_home: TestClient, name: str, sign_in: str, fields: dict[str, str]) -> None:
    """P46"""
    answer = at_home.post(sign_in, data=fields, headers={"origin": ORIGIN})
    assert name not in answer.headers.get("set-cookie", "")
    assert "no-store" in answer.headers["cache-control"]


def test_the_cookie_is_bound_to_the_house_and_no_script_reads_it(
    at_home: TestClient, signing_in: Callable[[TestClient], str]
) -> None:
    """P46"""
    name, _, rest = signing_in(at_home).partition("=")
    attributes = {one.strip().lower() for one in rest.split(";")[1:]}
    assert name == "__Host-nfe"
    assert {"httponly", "secure", "path=/", "samesite=lax"} <= attributes
    assert not any(one.startswith("domain") for one in attributes)


@pytest.fixture
def signing_in() -> Callable[[TestClient], str]:
    """Signs a phone in, as its pages do; the cookie as it was sent."""

    def sign_in(browser: TestClient) -> str:
        ours = {"origin": ORIGIN}
        code = browser.post("/api/sign-in/code", json={"phone": "13900000001"}, headers=ours).json()["demo_code"]
        answer = browser.post("/api/sign-in", json={"phone": "13900000001", "code": code}, headers=ours)
        assert answer.status_code == 200
        return str(answer.headers["set-cookie"])

    return sign_in


def test_what_is_told_to_one_person_is_kept_by_nobody_on_the_way(
    at_home: TestClient, signing_in: Callable[[TestClient], str]
) -> None:
    """P46: no proxy and no browser's own store; also for a stranger, whose answer is a no."""
    assert at_home.get("/api/me").headers["cache-control"] == "no-store"
    signing_in(at_home)
    me = at_home.get("/api/me")
    assert (me.status_code, me.headers["cache-control"]) == (200, "no-store")
    done = at_home.post("/api/commands", json=[], headers={"origin": ORIGIN})
    assert done.headers["cache-control"] == "no-store"


def test_over_plain_http_a_browser_is_not_told_to_stay_away_from_it(autumn: None) -> None:
    """P46: a demonstration on loopback has no TLS, and its cookie no prefix."""
    site = serving.compose(nfe_app.api(), None, [], settings().public_origin)
    headers = TestClient(site).get("/healthz").headers
    assert "strict-transport-security" not in headers
    assert headers["x-content-type-options"] == "nosniff"
