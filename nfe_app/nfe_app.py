"""The assembly: the API with every route, the front that FRONT names, and the one app that serves it all."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Mapping

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.types import ASGIApp

from nfe_app import __doc__ as about
from nfe_app import building, channels, chores, figures, front, identity, schema, serving, wiring
from nfe_app.assistance import api as assistance
from nfe_app.audit import api as audit
from nfe_app.base import asked, clock, commands, database, door, live, log, openapi
from nfe_app.base.errors import Invalid, NotFound, TryAgain
from nfe_app.base.settings import settings
from nfe_app.catalog import actions as law
from nfe_app.catalog import api as catalog
from nfe_app.certificate import api as certificate
from nfe_app.counter import api as counter
from nfe_app.desk import api as desk
from nfe_app.gate import Gate, way_in
from nfe_app.handover import api as handover
from nfe_app.kiosk import api as kiosk
from nfe_app.mandate import api as mandate
from nfe_app.materials import api as materials
from nfe_app.messages import api as messages
from nfe_app.oidc import api as oidc
from nfe_app.passkeys import api as passkeys
from nfe_app.paycode import api as paycode
from nfe_app.payment import api as payment
from nfe_app.people import account, seat
from nfe_app.people import api as people
from nfe_app.phones import api as phones
from nfe_app.phones import builds
from nfe_app.privacy import api as privacy
from nfe_app.reconciliation import daily
from nfe_app.rights import api as rights
from nfe_app.staff import api as staff

app = front.phone() if front.FRONT == "phone" else front.desk()


def api() -> FastAPI:
    """Every route that is not a page, connected with the channels and the provider of the settings."""
    wiring.wire()
    made = assembled()
    channels.connect(made)
    identity.connect(made)
    return made


def assembled() -> FastAPI:
    """The routes of the house, whatever the settings. Public ones: packs, sealed roots, sign-in here and at the provider, the check of a
    certificate, payment codes, the page of a kiosk, the channel's notice, health."""
    made = FastAPI(
        title="新就业社保",
        version="0.2.0",
        description=about or "",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    door.answer_refusals(made)
    made.add_exception_handler(RequestValidationError, _malformed)
    made.add_exception_handler(404, _nothing_here)
    made.add_exception_handler(405, _not_this_way)
    made.add_exception_handler(Exception, _broken)
    for router in _routers():
        made.include_router(router)
    made.get("/healthz", operation_id="alive")(alive)
    made.get("/readyz", operation_id="ready")(ready)
    made.get("/metrics", operation_id="figures", include_in_schema=False)(figures.figures)
    openapi.document(made)
    made.add_middleware(asked.InTheirLanguage)
    return made


def _routers() -> tuple[APIRouter, ...]:
    """The routes of every room."""
    ways = passkeys.Ways(
        people.subject_of, people.token_of, people.asking, people.asker_of, people.remember, people.welcome
    )
    elsewhere = oidc.Browsers(people.token_of, people.mark_of, people.with_cookie, people.without_cookie)
    return (
        door.doors(people.subject_of),
        people.router,
        account.router,
        seat.router,
        passkeys.routes(ways),
        phones.routes(people.token_of),
        oidc.routes(elsewhere),
        catalog.router,
        audit.router,
        messages.router,
        payment.routes(people.subject_of),
        paycode.router,
        mandate.routes(people.subject_of),
        rights.routes(people.subject_of),
        certificate.routes(people.subject_of, people.clerk_of),
        materials.routes(people.subject_of, people.clerk_of),
        staff.routes(people.subject_of),
        privacy.routes(people.subject_of, people.token_of),
        assistance.routes(people.subject_of),
        counter.routes(people.clerk_of),
        desk.routes(people.clerk_of),
        handover.routes(people.subject_of),
        kiosk.routes(people.subject_of),
    )


def serve() -> ASGIApp:
    """What uvicorn runs: the API, the desk's socket behind its gate, and both exported fronts."""
    log.adopt()
    origin = settings().public_origin
    app.register_lifespan_task(chores.keep_house)
    app.register_lifespan_task(live.listen)
    app.register_lifespan_task(_settle_memory)
    phone = serving.Front(building.built("phone"), parameters=("/verify/",))
    english = serving.Front(building.built("phone-en"), at="/en", parameters=("/en/verify/",))
    desk = serving.Front(building.built("desk"), at="/desk", inline_styles=True, way_in=way_in)
    app.register_lifespan_task(_note_builds, served={"phone": phone, "phone-en": english})
    return serving.compose(api(), Gate(app()), [phone, english, desk], origin)


async def _note_builds(served: Mapping[str, serving.Front]) -> None:
    """Which build phones are given from now on is written down: a supervisor sees how far behind one is."""
    found = {name: builds.named_in(one.files) for name, one in served.items()}
    await asyncio.to_thread(_noted, found)


def _noted(found: Mapping[str, str]) -> None:
    with database.work() as session:
        builds.note(session, found)


async def _settle_memory() -> None:
    """The law is read before anybody asks, and what was made at the start stays: the collector need not walk it again (measured: 2.6
    times the events a second; without reading first, eight who come at once read it eight times and wait 5 s)."""
    law.in_country(clock.today())
    law.region_of("110000")
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 1_000)


def alive() -> Response:
    """200 while the process answers."""
    return JSONResponse({"ok": True})


def ready() -> Response:
    """200 when the database answers and stands at the newest migration, else 503; and which days are not reconciled in time.

    The latter is for a person to look at, not for a balancer: it does not make the house unready.
    """
    try:
        at, wanted = schema.standing(), schema.newest()
    except Exception as fault:
        return JSONResponse({"ok": False, "code": "no_database", "says": type(fault).__name__}, 503)
    if at != wanted:
        return JSONResponse({"ok": False, "at": at, "wanted": wanted}, 503)
    late = {channel: [day.isoformat() for day in days] for channel, days in daily.overdue().items()}
    return JSONResponse({"ok": True, "at": at, "wanted": wanted, "not_reconciled": late})


def _malformed(request: Request, wrong: Exception) -> Response:
    assert isinstance(wrong, RequestValidationError)
    door.heed(request, Invalid())
    fields = {".".join(map(str, one["loc"])): one["type"] for one in wrong.errors()[:20]}
    return door.Told(commands.refused(Invalid(fields=fields)), 422)


def _nothing_here(_request: Request, _wrong: Exception) -> Response:
    return door.Told(commands.refused(NotFound()), 404)


def _not_this_way(_request: Request, wrong: Exception) -> Response:
    return door.Told(commands.refused(NotFound()), 405, headers=getattr(wrong, "headers", None))


def _broken(_request: Request, _bug: Exception) -> Response:
    """A bug, or no database: told in the one shape, and raised again for the server's log."""
    return door.Told(commands.refused(TryAgain()), 500, headers={"cache-control": "no-store"})
