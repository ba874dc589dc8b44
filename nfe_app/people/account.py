"""What a person does about their own sign-ins over HTTP: see them, end them, prove again who one is, choose a password."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from functools import partial
from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.concurrency import run_in_threadpool

from nfe_app.base import clock, database, door
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions, api, codes, devices, numbers, rules, states
from nfe_app.people.codes import Asker
from nfe_app.people.states import State

router = APIRouter(prefix="/api")
CHANGING = "change phone"
MOST_PACKS = 40
LONGEST = 366 * 24 * 60 * 60
"""Seconds that something may have waited on a phone: longer is a clock that was put right."""
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


class Pack(BaseModel):
    """A pack that a phone keeps: of which place, the beginning of its version, and the day it was made."""

    model_config = ConfigDict(extra="forbid")
    place: str = Field(pattern="^[0-9]{6}$")
    version: str = Field(pattern="^[0-9a-f]{12}$")
    made_on: date


class Tell(BaseModel):
    """What a phone tells of itself: its build, its packs, how many deeds wait, for how long the oldest has (by the phone's own clock), and
    why: it was not tried yet, not heard, the server was busy or said later, a photo did not get through. Nothing of what they are.
    """

    model_config = ConfigDict(extra="forbid")
    build: str = Field(pattern="^[0-9a-z]{0,16}$")
    packs: list[Pack] = Field(max_length=MOST_PACKS)
    waiting: int = Field(ge=0, le=10_000)
    waited_seconds: int = Field(ge=0, le=LONGEST)
    failed: Literal["", "unheard", "busy", "later", "photo"]


@router.get("/me/devices", operation_id="devices")
def listed(request: Request) -> Response:
    """Where the person is signed in."""
    subject = api.subject_of(request)
    with database.look() as session:
        rows = [asdict(one) for one in devices.devices(session, subject.person_id, api.token_of(request))]
    return door.tagged(request, {"owner": str(subject.person_id), "rows": rows}, private=True)


@router.post("/me/devices/state", operation_id="tell_state", openapi_extra=door.takes(Tell))
async def tell(request: Request) -> Response:
    """What this phone tells of itself: when something has changed, or once a day; only the latest is kept, as long as the sign-in."""
    subject = await run_in_threadpool(api.subject_of, request)
    said = await door.read(request, Tell)
    door.same_owner(request, subject)

    def kept() -> None:
        """In one transaction."""
        with database.work() as session:
            devices.tell(session, api.token_of(request), _state(said))

    await run_in_threadpool(kept)
    return api.fresh({"ok": True})


def _state(said: Tell) -> State:
    packs = tuple(states.Pack(one.place, one.version, one.made_on.isoformat()) for one in said.packs)
    since = clock.now() - timedelta(seconds=said.waited_seconds) if said.waiting else None
    return State(said.build, packs, said.waiting, since, said.failed if said.waiting else "")


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
