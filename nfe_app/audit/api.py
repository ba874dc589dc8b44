"""The roots of the chain, for anybody to keep."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from nfe_app.audit import actions
from nfe_app.base import database

router = APIRouter()
KEPT = {"cache-control": "public, max-age=3600"}


@router.get("/.well-known/audit-root", operation_id="audit_root")
def audit_root() -> JSONResponse:
    """The last root of each day that is over, signed (RFC 7515); the key is at `/api/pack/keys`."""
    with database.look() as session:
        roots = actions.published(session)
    return JSONResponse({"keys": "/api/pack/keys", "roots": roots}, headers=KEPT)
