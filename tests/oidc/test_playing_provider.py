"""The provider of our own that plays: the same client, the same protocol, and not in production."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import httpx
import httpx2
import pytest
from joserfc import jwt
from starlette.testclient import TestClient

from nfe_app import identity, nfe_app
from nfe_app.base import clock
from nfe_app.base.settings import Settings
from nfe_app.oidc import gateway
from nfe_app.oidc.gateway import Provider
from nfe_app.oidc.provider.app import PlayingProvider
from nfe_app.oidc.provider.courier import Courier
from nfe_app.oidc.provider.grants import IdTokens
from nfe_app.oidc.provider.shelf import Seated, Shelf
from tests.oidc.wayward import set_out

AT = identity.AT


class Demo:
    """A house whose provider plays: its browser, and the way to the provider from inside."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.app = nfe_app.api()
        self.browser = TestClient(self.app, follow_redirects=False)
        inside = TestClient(self.app, follow_redirects=False)

        def to_provider(request: httpx2.Request) -> httpx2.Response:
            kept = {name: value for name, value in request.headers.items() if name != "host"}
            path = request.url.raw_path.decode()
            answer = inside.request(request.method, path, headers=kept, content=request.content)
            return httpx2.Response(answer.status_code, headers=dict(answer.headers), content=answer.content)

        def to_house(request: httpx.Request) -> httpx.Response:
            kept = {"content-type": request.headers["content-type"]}
            answer = inside.post(request.url.path, headers=kept, content=request.content)
            return httpx.Response(answer.status_code)

        self.provider = PlayingProvider(identity.playing(), httpx.MockTransport(to_house))
        (mounted,) = [route for route in self.app.routes if getattr(route, "path", "") == AT]
        mounted.app = self.provider.app
        self.client = Provider(identity.ours(), httpx2.MockTransport(to_provider))
        monkeypatch.setattr(gateway, "CONNECTED", [self.client])

    def choose(self, sent: dict[str, str], who: str) -> dict[str, str]:
        """Somebody is chosen at the provider; what comes back with the browser."""
        went = self.browser.post(f"{AT}/authorize", params=sent, data={"who": who})
        assert went.status_code == 303, went.text
        address = urlsplit(went.headers["location"])
        assert f"{address.scheme}://{address.netloc}{address.path}" == "http://testserver/api/oidc/callback"
        return {name: values[0] for name, values in parse_qs(address.query).items()}

    def sign_in(self, who: str) -> str:
        """There and back; how it went."""
        back = self.choose(set_out(self.browser), who)
        went = self.browser.get("/api/oidc/callback", params=back)
        return parse_qs(urlsplit(went.headers["location"]).query)["oidc"][0]


@pytest.fixture
def demo(autumn: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Demo]:
    """The house."""
    yield Demo(monkeypatch)


def token(demo: Demo, back: dict[str, str], verifier: str, secret: str = "") -> httpx.Response:
    """What the token door answers."""
    form = {"grant_type": "authorization_code", "code": back["code"], "code_verifier": verifier}
    form["redirect_uri"] = "http://testserver/api/oidc/callback"
    known = identity.ours()
    return demo.browser.post(f"{AT}/token", data=form, auth=(known.client_id, secret or known.client_secret))


def test_a_newcomer_signs_in_and_is_proved(demo):
    assert demo.sign_in("newcomer") == "in"
    person = demo.browser.get("/api/me").json()["person"]
    assert person["name"] == "陈晓河"
    assert person["identified"]


def test_one_whose_number_is_not_vouched_for_links_first(demo):
    assert demo.sign_in("unproved") == "link"


def test_who_changes_their_mind_is_led_back(demo):
    assert demo.sign_in("") == "denied"


def test_the_page_shows_everybody_and_runs_nothing(demo):
    shown = demo.browser.get(f"{AT}/authorize", params=set_out(demo.browser))
    assert shown.status_code == 200
    assert all(one.name in shown.text for one in identity.invented())
    assert all(
        told in shown.text for told in ("账号编号", "手机号", "姓名和身份证号")
    )  # what is agreed to: ASVS 10.7.2
    assert "<script" not in shown.text
    assert not re.search(r"\sstyle=", shown.text)
    policy = shown.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("name", ["code_challenge", "code_challenge_method", "nonce", "scope"])
def test_without_pkce_or_nonce_there_is_no_code(demo, name):
    sent = set_out(demo.browser)
    del sent[name]
    went = demo.browser.get(f"{AT}/authorize", params=sent)
    if name == "scope":
        assert went.status_code == 200  # plain OAuth, of no use to who wants to know a person
    else:
        query = parse_qs(urlsplit(went.headers["location"]).query)
        assert query["error"] == ["invalid_request"]
        assert query["iss"] == [identity.ours().issuer]


@pytest.mark.parametrize(
    "bent",
    [
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": "http://testserver/api/oidc/callback/x"},
        {"client_id": "somebody-else"},
        {"response_type": "token"},
        {"code_challenge_method": "plain"},
    ],
    ids=str,
)
def test_nobody_is_sent_to_a_foreign_page(demo, bent):
    went = demo.browser.get(f"{AT}/authorize", params=set_out(demo.browser) | bent)
    assert went.status_code in (303, 400)
    assert went.headers.get("location", "http://testserver/api/oidc/callback?").startswith(
        "http://testserver/api/oidc/callback?"
    )


def test_a_page_of_somebody_else_chooses_nobody(demo):
    sent = set_out(demo.browser)
    went = demo.browser.post(
        f"{AT}/authorize", params=sent, data={"who": "newcomer"}, headers={"origin": "https://evil.example"}
    )
    assert went.status_code == 403


