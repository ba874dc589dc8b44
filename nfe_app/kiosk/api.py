"""The doors of a kiosk, known by a cookie of its own: its page, what it shows as it changes, and the end; and a worker's visit on their phone."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import clock, database, door, live, words
from nfe_app.base.door import Asked, SubjectOf
from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings
from nfe_app.kiosk import actions, rules, screen, screens
from nfe_app.kiosk.rules import Why

Build = Annotated[str, Query(pattern="^[0-9a-f]{0,12}$")]
STREAM = "text/event-stream"
LOOK_EVERY = 10.0
"""Seconds after which a stream looks again by itself: whether the kiosk is one yet, or Redis has lost a word."""
UNKEPT = {"cache-control": "no-store"}
CLEARED = UNKEPT | {"clear-site-data": '"cache", "storage"'}
"""The end of a visit has the browser forget what it kept of this house; the cookie that makes it a kiosk stays."""


class Begin(BaseModel):
    """What stands behind the # of the address that a kiosk is started with."""

    model_config = ConfigDict(extra="forbid")
    secret: Annotated[str, Field(max_length=80)]


class Left(BaseModel):
    """Why the screen ends a visit."""

    model_config = ConfigDict(extra="forbid")
    idle: bool


class Nothing(BaseModel):
    """A deed that needs no word."""

    model_config = ConfigDict(extra="forbid")


def cookie() -> str:
    """The name of the cookie that makes a browser a kiosk."""
    return ("__Host-" if settings().secure else "") + "nfe-kiosk"


def routes(subject_of: SubjectOf) -> APIRouter:
    """The page of a kiosk, its doors, and the visit of who `subject_of` knows."""
    router = APIRouter()
    _pages(router)
    _standing(router)
    _deeds(router)

    @router.get("/api/kiosk/visit", operation_id="kiosk_visit")
    def visit(request: Request) -> Response:
        """The last visit of the person whose phone this is."""
        subject = subject_of(request)
        with database.look() as session:
            told = actions.visit_of(session, subject.person_id)
        return door.Told(told, headers=UNKEPT)

    return router


def _pages(router: APIRouter) -> None:
    """The page itself, its script and its style; they tell nothing of anybody, and nobody keeps them."""

    @router.get("/kiosk/", operation_id="kiosk_page", include_in_schema=False)
    def chinese() -> Response:
        """The page."""
        return Response(screen.page(words.SOURCE), media_type="text/html", headers=screen.HEADERS)

    @router.get("/kiosk/en/", operation_id="kiosk_page_en", include_in_schema=False)
    def english() -> Response:
        """The page in English."""
        return Response(screen.page("en"), media_type="text/html", headers=screen.HEADERS)

    @router.get("/kiosk/screen.js", operation_id="kiosk_script", include_in_schema=False)
    def script() -> Response:
        """What it does."""
        return Response(screen.SCRIPT, media_type="text/javascript", headers=UNKEPT)

    @router.get("/kiosk/screen.css", operation_id="kiosk_style", include_in_schema=False)
    def style() -> Response:
        """How it looks."""
        return Response(screen.STYLE, media_type="text/css", headers=UNKEPT)


def _standing(router: APIRouter) -> None:
    """What the screen reads."""

    @router.get("/api/kiosk/screen", operation_id="kiosk_screen")
    async def standing(request: Request, build: Build = "") -> Response:
        """What stands on this screen, at every change: a new code each minute, or the visit that runs. It says which page it shows."""
        await run_in_threadpool(_known, request)
        return StreamingResponse(
            _stream(_seat(request), build), media_type=STREAM, headers=UNKEPT | {"x-accel-buffering": "no"}
        )

    @router.get("/api/kiosk/visits/{visit_id}/{page}.png", operation_id="kiosk_picture")
    def picture(request: Request, visit_id: UUID, page: str) -> Response:
        """A page of the paper that stands on this screen now; nothing of any other, and nothing once the visit is over."""
        with database.look() as session:
            made = screens.page(session, screens.of_seat(session, _seat(request)), visit_id, page)
        return Response(made, media_type="image/png", headers=UNKEPT)


