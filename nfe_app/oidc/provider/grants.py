"""Codes that live a minute and are good for once, PKCE at the first door already, and ID tokens by the clock of the house."""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9207 import IssuerParameter
from authlib.oidc.core.grants import OpenIDCode
from joserfc.jwk import ECKey

from nfe_app.base import clock

from .client import Client
from .keys import Keys
from .setting import Setting
from .shelf import TOKEN_LIVES, Code, Seated, Shelf


class Challenge(CodeChallenge):  # type: ignore[misc]
    """PKCE, without which nobody gets a code (RFC 9700, 2.1.1); Authlib by itself asks for it at the token door only."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """Refuse at once whoever brings none."""
        sent = grant.request.payload.data
        if not sent.get("code_challenge") or sent.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE with S256 is required.")
        super().validate_code_challenge(grant, redirect_uri)


class Codes(AuthorizationCodeGrant):  # type: ignore[misc]
    """The grant of RFC 6749, 4.1."""

    def save_authorization_code(self, code: str, request: Any) -> None:
        """Keep a code with all it is bound to."""
        sent = request.payload.data
        bound = (sent["nonce"], sent["code_challenge"], sent["code_challenge_method"])
        self.server.shelf.keep(Code(code, request.user, request.payload.redirect_uri, request.scope, *bound))

    def query_authorization_code(self, code: str, client: Client) -> Code | None:  # noqa: ARG002
        """Take a code: asked for it is spent, also where the verifier turns out wrong."""
        found: Code | None = self.server.shelf.take(code)
        return found

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """It was spent when it was asked for."""

    def authenticate_user(self, authorization_code: Code) -> Seated:
        """Who signed in."""
        return authorization_code.seated


class IdTokens(OpenIDCode):  # type: ignore[misc]
    """ID tokens of OpenID Connect Core 1.0, 2, for who brings a nonce that was not there before."""

    def __init__(self, setting: Setting, shelf: Shelf, keys: Keys) -> None:
        super().__init__(require_nonce=True)
        self._setting = setting
        self._shelf = shelf
        self._keys = keys

    def exists_nonce(self, nonce: str, request: Any) -> bool:  # noqa: ARG002
        """Whether a nonce has been there before, as far as its code is remembered."""
        return any(code.nonce == nonce for code in list(self._shelf.codes.values()))

    def get_client_algorithm(self, client: Client) -> str:  # noqa: ARG002
        """How it is signed."""
        return "ES256"

    def get_encode_header(self, client: Client) -> dict[str, str]:  # noqa: ARG002
        """By which key it is signed."""
        return {"alg": "ES256", "kid": str(self._keys.signing.kid)}

    def get_client_claims(self, client: Client) -> dict[str, object]:  # noqa: ARG002
        """Who says it, to whom, and until when."""
        now = int(clock.now().timestamp())
        lives = int(TOKEN_LIVES.total_seconds())
        return {"iss": self._setting.issuer, "aud": self._setting.client_id, "iat": now, "exp": now + lives}

    def resolve_client_private_key(self, client: Client) -> ECKey:  # noqa: ARG002
        """The key that signs now."""
        return self._keys.signing

    def generate_user_info(self, user: Seated, scope: str) -> dict[str, object]:  # noqa: ARG002
        """Who it is, and in which sign-in; all else is told at the user info door."""
        return {"sub": user.who.sub, "sid": user.sid}


class Issuer(IssuerParameter):  # type: ignore[misc]
    """Who answers, in every answer (RFC 9207)."""

    def __init__(self, issuer: str) -> None:
        self._issuer = issuer

    def get_issuer(self) -> str:
        """The issuer."""
        return self._issuer
