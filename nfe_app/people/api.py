"""Signing in and out over HTTP, and who stands at the door by the cookie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal
from uuid import UUID

from altcha.v1 import Payload
from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions, codes, known, rules, work
from nfe_app.people.codes import Asker

CODE = _("验证码 {code}，5 分钟内有效。我们不会向你要它。")
messages.says(CODE)
router = APIRouter(prefix="/api")
SECRET = 43
"""The length of 256 random bits as they are written in a cookie."""


class CodeWrong(Refusal):
    """The code is wrong, used, too old or was tried too often; which of them is not told."""

    code = "code_wrong"
    heeded = True
    words = _("验证码不对或已过期，请再看一眼，或重新要一个。")


class CodeElsewhere(Refusal):
    """This browser has asked for no code; told alike for every number, before any is looked up."""

    code = "code_elsewhere"
    heeded = True
    words = _("这里没要过验证码，或隔太久了。在哪里要的，就在哪里填；或者在这里重新要一个。")


class AskCode(BaseModel):
    """Whom to send a code."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=30)


class Work(BaseModel):
    """A proof of work, in the fields of ALTCHA."""

    model_config = ConfigDict(extra="forbid")
    algorithm: Literal["SHA-256"]
    challenge: str = Field(pattern="^[0-9a-f]{64}$")
    number: int = Field(ge=0, le=work.HARDEST)
    salt: str = Field(max_length=300)
    signature: str = Field(pattern="^[0-9a-f]{64}$")


class AskCodeByWork(AskCode):
    """The same, with work where it was asked for."""

    work: Work | None = None


class TryCode(AskCode):
    """The code that came."""

    code: str = Field(max_length=12)


class TryNumber(AskCode):
    """The last six characters of the identity number, after the right code."""

    last_six: str = Field(max_length=12)


def cookie(desk: bool = False) -> str:
    """The name of the cookie: a browser may hold a worker and a clerk side by side; over https it is bound to this host."""
    return ("__Host-" if settings().secure else "") + ("nfe-desk" if desk else "nfe")


def csrf_cookie(desk: bool = False) -> str:
    """The name of the cookie beside it, which our pages read and bring in what they send."""
    return f"{cookie(desk)}-csrf"


def token_of(request: Request) -> str:
    """The token of the worker whose phone this is; empty where nobody is signed in."""
    return request.cookies.get(cookie(), "")


def subject_of(request: Request) -> Subject:
    """The worker whose phone this is; raises NotSignedIn."""
    return holder(token_of(request), "worker")


def desk_token(request: Request) -> str:
    """The token of who sits at this desk; empty where nobody does."""
    return request.cookies.get(cookie(desk=True), "")


def clerk_of(request: Request) -> Subject:
    """The member of staff who sits at this desk; raises NotSignedIn."""
    return holder(desk_token(request), *rules.STAFF)


def holder(token: str | None, *roles: str) -> Subject:
    """Who holds a token, in one of these roles, and that it is in use is written down now and then; raises NotSignedIn."""
    with database.look() as session:
        subject = actions.require(session, token, *roles)
        noted = actions.is_noted(session, token or "", subject.role)
    if not noted:
        with database.work() as session:
            actions.note_use(session, token or "")
    return subject


def asker_of(request: Request, purpose: str = "sign_in") -> Asker:
    """The browser that asks for a code or tries one; without a secret where it has never asked, and with a new mark where it has none."""
    agent = request.headers.get("user-agent", "")[:400]
    return Asker(address_of(request), request.cookies.get(_mark_of_asking(), ""), purpose, agent, mark_of(request))


def mark_of(request: Request) -> str:
    """The secret by which a browser is known after a sign-in: its own, or a new one (256 random bits)."""
    kept = request.cookies.get(_mark_of_knowing(), "")
    return kept if len(kept) == SECRET else secrets.token_urlsafe(32)


def asking(request: Request, purpose: str = "sign_in") -> Asker:
    """The same, with a new secret for who has none: the answer has to bring it home (`remember`)."""
    asker = asker_of(request, purpose)
    return asker if len(asker.device) == SECRET else replace(asker, device=secrets.token_urlsafe(32))


def remember(answer: Response, asker: Asker) -> Response:
    """The answer with the secret by which the code will know this browser again, for a day."""
    how: dict[str, Any] = {"path": "/", "secure": settings().secure, "httponly": True, "samesite": "lax"}
    answer.set_cookie(_mark_of_asking(), asker.device, 24 * 60 * 60, **how)
    return answer


def _mark_of_asking() -> str:
    return ("__Host-" if settings().secure else "") + "nfe-asked"


def _mark_of_knowing() -> str:
    return ("__Host-" if settings().secure else "") + "nfe-known"


@router.post("/sign-in/code", operation_id="ask_code", openapi_extra=door.takes(AskCodeByWork))
async def ask_code(request: Request) -> Response:
    """Send a one-time code to a phone number; in a demonstration the code is in the answer, and the page says so."""
    asked = await door.read(request, AskCodeByWork)
    return await run_in_threadpool(_ask, asked, asking(request))


