"""A phone gives a draft to the counter under a code, and takes one from there: with nobody signed in too, for no person is in a draft."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import Refusal
from nfe_app.handover import giving, rules
from nfe_app.handover.actions import Code
from nfe_app.handover.giving import Whoever
from nfe_app.handover.rules import Handed

FRESH = {"cache-control": "no-store"}
Text = Annotated[str, Field(max_length=40)]


class Give(BaseModel):
    """The fields of the draft, as text."""

    model_config = ConfigDict(extra="forbid")
    fields: Annotated[dict[Text, Text], Field(max_length=len(rules.FIELDS))]


class TakeAtPhone(BaseModel):
    """The code that the clerk read out."""

    model_config = ConfigDict(extra="forbid")
    code: Code


def routes(subject_of: SubjectOf) -> APIRouter:
    """The phone's side, for people as `subject_of` knows them and for anybody else."""
    router = APIRouter(prefix="/api/handover")

    @router.post("", operation_id="handover_give", openapi_extra=door.takes(Give))
    async def give(request: Request) -> Response:
        """Eight digits by which a clerk takes what stands on this phone."""
        said = await door.read(request, Give)
        return await run_in_threadpool(_given, request, said, subject_of)

    @router.post("/taken", operation_id="handover_take", openapi_extra=door.takes(TakeAtPhone))
    async def take(request: Request) -> Response:
        """The draft that a clerk prepared, once, as the line that a picture of it holds."""
        said = await door.read(request, TakeAtPhone)
        return await run_in_threadpool(_taken, request, said.code, subject_of)

    return router


def _given(request: Request, said: Give, subject_of: SubjectOf) -> Response:
    who = _whoever(request, subject_of)
    with database.work() as session:
        given = giving.give(session, Handed(said.fields), who)
    return _told({"ok": True, "code": given.code, "seconds": given.seconds})


def _taken(request: Request, code: str, subject_of: SubjectOf) -> Response:
    who = _whoever(request, subject_of)
    with database.work() as session:
        row, left = giving.take(session, code, who)
        line = rules.line_of(giving.draft_of(row)) if row else ""
    if not line:
        raise rules.NoSuchCode(fields={"left": left})
    return _told({"ok": True, "frames": rules.frames_of(line)})


def _whoever(request: Request, subject_of: SubjectOf) -> Whoever:
    """The phone that asks, and who is signed in on it; nobody where that is not who the phone speaks for."""
    address = request.client.host if request.client else "nowhere"
    try:
        return Whoever(address, door.same_owner(request, subject_of(request)).person_id)
    except Refusal:
        return Whoever(address)


def _told(answer: dict[str, Any]) -> Response:
    return door.Told(answer, headers=FRESH)
