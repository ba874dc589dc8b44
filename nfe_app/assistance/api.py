"""A worker's phone opens a sitting, tells what it shows, and hears what the clerk does: by server-sent events while it is open, and only then."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import StreamingResponse

from nfe_app.assistance import actions, frames, joining, rules, views
from nfe_app.assistance.rules import Stands
from nfe_app.base import database, door, live, words
from nfe_app.base.commands import Subject
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import NotFound, Refusal

STREAM = "text/event-stream"
LOOK_EVERY = 15.0
"""Seconds after which a stream looks again by itself: whether the sign-in lasts, the time is over, or Redis has lost a word."""


def _known(scope: str) -> str:
    """One of the scopes there are."""
    if scope not in rules.SHAREABLE:
        raise ValueError(scope)
    return scope


Scope = Annotated[str, AfterValidator(_known), Field(json_schema_extra={"enum": [*rules.SHAREABLE]})]


class Open(BaseModel):
    """What the worker wants to show, and for how many minutes."""

    model_config = ConfigDict(extra="forbid")
    scope: Scope
    minutes: Literal[15, 30, 60]


class Frame(BaseModel):
    """The page that stands on the worker's phone, and its fields as text."""

    model_config = ConfigDict(extra="forbid")
    page: Annotated[str, Field(max_length=40)]
    fields: Annotated[
        dict[Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=rules.MOST_OF_VALUE)]],
        Field(max_length=40),
    ]


def routes(subject_of: SubjectOf) -> APIRouter:
    """The worker's side, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api/assistance")

    @router.post("", operation_id="assistance_open", openapi_extra=door.takes(Open))
    async def open_(request: Request) -> Response:
        """Six digits by which a clerk asks to look along; no command, for the answers of commands are kept."""
        subject = door.same_owner(request, await run_in_threadpool(subject_of, request))
        said = await door.read(request, Open)
        return await run_in_threadpool(_opened, said, subject)

    @router.get("", operation_id="assistance_receipts")
    def receipts(request: Request) -> Response:
        """What was seen and proposed in every sitting, exactly."""
        subject = subject_of(request)
        with database.look() as session:
            told = views.receipts(session, subject.person_id)
        return door.tagged(request, {"sittings": told}, private=True)

    @router.post("/{sitting_id}/frame", operation_id="assistance_frame", openapi_extra=door.takes(Frame))
    async def frame(request: Request, sitting_id: UUID) -> Response:
        """What the page shows now; whatever may not be shown is refused, and nothing of it is kept."""
        subject = door.same_owner(request, await run_in_threadpool(subject_of, request))
        await run_in_threadpool(_mine, request, sitting_id, subject)
        said = await door.read(request, Frame)
        return await run_in_threadpool(_taken, sitting_id, said, subject)

    @router.get("/{sitting_id}", operation_id="assistance_sitting")
    async def sitting(request: Request, sitting_id: UUID) -> Response:
        """The worker's side of a sitting, once; to who accepts `text/event-stream` again at every change, until it is over."""
        subject = await run_in_threadpool(subject_of, request)
        first = await run_in_threadpool(_seen, sitting_id, subject)
        if STREAM not in request.headers.get("accept", ""):
            return door.Told(first, headers={"cache-control": "no-store"})
        told = _stream(request, sitting_id, subject_of)
        return StreamingResponse(
            told, media_type=STREAM, headers={"cache-control": "no-store", "x-accel-buffering": "no"}
        )

    return router


def _opened(said: Open, subject: Subject) -> Response:
    with database.work() as session:
        sitting_id, code = joining.open_(session, subject.person_id, said.scope, said.minutes)
    seconds = int(rules.CODE_LIVES.total_seconds())
    scope = rules.SHAREABLE[said.scope]
    told = {"ok": True, "sitting_id": str(sitting_id), "code": code, "seconds": seconds}
    told |= {"title": scope.title, "home": scope.home}
    return door.Told(told, headers={"cache-control": "no-store"})


def _taken(sitting_id: UUID, said: Frame, subject: Subject) -> Response:
    with database.work() as session:
        version = actions.show(session, sitting_id, said.page, said.fields, subject)
    return door.Told({"ok": True, "version": version}, headers={"cache-control": "no-store"})


def _mine(request: Request, sitting_id: UUID, subject: Subject) -> None:
    """A page of ours asks, and it is this worker's sitting; raises ForeignOrigin, NotFound."""
    door.own_page(request)
    with database.look() as session:
        if frames.get(session, sitting_id).person_id != subject.person_id:
            raise NotFound


def _seen(sitting_id: UUID, subject: Subject) -> dict[str, Any]:
    with database.look() as session:
        sitting = frames.get(session, sitting_id)
        if sitting.person_id != subject.person_id:
            raise NotFound
        return views.of_worker(session, sitting)


async def _stream(request: Request, sitting_id: UUID, subject_of: SubjectOf) -> AsyncIterator[bytes]:
    """One event for each state that differs from the one before; a comment where there was none, by which a dead line is found out."""
    last = b""
    async with live.hearing(str(sitting_id)) as ear:
        while True:
            try:
                subject = await run_in_threadpool(subject_of, request)
                told = await run_in_threadpool(_seen, sitting_id, subject)
            except Refusal as refusal:
                yield b"event: gone\ndata: " + refusal.code.encode() + b"\n\n"
                return
            now = json.dumps(words.told(told), ensure_ascii=False, separators=(",", ":")).encode()
            yield b": still here\n\n" if now == last else b"data: " + now + b"\n\n"
            if told["state"] == Stands.OVER:
                return
            last = now
            await ear.news(LOOK_EVERY)