def _ask(asked: AskCodeByWork, asker: Asker) -> Response:
    done = Payload(**asked.work.model_dump()) if asked.work else None
    return send_code(rules.phone_of(asked.phone), asker, lambda session: work.demand(session, asker, done))


def send_code(phone: str, asker: Asker, first: Callable[[Session], None] | None = None) -> Response:
    """Send a code to a number for the browser that asks, if what is to be seen to `first` lets it; raises TooManyCodes."""
    with database.work() as session:
        if first:
            first(session)
        code = codes.ask_code(session, phone, asker)
    messages.tell(phone, CODE.format(code=code))
    shown = {"demo_code": code} if settings().demo else {}
    answer = fresh({"ok": True, "wait_seconds": int(rules.CODE_PAUSE.total_seconds()), **shown})
    return remember(answer, asker)


@router.post("/sign-in", operation_id="sign_in", openapi_extra=door.takes(TryCode))
async def sign_in(request: Request) -> Response:
    """Trade a code for a session cookie; a new number becomes a new person. A browser that is not known is asked for more."""
    tried = await door.read(request, TryCode)
    return await run_in_threadpool(_sign_in, tried, asker_of(request), token_of(request))


def _sign_in(tried: TryCode, asker: Asker, before: str) -> Response:
    phone = rules.phone_of(tried.phone)
    if not asker.device:
        raise CodeElsewhere
    with database.work() as session:
        came = _in_place_of(session, before, codes.try_code(session, phone, tried.code.strip(), asker))
    if came.person_id is None:
        raise came.refused or CodeWrong
    return welcome(came.person_id, came.token, asker.mark)


@router.post("/sign-in/number", operation_id="sign_in_by_number", openapi_extra=door.takes(TryNumber))
async def sign_in_by_number(request: Request) -> Response:
    """The second step in a browser that is not known: after the right code the last six of the identity number, for a session cookie."""
    tried = await door.read(request, TryNumber)
    return await run_in_threadpool(_sign_in_by_number, tried, asker_of(request), token_of(request))


def _sign_in_by_number(tried: TryNumber, asker: Asker, before: str) -> Response:
    phone, said = rules.phone_of(tried.phone), known.last_six(tried.last_six)
    if not asker.device:
        raise known.NumberLate
    with database.work() as session:
        came = _in_place_of(session, before, codes.try_number(session, phone, said, asker))
    if came.person_id is None:
        raise came.refused or known.NumberLate
    return welcome(came.person_id, came.token, asker.mark)


def _in_place_of(session: Session, before: str, came: actions.Tried) -> actions.Tried:
    """What came of it; where somebody came in, the sign-in that this browser had ends."""
    if came.person_id and before:
        actions.sign_out(session, before)
    return came


def welcome(person_id: UUID, token: str, mark: str = "") -> Response:
    """What a browser is told whose worker has just signed in: who it is, the cookie, and the mark by which it is known now."""
    with database.look() as session:
        answer = {"ok": True, "owner": str(person_id), "person": actions.person_of(session, person_id)}
    return with_cookie(fresh(answer), token, mark=mark)


@router.post("/sign-out", operation_id="sign_out")
async def sign_out(request: Request) -> Response:
    """End this browser's sign-in. Its cache goes; its store stays, for there may lie what is another's: the page takes out its own."""
    await door.body_of(request)
    token = token_of(request)
    if token:
        await run_in_threadpool(end, token)
    return without_cookie(fresh({"ok": True, "owner": None}))


def end(token: str) -> None:
    """End the sign-in of a token."""
    with database.work() as session:
        actions.sign_out(session, token)


def address_of(request: Request) -> str:
    """From where on the network a request comes."""
    return request.client.host if request.client else "nowhere"


def fresh(answer: dict[str, object]) -> Response:
    """An answer that no cache keeps."""
    return door.Told(answer, headers={"cache-control": "no-store"})


def with_cookie(answer: Response, token: str, mark: str = "", *, desk: bool = False) -> Response:
    """The answer with the cookie of a sign-in, the one that our pages read beside it, and the one by which the browser is known."""
    lives = int(rules.SESSION_LIVES["clerk" if desk else "worker"].total_seconds())
    how: dict[str, Any] = {"path": "/", "secure": settings().secure, "samesite": "lax"}
    answer.set_cookie(cookie(desk), token, lives, httponly=True, **how)
    beside = how | {"samesite": "strict"} if desk else how  # a socket brings it from our own pages alone
    answer.set_cookie(csrf_cookie(desk), door.csrf_of(token), lives, **beside)
    if mark:
        answer.set_cookie(_mark_of_knowing(), mark, int(known.KNOWN_FOR.total_seconds()), httponly=True, **how)
    return answer


def without_cookie(answer: Response) -> Response:
    """An answer that leaves a worker's browser signed out, with nothing of the person in its cache."""
    answer.headers["clear-site-data"] = '"cache"'
    answer.delete_cookie(cookie(), path="/", secure=settings().secure, httponly=True, samesite="lax")
    answer.delete_cookie(csrf_cookie(), path="/", secure=settings().secure, samesite="lax")
    return answer
