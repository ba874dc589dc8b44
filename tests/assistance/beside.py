"""A worker and a clerk at one sitting, as the tests of the shared screen have them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from nfe_app.assistance import actions, frames, views
from nfe_app.base import database
from tests.cast import Worker, send


def clerk_sees(clerk: Worker, which: dict[str, object]) -> views.AtDesk:
    """The clerk's side."""
    with database.look() as session:
        return actions.seen_by(session, UUID(str(which["sitting_id"])), clerk.subject)


def fields_of(clerk: Worker, which: dict[str, object]) -> dict[str, str]:
    """What the clerk reads, field by field."""
    return {row.name: row.says for row in clerk_sees(clerk, which).rows}


def worker_sees(which: dict[str, object]) -> dict[str, Any]:
    """The worker's side."""
    with database.look() as session:
        return views.of_worker(session, frames.get(session, UUID(str(which["sitting_id"]))))


def shows(who: Worker, which: dict[str, object], page: str = "/join/types/", **fields: str) -> None:
    """What stands on the worker's phone now."""
    with database.work() as session:
        actions.show(session, UUID(str(which["sitting_id"])), page, fields, who.subject)


def receipts_of(who: Worker) -> list[dict[str, Any]]:
    """What the worker reads of it afterwards."""
    with database.look() as session:
        return views.receipts(session, who.id)


def proposes(clerk: Worker, which: dict[str, object], field: str, value: str) -> dict[str, Any]:
    """What the door answers to a proposal."""
    return send(clerk, "assistance.propose", which | {"field": field, "value": value})
