"""Where a browser sets out for the provider and comes back to, and where the provider says that a session is over."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.errors import Fault, Refusal
from nfe_app.base.log import keep_out
from nfe_app.base.settings import settings
from nfe_app.oidc import actions, rules
from nfe_app.people import actions as people
from nfe_app.people import rules as numbers

CALLBACK = "/api/oidc/callback"
SIGN_IN = "/sign-in/"
TRIP, OUT = "nfe-oidc", "nfe-oidc-out"
"""The cookies of a way that is being gone, and of the word to leave by."""
DENIED = {"access_denied", "login_required", "interaction_required"}
UNKEPT = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


@dataclass(frozen=True)
class Browsers:
    """What is known of browsers elsewhere: the token of a worker's and its own mark, and how one is signed in and out."""

    token_of: Callable[[Request], str]
    mark_of: Callable[[Request], str]
    with_cookie: Callable[[Response, str, str], Response]
    without_cookie: Callable[[Response], Response]


REFUSED: dict[int | str, dict[str, Any]] = {400: {"description": "a word that does not hold"}}


def routes(browsers: Browsers) -> APIRouter:
    """The doors of signing in elsewhere, for browsers whose cookies these know."""
    router = APIRouter(prefix="/api/oidc")
    token_of = browsers.token_of

    @router.get("/offer", operation_id="oidc_offer")
    def offer() -> Response:
        """Whether there is a provider to sign in with."""
        return JSONResponse({"offered": actions.offered()}, headers={"cache-control": "no-store"})

    @router.get("/start", operation_id="oidc_start", status_code=303, response_class=RedirectResponse)
    def start(request: Request, back: str = "/", front: str = "") -> Response:
        """On to the provider. Whoever is signed in and comes from a page of ours has the account there linked: no other page may do that."""
        signed_in = _signed_in(token_of(request)) if _is_own(request) else None
        return _sent_out(actions.Way(secrets.token_urlsafe(32), rules.front_of(front), rules.way_back(back), signed_in))

    @router.get("/callback", operation_id="oidc_callback", status_code=303, response_class=RedirectResponse)
    def callback(request: Request) -> Response:
        """Back from the provider: in, or to the sign-in page with what went wrong."""
        return _taken(_arrived(request, browsers), TRIP)

    @router.get("/leave", operation_id="oidc_leave", status_code=303, response_class=RedirectResponse)
    def leave(request: Request, front: str = "") -> Response:
        """Sign out here, and on to the provider to sign out there; asked by our own pages alone."""
        return _left(request, browsers, _here(f"{rules.front_of(front)}/me/"))

    @router.post("/logout", operation_id="oidc_logout", response_class=Response, responses=REFUSED)
    async def logout(request: Request) -> Response:
        """The provider's word that a session is over (Back-Channel Logout 1.0, 2.5)."""
        return await run_in_threadpool(_ended, await door.whole(request))

    return router


def _sent_out(way: actions.Way) -> Response:
    try:
        provider = actions.provider()
        begun = provider.way_there(_here(CALLBACK))
        with database.work() as session:
            actions.set_out(session, begun, provider.account.issuer, way)
    except (Refusal, Fault) as why:
        return _told(why, way.front, way.back)
    return _given(_on(begun.url), TRIP, way.browser, rules.TRIP_LIVES)


def _arrived(request: Request, browsers: Browsers) -> Response:
    trip, before, mark = None, browsers.token_of(request), browsers.mark_of(request)
    try:
        provider = actions.provider()
        trip = _taken_up(request, provider)
        told = _heard(request, provider, trip)
        with database.work() as session:
            came = actions.arrive(session, told, _still(trip, before), mark)
            people.sign_out(session, before)
    except (Refusal, Fault) as why:
        if isinstance(why, Refusal):
            door.heed(request, why)
        return _told(why, trip.front if trip else "", trip.back if trip else "/")
    answer = browsers.with_cookie(_page(trip.front, "in", trip.back), came.token, mark)
    return _given(answer, OUT, came.out, numbers.SESSION_LIVES["worker"])