def test_a_code_is_good_for_once_and_for_a_minute(demo):
    begun = demo.client.way_there("http://testserver/api/oidc/callback")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    back = demo.choose(sent, "newcomer")
    given = token(demo, back, begun.verifier).json()
    assert token(demo, back, begun.verifier).json()["error"] == "invalid_grant"
    over = demo.browser.get(f"{AT}/userinfo", headers={"authorization": f"Bearer {given['access_token']}"})
    assert over.status_code == 401  # a code that comes twice takes back what it gave
    late = demo.choose(sent | {"nonce": "another"}, "newcomer")
    with clock.stopped_at(clock.now().replace(minute=5)):
        assert token(demo, late, begun.verifier).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(("verifier", "secret"), [("w" * 43, ""), ("", ""), ("right", "wrong secret")])
def test_a_code_needs_its_verifier_and_the_secret(demo, verifier, secret):
    begun = demo.client.way_there("http://testserver/api/oidc/callback")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    back = demo.choose(sent, "newcomer")
    wrong = token(demo, back, begun.verifier if verifier == "right" else verifier, secret)
    assert wrong.status_code in (400, 401)
    assert token(demo, back, begun.verifier).status_code == 400 or verifier != "w" * 43


def test_its_keys_turn_over_and_nobody_notices(demo):
    assert demo.sign_in("newcomer") == "in"
    before = demo.provider.keys.signing.kid
    demo.provider.keys.rotate()
    assert demo.provider.keys.signing.kid != before
    assert demo.sign_in("newcomer") == "in"
    assert before in [key["kid"] for key in demo.browser.get(f"{AT}/jwks").json()["keys"]]
    assert "d" not in demo.browser.get(f"{AT}/jwks").json()["keys"][0]


def test_every_token_it_signs_names_for_whom_it_is(demo):
    """ASVS 9.2.4: one key signs what is for one client, and says so each time."""
    setting, keys = demo.provider.setting, demo.provider.keys
    word = Courier(setting, keys).token(Seated(setting.people[0], "a session", clock.now()))
    assert jwt.decode(word, keys.signing).claims["aud"] == setting.client_id
    assert IdTokens(setting, Shelf(), keys).get_client_claims(None)["aud"] == setting.client_id


def test_who_leaves_there_is_signed_out_here_in_every_browser(demo):
    """P39: the back channel, on the way of the leaving browser."""
    demo.sign_in("newcomer")
    cookie = dict(demo.browser.cookies)
    gone = demo.browser.get("/api/oidc/leave", headers={"sec-fetch-site": "same-origin"})
    out = demo.browser.get(gone.headers["location"])
    assert out.headers["location"].startswith("http://testserver/me/")
    demo.browser.cookies.update(cookie)
    assert demo.browser.get("/api/me").status_code == 401


def test_a_session_ended_there_ends_here(demo):
    """P39: though the browser itself never left here."""
    demo.sign_in("newcomer")
    (seated,) = demo.provider._shelf.seats.values()
    demo.provider._server.risen(seated)
    assert demo.browser.get("/api/me").status_code == 401


def test_it_does_not_start_in_production(autumn):
    with pytest.raises(RuntimeError, match="does not start in production"):
        PlayingProvider(identity.playing().__class__(**vars(identity.playing()) | {"production": True}))


def test_a_real_provider_takes_its_place(autumn, monkeypatch):
    told = Settings(oidc_issuer="https://platform.example", oidc_client_id="nfe", oidc_client_secret="s")
    monkeypatch.setattr(identity, "settings", lambda: told)
    app = nfe_app.api()
    assert gateway.connected().account.issuer == "https://platform.example"
    assert AT not in {getattr(route, "path", "") for route in app.routes}


def test_scopes_that_nobody_needs_are_not_given(demo):
    begun = demo.client.way_there("http://testserver/api/oidc/callback")
    sent = {name: values[0] for name, values in parse_qs(urlsplit(begun.url).query).items()}
    back = demo.choose(sent | {"scope": "openid phone admin email"}, "newcomer")
    assert token(demo, back, begun.verifier).json()["scope"] == "openid phone"


@pytest.mark.parametrize(
    "query", [{}, {"id_token_hint": "a.b.c"}, {"client_id": "nfe", "post_logout_redirect_uri": "x"}]
)
def test_a_word_of_nobody_ends_nothing_there(demo, query):
    demo.sign_in("newcomer")
    assert demo.browser.get(f"{AT}/leave", params=query).status_code in (200, 400)
    assert len(demo.provider._shelf.seats) == 1


def test_nobody_is_sent_on_to_a_foreign_page_after_leaving(demo):
    demo.sign_in("newcomer")
    gone = demo.browser.get("/api/oidc/leave", headers={"sec-fetch-site": "same-origin"}).headers["location"]
    hint = parse_qs(urlsplit(gone).query)["id_token_hint"][0]
    query = {"id_token_hint": hint, "post_logout_redirect_uri": "https://evil.example/"}
    assert demo.browser.get(f"{AT}/leave", params=query).status_code == 200


@pytest.mark.parametrize("content", [b"", b"a=1&" * 50, b"\xff\xfe", b"x" * 20_000, b"grant_type=password&username=x"])
def test_nonsense_at_the_token_door_is_no_bug(demo, content):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    assert demo.browser.post(f"{AT}/token", content=content, headers=headers).status_code in (400, 401, 413)
