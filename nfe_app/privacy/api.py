"""Who used one's data, for the phone."""

from __future__ import annotations

from dataclasses import asdict

from fastapi import APIRouter, Request, Response

from nfe_app.base import database, door
from nfe_app.base.door import SubjectOf, tagged
from nfe_app.privacy import export, uses


def routes(subject_of: SubjectOf) -> APIRouter:
    """The routes of a person's own data, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api")

    @router.get("/uses", operation_id="uses")
    def used(request: Request) -> Response:
        """Who looked at the data of the person who is signed in, or changed it: when, what, and why."""
        subject = subject_of(request)
        with database.look() as session:
            lines = [asdict(line) for line in uses.lines_of(session, subject.person_id)]
        return tagged(request, {"lines": lines}, private=True)

    @router.post("/export", operation_id="export")
    def everything(request: Request) -> Response:
        """Everything that is kept of the person who is signed in, as one ZIP; made for this answer and kept nowhere."""
        door.own_page(request)
        subject = subject_of(request)
        with database.work() as session:
            file = export.export(session, subject)
        named = {"content-disposition": f'attachment; filename="{export.NAME}"', "cache-control": "no-store"}
        return Response(file, media_type="application/zip", headers=named)

    return router
