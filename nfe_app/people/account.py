"""What a person does about their own sign-ins over HTTP: see them, end them, prove again who one is, choose a password."""

from __future__ import annotations

from dataclasses import asdict
from functools import partial

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions, api, codes, devices, numbers, rules
from nfe_app.people.codes import Asker

router = APIRouter(prefix="/api")
CHANGING = "change phone"
MOVED = _("社保账号换到别的手机号了，这个号码不能再登录。不是你？马上带身份证到窗口。")
messages.says(MOVED)


class End(BaseModel):
    """Which sign-in is to end, by the name it is listed under; empty: all but this one."""

    model_config = ConfigDict(extra="forbid")
    id: str = Field(max_length=32)


class NewPhone(BaseModel):
    """The number one wants to be reached by from now on."""

    model_config = ConfigDict(extra="forbid")
    phone: str = Field(max_length=30)


class ChangePhone(NewPhone):
    """The code that came there."""

    code: str = Field(max_length=12)


class Prove(BaseModel):
    """The code that came to one's own number."""

    model_config = ConfigDict(extra="forbid")
    code: str = Field(max_length=12)


@router.get("/me/devices", operation_id="devices")
def listed(request: Request) -> Response:
    """Where the person is signed in."""
    subject = api.subject_of(request)
    with database.look() as session:
        rows = [asdict(one) for one in devices.devices(session, subject.person_id, api.token_of(request))]
    return door.tagged(request, {"owner": str(subject.person_id), "rows": rows}, private=True)


@router.post("/me/devices/end", operation_id="end_device", openapi_extra=door.takes(End))
async def end(request: Request) -> Response:
    """End one sign-in of one's own, or all but this one; where it is, the next request is answered 401."""
    subject = await run_in_threadpool(api.subject_of, request)
    asked = await door.read(request, End)
    door.same_owner(request, subject)

    def ended() -> int:
        """How many sign-ins have ended."""
        with database.work() as session:
            if asked.id:
                return devices.end_one(session, subject.person_id, asked.id)
            return actions.end_all(session, subject.person_id, but=api.token_of(request))

    return api.fresh({"ok": True, "ended": await run_in_threadpool(ended)})


@router.post("/me/prove/code", operation_id="ask_code_to_prove")
async def ask(request: Request) -> Response:
    """Send a code to the number of the person who is signed in, so that they prove again who they are."""
    subject = await run_in_threadpool(api.subject_of, request)
    await door.body_of(request)

    def sent() -> Response:
        """The answer to it, as at sign-in."""
        with database.look() as session:
            phone = actions.phone_of(session, subject.person_id)
        return api.send_code(phone, api.asking(request, "prove"))

    return await run_in_threadpool(sent)


@router.post("/me/prove", operation_id="prove", openapi_extra=door.takes(Prove))
async def prove(request: Request) -> Response:
    """Prove again who one is: a sensitive deed may follow for some minutes, under a new cookie."""
    await run_in_threadpool(api.subject_of, request)
    tried = await door.read(request, Prove)
    return await run_in_threadpool(_prove, api.token_of(request), tried.code.strip(), api.asker_of(request, "prove"))


def _prove(token: str, code: str, asker: Asker) -> Response:
    if not asker.device:
        raise api.CodeElsewhere
    with database.work() as session:
        subject = actions.require(session, token, "worker")
        fresh = devices.prove(session, token, code, asker)
    if fresh is None:
        raise api.CodeWrong
    return api.welcome(subject.person_id, fresh)


@router.post("/me/phone/code", operation_id="ask_code_to_change_phone", openapi_extra=door.takes(NewPhone))
async def ask_there(request: Request) -> Response:
    """Send a code to the number one wants to have; only in a fresh sign-in. Whose it may be is not told before the right code comes."""
    await run_in_threadpool(api.subject_of, request)
    asked = await door.read(request, NewPhone)

    def sent() -> Response:
        """The answer to it, as at sign-in."""
        phone = rules.phone_of(asked.phone)
        with database.look() as session:
            actions.require_fresh(session, api.token_of(request))
        return api.send_code(phone, api.asking(request, CHANGING))

    return await run_in_threadpool(sent)


@router.post("/me/phone", operation_id="change_phone", openapi_extra=door.takes(ChangePhone))
async def change(request: Request) -> Response:
    """Be reached by another number from now on: the old one is told and is nobody's, and every other sign-in ends."""
    await run_in_threadpool(api.subject_of, request)
    tried = await door.read(request, ChangePhone)
    return await run_in_threadpool(_change, api.token_of(request), tried, api.asker_of(request, CHANGING))


def _change(token: str, tried: ChangePhone, asker: Asker) -> Response:
    phone = rules.phone_of(tried.phone)
    with database.work() as session:
        person_id = actions.require(session, token, "worker").person_id
        actions.require_fresh(session, token)
        right = codes.is_right(session, phone, tried.code.strip(), asker)
        if right:
            before = actions.phone_of(session, person_id)
            numbers.change(session, person_id, phone)
            actions.end_all(session, person_id, but=token)
            database.after_commit(session, partial(messages.tell, before, MOVED))
    if not right:
        raise api.CodeWrong
    return api.fresh({"ok": True})
