"""The two doors of a phone: `POST /api/commands`, and `GET /api/me`, one person's whole picture."""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, TypeAdapter, ValidationError
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from nfe_app.base import clock, commands, database, hiding, keys, words
from nfe_app.base.commands import Envelope, Subject
from nfe_app.base.errors import Invalid, Refusal
from nfe_app.base.log import keep_out
from nfe_app.base.settings import settings
from nfe_app.base.words import _

LARGEST = 64 * 1024
MOST = 200
SubjectOf = Callable[[Request], Subject]
Snapshot = Callable[[Session, UUID], object]
SNAPSHOTS: dict[str, Snapshot] = {}
Part = TypeVar("Part", bound=Snapshot)
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")
_items: TypeAdapter[list[Envelope]] = TypeAdapter(list[Envelope])


class TooLarge(Refusal):
    """More than 64 KiB at once."""

    code = "too_large"
    heeded = True
    words = _("一次发得太多了，请分几次发。")
    status = 413


class ForeignOrigin(Refusal):
    """A page of somebody else tried to speak for this person."""

    code = "foreign_origin"
    heeded = True
    words = _("这个请求不是从本网站发出的，没有办。")
    status = 403


class OtherOwner(Refusal):
    """The phone sends for somebody else than the person who is signed in; the queue is kept."""

    code = "other_owner"
    heeded = True
    words = _("登录的不是这些内容的主人。内容都在，等他登录再发。")
    status = 401


class Told(JSONResponse):
    """An answer in JSON, told in the language it was asked in."""

    def render(self, content: Any) -> bytes:
        """The bytes that go out."""
        return super().render(words.told(content))


def snapshot(name: str) -> Callable[[Part], Part]:
    """Put one slice's part of a person's picture into `GET /api/me` under a name."""

    def register(part: Part) -> Part:
        """The part as it was, after its name stands among the snapshots; ValueError where the name is taken."""
        if name in SNAPSHOTS:
            raise ValueError(f"the snapshot {name} is registered twice")
        SNAPSHOTS[name] = part
        return part

    return register


def picture_of(session: Session, subject: Subject) -> dict[str, object]:
    """Everything a phone shows of one person, put together from one snapshot per slice."""
    return {"owner": str(subject.person_id)} | {
        name: part(session, subject.person_id) for name, part in SNAPSHOTS.items()
    }


async def body_of(request: Request) -> bytes:
    """The body of a request, at most 64 KiB, from our own pages only."""
    own_page(request)
    return await whole(request)


def own_page(request: Request) -> None:
    """Refuse what a page of somebody else sends, and what brings a cookie and no sign that it comes from a page of ours.

    Such signs are `Origin`, where a browser sends none `Sec-Fetch-Site`, and where it knows neither the token of the session, which
    only a page of ours can read (ASVS 3.5.1). Raises ForeignOrigin.
    """
    origin, site = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if origin is not None:
        ours = origin == settings().public_origin
    elif site is not None:
        ours = site == "same-origin"
    else:
        ours = not request.cookies or _brings_token(request)
    if not ours:
        raise ForeignOrigin


def csrf_of(token: str) -> str:
    """What a page has to bring beside the cookie of this session: nobody makes it without the key of the house."""
    return keys.digest("csrf", token)


def is_csrf_of(token: str, said: str) -> bool:
    """Whether a page of ours said this beside the cookie of a session."""
    return hmac.compare_digest(csrf_of(token).encode(), said.encode())


def _brings_token(request: Request) -> bool:
    said = request.headers.get("x-csrf", "")
    return any(is_csrf_of(one, said) for one in request.cookies.values())


def same_owner(request: Request, subject: Subject) -> Subject:
    """The person who is signed in, where the phone sends for nobody else; raises OtherOwner."""
    if request.headers.get("x-owner", str(subject.person_id)) != str(subject.person_id):
        raise OtherOwner
    return subject


