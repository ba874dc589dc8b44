"""退款: what a clerk has to decide, and what an account would not take."""

from __future__ import annotations

import asyncio
import json
import uuid
from typing import Any

import reflex as rx
from sqlmodel import Session

from nfe_app.base import clock, commands, database
from nfe_app.base.commands import Envelope, Subject
from nfe_app.base.words import _
from nfe_app.people import actions as people
from nfe_app.refund import actions
from nfe_app.ui import desk_frame

Part = rx.Component


class Refunding(rx.State):
    """What the clerk sees; who the clerk is comes from the gate, never from an event."""

    rows: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)
    clerk: rx.Field[str] = rx.field("")
    trouble: rx.Field[str] = rx.field("")

    @rx.event
    def load(self) -> Any:
        """The refunds that wait, after the check."""
        told = self.router.headers.raw_headers.get("x-auth-sub", "")
        self.rows, self.clerk, self.trouble = [], "", ""
        if not told:
            return rx.redirect(desk_frame.SIGN_IN)
        with database.look() as session:
            self._show(session, people.subject_of_id(session, uuid.UUID(told), "clerk"))
        return None

    @rx.event
    async def decide(self, said: dict[str, Any]) -> Any:
        """Send the clerk's word through the same door as any command."""
        told = self.router.headers.raw_headers.get("x-auth-sub", "")
        if not told:
            return rx.redirect(desk_frame.SIGN_IN)
        with database.look() as session:
            clerk = people.subject_of_id(session, uuid.UUID(told), "clerk")
        payload = {
            "refund_id": str(said.get("refund_id", "")),
            "approve": said.get("answer") == "yes",
            "note": str(said.get("note", "")),
        }
        item = Envelope(id=uuid.uuid4(), kind="refund.decide", payload=payload, made_at=clock.now())
        answer = json.loads(await asyncio.to_thread(commands.run, item, clerk))  # the channel is called: others go on
        self.trouble = "" if answer["ok"] else answer["says"]
        with database.look() as session:
            self._show(session, clerk)
        return None

    def _show(self, session: Session, clerk: Subject) -> None:
        self.clerk = people.staff_name(session, clerk.person_id)
        self.rows = [_words(one) for one in actions.waiting(session, clerk)]


def _words(one: actions.Waiting) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.out_refund_no,
        "reason": one.reason,
        "amount": one.amount.shown,
        "made": one.made,
        "undecided": one.step == "requested",
    }


def refunding() -> Part:
    """Every refund that waits, a card each, with two answers."""
    trouble = rx.callout(Refunding.trouble, icon="circle_x", color_scheme="red", role="alert", width="100%")
    return desk_frame.page(
        _("经办台 · 退款"),
        desk_frame.ways("refund"),
        rx.cond(Refunding.trouble != "", trouble),
        rx.cond(
            Refunding.rows.length() > 0,
            rx.foreach(Refunding.rows, _card),
            rx.callout(_("没有要处理的退款。"), icon="inbox"),
        ),
        tools=rx.hstack(rx.text(Refunding.clerk), desk_frame.leave(), align="center"),
    )


def _card(row: Any) -> Part:
    head = rx.flex(
        rx.text(row["reason"], weight="bold"),
        rx.text(row["amount"], _(" 元")),
        rx.text(row["made"], color_scheme="gray"),
        rx.text(row["number"], color_scheme="gray", size="2"),
        wrap="wrap",
        gap="4px 16px",
    )
    stuck = rx.callout(_("原账户收不了这笔钱：联系本人，换一种方式退。"), icon="circle_x", color_scheme="amber")
    return rx.card(rx.vstack(head, rx.cond(row["undecided"], _form(row), stuck), width="100%"), width="100%")


def _form(row: Any) -> Part:
    answer = rx.radio_group.root(
        rx.hstack(
            rx.radio_group.item(_("同意退"), value="yes"),
            rx.radio_group.item(_("不同意"), value="no"),
            spacing="4",
        ),
        name="answer",
        required=True,
    )
    note = rx.input(
        name="note",
        placeholder=_("为什么（本人会看到，不写姓名、证件号）"),
        aria_label=_("为什么"),
        max_length=200,
        size="3",
        flex="1 1 220px",
    )
    which = rx.el.input(type="hidden", name="refund_id", value=row["id"])
    button = rx.button(_("处理"), type="submit", variant="soft", size="3")
    line = rx.flex(which, answer, note, button, wrap="wrap", gap="8px", align="center", width="100%")
    return rx.form(line, on_submit=Refunding.decide, reset_on_submit=True, width="100%")
