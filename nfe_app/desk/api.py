"""The door by which a page of the desk asks, after its line was cut, what became of what was pressed."""

from __future__ import annotations

from dataclasses import asdict
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import door
from nfe_app.base.door import SubjectOf
from nfe_app.desk import pressed

MOST = 40


class Pressed(BaseModel):
    """The ids of what was pressed and not answered."""

    model_config = ConfigDict(extra="forbid")
    ids: list[UUID] = Field(max_length=MOST)


def routes(clerk_of: SubjectOf) -> APIRouter:
    """The route, for staff as `clerk_of` knows them."""
    router = APIRouter(prefix="/api/desk")

    @router.post("/pressed", operation_id="desk_pressed", openapi_extra=door.takes(Pressed))
    async def became(request: Request) -> Response:
        """Of each whether it was done, was refused, or is not done: then it is not done later either."""
        door.own_page(request)
        clerk = await run_in_threadpool(clerk_of, request)
        asked = await door.read(request, Pressed)
        deeds = await run_in_threadpool(pressed.became, asked.ids, clerk)
        return door.Told({"ok": True, "deeds": [asdict(one) for one in deeds]}, headers={"cache-control": "no-store"})

    return router
