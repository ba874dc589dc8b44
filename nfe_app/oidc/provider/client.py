"""The house itself, as the provider's one client."""

from __future__ import annotations

import hmac
from dataclasses import dataclass

from authlib.oauth2.rfc6749 import ClientMixin

from .setting import Setting

SCOPES = ("openid", "profile", "phone")


@dataclass(frozen=True)
class Client(ClientMixin):  # type: ignore[misc]
    """Registered by the settings alone; it always shows its secret, and has one address to the letter."""

    setting: Setting

    def get_client_id(self) -> str:
        """By what it is known."""
        return self.setting.client_id

    def get_default_redirect_uri(self) -> None:
        """It has to say where it wants the answer."""

    def get_allowed_scope(self, scope: str | None) -> str:
        """What it may have of what it asks for."""
        return " ".join(one for one in (scope or "").split() if one in SCOPES)

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Its one address."""
        return redirect_uri == self.setting.redirect_uri

    def check_client_secret(self, client_secret: str) -> bool:
        """Whether it is really the house."""
        return hmac.compare_digest(client_secret.encode(), self.setting.client_secret.encode())

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:  # noqa: ARG002
        """With its secret."""
        return method in ("client_secret_basic", "client_secret_post")

    def check_response_type(self, response_type: str) -> bool:
        """Codes alone."""
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        """Codes alone."""
        return grant_type == "authorization_code"

    @property
    def client_metadata(self) -> dict[str, object]:
        """Where it may send people who have left."""
        return {"post_logout_redirect_uris": list(self.setting.after_logout)}
