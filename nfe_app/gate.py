"""Who a live page speaks with: the socket's handshake is held against the origin and the clerk's cookie, every message again."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.requests import HTTPConnection
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.settings import settings
from nfe_app.people import actions as people
from nfe_app.people.api import cookie, holder

ENDED = 4401
OWN = (b"cookie", b"origin")
SUBJECT = "x-auth-sub"


class Gate:
    """Lets a socket through only from our own pages; tells the app behind it who it is in `x-auth-sub`, which nobody else can set."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Check the handshake, then every message."""
        if scope["type"] == "http":  # what the socket is told of nobody may claim beside it
            return await self.app({**scope, "headers": _unclaimed(scope)}, receive, send)
        if scope["type"] != "websocket":
            return await self.app(scope, receive, send)
        if Headers(scope=scope).get("origin") != settings().public_origin:
            return await _refuse(send, receive)
        token = HTTPConnection(scope).cookies.get(cookie(desk=True))
        subject = clerk_of(token)
        kept = [(name, value) for name, value in _unclaimed(scope) if name not in OWN]
        known = [(SUBJECT.encode(), str(subject.person_id).encode())] if subject else []

        async def checked() -> Message:
            """The browser's next message; once the clerk is signed out the socket is closed with ENDED instead."""
            message = await receive()
            said = message["type"] == "websocket.receive"
            if subject and said and clerk_of(token, used=_is_a_deed(message)) is None:
                await send({"type": "websocket.close", "code": ENDED})
                return {"type": "websocket.disconnect", "code": ENDED}
            return message

        return await self.app({**scope, "headers": [*kept, *known]}, checked, send)


def _is_a_deed(message: Message) -> bool:
    """Whether somebody did something: a heartbeat of the socket keeps no sign-in open (a message begins with 4 in Engine.IO)."""
    return (message.get("text") or "").startswith("4")


def clerk_of(token: str | None, *, used: bool = True) -> Subject | None:
    """The clerk who holds this token, or None; that it is in use is written down now and then."""
    try:
        if used:
            return holder(token, "clerk")
        with database.look() as session:
            return people.require(session, token, "clerk")
    except people.NotSignedIn:
        return None


def _unclaimed(scope: Scope) -> list[tuple[bytes, bytes]]:
    """The headers without any that only the gate may set."""
    return [(name, value) for name, value in scope["headers"] if not name.startswith(b"x-auth-")]


async def _refuse(send: Send, receive: Receive) -> None:
    await receive()
    await send({"type": "websocket.close", "code": 1008})
