"""Signing in and out over HTTP, and who stands at the door by the cookie."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal
from urllib.parse import parse_qs
from uuid import UUID

from altcha.v1 import Payload
from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Invalid, Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions, codes, rules, staff, work
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


def cookie(desk: bool = False) -> str:
    """The name of the cookie: a browser may hold a worker and a clerk side by side; over https it is bound to this host."""
    return ("__Host-" if settings().secure else "") + ("nfe-desk" if desk else "nfe")


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
    """The browser that asks for a code or tries one; without a secret where it has never asked."""
    agent = request.headers.get("user-agent", "")[:400]
    return Asker(address_of(request), request.cookies.get(_mark_of_asking(), ""), purpose, agent)


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
    """Trade a code for a session cookie; a new number becomes a new person."""
    tried = await door.read(request, TryCode)
    return await run_in_threadpool(_sign_in, tried, asker_of(request), token_of(request))


def _sign_in(tried: TryCode, asker: Asker, before: str) -> Response:
    phone = rules.phone_of(tried.phone)
    if not asker.device:
        raise CodeElsewhere
    with database.work() as session:
        came = codes.try_code(session, phone, tried.code.strip(), asker)
        if came.person_id and before:
            actions.sign_out(session, before)
    if came.person_id is None:
        raise CodeWrong
    return welcome(came.person_id, came.token)


def welcome(person_id: UUID, token: str) -> Response:
    """What a browser is told whose worker has just signed in: who it is, and the cookie."""
    with database.look() as session:
        answer = {"ok": True, "owner": str(person_id), "person": actions.person_of(session, person_id)}
    return with_cookie(fresh(answer), token)


@router.post("/sign-out", operation_id="sign_out")
async def sign_out(request: Request) -> Response:
    """End this browser's sign-in. Its cache goes; its store stays, for there may lie what is another's: the page takes out its own."""
    await door.body_of(request)
    token = token_of(request)
    if token:
        await run_in_threadpool(_end, token)
    return without_cookie(fresh({"ok": True, "owner": None}))


@router.post("/desk/sign-in", operation_id="desk_sign_in")
async def desk_sign_in(request: Request) -> Response:
    """The form of staff: user name, password and the code by time where one is enrolled; then on to the desk, or back to the form."""
    name, password, code = fields(await door.body_of(request), "user_name", "password", "code")
    name = name.replace("\0", "")  # which PostgreSQL does not keep
    came = await run_in_threadpool(_desk_sign_in, name, password, code.strip(), address_of(request))
    if came.person_id is None:
        door.heed(request, staff.PasswordWrong())
        return RedirectResponse("/desk/sign-in/wrong/", 303)
    return with_cookie(RedirectResponse("/desk/", 303), came.token, desk=True)


@router.post("/desk/prove", operation_id="desk_prove")
async def desk_prove(request: Request) -> Response:
    """Who sits at the desk shows once more who they are, before something that asks for it; then back to where they were."""
    code, password, back = fields(await door.body_of(request), "code", "password", "back")
    proven = await run_in_threadpool(_prove, desk_token(request), code.strip(), password, address_of(request))
    if not proven:
        door.heed(request, staff.PasswordWrong())
        return RedirectResponse("/desk/prove/?wrong=1", 303)
    return RedirectResponse(back if back in rules.DESK_PAGES else "/desk/", 303)


@router.post("/desk/sign-out", operation_id="desk_sign_out")
async def desk_sign_out(request: Request) -> Response:
    """A clerk leaves the desk."""
    await door.body_of(request)
    token = desk_token(request)
    if token:
        await run_in_threadpool(_end, token)
    answer = RedirectResponse("/desk/sign-in/", 303)
    answer.delete_cookie(cookie(desk=True), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer


def fields(form: bytes, *names: str) -> list[str]:
    """These fields of a form as they were sent (ASVS 6.2.8); raises Invalid for more than ten, which are no form of ours."""
    try:
        sent = parse_qs(form.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError as wrong:
        raise Invalid from wrong
    return [sent.get(name, [""])[0] for name in names]


def _desk_sign_in(name: str, password: str, code: str, address: str) -> actions.Tried:
    with database.look() as session:
        hashed = staff.hash_of(session, name)
    right = staff.is_right(hashed, password)
    with database.work() as session:
        return staff.try_password(session, name, address, right=right, code=code)


def _prove(token: str, code: str, password: str, address: str) -> bool:
    with database.look() as session:
        subject = actions.require(session, token, *rules.STAFF)
        hashed = staff.member_of(session, subject.person_id).hash
    right = bool(password) and staff.is_right(hashed, password)
    with database.work() as session:
        return staff.try_again(session, token, address, right=right, code=code)


def _end(token: str) -> None:
    with database.work() as session:
        actions.sign_out(session, token)


def address_of(request: Request) -> str:
    """From where on the network a request comes."""
    return request.client.host if request.client else "nowhere"


def fresh(answer: dict[str, object]) -> Response:
    """An answer that no cache keeps."""
    return door.Told(answer, headers={"cache-control": "no-store"})


def with_cookie(answer: Response, token: str, desk: bool = False) -> Response:
    """The answer with the cookie of a sign-in."""
    lives = int(rules.SESSION_LIVES["clerk" if desk else "worker"].total_seconds())
    how: dict[str, Any] = {"path": "/", "secure": settings().secure, "samesite": "lax"}
    answer.set_cookie(cookie(desk), token, lives, httponly=True, **how)
    if not desk:
        answer.set_cookie(f"{cookie()}-csrf", door.csrf_of(token), lives, **how)
    return answer


def without_cookie(answer: Response) -> Response:
    """An answer that leaves a worker's browser signed out, with nothing of the person in its cache."""
    answer.headers["clear-site-data"] = '"cache"'
    answer.delete_cookie(cookie(), path="/", secure=settings().secure, httponly=True, samesite="lax")
    answer.delete_cookie(f"{cookie()}-csrf", path="/", secure=settings().secure, samesite="lax")
    return answer
