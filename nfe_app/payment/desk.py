"""收款: a clerk finds what somebody at the counter owes, shows a code, and sees at once whether the money is there."""

from __future__ import annotations

import asyncio
import uuid
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.payment import counter, ways
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence

Part = rx.Component
LOOK_EVERY = 2
NAMES = {"native": _("微信扫码"), "precreate": _("支付宝扫码")}


@dataclass
class Who:
    """Who stands at the counter, masked."""

    name: str = ""
    identity: str = ""
    phone: str = ""


@dataclass
class Code:
    """The payment that is shown: whether it is paid, and its code as a picture while it may be paid."""

    step: str = ""
    title: str = ""
    says: str = ""
    what: str = ""
    amount: str = ""
    open: bool = False
    picture: str = ""
    colour: str = ""


class Collecting(AtDesk, rx.State):
    """What the clerk sees."""

    who: rx.Field[Who] = rx.field(default_factory=Who)
    bills: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    first: rx.Field[str] = rx.field("")
    offered: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    shown: rx.Field[Code] = rx.field(default_factory=Code)
    payment_id: rx.Field[str] = rx.field("")

    def _clear(self) -> None:
        self.trouble, self.payment_id = "", ""
        self.who, self.bills, self.shown = Who(), [], Code()

    @rx.event
    def load(self) -> Any:
        """An empty counter, after the check."""
        self._clear()
        self.offered, self.first = [], ""
        if self._seated() is None:
            return self._elsewhere()
        self.offered = [{"way": way, "name": name} for way, name in NAMES.items() if way in ways.offered()]
        self.first = self.offered[0]["way"] if self.offered else ""
        return None

    @rx.event
    def find(self, said: dict[str, Any]) -> Any:
        """Who stands there, and what is owed."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self._clear()
        with database.work() as session:
            found = counter.find(session, str(said.get("number", "")), clerk)
        if found is None:
            self.trouble = _("没有这个人。手机号或身份证号要写全。")
            return None
        self.who = Who(found.name, found.identity, found.phone)
        self.bills = [vars(bill) | {"amount": bill.amount.shown, "fen": str(bill.amount.count)} for bill in found.bills]
        return None

    @rx.event
    async def collect(self, said: dict[str, Any]) -> Any:
        """Send the clerk's word through the same door as any command; then the code is there, and is watched."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        chosen = [bill for bill in self.bills if said.get(bill["id"])]
        payload = {
            "bill_ids": [bill["id"] for bill in chosen],
            "amount_fen": sum(int(bill["fen"]) for bill in chosen),
            "way": str(said.get("way", "")),
        }
        done = await self._send("payment.collect", payload, clerk)
        if done is None:
            return None
        self.payment_id, self.bills = done["payment_id"], []
        self.shown = _read(uuid.UUID(self.payment_id), clerk)
        return Collecting.follow

    @rx.event
    async def ask(self) -> Any:
        """Have the channel asked right now."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        await asyncio.to_thread(_ask, uuid.UUID(self.payment_id), clerk)
        self.shown = _read(uuid.UUID(self.payment_id), clerk)
        return None

    @rx.event(background=True)
    async def follow(self) -> None:
        """Look again and again until it is decided, or the counter has gone on to somebody else."""
        async with self:
            payment_id, clerk = self.payment_id, self._seated()
        while clerk is not None and payment_id:
            shown = await asyncio.to_thread(_read, uuid.UUID(payment_id), clerk)
            async with self:
                if self.payment_id != payment_id:
                    return
                self.shown = shown
            if not shown.open:
                return
            await asyncio.sleep(LOOK_EVERY)


def _ask(payment_id: uuid.UUID, clerk: Subject) -> None:
    with database.work() as session:
        counter.ask(session, payment_id, clerk)


def _read(payment_id: uuid.UUID, clerk: Subject) -> Code:
    with database.look() as session:
        one = counter.shown(session, payment_id, clerk)
    colour = "green" if one.step == "settled" else "amber" if one.is_open else "red"
    return Code(one.step, one.title, one.says, one.what, one.amount.shown, one.is_open, one.picture, colour)


def collecting() -> Part:
    """收款: a number, what is owed, a code."""
    who: Any = Collecting.who
    return page(
        Collecting,
        _("经办台 · 收款"),
        "collect",
        _search(),
        rx.cond(who.name != "", _person()),
        rx.cond(Collecting.payment_id != "", _code()),
    )


def _search() -> Part:
    field = rx.input(
        name="number",
        placeholder=_("手机号或身份证号，写全"),
        aria_label=_("手机号或身份证号"),
        auto_complete="off",
        auto_focus=True,
        required=True,
        size="3",
        flex="1 1 260px",
    )
    button = rx.button(_("查应缴"), type="submit", size="3")
    return rx.form(rx.flex(field, button, gap="8px", wrap="wrap"), on_submit=Collecting.find, width="100%")


def _person() -> Part:
    who: Any = Collecting.who
    line = rx.flex(
        rx.text(who.name, weight="bold"),
        rx.text(who.identity),
        rx.text(who.phone),
        wrap="wrap",
        gap="4px 16px",
    )
    nothing = rx.cond(Collecting.payment_id == "", rx.callout(_("现在没有要缴的。"), icon="inbox"))
    return rx.card(
        rx.vstack(line, rx.cond(Collecting.bills.length() > 0, _bills(), nothing), width="100%"), width="100%"
    )


def _bills() -> Part:
    row = rx.foreach(
        Collecting.bills,
        lambda bill: rx.el.label(
            rx.el.input(type="checkbox", name=bill["id"], default_checked=True),
            rx.text(bill["title"], weight="bold", as_="span"),
            rx.text(bill["says"], as_="span"),
            rx.text(sentence(_("{yuan} 元"), yuan=bill["amount"]), as_="span"),
            rx.text(sentence(_("{day}前缴"), day=bill["due"]), color_scheme="gray", as_="span"),
            style={"display": "flex", "flexWrap": "wrap", "gap": "4px 16px", "padding": "8px 0"},
        ),
    )
    way = rx.radio_group.root(
        rx.hstack(
            rx.foreach(Collecting.offered, lambda one: rx.radio_group.item(one["name"], value=one["way"])), spacing="4"
        ),
        name="way",
        required=True,
        default_value=Collecting.first,
    )
    button = rx.button(_("出收款码"), type="submit", size="3")
    line = rx.flex(way, button, wrap="wrap", gap="16px", align="center")
    return rx.form(rx.vstack(row, line, width="100%"), on_submit=Collecting.collect, width="100%")


def _code() -> Part:
    shown: Any = Collecting.shown
    picture = rx.el.img(src=shown.picture, alt=_("收款码，请本人扫"), width="260", height="260")
    ask = rx.cond(shown.open, rx.button(_("再查一次"), on_click=Collecting.ask, variant="soft", size="3"))
    words = rx.callout.text(rx.text(shown.title, weight="bold", as_="span"), " ", shown.says, size="3")
    state = rx.callout.root(words, color_scheme=shown.colour, role="status", width="100%")
    return rx.card(
        rx.vstack(
            rx.text(shown.what),
            rx.text(sentence(_("{yuan} 元"), yuan=shown.amount), size="8", weight="bold"),
            rx.cond(shown.picture != "", picture),
            state,
            ask,
            width="100%",
        ),
        width="100%",
        custom_attrs={"data-step": shown.step},
    )
