"""The counter's camera brings the picture of what was signed."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import Refusal
from nfe_app.counter import papers
from nfe_app.materials import rules as pictures
from nfe_app.people import actions as people
from nfe_app.people import rules as who_is_who

PICTURE = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}


def routes(clerk_of: SubjectOf) -> APIRouter:
    """The route of signed papers, for clerks as `clerk_of` knows them."""
    router = APIRouter(prefix="/api/desk")

    @router.post("/counter/{visit_id}/paper", operation_id="counter_paper", openapi_extra=PICTURE)
    async def paper(visit_id: UUID, request: Request) -> Response:
        """The whole picture at once, at most 5 MB: it comes from the desk's own line."""
        door.own_page(request)
        clerk = await run_in_threadpool(clerk_of, request)
        people.only(clerk, *who_is_who.COUNTER)
        content = await door.whole(request, pictures.MOST_BYTES)
        refusal = await run_in_threadpool(_taken, visit_id, content, clerk)
        if refusal is not None:
            raise refusal
        return door.Told({"ok": True}, headers={"cache-control": "no-store"})

    return router


def _taken(visit_id: UUID, content: bytes, clerk: Subject) -> Refusal | None:
    with database.work() as session:
        return papers.take_in(session, visit_id, content, clerk)
