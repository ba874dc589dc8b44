"""Who used one's data, and all of it to take along, for the phone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta

from fastapi import APIRouter, Request, Response
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.door import SubjectOf, tagged
from nfe_app.people import actions as people
from nfe_app.people.sittings import FRESH
from nfe_app.privacy import export, uses

ON_THE_WAY = timedelta(minutes=1)
"""So much longer a proof must still hold when one asks whether the file is to be had; our choice."""


def routes(subject_of: SubjectOf, token_of: Callable[[Request], str]) -> APIRouter:
    """The routes of a person's own data, for people as `subject_of` knows them, and their sign-in as `token_of` does."""
    router = APIRouter(prefix="/api")

    @router.get("/uses", operation_id="uses")
    def used(request: Request) -> Response:
        """Who looked at the data of the person who is signed in, or changed it: when, what, and why."""
        subject = subject_of(request)
        with database.look() as session:
            lines = [asdict(line) for line in uses.lines_of(session, subject.person_id)]
        return tagged(request, {"lines": lines}, private=True)

    @router.post("/export/ready", operation_id="export_ready")
    async def ready(request: Request) -> Response:
        """Whether everything may be taken along just now: a page asks this, and sends the form next, whose answer is a file."""
        await run_in_threadpool(subject_of, request)
        await door.body_of(request)
        await run_in_threadpool(_is_fresh, token_of(request))
        return door.Told({"ok": True}, headers={"cache-control": "no-store"})

    @router.post("/export", operation_id="export")
    def everything(request: Request) -> Response:
        """Everything that is kept of the person who is signed in, as one ZIP, after a fresh proof; made for this answer and kept nowhere."""
        door.own_page(request)
        subject = subject_of(request)
        with database.work() as session:
            people.require_fresh(session, token_of(request))
            file = export.export(session, subject)
        named = {"content-disposition": f'attachment; filename="{export.NAME}"', "cache-control": "no-store"}
        return Response(file, media_type="application/zip", headers=named)

    return router


def _is_fresh(token: str) -> None:
    with database.look() as session:
        people.require_fresh(session, token, FRESH - ON_THE_WAY)
