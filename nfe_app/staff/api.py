"""A worker's phone asks for the code that is read out to a clerk."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.door import SubjectOf
from nfe_app.staff import looking, rules


def routes(subject_of: SubjectOf) -> APIRouter:
    """The route of codes to look, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api")

    @router.post("/look-code", operation_id="look_code")
    async def look_code(request: Request) -> Response:
        """Six digits to read out to a clerk; no command, for the answers of commands are kept."""
        subject = door.same_owner(request, await run_in_threadpool(subject_of, request))
        await door.body_of(request)
        return await run_in_threadpool(_made, subject)

    return router


def _made(subject: Subject) -> Response:
    with database.work() as session:
        code = looking.new_code(session, subject.person_id)
    seconds = int(rules.CODE_LIVES.total_seconds())
    return door.Told({"ok": True, "code": code, "seconds": seconds}, headers={"cache-control": "no-store"})
