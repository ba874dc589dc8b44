"""退款: what a clerk has to decide, and what an account would not take."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.refund import actions
from nfe_app.refund.actions import Waiting
from nfe_app.ui.sentences import sentence

Part = rx.Component
ANSWERS = {"yes": True, "no": False}


class Refunding(AtDesk, rx.State):
    """What the clerk sees."""

    MAY: ClassVar[tuple[str, ...]] = rules.REFUNDS
    rows: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """The refunds that wait, after the check."""
        self.rows, self.trouble = [], ""
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    async def decide(self, said: dict[str, Any]) -> Any:
        """Send the clerk's word through the same door as any command."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload: dict[str, object] = {"refund_id": str(said.get("refund_id", "")), "note": str(said.get("note", ""))}
        if "by_hand" in said:
            await self._send("refund.hand_back", payload, clerk)
        elif said.get("answer") in ANSWERS:
            await self._send("refund.decide", payload | {"approve": ANSWERS[str(said["answer"])]}, clerk)
        else:
            self.trouble = _("先选同意退，还是不同意。")
        return self._show(clerk)

    def _show(self, clerk: Subject) -> None:
        with database.work() as session:
            self.rows = [_words(one) for one in actions.waiting(session, clerk)]


def _words(one: Waiting) -> dict[str, Any]:
    return {
        "id": str(one.id),
        "number": one.out_refund_no,
        "who": one.who,
        "what": one.what,
        "reason": one.reason,
        "amount": one.amount.shown,
        "made": one.made,
        "step": one.step,
        "photos": one.photos,
        "first": one.first,
    }


def refunding() -> Part:
    """Every refund that waits, a card each, with two answers."""
    nothing = rx.callout(_("没有要处理的退款。"), icon="inbox")
    cards = rx.foreach(Refunding.rows, _card)
    return page(Refunding, _("经办台 · 退款"), "refund", rx.cond(Refunding.rows.length() > 0, cards, nothing))


def _card(row: Any) -> Part:
    head = rx.flex(
        rx.text(row["reason"], weight="bold"),
        rx.text(sentence(_("{yuan} 元"), yuan=row["amount"])),
        rx.text(row["made"], color_scheme="gray"),
        rx.text(row["number"], color_scheme="gray", size="2"),
        wrap="wrap",
        gap="4px 16px",
    )
    slow = rx.callout(_("交给渠道一天多了，还没回话：到渠道商户后台查。"), icon="clock", color_scheme="amber")
    whose = rx.flex(rx.text(row["who"]), rx.text(row["what"]), wrap="wrap", gap="4px 16px")
    proofs = rx.flex(rx.foreach(row["photos"].to(list[str]), _proof), wrap="wrap", gap="8px")
    first = rx.callout(
        sentence(_("{name} 已经同意，钱多，要另一位组长或财务再同意。"), name=row["first"]),
        icon="users",
        color_scheme="amber",
    )
    deeds = rx.match(row["step"], ("requested", _form(row)), ("failed", _by_hand(row)), slow)
    return rx.card(
        rx.vstack(head, whose, proofs, rx.cond(row["first"] != "", first), deeds, width="100%"),
        width="100%",
        key=row["id"],
    )


def _proof(address: Any) -> Part:
    """A picture that the person sent for proof, and the way to see it large."""
    image = rx.el.img(src=address, alt=_("本人交的凭证照片"), height="160", loading="lazy")
    return rx.el.a(image, href=address, target="_blank", rel="noreferrer")


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
    form = rx.form(line, on_submit=Refunding.decide, width="100%")
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
    return rx.form(line, on_submit=Refunding.decide, width="100%")