def _deeds(router: APIRouter) -> None:
    """What the screen does."""

    @router.post("/api/kiosk/begin", operation_id="kiosk_begin", openapi_extra=door.takes(Begin))
    async def claim(request: Request) -> Response:
        """This browser is the kiosk of the address it was started with; the one that was it before goes dark."""
        said = await door.read(request, Begin)
        return await run_in_threadpool(_begun, said.secret)

    @router.post("/api/kiosk/touch", operation_id="kiosk_touch", openapi_extra=door.takes(Nothing))
    async def touch(request: Request) -> Response:
        """Somebody touched the screen."""
        await _said(request, Nothing)
        return await run_in_threadpool(_touched, request)

    @router.post("/api/kiosk/printed", operation_id="kiosk_printed", openapi_extra=door.takes(Nothing))
    async def printed(request: Request) -> Response:
        """What stands on the screen goes to the printer now; asked before it does."""
        await _said(request, Nothing)
        return await run_in_threadpool(_printed, request)

    @router.post("/api/kiosk/end", operation_id="kiosk_end", openapi_extra=door.takes(Left))
    async def end(request: Request) -> Response:
        """The visit is over, and the browser forgets what it kept (`Clear-Site-Data`)."""
        said = await _said(request, Left)
        return await run_in_threadpool(_ended, request, Why.IDLE if said.idle else Why.SCREEN)

    @router.post("/api/kiosk/wiped", operation_id="kiosk_wiped", openapi_extra=door.takes(Nothing))
    async def wiped(request: Request) -> Response:
        """The screen looked, and nothing is left of the last visit."""
        await _said(request, Nothing)
        return await run_in_threadpool(_wiped, request)


async def _said(request: Request, model: type[Asked]) -> Asked:
    """What a page of ours says that stands on a kiosk; raises ForeignOrigin, NotAKiosk, Invalid."""
    door.own_page(request)
    await run_in_threadpool(_known, request)
    return await door.read(request, model)


def _begun(secret: str) -> Response:
    with database.work() as session:
        seat = screens.claim(session, secret)
    answer = door.Told({"ok": True}, headers=UNKEPT)
    answer.set_cookie(cookie(), seat, path="/", httponly=True, samesite="strict", secure=settings().secure)
    return answer


def _touched(request: Request) -> Response:
    with database.work() as session:
        told = screens.touch(session, screens.of_seat(session, _seat(request)))
    return door.Told(told, headers=UNKEPT)


def _printed(request: Request) -> Response:
    with database.work() as session:
        screens.printed(session, screens.of_seat(session, _seat(request)))
    return door.Told({"ok": True}, headers=UNKEPT)


def _ended(request: Request, why: Why) -> Response:
    with database.work() as session:
        screens.leave(session, screens.of_seat(session, _seat(request)), why)
    return door.Told({"ok": True}, headers=CLEARED)


def _wiped(request: Request) -> Response:
    with database.work() as session:
        screens.wiped(session, screens.of_seat(session, _seat(request)))
    return door.Told({"ok": True}, headers=CLEARED)


def _seat(request: Request) -> str:
    return request.cookies.get(cookie(), "")


def _known(request: Request) -> None:
    """Raises NotAKiosk."""
    with database.look() as session:
        screens.of_seat(session, _seat(request))


class _Code:
    """The code that one stream has put on its screen, and when; and which page that screen shows."""

    def __init__(self, build: str = "") -> None:
        self.build = build
        self.address = ""
        self.turned_at: datetime | None = None

    def is_old(self, now: datetime) -> bool:
        """Whether the screen needs another."""
        return self.turned_at is None or now - self.turned_at >= rules.CODE_LIVES


def _look(seat: str, code: _Code) -> tuple[UUID, dict[str, object]]:
    """What stands on the screen of this seat; while nobody has it, a code that is not too old. Raises NotAKiosk."""
    with database.work() as session:
        kiosk = screens.of_seat(session, seat)
        screens.note_seen(session, kiosk, code.build)
        told = screens.about(kiosk) | screens.seen(session, kiosk)
        if told["state"] != rules.Stands.WAITING:
            code.turned_at = None
            return kiosk.id, told
        if code.is_old(clock.now()):
            code.address, code.turned_at = screens.turn(session, kiosk), clock.now()
        return kiosk.id, told | screens.drawn(code.address)


async def _stream(seat: str, build: str = "") -> AsyncIterator[bytes]:
    """One event for each state that differs from the one before; a comment where there was none, by which a dead line is found out."""
    code, last = _Code(build), b""
    try:
        kiosk_id, _told = await run_in_threadpool(_look, seat, code)
        async with live.hearing(screens.thing(kiosk_id)) as ear:
            while True:
                _id, told = await run_in_threadpool(_look, seat, code)
                now = json.dumps(words.told(told), ensure_ascii=False, separators=(",", ":")).encode()
                mark = json.dumps(told | {"left": 0}, sort_keys=True).encode()
                yield b": still here\n\n" if mark == last else b"data: " + now + b"\n\n"
                last = mark
                await ear.news(_patience(told))
    except Refusal as refusal:
        yield b"event: gone\ndata: " + refusal.code.encode() + b"\n\n"


def _patience(told: dict[str, object]) -> float:
    """Until when there is nothing new by itself: the end of a visit is told when it comes."""
    left = told.get("left")
    return min(LOOK_EVERY, float(left) + 0.1) if isinstance(left, int) else LOOK_EVERY
