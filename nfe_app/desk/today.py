"""我的今天: what this clerk did today by kind, with the money, what is left in their hand; and when they are there for those they serve by name."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.caseworker import actions as caseworkers
from nfe_app.caseworker.rules import DAYS
from nfe_app.desk import actions
from nfe_app.desk.desk import address, what_of
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence

Part = rx.Component
SEVERAL = "、，, "


class Today(AtDesk, rx.State):
    """What the clerk sees of the own day."""

    day: rx.Field[str] = rx.field("")
    sums: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    open: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    hours: rx.Field[str] = rx.field("")

    @rx.event
    def load(self) -> Any:
        """The day so far, after the check."""
        self.day, self.sums, self.open, self.hours = "", [], [], ""
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    async def say_hours(self, said: dict[str, Any]) -> Any:
        """Say when one is there; sent through the same door as any command."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        platforms = str(said.get("platforms", ""))
        for mark in SEVERAL:
            platforms = platforms.replace(mark, " ")
        payload = {
            "weekdays": [day for day in DAYS if said.get(f"day{day}")],
            "opens": str(said.get("opens", "")),
            "closes": str(said.get("closes", "")),
            "platforms": platforms.split(),
        }
        await self._send("caseworker.set_hours", payload, clerk)
        return self._show(clerk)

    def _show(self, clerk: Subject) -> None:
        with database.look() as session:
            day = actions.today(session, clerk)
            self.hours = caseworkers.hours_in_words(session, clerk.person_id)
        self.day = day.day
        self.sums = [
            {
                "title": one.title,
                "count": str(one.count),
                "amount": one.amount.shown if one.amount else "",
                "fen": str(one.amount.count) if one.amount else "",
            }
            for one in day.sums
        ]
        self.open = [{"what": what_of(one), "href": address(one.kind, one.id), "step": one.step} for one in day.open]


def today() -> Part:
    """A table of the day, what is left over, and the hours."""
    head = (_("做了什么"), _("几件"), _("金额（元）"), _("金额（分）"))
    top = rx.table.header(rx.table.row(*[rx.table.column_header_cell(one) for one in head]))
    rows = rx.foreach(
        Today.sums,
        lambda one: rx.table.row(*[rx.table.cell(one[name]) for name in ("title", "count", "amount", "fen")]),
    )
    table = rx.table.root(top, rx.table.body(rows), width="100%", variant="surface")
    nothing = rx.callout(_("今天还没有办过事。"), icon="inbox")
    return page(
        Today,
        _("经办台 · 我的今天"),
        "day",
        rx.text(Today.day, weight="bold"),
        rx.cond(Today.sums.length() > 0, table, nothing),
        _left(),
        _hours(),
    )


def _left() -> Part:
    """What is still in the clerk's hand."""
    rows = rx.foreach(
        Today.open,
        lambda one: rx.flex(
            rx.link(one["what"], href=one["href"], custom_attrs={"data-row": "1"}),
            rx.text(one["step"], color_scheme="gray"),
            gap="16px",
        ),
    )
    head = rx.heading(_("还在你手里，没办完的"), size="3", as_="h2")
    none = rx.text(_("手里没有没办完的。"), color_scheme="gray")
    return rx.vstack(head, rx.cond(Today.open.length() > 0, rows, none), width="100%")


def _hours() -> Part:
    """When one is there, for those who ask to be called."""
    days = [rx.el.label(rx.el.input(type="checkbox", name=f"day{day}"), " ", words) for day, words in DAYS.items()]
    fields = (("opens", _("从"), "time"), ("closes", _("到"), "time"))
    times = [rx.input(name=name, aria_label=words, type=kind, size="3", required=True) for name, words, kind in fields]
    label = _("熟悉哪些平台，用顿号隔开")
    platforms = rx.input(name="platforms", placeholder=label, aria_label=label, size="3", flex="1 1 220px")
    line = rx.flex(*days, *times, platforms, rx.button(_("记下"), type="submit", size="3"), wrap="wrap", gap="8px 12px")
    now = rx.cond(
        Today.hours != "", sentence(_("现在写的是：{hours}"), hours=Today.hours), _("还没写，别人只能约“越早越好”。")
    )
    head = rx.heading(_("什么时候能回电"), size="3", as_="h2")
    return rx.vstack(head, rx.text(now), rx.form(line, on_submit=Today.say_hours, width="100%"), width="100%")
