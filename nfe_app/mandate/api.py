"""A person goes to sign by a plain redirect."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from nfe_app.base import database
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import NotFound
from nfe_app.base.settings import settings
from nfe_app.mandate import actions
from nfe_app.mandate.actions import OneMandate
from nfe_app.payment import agreements


def routes(subject_of: SubjectOf) -> APIRouter:
    """The routes of mandates, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api/mandates")

    @router.get("/{mandate_id}/sign", operation_id="mandate_sign")
    def sign(mandate_id: UUID, request: Request) -> Response:
        """On to the channel's signing page; where there is nothing to sign any more, to how it stands."""
        return _to_sign(mandate_id, subject_of(request).person_id)

    return router


def _to_sign(mandate_id: UUID, person_id: UUID) -> Response:
    back = f"{settings().public_origin}/autopay/"
    with database.look() as session:
        if actions.owner_of(session, OneMandate(mandate_id=mandate_id)) != person_id:
            raise NotFound
        wanted = actions.signing_of(session, mandate_id, back)
    return RedirectResponse(back if wanted is None else agreements.address_of(*wanted), 303)
