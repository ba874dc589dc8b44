"""转移: the transfers of a clerk's regions with step and clock, what is to be done here, and any transfer by its number as both offices see it."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any, ClassVar

import reflex as rx

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.people import rules
from nfe_app.people.desk import AtDesk, page
from nfe_app.transfer import actions
from nfe_app.ui.sentences import sentence

Part = rx.Component
ANSWERS = {"yes": True, "no": False}
YUAN = re.compile(r"[0-9]{1,9}(\.[0-9]{1,2})?")
SAYS = {
    "reviewing": _("收到了联系函"),
    "sent": _("发出了信息表"),
    "paid": _("钱汇到了"),
    "refused": _("不予转移"),
}


class Transferring(AtDesk, rx.State):
    """What the clerk sees."""

    MAY: ClassVar[tuple[str, ...]] = rules.COUNTER
    rows: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)
    found: rx.Field[list[dict[str, Any]]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """The transfers that are under way, after the check."""
        self.rows, self.found, self.trouble = [], [], ""
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    def find(self, said: dict[str, Any]) -> Any:
        """One transfer by its number, as the other office sees it."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        with database.work() as session:
            shared = actions.with_number(session, clerk, str(said.get("number", ""))[:20])
        self.found = [asdict(shared)] if shared else []
        self.trouble = "" if shared else _("没有这个编号的申请。")
        return None

    @rx.event
    async def do(self, said: dict[str, Any]) -> Any:
        """Send the clerk's word through the same door as any command."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        which: dict[str, object] = {"transfer_id": str(said.get("transfer_id", ""))}
        note = {"note": str(said.get("note", ""))}
        if "merge" in said:
            await self._send("transfer.merge", which, clerk)
        elif said.get("answer") in ANSWERS:
            await self._send("transfer.decide", which | note | {"approve": ANSWERS[str(said["answer"])]}, clerk)
        elif said.get("standing") in SAYS:
            sums = {f"{name}_fen": _fen(said.get(name)) for name in ("account", "pooled")}
            await self._send("transfer.hear", which | note | sums | {"standing": str(said["standing"])}, clerk)
        else:
            self.trouble = _("先选一样。")
        return self._show(clerk)

    def _show(self, clerk: Subject) -> None:
        with database.work() as session:
            self.rows = [_words(one) for one in actions.waiting(session, clerk)]


def _fen(said: object) -> int:
    text = str(said or "").strip()
    return Fen.of_yuan(text).count if YUAN.fullmatch(text) else 0


TOLD = ("who", "account", "pooled", "differs", "by_hand", "is_taking", "what", "first")


def _words(one: Any) -> dict[str, Any]:
    told = {name: getattr(one, name) for name in TOLD}
    return told | {"id": str(one.id), "shared": asdict(one.shared)}


def transferring() -> Part:
    """Every transfer under way, a card each; above them the look-up by number."""
    nothing = rx.callout(_("没有在办的转移。"), icon="inbox")
    cards = rx.foreach(Transferring.rows, _card)
    return page(
        Transferring,
        _("经办台 · 转移"),
        "transfer",
        _look_up(),
        rx.foreach(Transferring.found, lambda one: rx.card(_shared(one), width="100%")),
        rx.cond(Transferring.rows.length() > 0, cards, nothing),
    )


def _look_up() -> Part:
    words = _("申请编号（两边的经办机构都能查）")
    field = rx.input(name="number", placeholder=words, aria_label=words, max_length=20, size="3", flex="1 1 260px")
    line = rx.flex(field, rx.button(_("查进度"), type="submit", variant="soft", size="3"), wrap="wrap", gap="8px")
    return rx.form(line, on_submit=Transferring.find, width="100%")


def _shared(one: Any) -> Part:
    """What both offices see: places, steps, who has to act, the clock, and what to send where it ran over."""
    head = rx.flex(
        rx.text(one["number"], weight="bold"),
        rx.text(one["kind"]),
        rx.text(sentence(_("{giving} 到 {taking}"), giving=one["giving"], taking=one["taking"])),
        rx.badge(one["now"], color_scheme=rx.cond(one["is_late"], "amber", "gray"), size="2"),
        wrap="wrap",
        gap="4px 16px",
    )
    left = rx.cond(
        one["is_late"],
        sentence(_("超过 {days} 个工作日"), days=-one["left"].to(int)),
        sentence(_("还剩 {days} 个工作日"), days=one["left"].to(int)),
    )
    clock = rx.flex(
        rx.text(one["owner"]),
        rx.text(sentence(_("{day}前办"), day=one["due"])),
        rx.text(left, weight="bold"),
        rx.text(one["law"], color_scheme="gray", size="2"),
        rx.text(one["holidays"], color_scheme="gray", size="2"),
        wrap="wrap",
        gap="4px 16px",
    )
    steps = rx.flex(rx.foreach(one["steps"].to(list[dict[str, str]]), _step), wrap="wrap", gap="8px")
    letter = rx.callout(one["letter"], icon="clock", color_scheme="amber")
    return rx.vstack(
        head,
        rx.cond(one["due"] != "", clock),
        steps,
        rx.cond(one["note"] != "", rx.text(one["note"], color_scheme="gray")),
        rx.cond(one["letter"] != "", letter),
        width="100%",
    )


def _step(step: Any) -> Part:
    tone = rx.match(step["at"], ("done", "green"), ("now", "blue"), "gray")
    return rx.badge(step["name"], " ", step["who"], " ", step["day"], color_scheme=tone, size="2", variant="soft")


def _card(row: Any) -> Part:
    shared = row["shared"].to(dict[str, Any])
    sums = rx.text(sentence(_("个人账户 {account} 元，统筹 {pooled} 元"), account=row["account"], pooled=row["pooled"]))
    differs = rx.callout(
        _("对方报的钱数和这里的记录不一样，没有动账：先和对方核对。"), icon="circle_x", color_scheme="red"
    )
    first = rx.callout(
        sentence(_("{name} 已经同意，钱多，要另一位组长或财务再同意。"), name=row["first"]),
        icon="users",
        color_scheme="amber",
    )
    return rx.card(
        rx.vstack(
            rx.text(row["who"]),
            _shared(shared),
            rx.cond(row["what"] != "", rx.text(row["what"], weight="bold")),
            rx.cond(row["first"] != "", first),
            rx.cond(row["account"] != "", sums),
            rx.cond(row["differs"], differs),
            rx.cond(row["is_taking"], _deeds(row, shared)),
            width="100%",
        ),
        width="100%",
        key=row["id"],
    )


def _deeds(row: Any, shared: Any) -> Part:
    """What the taking office does at this step."""
    told = rx.cond(row["by_hand"], _form(row, _answers(), _heard(), _note(_("不予转移要写为什么"))))
    merge = _form(row, rx.el.input(type="hidden", name="merge", value="1"), words=_("合并账户，办结"))
    return rx.match(
        shared["step"],
        ("submitted", _form(row, _decision(row), _note(_("为什么（本人会看到，不写姓名、证件号）")))),
        ("letter_sent", told),
        ("out_reviewing", told),
        ("info_sent", rx.cond(shared["owner_code"] == "taking", merge, told)),
        ("funds_arrived", merge),
        rx.fragment(),
    )


def _form(row: Any, *inside: Part, words: str = "") -> Part:
    which = rx.el.input(type="hidden", name="transfer_id", value=row["id"])
    button = rx.button(words or _("处理"), type="submit", variant="soft", size="3")
    line = rx.flex(which, *inside, button, wrap="wrap", gap="8px", align="center", width="100%")
    return rx.form(line, on_submit=Transferring.do, width="100%")


def _decision(row: Any) -> Part:
    yes = rx.cond(row["what"] != "", _("同意办"), _("同意接收"))
    return rx.radio_group.root(
        rx.hstack(rx.radio_group.item(yes, value="yes"), rx.radio_group.item(_("不同意"), value="no"), spacing="4"),
        name="answer",
        required=True,
    )


def _answers() -> Part:
    """What the other office said by letter or telephone."""
    items = [rx.radio_group.item(words, value=standing) for standing, words in SAYS.items()]
    return rx.radio_group.root(rx.flex(*items, wrap="wrap", gap="8px 16px"), name="standing", required=True)


def _heard() -> Part:
    fields = (("account", _("个人账户（元）")), ("pooled", _("统筹基金（元）")))
    return rx.fragment(
        *[
            rx.input(name=name, placeholder=words, aria_label=words, max_length=14, size="3", flex="0 1 160px")
            for name, words in fields
        ]
    )


def _note(placeholder: str) -> Part:
    return rx.input(
        name="note", placeholder=placeholder, aria_label=placeholder, max_length=200, size="3", flex="1 1 220px"
    )