async def whole(request: Request, largest: int = LARGEST) -> bytes:
    """The body of a request, at most so many bytes (64 KiB), whoever sends it."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > largest:
            raise TooLarge
    return body


def json_of(body: bytes) -> Any:
    """JSON that a database can keep: no NaN, no NUL, no half characters, no bottomless nesting; else `invalid`."""
    try:
        read = json.loads(body, parse_constant=_no_constant)
        written = json.dumps(read, ensure_ascii=False).encode()
        if NUL.search(written):
            raise Invalid
    except (ValueError, RecursionError) as wrong:
        raise Invalid from wrong
    return read


Asked = TypeVar("Asked", bound=BaseModel)


async def read(request: Request, model: type[Asked]) -> Asked:
    """The body of a request as one model; raises `invalid` with the fields that are wrong."""
    try:
        return model.model_validate_json(json.dumps(json_of(await body_of(request))), strict=True)
    except ValidationError as wrong:
        raise Invalid(fields=faults_of(wrong)) from wrong


def takes(model: type[BaseModel]) -> dict[str, Any]:
    """What OpenAPI tells of a body that `read` reads."""
    return {"requestBody": {"required": True, "content": {"application/json": {"schema": model.model_json_schema()}}}}


def faults_of(wrong: ValidationError) -> dict[str, object]:
    """Which fields are wrong and how, without what was in them."""
    return {".".join(map(str, one["loc"])): one["type"] for one in wrong.errors()[:20]}


def _no_constant(name: str) -> None:
    raise ValueError(name)


def doors(subject_of: SubjectOf) -> APIRouter:
    """The routes of both doors for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api")

    @router.post("/commands", operation_id="commands")
    async def take(request: Request) -> Response:
        """A list of 1 to 200 commands; each is answered for itself, and an id is run once."""
        body = await body_of(request)
        return await run_in_threadpool(_take, body, subject_of, request)

    @router.get("/me", operation_id="me")
    def me(request: Request) -> Response:
        """Everything a phone shows of the person who is signed in."""
        subject = subject_of(request)
        with database.look() as session:
            picture = picture_of(session, subject)
        return tagged(request, picture, private=True)

    return router


def _take(body: bytes, subject_of: SubjectOf, request: Request) -> Response:
    subject = same_owner(request, subject_of(request))
    read = json_of(body)
    try:
        items = _items.validate_json(json.dumps(read))
    except ValidationError as wrong:
        raise Invalid(fields=faults_of(wrong)) from wrong
    if not 1 <= len(items) <= MOST:
        raise Invalid(_("一次发 1 到 200 件。"))
    replies = commands.run_list(items, subject)
    return Response(
        b"[" + b",".join(replies) + b"]", media_type="application/json", headers={"cache-control": "no-store"}
    )


def tagged(request: Request, answer: Mapping[str, object], *, private: bool) -> Response:
    """A JSON answer with a strong ETag; 304 when the phone has it already. `as_of` is the time of the asking, outside the tag."""
    body = json.dumps(words.told(answer), ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    headers = {
        "etag": f'"{sha256(body).hexdigest()[:32]}"',
        "cache-control": "no-store" if private else "no-cache",
        "vary": "accept-language",
        "x-as-of": clock.now().isoformat(),
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(body, media_type="application/json", headers=headers)


def heed(request: Request, refusal: Refusal) -> None:
    """Write into the log that somebody was kept out, by the pattern of the door and the network they came from.

    A phone on which nobody is signed in, and which says so by bringing no cookie, is not kept out of anything.
    """
    if not refusal.heeded or (refusal.status == 401 and not request.cookies):
        return
    door, host = request.scope.get("route"), request.client.host if request.client else ""
    keep_out(refusal.code, door=f"{request.method} {getattr(door, 'path', '')}", network=hiding.network(host))


def answer_refusals(app: FastAPI) -> None:
    """Tell every refusal of a route in the one shape, with its own status."""

    async def tell(request: Request, refusal: Exception) -> Response:
        """The refusal as `{ok, code, says, fields}` with its own HTTP status; nobody may cache it."""
        assert isinstance(refusal, Refusal)
        heed(request, refusal)
        return Told(commands.refused(refusal), refusal.status, headers={"cache-control": "no-store"})

    app.add_exception_handler(Refusal, tell)
