"""How staff come to the desk, prove themselves again, choose a password and leave: plain forms, each with the token of the session."""

from __future__ import annotations

from urllib.parse import parse_qs

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.errors import Invalid, Refusal
from nfe_app.base.settings import settings
from nfe_app.people import actions, api, changing, passwords, rules, staff

router = APIRouter(prefix="/api/desk")


@router.post("/sign-in", operation_id="desk_sign_in")
async def desk_sign_in(request: Request) -> Response:
    """The form of staff: user name, password and the code by time where one is enrolled; then on to the desk, or back to the form."""
    name, password, code = fields(await door.body_of(request), "user_name", "password", "code")
    name = name.replace("\0", "")  # which PostgreSQL does not keep
    came = await run_in_threadpool(_desk_sign_in, name, password, code.strip(), api.address_of(request))
    if came.person_id is None:
        door.heed(request, staff.PasswordWrong())
        return RedirectResponse("/desk/sign-in/wrong/", 303)
    return api.with_cookie(RedirectResponse("/desk/", 303), came.token, desk=True)


@router.post("/prove", operation_id="desk_prove")
async def desk_prove(request: Request) -> Response:
    """Who sits at the desk shows once more who they are, before something that asks for it; then back to where they were."""
    code, password, back = await _form_of(request, "code", "password", "back")
    proven = await run_in_threadpool(_prove, api.desk_token(request), code.strip(), password, api.address_of(request))
    if not proven:
        door.heed(request, staff.PasswordWrong())
        return RedirectResponse("/desk/prove/?wrong=1", 303)
    return RedirectResponse(back if back in rules.DESK_PAGES else "/desk/", 303)


@router.post("/sign-out", operation_id="desk_sign_out")
async def desk_sign_out(request: Request) -> Response:
    """A clerk leaves the desk."""
    await _form_of(request)
    if token := api.desk_token(request):
        await run_in_threadpool(api.end, token)
    answer = RedirectResponse("/desk/sign-in/", 303)
    answer.delete_cookie(api.cookie(desk=True), path="/", secure=settings().secure, httponly=True, samesite="lax")
    answer.delete_cookie(api.csrf_cookie(desk=True), path="/", secure=settings().secure, samesite="strict")
    return answer


@router.post("/password", operation_id="desk_password")
async def password(request: Request) -> Response:
    """The form in which staff choose a password of their own; then on to the desk, or back with the code of the no."""
    old, new = await _form_of(request, "old", "new")
    refusal = await run_in_threadpool(_choose, api.desk_token(request), old, new, api.address_of(request))
    if refusal is None:
        return RedirectResponse("/desk/", 303)
    door.heed(request, refusal)
    return RedirectResponse(f"/desk/password/?no={refusal.code}", 303)


def _choose(token: str, old: str, new: str, address: str) -> Refusal | None:
    """No transaction is open while a password is looked at or hashed, which takes its time."""
    with database.look() as session:
        known = changing.known_of(session, token)
    right = staff.is_right(known.hash, old)
    no = passwords.fault(new, old, known.about)
    hashed = "" if no or not right else staff.hashed_of(new)
    with database.work() as session:
        return changing.change(session, token, address, hashed, right=right) or no


async def _form_of(request: Request, *names: str) -> list[str]:
    """These fields of a form that a page of ours sent with the token of the session in whose name it speaks; raises ForeignOrigin.

    Who brings no cookie of the desk speaks in nobody's name, and needs no token.
    """
    token, said = api.desk_token(request), fields(await door.body_of(request), "csrf", *names)
    if token and not door.is_csrf_of(token, said[0]):
        raise door.ForeignOrigin
    return said[1:]


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
