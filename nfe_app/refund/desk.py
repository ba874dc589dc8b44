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
from nfe_app.refund.actions import Waiting
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
        payload: dict[str, object] = {"refund_id": str(said.get("refund_id", "")), "note": str(said.get("note", ""))}
        kind = "refund.hand_back" if "by_hand" in said else "refund.decide"
        if kind == "refund.decide":
            payload["approve"] = said.get("answer") == "yes"
        item = Envelope(id=uuid.uuid4(), kind=kind, payload=payload, made_at=clock.now())
        answer = json.loads(await asyncio.to_thread(commands.run, item, clerk))  # the channel is called: others go on
        self.trouble = "" if answer["ok"] else answer["says"]
        with database.look() as session:
            self._show(session, clerk)
        return None

    def _show(self, session: Session, clerk: Subject) -> None:
        self.clerk = people.staff_name(session, clerk.person_id)
        self.rows = [_words(one) for one in actions.waiting(session, clerk)]


def _words(one: Waiting) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.out_refund_no,
        "reason": one.reason,
        "amount": one.amount.shown,
        "made": one.made,
        "step": one.step,
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
    slow = rx.callout(_("交给渠道一天多了，还没回话：到渠道商户后台查。"), icon="clock", color_scheme="amber")
    deeds = rx.match(row["step"], ("requested", _form(row)), ("failed", _by_hand(row)), slow)
    return rx.card(rx.vstack(head, deeds, width="100%"), width="100%")


def _by_hand(row: Any) -> Part:
    """Money that its channel cannot give back: the clerk gives it back otherwise, and says how."""
    told = _("渠道退不了这笔钱：联系本人，从单位账户退给本人的账户，退好了在这里记下。")
    note = _note(_("怎么退的（本人会看到，不写姓名、卡号）"), required=True)
    hidden = [
        rx.el.input(type="hidden", name=name, value=value)
        for name, value in (("refund_id", row["id"]), ("by_hand", "1"))
    ]
    line = rx.flex(
        *hidden, note, rx.button(_("已经退了"), type="submit", variant="soft", size="3"), wrap="wrap", gap="8px"
    )
    form = rx.form(line, on_submit=Refunding.decide, reset_on_submit=True, width="100%")
    return rx.vstack(rx.callout(told, icon="circle_x", color_scheme="amber"), form, width="100%")


def _note(placeholder: str, **how: Any) -> Part:
    return rx.input(
        name="note", placeholder=placeholder, aria_label=placeholder, max_length=200, size="3", flex="1 1 220px", **how
    )


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
    note = _note(_("为什么（本人会看到，不写姓名、证件号）"))
    which = rx.el.input(type="hidden", name="refund_id", value=row["id"])
    button = rx.button(_("处理"), type="submit", variant="soft", size="3")
    line = rx.flex(which, answer, note, button, wrap="wrap", gap="8px", align="center", width="100%")
    return rx.form(line, on_submit=Refunding.decide, reset_on_submit=True, width="100%")
