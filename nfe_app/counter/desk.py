"""柜台: one screen in two modes, turned by a switch: the clerk shows and fills in, or the worker decides; and what is left is wiped."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.counter import sight, views
from nfe_app.handover import desk as handover
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk
from nfe_app.ui import desk_frame

Part = rx.Component
NOBODY: dict[str, Any] = {
    "id": "",
    "state": "",
    "deed": "enrol",
    "deed_says": "",
    "rows": [],
    "says": [],
    "complete": False,
    "who": "",
    "about": "",
    "held": [],
    "signed": False,
    "done": False,
}


class Receiving(AtDesk, rx.State):
    """Who is received, what is chosen, and whose turn it is: `show` the clerk's, `decide` the worker's, `act` for who has no phone."""

    MAY: ClassVar[tuple[str, ...]] = rules.COUNTER
    now: rx.Field[dict[str, Any]] = rx.field(default_factory=lambda: dict(NOBODY))
    mode: rx.Field[str] = rx.field("show")
    places: rx.Field[list[list[str]]] = rx.field(default_factory=list)
    sent_to: rx.Field[str] = rx.field("")
    demo_code: rx.Field[str] = rx.field("")
    told: rx.Field[str] = rx.field("")
    asks_name: rx.Field[bool] = rx.field(default=False)
    handed: rx.Field[bool] = rx.field(default=False)
    """Whether a draft was read back and taken over from somebody's phone."""
    _phone: str = ""

    @rx.event
    async def load(self) -> Any:
        """An empty counter, after the check: nothing of whoever stood here is shown by loading the page."""
        self._forget()
        if self._seated() is None:
            return self._elsewhere()
        self.handed = bool(await handover.taken_over(self))
        return None

    @rx.event
    async def next_one(self) -> Any:
        """The next worker steps up."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._forget()
        if came := await self._send("counter.receive", {"visit_id": str(uuid.uuid4())}, clerk):
            self._look(str(came["visit_id"]), clerk)
            await self._bring_in(await handover.taken_over(self))
        return None

    async def _bring_in(self, draft: Mapping[str, str]) -> None:
        """What was taken over from a phone, field by field and by the same rule as what is filled in here."""
        for name, value in draft.items():
            if value and not self.trouble:
                await self._fill(name, value)

    @rx.event
    async def to_phone(self) -> Any:
        """The worker would rather decide on their own phone: the choice is shown as a picture and a code for it."""
        if self._seated() is None or not self.now["id"]:
            return self._elsewhere()
        return await handover.show_to_phone(self, {row["name"]: row["value"] for row in self.now["rows"]})

    @rx.event
    async def fill(self, field: str, value: str) -> Any:
        """One field of the choice; the clerk's alone to fill in."""
        await self._fill(field, value)

    async def _fill(self, field: str, value: str) -> None:
        self.places = []
        await self._do("counter.fill", field=field, value=value)

    @rx.event
    async def find(self, said: dict[str, Any]) -> Any:
        """A place by its name or pinyin; the only one that fits is taken at once."""
        if self._seated() is None:
            return self._elsewhere()
        typed = str(said.get("place") or "").strip()
        found = [[one.code, one.full_name] for one in catalog.found(typed)] if typed else []
        if len(found) == 1:
            await self._fill("place", found[0][0])
        else:
            self.places, self.trouble = found, "" if found else _("没有这个地名")
        return None

    @rx.event
    async def base(self, said: dict[str, Any]) -> Any:
        """A base that was typed."""
        await self._fill(str(said.get("field") or ""), str(said.get("value") or "").strip())

    @rx.event
    def turn(self, mode: str) -> Any:
        """Turn the screen: whose turn it is now."""
        self._hear()
        self.mode, self.trouble, self.told = mode if mode in sight.MODES else "show", "", ""
        self.sent_to = self.demo_code = self._phone = ""
        self.asks_name = False

    @rx.event
    async def ask(self, said: dict[str, Any]) -> Any:
        """The worker's own number: a code for just this choice is sent there."""
        self._phone = str(said.get("phone") or "").strip()
        came = await self._do("counter.ask", phone=self._phone)
        if came:
            self.sent_to, self.demo_code = str(came["phone"]), str(came.get("demo_code", ""))
        return None

    @rx.event
    async def decide(self, said: dict[str, Any]) -> Any:
        """The worker confirms by the code."""
        words = {name: str(said.get(name) or "").strip() for name in ("code", "name", "identity_number")}
        came = await self._do("counter.decide", phone=self._phone, **words)
        if came is None:
            self.asks_name = self.asks_name or self._no == "not_identified"
        elif came["done"]:
            self.told = _("办好了，{}。首期账单在本人手机上，也可以到“收款”开收款码。").format(came["who"])
            self.sent_to = ""
        else:
            self.trouble = _("验证码不对或已过期，请本人再看一眼，或重新要一个。")
        return None

    @rx.event
    async def card(self, said: dict[str, Any]) -> Any:
        """Who has no phone, by the card that lies here."""
        words = {name: str(said.get(name) or "").strip() for name in ("name", "identity_number")}
        await self._do("counter.card", **words)

    @rx.event
    async def want(self, deed: str, enrolment_id: str) -> Any:
        """What is to be done for them."""
        await self._do("counter.want", deed=deed, enrolment_id=enrolment_id or None)

    @rx.event
    def signed(self) -> Any:
        """The picture of the paper has come in: look again."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._look(self.now["id"], clerk)
        return None

    @rx.event
    async def act(self) -> Any:
        """Do it, by the paper."""
        if came := await self._do("counter.act"):
            self.told = _("替他办好了，{}。签字的纸和这一笔存在一起。").format(came["who"])

    @rx.event
    async def end(self) -> Any:
        """The worker leaves: what was here is wiped, and the screen says so."""
        came = await self._do("counter.end")
        if self._seated():
            self._forget()
            await handover.forget(self)
        if came:
            self.told = _("清除了：选的 {} 栏、手机号、验证码和名字。这台电脑上没有存。").format(
                came["wiped"]["fields"]
            )

    def _forget(self) -> None:
        self.now, self.mode, self.places = dict(NOBODY), "show", []
        self.sent_to = self.demo_code = self.told = self.trouble = self._phone = ""
        self.asks_name = self.handed = False

    def _look(self, visit_id: str, clerk: Subject) -> None:
        try:
            with database.look() as session:
                self.now = asdict(views.seen_by(session, uuid.UUID(visit_id), clerk))
        except (NotFound, ValueError):
            self.now = dict(NOBODY)

    async def _do(self, kind: str, **payload: object) -> dict[str, Any] | None:
        """One deed of this visit, and the screen as it stands after it."""
        clerk = self._seated()
        if clerk is None or not self.now["id"]:
            return None
        came = await self._send(kind, {"visit_id": self.now["id"], **payload}, clerk)
        trouble, self.told = self.trouble, ""
        self._look(self.now["id"], clerk)
        self.trouble = trouble
        return came


def receiving() -> Part:
    """Nobody yet; or the visit, whose ways to other pages are not there while the worker decides."""
    now: Any = Receiving.now
    hidden = (now["id"] != "") & (Receiving.mode == "decide")
    trouble = rx.callout(Receiving.trouble, icon="circle_x", color_scheme="red", role="alert", width="100%")
    told = rx.callout(Receiving.told, icon="check", role="status", width="100%")
    again = rx.callout(_("这次接待放得太久，内容都清除了。"), icon="info", role="status", width="100%")
    body = rx.match(now["state"], ("open", sight.visit(Receiving)), ("over", rx.vstack(again, _next())), _next())
    content = rx.fragment(
        rx.cond(Receiving.trouble != "", trouble), rx.cond(Receiving.told != "", told), body, sight.shade()
    )
    return desk_frame.page(
        _("经办台 · 柜台"),
        rx.cond(hidden, rx.fragment(), desk_frame.ways("counter")),
        rx.cond(rx.State.is_hydrated, content),
        tools=rx.cond(hidden, rx.fragment(), rx.hstack(rx.text(Receiving.clerk), desk_frame.leave(), align="center")),
    )


def _next() -> Part:
    words = _("屏幕转给本人看：你来选，他来定。验证码发到他自己的手机上；没有手机的，凭身份证和签字的纸代办。")
    button = rx.button(_("接待下一位"), on_click=Receiving.next_one, size="4", auto_focus=True)
    come = rx.callout(_("交接过来的草稿在等着，接待下一位就填进来。"), icon="info", role="status")
    return rx.card(rx.vstack(rx.text(words), rx.cond(Receiving.handed, come), button), width="100%")
