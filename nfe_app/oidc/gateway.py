"""The one OpenID provider that people may sign in with: Authlib's client, held to what we promise.

Sources: OpenID Connect Core 1.0 (3.1), Discovery 1.0 (4.3), RP-Initiated Logout 1.0, Back-Channel Logout 1.0; RFC 7636, RFC 9207, RFC 9700.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.base_client import BaseApp
from authlib.integrations.base_client.sync_app import OAuth2Mixin
from authlib.integrations.base_client.sync_openid import OpenIDMixin
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from nfe_app.base import clock
from nfe_app.base.errors import Fault
from nfe_app.base.log import log_of

from . import rules
from .rules import Ended, NotTrusted, Told

SIGNED_BY = ("ES256", "ES384", "EdDSA", "Ed25519", "PS256", "RS256")
"""Never `none`, and nothing that is sealed with a secret both sides know."""
SCOPE = "openid profile phone"
LEEWAY = 60
PATIENCE = 5.0
READ_ANEW = timedelta(minutes=10)
KEYS_ANEW = timedelta(minutes=1)
NEEDED = ("authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri")
ADDRESSES = (*NEEDED, "end_session_endpoint")
ALGORITHMS, SAYS_WHO = "id_token_signing_alg_values_supported", "authorization_response_iss_parameter_supported"
EVENT = "http://schemas.openid.net/event/backchannel-logout"
LOGOUT = ("logout+jwt", "application/logout+jwt")
LOOPBACK = ("localhost", "127.0.0.1", "::1")
DOWN_FOR = timedelta(seconds=10)
log = log_of("oidc")


class ProviderDown(Fault):
    """The provider cannot be reached, or answers with a fault of its own."""


@dataclass(frozen=True)
class Account:
    """Our account at a provider; `discovery` where its papers are not read at the issuer's own address."""

    issuer: str
    client_id: str
    client_secret: str
    discovery: str = ""

    @property
    def papers(self) -> str:
        """Where the provider tells of itself (OpenID Connect Discovery 1.0, 4)."""
        return self.discovery or f"{self.issuer.rstrip('/')}/.well-known/openid-configuration"


@dataclass(frozen=True)
class Begun:
    """The way to the provider, and what is to be kept until the answer comes."""

    url: str
    state: str
    nonce: str
    verifier: str


class _IdToken(CodeIDToken):  # type: ignore[misc]
    """An ID token that is held against the clock of the house."""

    def validate(self, now: int | None = None, leeway: int = 0) -> None:
        super().validate(now or int(clock.now().timestamp()), leeway)


class _App(OAuth2Mixin, OpenIDMixin, BaseApp):  # type: ignore[misc]
    client_cls = OAuth2Client

    def learn(self, issuer: str) -> None:
        """Read the provider's papers once, and keep of them what we use: whatever else stands there would set up our own client."""
        told = self.load_server_metadata()
        kept = {name: told[name] for name in ("issuer", *ADDRESSES, SAYS_WHO) if name in told}
        offered = told.get(ALGORITHMS, ["RS256"])
        kept[ALGORITHMS] = [name for name in SIGNED_BY if name in offered]
        if kept.get("issuer") != issuer or not kept[ALGORITHMS] or not all(kept.get(name) for name in NEEDED):
            raise NotTrusted
        if not all(_is_safe(str(kept[name]), issuer) for name in ADDRESSES if kept.get(name)):
            raise NotTrusted
        self.server_metadata = {**kept, "_loaded_at": told["_loaded_at"]}


