"""一起看: a clerk types the code that a worker reads out, or comes to who has them by name, sees what the worker shows, points, and proposes.

Each sitting is read from the database and followed there: a page that is loaded anew, on whatever server, goes on where it was.
"""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from nfe_app.assistance import actions, sight
from nfe_app.base import database, live
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence

Part = rx.Component
LOOK_EVERY = 15.0
NOWHERE: dict[str, Any] = {"id": "", "state": "", "late": False, "rows": [], "proposals": [], "lines": []}
STATES = {
    "asking": _("等本人点“让他看”"),
    "together": _("正在一起看"),
    "over": _("结束了"),
}


class Besides(AtDesk, rx.State):
    """What the clerk sees."""

    MAY: ClassVar[tuple[str, ...]] = rules.COUNTER
    now: rx.Field[dict[str, Any]] = rx.field(default_factory=lambda: dict(NOWHERE))
    places: rx.Field[list[list[str]]] = rx.field(default_factory=list)
    waiting: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    _sitting: str = ""

    @rx.event
    def load(self) -> Any:
        """The sitting that this clerk is in goes on, and who waits for this clerk by name; after the check."""
        self._sitting, self.now, self.places, self.waiting = "", dict(NOWHERE), [], []
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        with database.look() as session:
            running = actions.of_clerk(session, clerk)
        if running:
            return self._enter(running[0], clerk)
        self.waiting = _waiting(clerk)
        return None

    @rx.event
    async def join(self, said: dict[str, Any]) -> Any:
        """Ask to be let in by the code that the worker reads out."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        code = "".join(str(said.get("code", "")).split())
        done = await self._send("assistance.join", {"code": code}, clerk)
        if done is None:
            return None
        if not done["sitting_id"]:
            self.trouble = _("没有这个码，或者过期了，还能试 {} 次。").format(done["left"])
            return None
        return self._enter(uuid.UUID(done["sitting_id"]), clerk)

    @rx.event
    def look_again(self) -> Any:
        """Who waits for this clerk by name now."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self.waiting = _waiting(clerk)
        return None

    @rx.event
    async def come(self, sitting_id: str) -> Any:
        """Ask to be let in by who has this clerk by name."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        if await self._send("assistance.come", {"sitting_id": sitting_id}, clerk):
            return self._enter(uuid.UUID(sitting_id), clerk)
        self.waiting = _waiting(clerk)
        return None

    def _enter(self, sitting_id: uuid.UUID, clerk: Subject) -> Any:
        self._sitting = str(sitting_id)
        self.now = _shown(sitting_id, clerk)
        return Besides.follow

    @rx.event(background=True)
    async def follow(self) -> None:
        """Show each change as it comes, until the sitting is over or another one stands on this page."""
        async with self:
            sitting, clerk = self._sitting, self._seated()
        if not sitting or clerk is None:
            return
        async with live.hearing(sitting) as ear:
            while clerk is not None:
                told = await asyncio.to_thread(_shown, uuid.UUID(sitting), clerk)
                async with self:
                    if self._sitting != sitting:
                        return
                    clerk = self._seated()
                    if clerk is not None and (told["version"], told["state"]) != (
                        self.now["version"],
                        self.now["state"],
                    ):
                        self.now = told
                if told["state"] == "over":
                    return
                await ear.news(LOOK_EVERY)
        async with self:
            self._sitting, self.now = "", dict(NOWHERE)

    @rx.event
    async def point(self, field: str) -> Any:
        """Point at a field; at the one that is pointed at, no more."""
        at = "" if any(row["name"] == field and row["pointed"] for row in self.now["rows"]) else field
        return await self._do("assistance.point", field=at)

    @rx.event
    async def propose(self, said: dict[str, Any]) -> Any:
        """Propose a value for one field; a place that was typed is looked up first."""
        field, value = str(said.get("field", "")), str(said.get("value", "")).strip()
        if field == "place" and not value.isdigit():
            self.places = [[one.code, one.full_name] for one in catalog.found(value)]
            self.trouble = "" if self.places else _("没有这个地名")
            return None
        self.places = []
        return await self._do("assistance.propose", field=field, value=value)

    @rx.event
    async def propose_place(self, code: str) -> Any:
        """Propose one of the places that were found."""
        self.places = []
        return await self._do("assistance.propose", field="place", value=code)

    @rx.event
    async def reply(self, said: dict[str, Any]) -> Any:
        """Write a line to the worker."""
        return await self._do("assistance.reply", text=str(said.get("text", ""))[:200])

    @rx.event
    async def reply_quickly(self, text: str) -> Any:
        """Write one of the lines that are at hand."""
        return await self._do("assistance.reply", text=text)

    @rx.event
    async def leave(self) -> Any:
        """Go; the sitting is over."""
        return await self._do("assistance.leave")

    @rx.event
    def another(self) -> Any:
        """Make room for the next code, beside who waits for this clerk by name now."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._sitting, self.now, self.waiting = "", dict(NOWHERE), _waiting(clerk)
        return None

    async def _do(self, kind: str, **payload: object) -> Any:
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        await self._send(kind, {"sitting_id": self._sitting, **payload}, clerk)
        return None


