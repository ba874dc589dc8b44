"""办件: one person's case on one page, masked: what it is, who has it in hand, everything that lies here, and what is missing."""

from __future__ import annotations

import uuid
from typing import Any

import reflex as rx

from nfe_app.base import clock, database
from nfe_app.base.commands import Subject
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.desk import actions, rules
from nfe_app.desk.desk import address, search, what_of, words
from nfe_app.materials import needed
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui.sentences import sentence

Part = rx.Component
PARTS = {
    "enrolments": _("参保"),
    "bills": _("账单"),
    "refunds": _("退款"),
    "transfers": _("转移"),
    "changes": _("信息变更"),
    "papers": _("证明"),
}
BILLS = {
    "owed": _("要缴"),
    "confirming": _("正在确认"),
    "paid": _("缴了"),
    "withdrawn": _("取消了"),
    "lapsed": _("过期没缴"),
    "returned": _("退了"),
}
ENROLLED = {"confirmed": _("在参保"), "resumed": _("在参保"), "paused": _("暂停"), "stopped": _("已停")}
STATES = {"enrolments": ENROLLED, "bills": BILLS}
DEEDS = {"take": "desk.take", "let_go": "desk.let_go", "take_over": "desk.take_over"}


class CaseFile(AtDesk, rx.State):
    """What is open: the case and its person."""

    kind: rx.Field[str] = rx.field("")
    case_id: rx.Field[str] = rx.field("")
    who: rx.Field[str] = rx.field("")
    worker: rx.Field[str] = rx.field("")
    case: rx.Field[dict[str, str]] = rx.field(default_factory=dict)
    others: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    lines: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    missing: rx.Field[list[str]] = rx.field(default_factory=list)
    told: rx.Field[str] = rx.field("")

    @rx.event
    def load(self) -> Any:
        """Open what the address names, after the check; that it was looked at is written down first."""
        self._shut()
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        asked = self.router.url.query_parameters
        self.kind, self.case_id = asked.get("kind", "")[:12], asked.get("id", "")[:36]
        return self._show(clerk) if self.case_id else None

    @rx.event
    def find(self, said: dict[str, Any]) -> Any:
        """Go to what a number stands for."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        number = str(said.get("number", "")).strip()[:60]
        with database.work() as session:
            found = actions.find(session, number, clerk) if number else None
        if found is None:
            self.told = _("没有查到。手机号、身份证号要写全。")
            return None
        self._shut()
        self.kind, self.case_id = found[0], str(found[1])
        self._show(clerk)
        return rx.redirect(address(*found))

    @rx.event
    async def hold(self, said: dict[str, Any]) -> Any:
        """Take the case in hand, let it go, or take it over and say why."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        payload = {"kind": self.kind, "object_id": self.case_id}
        deed = str(said.get("deed", ""))
        more = {"why": str(said.get("why", ""))} if deed == "take_over" else {}
        if deed in DEEDS and await self._send(DEEDS[deed], payload | more, clerk):
            self._show(clerk)
        return None

    @rx.event
    async def note_call(self, result: str) -> Any:
        """Say how a call back went."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        if await self._send("caseworker.note_call", {"call_id": self.case_id, "result": result}, clerk):
            return rx.redirect("/")
        return None

    def _shut(self) -> None:
        self.kind = self.case_id = self.who = self.worker = self.told = self.trouble = ""
        self.case, self.others, self.lines, self.missing = {}, [], [], []

    def _show(self, clerk: Subject) -> None:
        try:
            with database.work() as session:
                found, line = actions.opened(session, self.kind, uuid.UUID(self.case_id), clerk)
        except (Refusal, ValueError) as no:
            self._shut()
            self.trouble = no.says if isinstance(no, Refusal) else _("没有这一件。")
            return
        self.who, self.worker, self.missing = found.who, found.worker, list(found.missing)
        self.others = words([actions.Line(one, "") for one in found.others])
        self.lines = [
            one | {"part": title, "state": STATES.get(name, {}).get(one["state"], "")}
            for name, title in PARTS.items()
            for one in getattr(found, name)
        ]
        self.case = _case(line, is_case=found.is_case)


def _case(line: actions.Line, *, is_case: bool) -> dict[str, str]:
    """What the case is, ready for the screen."""
    case = line.case
    return {
        "title": rules.TITLES.get(case.kind, ""),
        "what": what_of(case),
        "step": case.step,
        "at": case.at.astimezone(clock.CHINA).strftime("%Y-%m-%d %H:%M") if is_case else "",
        "due": case.due_says,
        "law": case.law,
        "page": rules.PAGES.get(case.kind, ""),
        "holder": line.holder,
        "hand": "mine" if line.mine else "theirs" if line.holder else "free",
        "is_case": "1" if is_case else "",
        "is_call": "1" if case.kind == "call" else "",
    }


def case_file() -> Part:
    """One case, its person, and all that lies here of them."""
    told = rx.callout(CaseFile.told, icon="info", role="status", width="100%")
    case: Any = CaseFile.case
    whole = rx.fragment(rx.cond(case["is_case"] == "1", _about()), _missing(), _others(), _lines())
    return page(
        CaseFile,
        _("经办台 · 办件"),
        "case",
        rx.link(_("← 回待办"), href="/", custom_attrs={"data-back": "1"}),
        search(CaseFile.find),
        _needed(),
        rx.cond(CaseFile.told != "", told),
        rx.cond(CaseFile.who != "", rx.vstack(_person(), whole, width="100%", spacing="4")),
    )


def _person() -> Part:
    worker = sentence(_("专属经办人：{name}"), name=CaseFile.worker)
    return rx.flex(
        rx.text(CaseFile.who, weight="bold", size="4"),
        rx.cond(CaseFile.worker != "", rx.text(worker, color_scheme="gray")),
        wrap="wrap",
        gap="4px 16px",
        custom_attrs={"data-who": "1"},
    )


def _about() -> Part:
    """The case, in whose hand it is, and where it is dealt with."""
    case: Any = CaseFile.case
    head = rx.flex(
        rx.text(case["title"], weight="bold"),
        rx.text(case["what"]),
        rx.cond(case["step"] != "", rx.badge(case["step"], size="2")),
        rx.text(sentence(_("{day}来的"), day=case["at"]), color_scheme="gray"),
        rx.cond(case["due"] != "", rx.text(sentence(_("最晚{day}"), day=case["due"]), weight="bold")),
        rx.text(case["law"], color_scheme="gray", size="2"),
        wrap="wrap",
        gap="4px 16px",
    )
    there = rx.link(_("去办这一件"), href=case["page"], weight="bold", custom_attrs={"data-row": "1"})
    there = rx.cond(case["page"] != "", there)
    mine = case["hand"] == "mine"
    called = rx.flex(_call(_("打通了，说完了"), "reached"), _call(_("没打通"), "missed"), gap="8px")
    deeds = rx.flex(
        rx.cond(mine, there),
        rx.match(case["hand"], ("mine", _mine()), ("theirs", _theirs(case)), _free()),
        rx.cond(mine, rx.fragment(), there),
        rx.cond(case["is_call"] != "", called),
        wrap="wrap",
        gap="8px 16px",
        align="center",
    )
    return rx.card(rx.vstack(head, deeds, width="100%"), width="100%", custom_attrs={"data-hand": case["hand"]})


def _call(says: str, result: str) -> Part:
    event: Any = CaseFile.note_call
    return rx.button(says, on_click=event(result), size="3", variant="soft", custom_attrs={"data-row": "1"})


def _form(deed: str, *inside: Part) -> Part:
    which = rx.el.input(type="hidden", name="deed", value=deed)
    return rx.form(rx.flex(which, *inside, gap="8px", wrap="wrap", align="center"), on_submit=CaseFile.hold)


def _button(says: str, **how: Any) -> Part:
    return rx.button(says, type="submit", size="3", custom_attrs={"data-row": "1"}, **how)


def _free() -> Part:
    return _form("take", _button(_("我来办")))


def _mine() -> Part:
    return rx.flex(
        rx.text(_("在你手里"), weight="bold", white_space="nowrap"),
        _form("let_go", _button(_("放手"), variant="soft")),
        gap="8px",
        align="center",
    )


def _theirs(case: Any) -> Part:
    words_ = _("为什么要接过来（同事会看到）")
    why = rx.input(
        name="why", placeholder=words_, aria_label=words_, max_length=200, required=True, size="3", flex="1 1 260px"
    )
    held = rx.callout(sentence(_("{name}正在办。"), name=case["holder"]), icon="user", color_scheme="amber")
    return rx.vstack(held, _form("take_over", why, _button(_("接过来"), variant="soft")))


def _missing() -> Part:
    """What the cases of this person lack."""
    items = rx.el.ul(rx.foreach(CaseFile.missing, rx.el.li), style={"margin": "0 0 0 20px"})
    told = rx.card(rx.text(_("还缺："), weight="bold"), items, width="100%", custom_attrs={"data-missing": "1"})
    return rx.cond(CaseFile.missing.length() > 0, told)


def _needed() -> Part:
    """What each deed needs, to be told before somebody queues."""
    lines = [rx.el.li(needed.in_words(deed)) for deed in needed.DEEDS.values()]
    return rx.el.details(rx.el.summary(_("办什么要带什么")), rx.el.ul(*lines, style={"margin": "8px 0 0 20px"}))


def _others() -> Part:
    """What else waits of the same person."""
    rows = rx.foreach(
        CaseFile.others,
        lambda row: rx.flex(
            rx.link(row["kind"], " · ", row["what"], href=row["href"], custom_attrs={"data-row": "1"}),
            rx.text(row["age"], color_scheme="gray"),
            gap="16px",
        ),
    )
    head = rx.heading(_("同一个人，别的也在等"), size="3", as_="h2")
    return rx.cond(CaseFile.others.length() > 0, rx.vstack(head, rows, width="100%"))


def _lines() -> Part:
    """All that lies here of the person, a line each."""
    row = rx.foreach(
        CaseFile.lines,
        lambda one: rx.table.row(
            rx.table.cell(one["part"], white_space="nowrap"),
            *[rx.table.cell(one[name]) for name in ("title", "says", "more", "state")],
        ),
    )
    head = (_("什么"), _("哪一样"), _("内容"), _("时间、备注"), _("现在"))
    top = rx.table.header(rx.table.row(*[rx.table.column_header_cell(one) for one in head]))
    return rx.cond(CaseFile.lines.length() > 0, rx.table.root(top, rx.table.body(row), width="100%", variant="surface"))
