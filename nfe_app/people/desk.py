"""Who sits at the desk: what every page of the clerks has in common."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any

import reflex as rx

from nfe_app.base import clock, commands, database
from nfe_app.base.commands import Envelope, Subject
from nfe_app.people import actions
from nfe_app.ui import desk_frame


class AtDesk(rx.State, mixin=True):
    """The clerk's name, and why the last deed was refused; who the clerk is comes from the gate, never from an event."""

    clerk: rx.Field[str] = rx.field("")
    trouble: rx.Field[str] = rx.field("")

    def _seated(self) -> Subject | None:
        """The clerk whom the gate let in; None where nobody is signed in. Private data is fetched after this alone."""
        told = self.router.headers.raw_headers.get("x-auth-sub", "")
        if not told:
            self.clerk = ""
            return None
        with database.look() as session:
            clerk = actions.subject_of_id(session, uuid.UUID(told), "clerk")
            self.clerk = actions.staff_name(session, clerk.person_id)
        return clerk

    async def _send(self, kind: str, payload: Mapping[str, object], clerk: Subject) -> dict[str, Any] | None:
        """Send the clerk's word through the same door as any command; its result, or None and the trouble in words."""
        item = Envelope(id=uuid.uuid4(), kind=kind, payload=dict(payload), made_at=clock.now())
        answer = json.loads(await asyncio.to_thread(commands.run, item, clerk))  # a channel may be called: others go on
        self.trouble = "" if answer["ok"] else answer["says"]
        result: dict[str, Any] | None = answer["result"] if answer["ok"] else None
        return result


def page(seated: type[AtDesk], title: str, here: str, *content: Any) -> rx.Component:
    """A page of the desk with its ways, the clerk's name, and what was refused last."""
    trouble = rx.callout(seated.trouble, icon="circle_x", color_scheme="red", role="alert", width="100%")
    return desk_frame.page(
        title,
        desk_frame.ways(here),
        rx.cond(seated.trouble != "", trouble),
        *content,
        tools=rx.hstack(rx.text(seated.clerk), desk_frame.leave(), align="center"),
    )