def _waiting(clerk: Subject) -> list[dict[str, str]]:
    """Who waits and has this clerk by name, masked: which sitting, who and what about, until when."""
    with database.work() as session:
        found = actions.waiting_for(session, clerk)
    return [{"id": one.id, "says": f"{one.who} · {one.scope}", "until": one.until} for one in found]


def _shown(sitting_id: uuid.UUID, clerk: Subject) -> dict[str, Any]:
    """The clerk's side as it stands in the database; over where it is not, or not theirs."""
    with database.look() as session:
        try:
            return asdict(actions.seen_by(session, sitting_id, clerk))
        except NotFound:
            return dict(NOWHERE) | {"state": "over", "version": -1}


def besides() -> Part:
    """The code first; then two columns: what the worker shows, and what is said."""
    now: Any = Besides.now
    together = rx.grid(
        rx.vstack(sight.rows(Besides), width="100%"),
        rx.vstack(sight.proposals(Besides), sight.talk(Besides), width="100%"),
        columns=rx.breakpoints(initial="1", md="2"),
        gap="16px",
        width="100%",
    )
    over = rx.vstack(
        rx.cond(
            now["late"],
            rx.callout(_("时间到了，一起看结束了。还要看，请本人再出一个码。"), icon="clock"),
            rx.callout(_("一起看结束了。本人的回执里有你看过的每一栏。"), icon="check"),
        ),
        rx.button(_("下一位"), on_click=Besides.another, size="3", auto_focus=True),
    )
    body = rx.match(now["state"], ("", _code()), ("together", together), ("over", over), rx.fragment())
    return page(Besides, _("经办台 · 一起看"), "assist", rx.cond(now["id"] != "", _head(now)), body)


def _code() -> Part:
    words = _("本人念的 6 位码")
    field = rx.input(
        name="code",
        placeholder=words,
        aria_label=words,
        max_length=9,
        input_mode="numeric",
        auto_complete="off",
        auto_focus=True,
        required=True,
        size="3",
    )
    told = _("请本人在手机右上角点“找人帮忙”，出一个码念给你。你看得到的、提的建议，本人都有一份回执。")
    line = rx.flex(field, rx.button(_("请本人让我看"), type="submit", size="3"), wrap="wrap", gap="8px")
    by_code = rx.vstack(rx.text(told), rx.form(line, on_submit=Besides.join), width="100%")
    return rx.vstack(rx.card(by_code, width="100%"), _named(), width="100%")


def _named() -> Part:
    """Who waits and has this clerk by name: no code between them, and the worker lets in all the same."""
    rows: Any = Besides.waiting
    again = rx.button(_("刷新"), on_click=Besides.look_again, variant="soft", size="2")
    head = rx.flex(
        rx.text(_("你负责的人里，正在要人帮忙的（不用码）"), weight="bold"),
        again,
        gap="8px",
        align="center",
        wrap="wrap",
    )
    nobody = rx.text(_("现在没有。"), color_scheme="gray")
    told = rx.cond(rows.length() > 0, rx.vstack(rx.foreach(rows, _waiter), role="list", width="100%"), nobody)
    return rx.card(rx.vstack(head, rx.box(told, role="status", width="100%"), width="100%"), width="100%")


def _waiter(one: Any) -> Part:
    come: Any = Besides.come
    words = _("我来，请本人让我看")
    return rx.flex(
        rx.text(one["says"], weight="bold"),
        rx.text(sentence(_("等到 {until}"), until=one["until"]), color_scheme="gray"),
        rx.button(
            words,
            on_click=come(one["id"]),
            size="3",
            aria_label=rx.Var.create(f"{words}：{one['says']}"),
            custom_attrs={"data-row": "1"},
        ),
        wrap="wrap",
        gap="4px 16px",
        align="center",
        role="listitem",
        key=one["id"].to(str),
    )


def _head(now: Any) -> Part:
    states = rx.match(now["state"], *STATES.items(), "")
    line = rx.flex(
        rx.badge(
            states, color_scheme=rx.match(now["state"], ("together", "green"), ("asking", "amber"), "gray"), size="3"
        ),
        rx.text(now["who"], weight="bold"),
        rx.text(now["scope"]),
        rx.text(sentence(_("到 {until}"), until=now["until"])),
        rx.text(sentence(_("本人在：{page}"), page=now["page"])),
        rx.spacer(),
        rx.cond(now["state"] != "over", rx.button(_("结束"), on_click=Besides.leave, variant="soft", size="3")),
        wrap="wrap",
        gap="4px 16px",
        align="center",
        width="100%",
    )
    never = rx.text(_("确认、同意、签字、付钱，只有本人能办。"), color_scheme="gray")
    return rx.card(rx.vstack(line, never, width="100%"), width="100%", role="status")
