"""A phone brings a picture in pieces and goes on at any byte; a clerk looks at it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from nfe_app.base import database, door
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import Refusal
from nfe_app.materials import actions, rules
from nfe_app.materials.rules import Standing

FRESH = {"cache-control": "no-store"}
SEALED = {**FRESH, "content-disposition": "inline", "content-security-policy": "default-src 'none'; sandbox"}
BYTES = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


class Announced(BaseModel):
    """What will come: under which id, how many bytes, and their SHA-256."""

    id: UUID
    length: int = Field(ge=1, le=2**53)
    digest: str = Field(pattern=r"^[0-9a-f]{64}$")


def routes(subject_of: SubjectOf, clerk_of: SubjectOf) -> APIRouter:
    """The routes of pictures, for people and clerks as the two functions know them."""
    router = APIRouter(prefix="/api/materials")

    @router.post("", operation_id="announce_material", openapi_extra=door.takes(Announced))
    async def announce(request: Request) -> Response:
        """Say what will come, and hear how much of it is here."""
        subject = door.same_owner(request, await run_in_threadpool(subject_of, request))
        told = await door.read(request, Announced)
        return await run_in_threadpool(_announce, told, subject.person_id)

    @router.get("/{material_id}", operation_id="material")
    def standing(material_id: UUID, request: Request) -> Response:
        """How much of one's own picture is here."""
        person_id = subject_of(request).person_id
        with database.look() as session:
            return _told(actions.standing(session, person_id, material_id))

    @router.put("/{material_id}", operation_id="append_material", openapi_extra=BYTES)
    async def append(
        material_id: UUID, request: Request, start: Annotated[int, Query(ge=0, le=rules.MOST_BYTES)] = 0
    ) -> Response:
        """The next piece, of 4 to 64 KiB, from the byte `start` on; where the line breaks, what came of it counts."""
        door.own_page(request)
        piece, broken = await _came(request)
        if broken and len(piece) < rules.LEAST_PIECE:
            return Response(status_code=400)
        return await run_in_threadpool(_append, material_id, start, piece, subject_of, request)

    @router.get("/{material_id}/picture", operation_id="material_picture")
    def picture(material_id: UUID, request: Request) -> Response:
        """The picture itself, at the desk alone."""
        clerk = clerk_of(request)
        with database.work() as session:
            kind, content = actions.shown_to(session, clerk, material_id)
        actions.look_through(content)
        return Response(content, media_type=kind, headers=SEALED)

    return router


async def _came(request: Request) -> tuple[bytes, bool]:
    """As much of a piece as arrived, and whether the line broke before its end."""
    piece = bytearray()
    try:
        async for part in request.stream():
            piece += part
            if len(piece) > rules.MOST_PIECE:
                raise door.TooLarge
    except ClientDisconnect:
        return bytes(piece), True
    return bytes(piece), False


def _announce(told: Announced, person_id: UUID) -> Response:
    with database.work() as session:
        return _told(actions.announce(session, person_id, told.id, told.length, told.digest))


def _append(id_: UUID, start: int, piece: bytes, subject_of: SubjectOf, request: Request) -> Response:
    subject = door.same_owner(request, subject_of(request))
    with database.work() as session:
        now = actions.append(session, subject.person_id, id_, start, piece)
    if isinstance(now, Refusal):
        raise now
    return _told(now)


def _told(now: Standing) -> Response:
    return JSONResponse(asdict(now), headers=FRESH)
