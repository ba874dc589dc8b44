"""Signing in and out over HTTP, and who stands at the door by the cookie."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Invalid, Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions, rules, staff

router = APIRouter(prefix="/api")


class CodeWrong(Refusal):
    """The code is wrong, used, too old or was tried too often; which of them is not told."""

    code = "code_wrong"
    words = _("验证码不对或已过期，请再看一眼，或重新要一个。")


class AskCode(BaseModel):
    """Whom to send a code."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=30)


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
    with database.look() as session:
        return actions.require(session, token_of(request), "worker")


def clerk_of(request: Request) -> Subject:
    """The clerk who sits at this desk; raises NotSignedIn."""
    with database.look() as session:
        return actions.require(session, request.cookies.get(cookie(desk=True)), "clerk")


@router.post("/sign-in/code", operation_id="ask_code", openapi_extra=door.takes(AskCode))
async def ask_code(request: Request) -> Response:
    """Send a one-time code to a phone number; in a demonstration the code is in the answer, and the page says so."""
    asked = await door.read(request, AskCode)
    return await run_in_threadpool(_ask, asked, _address(request))


def _ask(asked: AskCode, address: str) -> Response:
    phone = rules.phone_of(asked.phone)
    with database.work() as session:
        code = actions.ask_code(session, phone, address)
    messages.tell(phone, _("验证码 {}，5 分钟内有效。我们不会向你要它。").format(code))
    shown = {"demo_code": code} if settings().demo else {}
    return _fresh({"ok": True, "wait_seconds": int(rules.CODE_PAUSE.total_seconds()), **shown})


@router.post("/sign-in", operation_id="sign_in", openapi_extra=door.takes(TryCode))
async def sign_in(request: Request) -> Response:
    """Trade a code for a session cookie; a new number becomes a new person."""
    tried = await door.read(request, TryCode)
    return await run_in_threadpool(_sign_in, tried)


def _sign_in(tried: TryCode) -> Response:
    with database.work() as session:
        came = actions.try_code(session, rules.phone_of(tried.phone), tried.code.strip())
    if came.person_id is None:
        raise CodeWrong
    with database.look() as session:
        answer = {"ok": True, "owner": str(came.person_id), "person": actions.person_of(session, came.person_id)}
    return _with_cookie(_fresh(answer), came.token)


@router.post("/sign-out", operation_id="sign_out")
async def sign_out(request: Request) -> Response:
    """End this browser's sign-in. Its cache goes; its store stays, for there may lie what is another's: the page takes out its own."""
    await door.body_of(request)
    token = token_of(request)
    if token:
        await run_in_threadpool(_end, token)
    answer = _fresh({"ok": True, "owner": None})
    answer.headers["clear-site-data"] = '"cache"'
    answer.delete_cookie(cookie(), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer


@router.post("/desk/sign-in", operation_id="desk_sign_in")
async def desk_sign_in(request: Request) -> Response:
    """A clerk's form: user name and password, then on to the desk; wrong ones go back to the form."""
    name, password = _fields(await door.body_of(request), "user_name", "password")
    came = await run_in_threadpool(_desk_sign_in, name, password, _address(request))
    if came.person_id is None:
        return RedirectResponse("/desk/sign-in/?wrong=1", 303)
    return _with_cookie(RedirectResponse("/desk/", 303), came.token, desk=True)


@router.post("/desk/sign-out", operation_id="desk_sign_out")
async def desk_sign_out(request: Request) -> Response:
    """A clerk leaves the desk."""
    await door.body_of(request)
    token = request.cookies.get(cookie(desk=True))
    if token:
        await run_in_threadpool(_end, token)
    answer = RedirectResponse("/desk/sign-in/", 303)
    answer.delete_cookie(cookie(desk=True), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer


def _fields(form: bytes, *names: str) -> list[str]:
    """These fields of a form, without NUL, which PostgreSQL does not keep; more than ten fields are no form of ours."""
    try:
        sent = parse_qs(form.decode("utf-8", "replace"), max_num_fields=10)
    except ValueError as wrong:
        raise Invalid from wrong
    return [sent.get(name, [""])[0][:200].replace("\0", "") for name in names]


def _desk_sign_in(name: str, password: str, address: str) -> actions.Tried:
    with database.look() as session:
        hashed = staff.hash_of(session, name)
    right = staff.is_right(hashed, password)
    with database.work() as session:
        return staff.try_password(session, name, address, right=right)


def _end(token: str) -> None:
    with database.work() as session:
        actions.sign_out(session, token)


def _address(request: Request) -> str:
    return request.client.host if request.client else "nowhere"


def _fresh(answer: dict[str, object]) -> Response:
    return door.Told(answer, headers={"cache-control": "no-store"})


def _with_cookie(answer: Response, token: str, desk: bool = False) -> Response:
    lives = int(rules.SESSION_LIVES["clerk" if desk else "worker"].total_seconds())
    answer.set_cookie(cookie(desk), token, lives, path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer


def with_cookie(answer: Response, token: str) -> Response:
    """An answer that signs a worker's browser in."""
    return _with_cookie(answer, token)


def without_cookie(answer: Response) -> Response:
    """An answer that leaves a worker's browser signed out, with nothing of the person in its cache."""
    answer.headers["clear-site-data"] = '"cache"'
    answer.delete_cookie(cookie(), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer
