"""A person's own paper as PDF, what one would say, and the public checks: by number, by file, of many, and by a list of ours."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.door import SubjectOf, Told
from nfe_app.base.words import _
from nfe_app.certificate import actions, counter, register, rules
from nfe_app.certificate.actions import Wanted
from nfe_app.certificate.register import Verdict
from nfe_app.certificate.rules import PublicView

FRESH = {"cache-control": "no-store"}
SAYS = {
    "valid": _("有效"),
    "withdrawn": _("已作废"),
    "expired": _("过期了"),
    "not_genuine": _("查不到"),
    "not_checked": _("没查：查不到的太多了"),
}
"""What came of one of many numbers, for the page and for the CSV that an employer keeps."""
PDF = {
    "requestBody": {
        "required": True,
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
LARGEST = 1 << 20


class Many(BaseModel):
    """The numbers of papers, as they are written on them."""

    numbers: list[Annotated[str, Field(max_length=68)]] = Field(max_length=1000)


def routes(subject_of: SubjectOf, clerk_of: SubjectOf) -> APIRouter:
    """The routes of certificates, for people and clerks as the two functions know them."""
    router = APIRouter(prefix="/api")

    @router.get("/certificates/keys", operation_id="paper_keys")
    def keys() -> Response:
        """The keys that sign papers and the papers taken back, signed as packs are; by it a phone checks a code with no signal."""
        with database.work() as session:
            made = register.signed_list(session)
        return Response(made, media_type="application/json", headers={"cache-control": "no-cache"})

    @router.post("/certificates/preview", operation_id="certificate_preview", openapi_extra=door.takes(Wanted))
    async def preview(request: Request) -> Response:
        """What a paper would say today; nothing is made out and nothing kept."""
        subject = await run_in_threadpool(subject_of, request)
        wanted = await door.read(request, Wanted)
        return await run_in_threadpool(_preview, wanted, subject.person_id)

    @router.get("/certificates/{number}.pdf", operation_id="certificate_sheet")
    def sheet(number: str, request: Request) -> Response:
        """The PDF of one's own certificate."""
        subject = subject_of(request)
        with database.look() as session:
            made = actions.sheet_of(session, number, subject.person_id)
        named = {"content-disposition": f'inline; filename="{number}.pdf"'} | FRESH
        return Response(made, media_type="application/pdf", headers=named)

    @router.get("/desk/certificates/{number}.pdf", operation_id="certificate_print")
    def print_sheet(number: str, request: Request) -> Response:
        """The PDF of a paper in force, for the counter to print; its owner reads of it."""
        clerk = clerk_of(request)
        with database.work() as session:
            made = counter.sheet(session, number, clerk)
        return Response(made, media_type="application/pdf", headers={"content-disposition": "inline"} | FRESH)

    _checks(router)
    return router


def _checks(router: APIRouter) -> None:
    """The checks that anybody may make."""

    @router.get("/verify/{number}", operation_id="verify")
    def verify(number: str, request: Request) -> Response:
        """What a certificate says, masked, for anybody who holds its number; an unknown and a mistyped number are answered alike."""
        return _check(number, _address(request))

    @router.post("/verify/file", operation_id="verify_file", openapi_extra=PDF)
    async def verify_file(request: Request) -> Response:
        """What is to be thought of a PDF, of at most 1 MiB: its signature, its issuer, and the register, each told apart."""
        door.own_page(request)
        file = await door.whole(request, LARGEST)
        return await run_in_threadpool(_check_file, file, _address(request))

    @router.post("/verify/many", operation_id="verify_many", openapi_extra=door.takes(Many))
    async def verify_many(request: Request) -> Response:
        """The same for up to 200 numbers at once, in their order; those not found count as tries of this address."""
        many = await door.read(request, Many)
        return await run_in_threadpool(_check_many, many.numbers, _address(request))


def _preview(wanted: Wanted, person_id: UUID) -> Response:
    with database.look() as session:
        said = actions.composed(session, wanted, person_id)
    return Told({"ok": True} | rules.plain(said), headers=FRESH)


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"


def _check(number: str, address: str) -> Response:
    with database.look() as session:
        register.check_tries(session, address)
        view = register.verify(session, number)
    if view is None:
        with database.work() as session:
            register.count_miss(session, address)
        raise register.NotGenuine
    with database.work() as session:
        register.note_check(session, number)
    return Told(rules.plain(view), headers=FRESH)


def _check_file(file: bytes, address: str) -> Response:
    with database.work() as session:
        register.check_tries(session, address)
        verdict = register.verify_file(session, file)
        if verdict.view is None:
            register.count_miss(session, address)
        else:
            register.note_check(session, verdict.number)
    return Told({"ok": True, "verdict": told(verdict)}, headers=FRESH)


def told(verdict: Verdict) -> dict[str, object]:
    """A verdict as plain JSON values."""
    view = rules.plain(verdict.view) if verdict.view else None
    return asdict(verdict) | {"view": view, "good": verdict.good}


def _check_many(numbers: list[str], address: str) -> Response:
    with database.work() as session:
        register.check_tries(session, address)
        found = register.verify_many(session, numbers)
        for typed, view in found:
            if view is None:
                register.count_miss(session, address)
            else:
                register.note_check(session, typed)
    rest = [_line(typed, None, "not_checked") for typed in numbers[len(found) :]]
    return Told({"ok": True, "rows": [_line(typed, view) for typed, view in found] + rest}, headers=FRESH)


def _line(typed: str, view: PublicView | None, unknown: str = "not_genuine") -> dict[str, object]:
    state = view.status.value if view else unknown
    return {
        "number": typed,
        "state": state,
        "says": SAYS[state],
        "masked_name": view.masked_name if view else "",
        "kind": view.kind if view else "",
        "issued_on": view.issued_on.isoformat() if view else "",
        "valid_until": view.valid_until.isoformat() if view and view.valid_until else "",
    }
