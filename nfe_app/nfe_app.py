"""The assembly: the API with every route, the phone front with every page, the desk front, and the one app that serves them."""

from __future__ import annotations

from pathlib import Path

from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy import text

from nfe_app import __doc__ as about
from nfe_app import wiring
from nfe_app.base import commands, database, door, openapi
from nfe_app.base.errors import Invalid, NotFound
from nfe_app.catalog import api as catalog
from nfe_app.certificate import api as certificate
from nfe_app.payment import api as payment
from nfe_app.people import api as people

ROOT = Path(__file__).parents[1]


def api() -> FastAPI:
    """Every route that is not a page. Public ones: packs, sign-in, the check of a certificate, the channel's notice, health."""
    wiring.wire()
    app = FastAPI(
        title="新就业社保",
        version="0.1.0",
        description=about or "",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
    )
    door.answer_refusals(app)
    app.add_exception_handler(RequestValidationError, _malformed)
    app.add_exception_handler(404, _nothing_here)
    for router in (
        door.doors(people.subject_of),
        people.router,
        catalog.router,
        payment.routes(people.subject_of),
        certificate.routes(people.subject_of),
    ):
        app.include_router(router)
    app.get("/healthz", operation_id="alive")(alive)
    app.get("/readyz", operation_id="ready")(ready)
    openapi.document(app)
    return app


def alive() -> Response:
    """200 while the process answers."""
    return JSONResponse({"ok": True})


def ready() -> Response:
    """200 when the database answers and stands at the newest migration, else 503."""
    try:
        at, wanted = standing(), newest()
    except Exception as fault:
        return JSONResponse({"ok": False, "code": "no_database", "says": type(fault).__name__}, 503)
    return JSONResponse({"ok": at == wanted, "at": at, "wanted": wanted}, 200 if at == wanted else 503)


def alembic() -> Config:
    """The settings of the migrations, wherever the process was started."""
    return Config(toml_file=str(ROOT / "pyproject.toml"))


def newest() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(alembic()).get_current_head()


def standing() -> str | None:
    """The migration at which the database stands."""
    with database.look() as session:
        session.execute(text("select 1"))
        return MigrationContext.configure(session.connection()).get_current_revision()


def _malformed(_request: Request, wrong: Exception) -> Response:
    fields = (
        {".".join(map(str, one["loc"])): one["type"] for one in wrong.errors()[:20]}
        if isinstance(wrong, RequestValidationError)
        else {}
    )
    return JSONResponse(commands.refused(Invalid(fields=fields)), 422)


def _nothing_here(_request: Request, _wrong: Exception) -> Response:
    return JSONResponse(commands.refused(NotFound()), 404)
