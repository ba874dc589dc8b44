"""Passkeys over HTTP: what the browser is to make or sign, and its answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.passkeys import actions, rules
from nfe_app.people import actions as people
from nfe_app.people.codes import Asker

MAKING, SIGNING_IN = "make a passkey", "sign in with a passkey"


@dataclass(frozen=True)
class Ways:
    """How the assembly knows people and browsers: who holds the cookie, who asks, and what a browser takes home."""

    subject_of: Callable[[Request], Subject]
    token_of: Callable[[Request], str]
    asking: Callable[[Request, str], Asker]
    asker_of: Callable[[Request, str], Asker]
    remember: Callable[[Response, Asker], Response]
    welcome: Callable[[UUID, str, str], Response]


class Answer(BaseModel):
    """What the browser's authenticator said, as WebAuthn writes it in JSON (level 3, 5.1.8)."""

    model_config = ConfigDict(extra="forbid")
    credential: dict[str, Any]


class Remove(BaseModel):
    """Which key is to be forgotten."""

    model_config = ConfigDict(extra="forbid")
    id: UUID


def routes(ways: Ways) -> APIRouter:
    """The routes of passkeys: two to make one, one to remove one, two to sign in."""
    router = APIRouter(prefix="/api")

    @router.post("/passkeys/options", operation_id="begin_passkey")
    async def begin(request: Request) -> Response:
        """What a new key is made by; only in a fresh sign-in."""
        subject = await run_in_threadpool(ways.subject_of, request)
        await door.body_of(request)
        asker = ways.asking(request, MAKING)
        return ways.remember(await run_in_threadpool(_begin, subject.person_id, ways.token_of(request), asker), asker)

    @router.post("/passkeys", operation_id="make_passkey", openapi_extra=door.takes(Answer))
    async def make(request: Request) -> Response:
        """Keep the key that was made."""
        subject = await run_in_threadpool(ways.subject_of, request)
        said = await door.read(request, Answer)
        return await run_in_threadpool(_make, subject.person_id, said.credential, ways.asker_of(request, MAKING))

    @router.post("/passkeys/remove", operation_id="remove_passkey", openapi_extra=door.takes(Remove))
    async def remove(request: Request) -> Response:
        """Forget a key of one's own; only in a fresh sign-in."""
        subject = await run_in_threadpool(ways.subject_of, request)
        asked = await door.read(request, Remove)
        return await run_in_threadpool(_remove, subject.person_id, ways.token_of(request), asked)

    @router.post("/sign-in/passkey/options", operation_id="begin_passkey_sign_in")
    async def challenge(request: Request) -> Response:
        """What is to be signed."""
        await door.body_of(request)
        asker = ways.asking(request, SIGNING_IN)
        return ways.remember(await run_in_threadpool(_challenge, asker), asker)

    @router.post("/sign-in/passkey", operation_id="passkey_sign_in", openapi_extra=door.takes(Answer))
    async def sign_in(request: Request) -> Response:
        """Trade the signature for a session cookie."""
        said = await door.read(request, Answer)
        return await run_in_threadpool(_sign_in, said.credential, request, ways)

    return router


def _told(answer: dict[str, object]) -> Response:
    return door.Told(answer, headers={"cache-control": "no-store"})


def _begin(person_id: UUID, token: str, asker: Asker) -> Response:
    with database.work() as session:
        people.require_fresh(session, token)
        return _told({"ok": True, "options": actions.begin_making(session, person_id, asker)})


def _make(person_id: UUID, credential: dict[str, Any], asker: Asker) -> Response:
    with database.work() as session:
        made = actions.make(session, person_id, credential, asker)
    if not made:
        raise rules.PasskeyWrong
    return _told({"ok": True})


def _remove(person_id: UUID, token: str, asked: Remove) -> Response:
    with database.work() as session:
        people.require_fresh(session, token)
        gone = actions.remove(session, person_id, asked.id)
    if not gone:
        raise NotFound
    return _told({"ok": True})


def _challenge(asker: Asker) -> Response:
    with database.work() as session:
        return _told({"ok": True, "options": actions.begin_signing_in(session, asker)})


def _sign_in(credential: dict[str, Any], request: Request, ways: Ways) -> Response:
    before, asker = ways.token_of(request), ways.asker_of(request, SIGNING_IN)
    with database.work() as session:
        came = actions.sign_in(session, credential, asker)
        if came.person_id and before:
            people.sign_out(session, before)
    if came.person_id is None:
        raise rules.PasskeyWrong
    return ways.welcome(came.person_id, came.token, asker.mark)
