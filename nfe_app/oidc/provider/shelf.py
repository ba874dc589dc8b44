"""Codes, tokens and sign-ins of the playing provider, in memory: whoever starts it anew signs in anew."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from authlib.oidc.core import AuthorizationCodeMixin

from nfe_app.base import clock

from .setting import Invented

CODE_LIVES = timedelta(seconds=60)
TOKEN_LIVES = timedelta(minutes=5)
SESSION_LIVES = timedelta(hours=1)


@dataclass(frozen=True)
class Seated:
    """A sign-in of one person at the provider."""

    who: Invented
    sid: str
    at: datetime


@dataclass
class Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """A code, as Authlib asks about it."""

    code: str
    seated: Seated
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    used: bool = False

    def get_redirect_uri(self) -> str:
        """Where it was sent."""
        return self.redirect_uri

    def get_scope(self) -> str:
        """What it is good for."""
        return self.scope

    def get_nonce(self) -> str:
        """What the client said to be known by."""
        return self.nonce

    def get_auth_time(self) -> int:
        """When the person signed in, in seconds since 1970."""
        return int(self.seated.at.timestamp())


@dataclass(frozen=True)
class Token:
    """An access token: whose, and for what."""

    seated: Seated
    scope: str
    code: str
    at: datetime


@dataclass
class Shelf:
    """All there is, for any thread."""

    codes: dict[str, Code] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    seats: dict[str, Seated] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def seat(self, sid: str, who: Invented) -> Seated:
        """Somebody has signed in."""
        with self._lock:
            self._forget()
            made = self.seats[sid] = Seated(who, sid, clock.now())
        return made

    def keep(self, code: Code) -> None:
        """A code was given out."""
        with self._lock:
            self.codes[code.code] = code

    def take(self, code: str) -> Code | None:
        """A code for its one use; of one that comes again every token goes too (RFC 6749, 4.1.2)."""
        with self._lock:
            self._forget()
            found = self.codes.get(code)
            if found is None or found.seated.sid not in self.seats:
                return None
            if found.used:
                self.tokens = {key: token for key, token in self.tokens.items() if token.code != code}
                return None
            found.used = True
            return found

    def give(self, token: str, code: Code) -> None:
        """An access token was given for a code."""
        with self._lock:
            self.tokens[token] = Token(code.seated, code.scope, code.code, clock.now())

    def find(self, token: str) -> Token | None:
        """What an access token is good for; nothing once its sign-in has ended."""
        with self._lock:
            self._forget()
            found = self.tokens.get(token)
            return found if found and found.seated.sid in self.seats else None

    def rise(self, sid: str) -> Seated | None:
        """End a sign-in; None where there is none."""
        with self._lock:
            return self.seats.pop(sid, None)

    def _forget(self) -> None:
        now = clock.now()
        self.seats = {sid: one for sid, one in self.seats.items() if now < one.at + SESSION_LIVES}
        self.codes = {key: code for key, code in self.codes.items() if now < code.seated.at + CODE_LIVES}
        self.tokens = {key: token for key, token in self.tokens.items() if now < token.at + TOKEN_LIVES}
