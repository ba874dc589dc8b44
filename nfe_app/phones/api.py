"""A phone asks for its share, with the PIN where one is on, and sets or takes off the PIN."""

from __future__ import annotations

from collections.abc import Callable

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.settings import settings
from nfe_app.people import actions as people
from nfe_app.people import rules as lives
from nfe_app.phones import actions
from nfe_app.phones.actions import Given, Phone

TokenOf = Callable[[Request], str]
MARK = "kept-here"
"""A cookie without a secret that outlives the phone's own store, so that the page can tell that one is gone."""


class AskShare(BaseModel):
    """Which phone, and the PIN where one is on."""

    model_config = ConfigDict(extra="forbid")
    phone_id: str = Field(pattern="^[0-9a-f]{32}$")
    pin: str = Field(default="", max_length=12)


def routes(token_of: TokenOf) -> APIRouter:
    """The routes of phones, for whoever holds the token that `token_of` reads."""
    router = APIRouter(prefix="/api/phones")

    @router.post("/share", operation_id="phone_share", openapi_extra=door.takes(AskShare))
    async def share(request: Request) -> Response:
        """The share from which this phone makes the key of what it keeps for the person who is signed in."""
        asked = await _asked(token_of(request), request)
        return await run_in_threadpool(_tried, actions.share, *asked)

    @router.post("/pin", operation_id="set_phone_pin", openapi_extra=door.takes(AskShare))
    async def set_pin(request: Request) -> Response:
        """A PIN on this phone: its share is given to who knows it alone."""
        asked = await _asked(token_of(request), request)
        return await run_in_threadpool(_set, *asked)

    @router.post("/pin/off", operation_id="take_off_phone_pin", openapi_extra=door.takes(AskShare))
    async def take_off(request: Request) -> Response:
        """No PIN any more; who has forgotten it signs in by text first."""
        asked = await _asked(token_of(request), request)
        return await run_in_threadpool(_tried, actions.forget_pin, *asked)

    return router


async def _asked(token: str, request: Request) -> tuple[str, AskShare]:
    """The token and what is asked for, of somebody who is signed in: a stranger learns nothing of the shape."""
    await run_in_threadpool(_guard, token)
    return token, await door.read(request, AskShare)


def _guard(token: str) -> None:
    with database.look() as session:
        people.require(session, token, "worker")


def _phone(session: Session, token: str, asked: AskShare) -> Phone:
    person = people.require(session, token, "worker").person_id
    return Phone(person, asked.phone_id, people.signed_in_at(session, token))


def _set(token: str, asked: AskShare) -> Response:
    hashed = actions.hashed(asked.pin)
    with database.work() as session:
        given = actions.set_pin(session, _phone(session, token, asked), hashed)
    return _told(given)


def _tried(deed: Callable[..., Given], token: str, asked: AskShare) -> Response:
    """One try: the PIN is held against its hash first, then counted in the transaction of the deed; the last wrong one ends the sign-in."""
    with database.look() as session:
        held = actions.hash_to_try(session, _phone(session, token, asked)) if asked.pin else None
    right = held is not None and actions.is_right(held, asked.pin)
    with database.work() as session:
        given = deed(session, _phone(session, token, asked), held, right=right)
        if given.refused and given.refused.code == "pin_spent":
            people.sign_out(session, token)
    if given.refused:
        raise given.refused
    return _told(given)


def _told(given: Given) -> Response:
    answer = JSONResponse(
        {"ok": True, "share": given.share, "pinned": given.pinned}, headers={"cache-control": "no-store"}
    )
    lives_for = int(lives.SESSION_LIVES["worker"].total_seconds())
    answer.set_cookie(MARK, "1", lives_for, path="/", secure=settings().secure, samesite="lax")
    return answer
