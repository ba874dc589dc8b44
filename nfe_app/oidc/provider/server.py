"""Authlib's authorization server, with the doors it has and what it keeps."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer
from authlib.oauth2.rfc6750 import BearerTokenGenerator
from authlib.oidc.rpinitiated import EndSessionEndpoint, EndSessionRequest
from joserfc.jwk import KeySet

from .client import Client
from .grants import Challenge, Codes, IdTokens, Issuer
from .keys import Keys
from .setting import Setting
from .shelf import TOKEN_LIVES, Seated, Shelf
from .wire import Answer, Asked, Asking


class Server(AuthorizationServer):  # type: ignore[misc]
    """The protocol; `risen` is told of every sign-in that ends."""

    def __init__(self, setting: Setting, shelf: Shelf, keys: Keys, risen: Callable[[Seated], object]) -> None:
        super().__init__()
        self.setting = setting
        self.shelf = shelf
        self.keys = keys
        self.risen = risen
        lives = int(TOKEN_LIVES.total_seconds())
        made = BearerTokenGenerator(lambda **_of: secrets.token_urlsafe(32), expires_generator=lives)
        self.register_token_generator("default", made)
        self.register_grant(Codes, [Challenge(required=True), IdTokens(setting, shelf, keys)])
        self.register_extension(Issuer(setting.issuer))
        self.register_endpoint(Leaving)

    def query_client(self, client_id: str) -> Client | None:
        """The one client, by its name."""
        return Client(self.setting) if client_id == self.setting.client_id else None

    def save_token(self, token: Mapping[str, Any], request: Any) -> None:
        """Keep an access token."""
        self.shelf.give(token["access_token"], request.authorization_code)

    def create_oauth2_request(self, request: Asked | Asking) -> Asking:
        """A request as Authlib has it."""
        return request if isinstance(request, Asking) else Asking(request)

    def handle_response(self, status: int, body: Any, headers: Any) -> Answer:
        """An answer to be said over HTTP."""
        return Answer(status, body, dict(headers))

    def send_signal(self, name: str, *_more: object, **_named: object) -> None:
        """Nobody listens."""


class Leaving(EndSessionEndpoint):  # type: ignore[misc]
    """The way out (RP-Initiated Logout 1.0): an ID token of ours says whose sign-in ends."""

    def get_server_jwks(self) -> KeySet:
        """The keys that token may be signed with."""
        known: KeySet = self.server.keys.known()
        return known

    def get_algorithms(self) -> list[str]:
        """How it may be signed."""
        return ["ES256"]

    def end_session(self, end_session_request: EndSessionRequest) -> None:
        """End it, and tell the client behind the browser's back."""
        claims = end_session_request.id_token_claims or {}
        if seated := self.server.shelf.rise(str(claims.get("sid", ""))):
            self.server.risen(seated)
