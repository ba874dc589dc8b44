"""Who a live page speaks with: the socket's handshake is held against the origin and the clerk's cookie, every message again."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.log import keep_out
from nfe_app.base.settings import settings
from nfe_app.people import actions as people
from nfe_app.people import rules
from nfe_app.people.api import cookie, csrf_cookie, holder

ENDED, TOO_LARGE, TOO_MANY, NOT_OURS = 4401, 1009, 4429, 1008
CODES = {ENDED: "not_signed_in", TOO_LARGE: "too_large", TOO_MANY: "too_many"}
LARGEST, MOST_A_SECOND = 1024 * 1024, 50
LOOK_EVERY = 5.0
"""Seconds after which an idle socket of an ended sign-in is closed at the latest; one that speaks is closed at its next message."""
NO_EVENT = ("0", "1", "2", "3", "5", "6", "40", "41")
"""How the lines of the protocol begin that tell no State anything: engine.io's own, and joining and leaving of socket.io."""
SOCKET = "/_event"
OWN = (b"cookie", b"origin")
SUBJECT, SEAT = "x-auth-sub", "x-auth-seat"


class Gate:
    """Lets a socket through only from our own pages; tells the app behind it who it is in `x-auth-sub`, and by which sign-in.

    The cookie is heard beside the token of its session alone, which browsers bring from our own pages only (`SameSite=Strict`).
    Nobody else can set these headers. The sign-in is told by the digest of its token, which opens nothing. Where nobody is signed in no
    event goes further, so that no State is made.
    """

    def __init__(self, app: ASGIApp, look_every: float = LOOK_EVERY) -> None:
        self.app = app
        self.look_every = look_every

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the handshake, then every message."""
        if scope["type"] == "http":  # what the socket is told of nobody may claim beside it
            if scope["path"].startswith(SOCKET):
                return await PlainTextResponse("a socket alone", 426)(scope, receive, send)
            return await self.app({**scope, "headers": _unclaimed(scope)}, receive, send)
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        if Headers(scope=scope).get("origin") != settings().public_origin:
            return await _refuse(send, receive)
        token = _token_of(HTTPConnection(scope).cookies)
        subject = await run_in_threadpool(clerk_of, token)
        kept = [(name, value) for name, value in _unclaimed(scope) if name not in OWN]
        known = _told(subject, token) if subject else []
        heard = _Ear(receive, send, token if subject else None)
        watching = asyncio.create_task(heard.watch(self.look_every)) if subject else None
        try:
            await self.app({**scope, "headers": [*kept, *known]}, heard, send)
        finally:
            if watching:
                watching.cancel()
                with suppress(asyncio.CancelledError):
                    await watching


class _Ear:
    """What is heard of one browser: nothing too large, nothing too often, and nothing once the sign-in has ended."""

    def __init__(self, receive: Receive, send: Send, token: str | None) -> None:
        self._receive, self._send, self._token = receive, send, token
        self._gone = asyncio.Event()
        self._coming: asyncio.Task[Message] | None = None
        self._lately: deque[float] = deque(maxlen=MOST_A_SECOND)

    async def watch(self, every: float) -> None:
        """Look again and again whether the sign-in lasts."""
        while await run_in_threadpool(clerk_of, self._token, used=False):
            await asyncio.sleep(every)
        self._gone.set()

    async def __call__(self) -> Message:
        """The browser's next message that may go further, or that it is gone."""
        while True:
            message = await self._next()
            if message is None:
                return await self._close(ENDED)
            if message["type"] != "websocket.receive":
                return message
            said = message.get("text") or (message.get("bytes") or b"").decode("latin-1")
            if len(said.encode()) > LARGEST:
                return await self._close(TOO_LARGE)
            if self._is_too_often():
                return await self._close(TOO_MANY)
            if self._token and await run_in_threadpool(clerk_of, self._token, used=_is_a_deed(said)) is None:
                return await self._close(ENDED)
            if self._token or ("text" in message and said.startswith(NO_EVENT)):
                return message

    async def _next(self) -> Message | None:
        """The next message, or None once the sign-in has ended."""
        self._coming = self._coming or asyncio.ensure_future(self._receive())
        gone = asyncio.ensure_future(self._gone.wait())
        await asyncio.wait({self._coming, gone}, return_when=asyncio.FIRST_COMPLETED)
        gone.cancel()
        if self._gone.is_set():
            self._coming.cancel()
            return None
        coming, self._coming = self._coming, None
        return coming.result()

    def _is_too_often(self) -> bool:
        now = monotonic()
        often = len(self._lately) == MOST_A_SECOND and now - self._lately[0] < 1
        self._lately.append(now)
        return often

    async def _close(self, code: int) -> Message:
        keep_out(CODES[code], door=SOCKET)
        await self._send({"type": "websocket.close", "code": code})
        return {"type": "websocket.disconnect", "code": code}


def _is_a_deed(said: str) -> bool:
    """Whether somebody did something: a heartbeat of the socket keeps no sign-in open (a message begins with 4 in Engine.IO)."""
    return said.startswith("4")


def clerk_of(token: str | None, *, used: bool = True) -> Subject | None:
    """The member of staff who holds this token, or None; that it is in use is written down now and then."""
    try:
        if used:
            return holder(token, *rules.STAFF, rules.UNPROVED)
        with database.look() as session:
            return people.require(session, token, *rules.STAFF, rules.UNPROVED)
    except people.NotSignedIn:
        return None


def _token_of(cookies: Mapping[str, str]) -> str:
    """The token of who sits at this desk, where the token of the session comes beside it; else empty, and nobody sits there."""
    token = cookies.get(cookie(desk=True), "")
    return token if door.is_csrf_of(token, cookies.get(csrf_cookie(desk=True), "")) else ""


def way_in(scope: Scope) -> str:
    """Where somebody goes who opens a page of the desk and is not signed in; empty for who may stay."""
    token = HTTPConnection(scope).cookies.get(cookie(desk=True), "")
    return "" if clerk_of(token) else "/desk/sign-in/"


def _told(subject: Subject, token: str) -> list[tuple[bytes, bytes]]:
    return [(SUBJECT.encode(), str(subject.person_id).encode()), (SEAT.encode(), people.digest_of(token).encode())]


def _unclaimed(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers without any that only the gate may set."""
    return [(name, value) for name, value in scope["headers"] if not name.startswith(b"x-auth-")]


async def _refuse(send: Send, receive: Receive) -> None:
    await receive()
    keep_out("foreign_origin", door=SOCKET)
    await send({"type": "websocket.close", "code": NOT_OURS})