def _left(request: Request, browsers: Browsers, home: str) -> Response:
    if not _is_own(request):
        raise door.ForeignOrigin
    with database.work() as session:
        people.sign_out(session, browsers.token_of(request))
        hint = actions.leave(session, request.cookies.get(_cookie(OUT), ""))
    try:
        there = actions.provider().way_out(hint, home) if hint else ""
    except (Refusal, Fault):
        there = ""
    return _taken(browsers.without_cookie(_on(there or home)), OUT)


def _taken_up(request: Request, provider: actions.Provider) -> actions.Trip:
    """The way this browser began, spent before anything else is done, so that no answer is heard twice."""
    sent = request.query_params
    if any(len(sent.getlist(name)) > 1 for name in ("state", "code", "iss", "error")):
        raise rules.Again
    with database.work() as session:
        browser, issuer = request.cookies.get(_cookie(TRIP), ""), provider.account.issuer
        return actions.come_back(session, sent.get("state", ""), browser, issuer)


def _heard(request: Request, provider: actions.Provider, trip: actions.Trip) -> rules.Told:
    """What the provider says of whoever comes back."""
    sent = request.query_params
    provider.check_who_answers(sent.get("iss"))
    if error := sent.get("error"):
        raise rules.Denied if error in DENIED else rules.NotTrusted
    if not (code := sent.get("code", "")):
        raise rules.NotTrusted
    return provider.finish(code, trip.nonce, trip.verifier, _here(CALLBACK))


def _ended(body: bytes) -> Response:
    try:
        (token,) = parse_qs(body.decode("ascii"), max_num_fields=5).get("logout_token", [""])
        ended = actions.provider().read_logout(token)
        with database.work() as session:
            actions.end(session, ended)
    except (Refusal, Fault, ValueError):
        keep_out(rules.NotTrusted.code, door="POST /api/oidc/logout")
        return JSONResponse({"error": "invalid_request"}, 400, UNKEPT)
    return Response(status_code=200, headers=UNKEPT)


def _signed_in(token: str) -> UUID | None:
    try:
        with database.look() as session:
            return people.require(session, token, "worker").person_id
    except people.NotSignedIn:
        return None


def _still(trip: actions.Trip, token: str) -> UUID | None:
    """Who is signed in now as then; raises Again where it is somebody else, or nobody any more."""
    now = _signed_in(token)
    if trip.person_id is not None and now != trip.person_id:
        raise rules.Again
    return trip.person_id


def _is_own(request: Request) -> bool:
    """Whether a page of ours sent the browser here; an old browser tells it by the address it comes from."""
    site = request.headers.get("sec-fetch-site")
    came_from = urlsplit(request.headers.get("referer", ""))
    return site == "same-origin" if site else f"{came_from.scheme}://{came_from.netloc}" == settings().public_origin


def _told(why: Exception, front: str, back: str) -> Response:
    """To the sign-in page, which has words for this."""
    code = why.code.removeprefix("oidc_") if isinstance(why, Refusal) else "away"
    return _page(front, code, back)


def _page(front: str, code: str, back: str) -> Response:
    return _on(f"{front}{SIGN_IN}?{urlencode({'oidc': code, 'back': back}, safe='/')}")


def _on(address: str) -> Response:
    return RedirectResponse(address, 303, UNKEPT)


def _here(path: str) -> str:
    return f"{settings().public_origin}{path}"


def _cookie(name: str) -> str:
    return ("__Host-" if settings().secure else "") + name


def _given(answer: Response, name: str, word: str, lives: timedelta) -> Response:
    seconds = int(lives.total_seconds())
    answer.set_cookie(_cookie(name), word, seconds, path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer


def _taken(answer: Response, name: str) -> Response:
    answer.delete_cookie(_cookie(name), path="/", secure=settings().secure, httponly=True, samesite="lax")
    return answer
