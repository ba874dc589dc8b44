"""信息变更: what waits to be held against a document, and for how long; one opened with what is asked for and the photos; yes or no."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, ClassVar
from uuid import UUID

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.changes import actions
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence

Part = rx.Component
ANSWERS = {"yes": True, "no": False}


class Checking(AtDesk, rx.State):
    """What waits, and the one that is open."""

    MAY: ClassVar[tuple[str, ...]] = rules.COUNTER
    rows: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)
    which: rx.Field[str] = rx.field("")
    whole: rx.Field[str] = rx.field("")
    photos: rx.Field[list[str]] = rx.field(default_factory=list)
    follows: rx.Field[list[str]] = rx.field(default_factory=list)
    two: rx.Field[bool] = rx.field(default=False)

    @rx.event
    def load(self) -> Any:
        """The changes that wait, after the check; none is open."""
        self.rows, self.trouble = [], ""
        self._shut()
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    def open(self, change_id: str) -> Any:
        """One of them in full, written down before it is shown."""
        self._shut()
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        try:
            with database.work() as session:
                case = actions.opened(session, UUID(change_id), clerk)
        except (Refusal, ValueError) as no:
            self.trouble = no.says if isinstance(no, Refusal) else ""
            return self._show(clerk)
        self.which, self.whole, self.two = str(case.id), case.whole, case.two
        self.photos, self.follows = case.photos, case.follows
        return None

    @rx.event
    async def decide(self, said: dict[str, Any]) -> Any:
        """Send the clerk's word through the same door as any command."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload: dict[str, object] = {"change_id": self.which, "note": str(said.get("note", ""))}
        if said.get("answer") not in ANSWERS:
            self.trouble = _("先选同意改，还是不同意。")
        elif await self._send("changes.decide", payload | {"approve": ANSWERS[str(said["answer"])]}, clerk):
            self._shut()
        return self._show(clerk)

    def _shut(self) -> None:
        self.which = self.whole = ""
        self.photos, self.follows, self.two = [], [], False

    def _show(self, clerk: Subject) -> None:
        with database.work() as session:
            self.rows = [asdict(one) | {"id": str(one.id)} for one in actions.waiting(session, clerk)]


def checking() -> Part:
    """Every change that waits, a card each; the open one with its photos and two answers."""
    nothing = rx.callout(_("没有要核对的变更。"), icon="inbox")
    cards = rx.foreach(Checking.rows, _card)
    return page(Checking, _("经办台 · 信息变更"), "changes", rx.cond(Checking.rows.length() > 0, cards, nothing))


def _card(row: Any) -> Part:
    head = rx.flex(
        rx.text(row["title"], weight="bold"),
        rx.text(row["age"]),
        rx.text(row["made"], color_scheme="gray"),
        rx.text(row["why"], color_scheme="gray"),
        wrap="wrap",
        gap="4px 16px",
    )
    what = rx.flex(
        rx.text(row["who"]),
        rx.text(sentence(_("{was} → {now}"), was=row["was"], now=row["now"])),
        wrap="wrap",
        gap="4px 16px",
    )
    first = rx.callout(
        sentence(_("{name} 已经同意，这一项要另一位组长再同意。"), name=row["first"]),
        icon="users",
        color_scheme="amber",
    )
    open_: Any = Checking.open
    look = rx.button(_("打开核对（会记下来）"), on_click=open_(row["id"]), variant="soft", size="3")
    return rx.card(
        rx.vstack(
            head,
            what,
            rx.cond(row["first"] != "", first),
            rx.cond(Checking.which == row["id"], _case(), look),
            width="100%",
        ),
        width="100%",
        key=row["id"],
    )


def _case() -> Part:
    whole = rx.flex(rx.text(_("要改成")), rx.text(Checking.whole, weight="bold", id="whole"), gap="16px", wrap="wrap")
    proofs = rx.flex(rx.foreach(Checking.photos, _proof), wrap="wrap", gap="8px")
    two = rx.callout(_("这一项要两个人同意，同意前再确认一次是你。"), icon="users")
    follows = rx.el.ul(rx.foreach(Checking.follows, rx.el.li))
    return rx.vstack(whole, proofs, follows, rx.cond(Checking.two, two), _form(), width="100%")


def _proof(address: Any) -> Part:
    """A picture that the person sent for proof, and the way to see it large."""
    image = rx.el.img(src=address, alt=_("本人交的证件照片"), loading="lazy", style={"height": "160px"})
    return rx.el.a(image, href=address, target="_blank", rel="noreferrer")


def _form() -> Part:
    answer = rx.radio_group.root(
        rx.hstack(
            rx.radio_group.item(_("同意改"), value="yes"),
            rx.radio_group.item(_("不同意"), value="no"),
            spacing="4",
        ),
        name="answer",
        required=True,
    )
    words = _("为什么（本人会看到，不写姓名、证件号）")
    note = rx.input(name="note", placeholder=words, aria_label=words, max_length=200, size="3", flex="1 1 220px")
    button = rx.button(_("处理"), type="submit", variant="soft", size="3")
    line = rx.flex(answer, note, button, wrap="wrap", gap="8px", align="center", width="100%")
    return rx.form(line, on_submit=Checking.decide, width="100%")
