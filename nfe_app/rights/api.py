"""A person's own record: for the phone, for a spreadsheet, and on paper."""

from __future__ import annotations

import re

from fastapi import APIRouter, Request, Response

from nfe_app.base import database
from nfe_app.base.door import SubjectOf, tagged
from nfe_app.base.errors import NotFound
from nfe_app.rights import actions, listing, sheet, telling

ALL = "all"
KEPT_NOWHERE = {"cache-control": "no-store"}


def routes(subject_of: SubjectOf) -> APIRouter:
    """The routes of the record, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api/records")

    @router.get("", operation_id="records")
    def records(request: Request) -> Response:
        """The record of the person who is signed in: years, gaps, and the own account."""
        subject = subject_of(request)
        with database.look() as session:
            said = telling.shown_to(session, subject.person_id)
        return tagged(request, said, private=True)

    @router.get("/table.csv", operation_id="records_table")
    def table(request: Request) -> Response:
        """The same as a table, one row for months in a row."""
        subject = subject_of(request)
        with database.look() as session:
            made = listing.table_of(actions.record_of(session, subject.person_id))
        named = {"content-disposition": 'attachment; filename="records.csv"'}
        return Response(made, media_type="text/csv; charset=utf-8", headers=KEPT_NOWHERE | named)

    @router.get("/{year}.pdf", operation_id="records_sheet")
    def on_paper(year: str, request: Request) -> Response:
        """The yearly record of a year, or of all, as PDF."""
        subject = subject_of(request)
        of = _year(year)
        with database.look() as session:
            made = sheet.sheet_of(session, subject.person_id, of)
        named = {"content-disposition": f'inline; filename="records-{year}.pdf"'}
        return Response(made, media_type="application/pdf", headers=KEPT_NOWHERE | named)

    return router


def _year(said: str) -> int | None:
    """Which year is meant; None for all. Raises NotFound for what is no year."""
    if said == ALL:
        return None
    if not re.fullmatch(r"(19|20)\d\d", said, re.ASCII):
        raise NotFound
    return int(said)
