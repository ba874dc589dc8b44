"""Who sits at the desk: what every page of the clerks has in common."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

import reflex as rx
from reflex_base.event.context import EventContext
from sqlmodel import Session

from nfe_app.base import clock, commands, database, replies
from nfe_app.base.commands import Envelope, Subject
from nfe_app.base.errors import Forbidden, ProveAgain
from nfe_app.base.log import keep_out
from nfe_app.base.words import _
from nfe_app.people import actions, changing, passwords, rules, staff
from nfe_app.ui import desk_frame

NAMED = 8
"""How many presses a page says it has heard: one answer may be shown together with the next."""


class AtDesk(rx.State, mixin=True):
    """Who sits there, and why the last deed was refused; who it is comes from the gate, never from an event.

    `MAY` are the roles that a page is for; it shows nothing to any other.
    """

    MAY: ClassVar[tuple[str, ...]] = (rules.CLERK, rules.SENIOR)

    clerk: rx.Field[str] = rx.field("")
    trouble: rx.Field[str] = rx.field("")
    again: rx.Field[bool] = rx.field(False)
    heard: rx.Field[str] = rx.field("")
    _press: str = ""
    _sent: int = 0
    _first: str = ""
    _no: str = ""

    def _seated(self) -> Subject | None:
        """Whom the gate let in, in a role of this page; None for everybody else. Private data is fetched after this alone."""
        self.clerk, self.again = "", False
        self._hear()
        seat = self.router.headers.raw_headers.get("x-auth-seat", "")
        try:
            with database.look() as session:
                clerk = actions.require_seat(session, seat, *rules.STAFF, rules.UNPROVED)
                self.clerk = actions.staff_name(session, clerk.person_id)
                self._first = first_page(session, clerk)
        except actions.NotSignedIn:
            return None
        if clerk.role in self.MAY:
            self.trouble = ""
            return clerk
        self.trouble = Forbidden.words
        keep_out(Forbidden.code, page=type(self).__name__, role=clerk.role)
        return None

    def _hear(self) -> None:
        """The page says which presses were heard, the last ones together; what it does by itself takes none of them away."""
        self._press, self._sent = pressed_as(), 0
        if self._press:
            before = [one for one in self.heard.split() if one != self._press]
            self.heard = " ".join([*before, self._press][-NAMED:])

    def _elsewhere(self) -> Any:
        """Where somebody goes who has nothing to do here: to the sign-in, or to what comes first; who may not stay reads why."""
        if self.clerk and self._first:
            return rx.redirect(self._first)
        return None if self.clerk else rx.redirect(desk_frame.SIGN_IN)

    async def _send(self, kind: str, payload: Mapping[str, object], clerk: Subject) -> dict[str, Any] | None:
        """Send the clerk's word through the same door as any command; its result, or None and the trouble in words."""
        item = Envelope(id=self._next_id(), kind=kind, payload=dict(payload), made_at=clock.now())
        answer = json.loads(await asyncio.to_thread(_run, item, clerk))  # a channel may be called: others go on
        self.trouble = "" if answer["ok"] else answer["says"]
        self._no = str(answer.get("code", ""))
        self.again = self._no == ProveAgain.code
        result: dict[str, Any] | None = answer["result"] if answer["ok"] else None
        return result

    def _next_id(self) -> uuid.UUID:
        """The id of the next deed of this press: the one the page gave it, or one made of that; without any, one made by chance."""
        at, self._sent = self._sent, self._sent + 1
        if not self._press:
            return uuid.uuid4()
        press = uuid.UUID(self._press)
        return uuid.uuid5(press, str(at)) if at else press


def _run(item: Envelope, clerk: Subject) -> bytes:
    """The answer to a deed of the desk; one that comes again under its id, because a line was cut, is told what it was told before."""
    with database.look() as session:
        before = replies.of(session, item.id, clerk.person_id)
    return replies.opened(before) if before and before.kind == item.kind else commands.run(item, clerk)


def pressed_as() -> str:
    """The id that the page gave the press from which this event comes (`localfirst/line.js`); empty where it gave none."""
    try:
        return str(uuid.UUID(str(EventContext.get().router_data.get("deed"))))
    except (LookupError, ValueError):
        return ""


def first_page(session: Session, clerk: Subject) -> str:
    """Where somebody has to go before anything else: to choose a password, or to enrol a second factor; empty for all others."""
    if clerk.role != rules.UNPROVED:
        return ""
    return desk_frame.PASSWORD if staff.member_of(session, clerk.person_id).given_at else desk_frame.SECOND


def page(seated: type[AtDesk], title: str, here: str, *content: Any) -> rx.Component:
    """A page of the desk with its ways, the clerk's name, and what was refused last.

    What can be done on it is there once the page was loaded: `load` begins anew, and would take away what was asked before it.
    """
    trouble = rx.callout(seated.trouble, icon="circle_x", color_scheme="red", role="alert", width="100%")
    return desk_frame.page(
        title,
        desk_frame.line(seated.heard),
        desk_frame.ways(here),
        rx.cond(
            rx.State.is_hydrated,
            rx.fragment(rx.cond(seated.trouble != "", trouble), rx.cond(seated.again, _prove()), *content),
        ),
        tools=rx.hstack(rx.text(seated.clerk), desk_frame.leave(), align="center"),
    )


def _prove() -> rx.Component:
    """The way to show once more who one is."""
    return rx.link(_("再确认一次是我"), href=desk_frame.PROVE, weight="bold")


NOES = (changing.OldPasswordWrong, passwords.PasswordLength, passwords.PasswordEasy, passwords.PasswordSame)


def own_password() -> rx.Component:
    """我的密码: a plain form, so that a browser's own keeper of passwords fills it in and no State ever holds one."""
    field = {"type": "password", "size": "3", "width": "100%", "required": True}
    no: Any = rx.State.router.url.query_parameters["no"]
    words = rx.match(no, *((one.code, one.words) for one in NOES), "")
    form = desk_frame.form(
        "/api/desk/password",
        rx.vstack(
            rx.cond(words != "", rx.callout(words, icon="circle_x", color_scheme="red", role="alert")),
            rx.text(_("原来的密码"), as_="label", html_for="old"),
            rx.input(name="old", id="old", auto_complete="current-password", auto_focus=True, **field),
            rx.text(_("新密码，8 到 200 个字，什么字都行"), as_="label", html_for="new"),
            rx.input(name="new", id="new", auto_complete="new-password", **field),
            rx.text(
                _("几个不相干的词连起来，又好记又难猜。换好以后，你在别处的登录都会结束。不用定期换。"),
                color_scheme="gray",
            ),
            rx.button(_("换密码"), type="submit", size="3", width="100%"),
            spacing="3",
        ),
    )
    return desk_frame.page(
        _("经办台 · 我的密码"),
        desk_frame.ways("password"),
        rx.card(form, width="100%", max_width="400px"),
        tools=desk_frame.leave(),
    )
