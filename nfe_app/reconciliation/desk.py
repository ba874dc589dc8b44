"""对账: the finance clerk's page, the days of each channel, what does not agree, and what was done about it."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.months import day_says
from nfe_app.base.words import _
from nfe_app.payment.rules import CHANNEL_NAMES
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.reconciliation import sheet

Part = rx.Component
NOT_DONE = {
    "none": _("还没对账"),
    "no_bill": _("渠道还没出账单，会再取"),
    "down": _("渠道没有应答，会再取"),
    "other_day": _("渠道给错了日子的账单，会再取"),
    "failed": _("对账出错，会再试，请告诉技术人员"),
}


class Reconciling(AtDesk, rx.State):
    """What the clerk sees."""

    MAY: ClassVar[tuple[str, ...]] = rules.BOOKS_SEEN
    days: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """The days as they stand now, after the check."""
        self.days, self.trouble = [], ""
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    async def deal_with(self, said: dict[str, Any]) -> Any:
        """Say how a difference was dealt with."""
        return await self._told("reconciliation.deal_with", said)

    @rx.event
    async def end_unequal(self, said: dict[str, Any]) -> Any:
        """Have an attempt ended whose money has another amount."""
        return await self._told("reconciliation.end_unequal", said)

    async def _told(self, kind: str, said: dict[str, Any]) -> Any:
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload = {"difference_id": str(said.get("difference_id", "")), "note": str(said.get("note", ""))}
        await self._send(kind, payload, clerk)
        return self._show(clerk)

    def _show(self, clerk: Subject) -> None:
        with database.look() as session:
            self.days = [_words(day) for day in sheet.days(session, clerk)]


def _words(day: sheet.DayRow) -> dict[str, Any]:
    """A day as it is read: one colour, one sentence."""
    done = day.state == "done"
    count = _("账单 {lines} 行，对上 {matched} 行").format(lines=day.lines, matched=day.matched)
    says = count if done else NOT_DONE[day.state]
    if day.overdue:
        colour, mark = "red", _("逾期未对账")
    elif not done:
        colour, mark = "amber", _("等账单")
    elif day.open:
        colour, mark = "red", _("{} 处要处理").format(day.open)
    else:
        colour, mark = "green", _("已对平")
    title = f"{day_says(day.day)} · {CHANNEL_NAMES.get(day.channel, day.channel)}"
    rows = [vars(row) | {"theirs": row.theirs or "—", "ours": row.ours or "—"} for row in day.differences]
    return {"title": title, "says": says, "colour": colour, "mark": mark, "rows": rows}


def reconciling() -> Part:
    """对账: every day a card, and in it every difference."""
    nothing = rx.callout(_("还没有对过账。每天上午十点半后自动对前一天的账。"), icon="inbox")
    cards = rx.foreach(Reconciling.days, _card)
    return page(
        Reconciling, _("经办台 · 对账"), "reconciliation", rx.cond(Reconciling.days.length() > 0, cards, nothing)
    )


def _card(day: Any) -> Part:
    head = rx.flex(
        rx.heading(day["title"], as_="h2", size="4"),
        rx.badge(day["mark"], color_scheme=day["colour"], size="2"),
        rx.text(day["says"], color_scheme="gray"),
        align="center",
        wrap="wrap",
        gap="8px 12px",
    )
    rows = rx.foreach(day["rows"].to(list[dict[str, Any]]), _difference)
    return rx.card(rx.vstack(head, rows, spacing="3", width="100%"), width="100%")


def _difference(row: Any) -> Part:
    """One difference: what, which, how much on either side, what to do; and the word of the clerk who did it."""
    title = rx.flex(
        rx.text(row["title"], weight="bold"),
        rx.text(row["at"], color_scheme="gray", size="2"),
        rx.cond(row["entered"], rx.badge(_("已补入账"), color_scheme="green")),
        align="center",
        wrap="wrap",
        gap="4px 12px",
    )
    facts = rx.flex(
        _fact(_("单号"), row["number"]),
        _fact(_("渠道流水号"), row["transaction_id"]),
        _fact(_("账单（元）"), row["theirs"]),
        _fact(_("我们（元）"), row["ours"]),
        wrap="wrap",
        gap="4px 24px",
    )
    dealt = rx.cond(row["dealt"] != "", rx.text(_("已处理："), row["dealt"], color_scheme="green", size="2"))
    deal = _form(row, _("标为已处理"), Reconciling.deal_with)
    deed = rx.cond(row["open"], rx.cond(row["held"], _end(row), deal), dealt)
    return rx.box(
        rx.vstack(title, facts, rx.text(row["to_do"], size="2"), deed, spacing="2", width="100%"),
        border_top="1px solid var(--gray-5)",
        padding_top="12px",
        width="100%",
    )


def _fact(name: str, value: Any) -> Part:
    return rx.box(
        rx.text(name, size="1", color_scheme="gray"),
        rx.text(value, size="2", word_break="break-all", style={"fontVariantNumeric": "tabular-nums"}),
    )


def _end(row: Any) -> Part:
    """For money of another amount that still holds its bills: it goes back, and they are owed again."""
    told = rx.text(_("核实后可以了结：收到的钱原路退回，账单重新可缴。"), size="2")
    return rx.vstack(
        told, _form(row, _("了结，钱原路退回"), Reconciling.end_unequal), spacing="2", align="stretch", width="100%"
    )


def _form(row: Any, label: str, deed: Any) -> Part:
    note = rx.input(
        name="note",
        placeholder=_("怎么处理的（不写姓名、证件号）"),
        aria_label=_("怎么处理的"),
        required=True,
        max_length=200,
        size="3",
        flex="1 1 220px",
    )
    which = rx.el.input(type="hidden", name="difference_id", value=row["id"])
    button = rx.button(label, type="submit", variant="soft", size="3")
    line = rx.flex(which, note, button, wrap="wrap", gap="8px", width="100%")
    return rx.form(line, on_submit=deed, width="100%")
