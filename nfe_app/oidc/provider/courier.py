"""Tells the client, behind the browser's back, that a sign-in is over (Back-Channel Logout 1.0, 2.4)."""

from __future__ import annotations

import secrets

import httpx
from joserfc import jwt

from nfe_app.base import clock, roots
from nfe_app.base.log import log_of

from .keys import Keys
from .setting import Setting
from .shelf import Seated

EVENT = "http://schemas.openid.net/event/backchannel-logout"
LIVES = 120
log = log_of("provider")


class Courier:
    """Brings one logout token for each sign-in that ends; one try, as the standard has it."""

    def __init__(self, setting: Setting, keys: Keys, transport: httpx.BaseTransport | None = None) -> None:
        self._setting = setting
        self._keys = keys
        self._http = httpx.Client(verify=roots.believed(), trust_env=False, timeout=5.0, transport=transport)

    def token(self, seated: Seated) -> str:
        """The word that this sign-in is over, signed."""
        now = int(clock.now().timestamp())
        claims = {
            "iss": self._setting.issuer,
            "aud": self._setting.client_id,
            "iat": now,
            "exp": now + LIVES,
            "jti": secrets.token_urlsafe(24),
            "sub": seated.who.sub,
            "sid": seated.sid,
            "events": {EVENT: {}},
        }
        key = self._keys.signing
        return jwt.encode({"alg": "ES256", "typ": "logout+jwt", "kid": key.kid}, claims, key, ["ES256"])

    def tell(self, seated: Seated) -> bool:
        """Tell it; True when the client has taken it."""
        try:
            told = self._http.post(self._setting.logout_uri, data={"logout_token": self.token(seated)})
        except httpx.TransportError as fault:
            log.warning("a logout was not told", fault=type(fault).__name__)
            return False
        return told.status_code == 200
