"""A person's own certificate as PDF, and the public check of any number."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from nfe_app.base import database
from nfe_app.base.door import SubjectOf, Told
from nfe_app.certificate import actions, rules


def routes(subject_of: SubjectOf) -> APIRouter:
    """The routes of certificates, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api")

    @router.get("/certificates/{number}.pdf", operation_id="certificate_sheet")
    def sheet(number: str, request: Request) -> Response:
        """The PDF of one's own certificate."""
        subject = subject_of(request)
        with database.look() as session:
            made = actions.sheet_of(session, number, subject.person_id)
        named = {"content-disposition": f'inline; filename="{number}.pdf"', "cache-control": "no-store"}
        return Response(made, media_type="application/pdf", headers=named)

    @router.get("/verify/{number}", operation_id="verify")
    def verify(number: str, request: Request) -> Response:
        """What a certificate says, masked, for anybody who holds its number; an unknown and a mistyped number are answered alike."""
        return _check(number, request.client.host if request.client else "nowhere")

    return router


def _check(number: str, address: str) -> Response:
    with database.look() as session:
        actions.check_tries(session, address)
        view = actions.verify(session, number)
    if view is None:
        with database.work() as session:
            actions.count_miss(session, address)
        raise actions.NotGenuine
    with database.work() as session:
        actions.note_check(session, number)
    return Told(rules.plain(view), headers={"cache-control": "no-store"})