class Provider:
    """One provider; its papers are read again every few minutes, so that a key it has withdrawn is not believed for long."""

    def __init__(self, account: Account, transport: httpx2.BaseTransport | None = None) -> None:
        self.account = account
        self._transport = transport
        self._lock = threading.Lock()
        self._known: tuple[datetime, _App] | None = None
        self._keys_at: datetime | None = None
        self._down_at: datetime | None = None

    def way_there(self, redirect_uri: str) -> Begun:
        """A new way to the provider, with 256 random bits for each of state, nonce and verifier."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        with _heard():
            made = self._app().create_authorization_url(redirect_uri, state=state, nonce=nonce, code_verifier=verifier)
        return Begun(made["url"], state, nonce, verifier)

    def check_who_answers(self, iss: str | None) -> None:
        """Refuse an answer of another issuer (RFC 9207, 2.4). Raises NotTrusted."""
        with _heard():
            says_who = self._app().server_metadata.get(SAYS_WHO) is True
        if (iss is None and says_who) or iss not in (None, self.account.issuer):
            raise NotTrusted

    def finish(self, code: str, nonce: str, verifier: str, redirect_uri: str) -> Told:
        """Trade a code for what the provider says of the person. Raises NotTrusted, or ProviderDown."""
        with _heard():
            app = self._app()
            token = app.fetch_access_token(redirect_uri, code=code, code_verifier=verifier)
            ours = {"iss": {"value": self.account.issuer}, "aud": {"value": self.account.client_id}}
            bound = {"access_token": token.get("access_token")}  # which Authlib forgets where the class is named
            claims = app.parse_id_token(
                token, nonce, ours, lambda *told: _IdToken(*told[:-1], told[-1] | bound), LEEWAY
            )
            if claims is None or not nonce:
                raise NotTrusted
            info = app.userinfo(token=token)
            return rules.told(self.account.issuer, claims, info, token["id_token"])

    def way_out(self, hint: str, back: str) -> str:
        """Where a person leaves the provider too; empty where it has no such door."""
        with _heard():
            app = self._app()
            if not app.server_metadata.get("end_session_endpoint"):
                return ""
            made = app.create_logout_url(back, hint, client_id=self.account.client_id)
        return str(made["url"])

    def read_logout(self, token: str) -> Ended:
        """What a logout token says, held against Back-Channel Logout 1.0, 2.6. Raises NotTrusted, or ProviderDown."""
        with _heard():
            claims = self._opened(token)
            needed = {"essential": True}
            checks: dict[str, Any] = dict.fromkeys(("iat", "jti", "events"), needed)
            checks |= {
                "iss": needed | {"value": self.account.issuer},
                "aud": needed | {"value": self.account.client_id},
            }
            now = int(clock.now().timestamp())
            jwt.JWTClaimsRegistry(now, LEEWAY, **checks).validate(claims)
        return self._ended(claims, now)

    def _ended(self, claims: Mapping[str, Any], now: int) -> Ended:
        sub, sid, jti = (claims.get(name, "") for name in ("sub", "sid", "jti"))
        lives = rules.LOGOUT_LIVES.total_seconds()
        texts = all(isinstance(one, str) and len(one) <= rules.LONGEST and "\0" not in one for one in (sub, sid, jti))
        fits = isinstance(claims["events"], dict) and isinstance(claims["events"].get(EVENT), dict)
        if "nonce" in claims or not texts or not fits or not (sub or sid) or claims["iat"] < now - lives:
            raise NotTrusted
        return Ended(self.account.issuer, jti, sub, sid)

    def _opened(self, token: str) -> dict[str, Any]:
        """The claims of a token whose signature holds; an unknown key is asked for anew, at most once a minute, whoever sends it."""
        app = self._app()
        algorithms = app.server_metadata[ALGORITHMS]
        try:
            return _claims(jwt.decode(token, KeySet.import_key_set(app.fetch_jwk_set()), algorithms))
        except InvalidKeyIdError:
            now = clock.now()
            with self._lock:
                if self._keys_at and now < self._keys_at + KEYS_ANEW:
                    raise
                self._keys_at = now
            return _claims(jwt.decode(token, KeySet.import_key_set(app.fetch_jwk_set(force=True)), algorithms))

    def _app(self) -> _App:
        with self._lock:
            now = clock.now()
            if self._known is None or not self._known[0] <= now < self._known[0] + READ_ANEW:
                self._known = now, self._learnt_unless_down(now)
            return self._known[1]

    def _learnt_unless_down(self, now: datetime) -> _App:
        """While the provider is down only one in ten seconds waits for it: the others are told at once."""
        if self._down_at and self._down_at <= now < self._down_at + DOWN_FOR:
            raise ProviderDown
        try:
            return self._learnt()
        except httpx2.HTTPError:
            self._down_at = now
            raise

    def _learnt(self) -> _App:
        how = {"scope": SCOPE, "code_challenge_method": "S256", "trust_env": False, "timeout": PATIENCE}
        app = _App(
            None,
            client_id=self.account.client_id,
            client_secret=self.account.client_secret,
            server_metadata_url=self.account.papers,
            client_kwargs=how | ({"transport": self._transport} if self._transport else {}),
        )
        app.learn(self.account.issuer)
        return app


def _claims(token: jwt.Token) -> dict[str, Any]:
    """The claims of what says of itself that it is a logout token, and so is no other token of the same key."""
    if str(token.header.get("typ", "")).lower() not in LOGOUT:
        raise NotTrusted
    return token.claims


def _is_safe(url: str, issuer: str) -> bool:
    """Whether an address of the provider is one that nobody listens in to; over plain http only where the issuer itself is, in a demonstration."""
    there = urlsplit(url)
    return there.scheme == "https" or (
        there.scheme == "http" and (there.hostname in LOOPBACK or issuer.startswith("http://"))
    )


@contextmanager
def _heard() -> Iterator[None]:
    """What goes wrong with the outside, in the two words of the house."""
    try:
        yield
    except httpx2.HTTPError as fault:
        raise ProviderDown(type(fault).__name__) from fault
    except (AuthlibBaseError, JoseError, ValueError, KeyError, TypeError, AttributeError, RuntimeError) as wrong:
        log.warning("a provider's word does not hold", why=type(wrong).__name__, what=getattr(wrong, "error", ""))
        raise NotTrusted from wrong


CONNECTED: list[Provider] = []


def connect(provider: Provider | None) -> None:
    """Have people sign in with this provider, and no other; None for none."""
    CONNECTED[:] = [provider] if provider else []


def connected() -> Provider:
    """The provider that people may sign in with. Raises NotOffered."""
    if not CONNECTED:
        raise rules.NotOffered
    return CONNECTED[0]
