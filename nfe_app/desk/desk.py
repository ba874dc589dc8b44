"""经办台: everything that waits for this clerk, looking somebody up by a number, and the sign-in form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

import reflex as rx

from nfe_app.base import clock, database
from nfe_app.base.cases import Case, age_says
from nfe_app.base.commands import Subject
from nfe_app.base.words import _
from nfe_app.desk import actions, rules
from nfe_app.outbox import naming
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui import desk_frame
from nfe_app.ui.sentences import sentence

Part = rx.Component
CASE = "/case/"


class WorkList(AtDesk, rx.State):
    """What waits, of one kind or all."""

    rows: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    tabs: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)
    kind: rx.Field[str] = rx.field("")
    told: rx.Field[str] = rx.field("")

    @rx.event
    def load(self) -> Any:
        """Private data is fetched here, after the check; a page's own content is public."""
        self.rows, self.tabs, self.kind, self.told = [], [], "", ""
        clerk = self._seated()
        return self._show(clerk) if clerk else self._elsewhere()

    @rx.event
    def only(self, kind: str) -> Any:
        """Show what waits of one kind; of an empty one everything."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        self.kind = kind if kind in rules.KINDS else ""
        return self._show(clerk)

    @rx.event
    def find(self, said: dict[str, Any]) -> Any:
        """Go to what a number stands for; a masked number, as a paper shows it, picks lines of the list."""
        clerk = self._seated()
        if clerk is None:
            return self._elsewhere()
        number = str(said.get("number", "")).strip()[:60]
        with database.work() as session:
            found = actions.find(session, number, clerk) if number else None
        if found:
            return rx.redirect(address(*found))
        self._show(clerk, number)
        self.told = "" if self.rows else _("没有查到。手机号、身份证号要写全；打码的号码只在待办里找。")
        return None

    def _show(self, clerk: Subject, number: str = "") -> None:
        with database.work() as session:
            lines = actions.work_list(session, clerk)
        counts = {kind: sum(line.case.kind == kind for line in lines) for kind in rules.KINDS}
        self.tabs = [
            {"kind": kind, "title": rules.TITLES[kind], "count": str(count)} for kind, count in counts.items() if count
        ]
        self.rows = words([one for one in lines if self.kind in ("", one.case.kind) and number in one.who])


def address(kind: str, object_id: uuid.UUID) -> str:
    """Where a case is opened: its address names the thing, never the person."""
    return f"{CASE}?{urlencode({'kind': kind, 'id': str(object_id)})}"


def words(lines: Sequence[actions.Line]) -> list[dict[str, str]]:
    """Lines of the work list, ready for the screen."""
    return [_words(line) for line in lines]


def _words(line: actions.Line) -> dict[str, str]:
    case = line.case
    return {
        "kind": rules.TITLES[case.kind],
        "href": address(case.kind, case.id),
        "who": line.who,
        "what": what_of(case),
        "step": case.step,
        "age": age_says(case.at, clock.now()),
        "due": case.due_says,
        "late": "1" if case.due and case.due < clock.now() else "",
        "holder": _("我") if line.mine else line.holder,
        "lost": line.lost,
        "why": line.why,
    }


def what_of(case: Case) -> str:
    """What a case is; a refused deed by the name that the phone has for it."""
    return naming.DEEDS.get(case.what, naming.OTHER).name if case.kind == "refused" else case.what


def work_list() -> Part:
    """经办台: a search, the kinds, and a line for each case."""
    head = (_("哪一类"), _("是谁"), _("什么事"), _("到哪一步"), _("等了多久"), _("最晚"), _("谁在办"))
    table = rx.table.root(
        rx.table.header(rx.table.row(*[rx.table.column_header_cell(one, white_space="nowrap") for one in head])),
        rx.table.body(rx.foreach(WorkList.rows, _row)),
        width="100%",
        variant="surface",
    )
    nothing = rx.callout(_("没有等你办的。"), icon="inbox")
    told = rx.callout(WorkList.told, icon="info", role="status", width="100%")
    return page(
        WorkList,
        _("经办台 · 待办"),
        "work",
        search(WorkList.find),
        rx.cond(WorkList.told != "", told),
        _tabs(),
        rx.cond(WorkList.rows.length() > 0, table, nothing),
    )


def search(find: Any) -> Part:
    """One field for every number."""
    label = _("转移、退款、付款、证明、账单的编号，或写全的手机号、身份证号（F2）")
    field = rx.input(
        name="number",
        placeholder=label,
        aria_label=label,
        auto_complete="off",
        max_length=60,
        size="3",
        flex="1 1 320px",
        custom_attrs={"data-search": "1"},
    )
    line = rx.flex(field, rx.button(_("查"), type="submit", size="3"), gap="8px", wrap="wrap")
    return rx.form(line, on_submit=find, width="100%")


def _tabs() -> Part:
    chosen: Any = WorkList

    def tab(kind: Any, *says: Any) -> Part:
        pressed = rx.cond(chosen.kind == kind, "true", "false")
        how = {"variant": "soft", "size": "2", "custom_attrs": {"aria-pressed": pressed}}
        return rx.button(*says, on_click=chosen.only(kind), **how)

    every = rx.foreach(chosen.tabs, lambda one: tab(one["kind"], one["title"], " ", one["count"]))
    return rx.cond(chosen.tabs.length() > 1, rx.flex(tab("", _("全部")), every, gap="8px", wrap="wrap"))


def _row(row: Any) -> Part:
    link = rx.link(row["what"], href=row["href"], weight="bold", custom_attrs={"data-row": "1"})
    late = rx.cond(row["late"] != "", rx.badge(_("过了"), color_scheme="red"))
    due = rx.flex(row["due"], late, gap="8px", align="center")
    lost = sentence(_("{name}接走了：{why}"), name=row["lost"], why=row["why"])
    holder = rx.vstack(rx.text(row["holder"]), rx.cond(row["lost"] != "", rx.text(lost, size="2")), spacing="1")
    cells = (row["who"], link, row["step"], row["age"], due, holder)
    kind = rx.table.cell(row["kind"], white_space="nowrap")
    return rx.table.row(kind, *[rx.table.cell(one) for one in cells])


def sign_in(*, wrong: bool = False) -> Part:
    """A plain form and a full navigation: only an answer over HTTP can set the cookie, and who is nobody yet has no State."""
    words = _("用户名、密码或动态码不对，或试得太多。15 分钟后还可以再试。")
    refused = rx.callout(words, icon="circle_x", color_scheme="red", role="alert")
    field = {"size": "3", "width": "100%", "required": True}
    form = desk_frame.PlainForm.create(
        rx.vstack(
            rx.text(_("用户名"), as_="label", html_for="user_name"),
            rx.input(name="user_name", id="user_name", auto_complete="username", auto_focus=True, **field),
            rx.text(_("密码"), as_="label", html_for="password"),
            rx.input(name="password", id="password", type="password", auto_complete="current-password", **field),
            rx.text(_("动态码，没绑就空着"), as_="label", html_for="code"),
            rx.input(
                name="code", id="code", auto_complete="one-time-code", max_length=40, **(field | {"required": False})
            ),
            *([refused] if wrong else []),
            rx.button(_("登录"), type="submit", size="3", width="100%"),
            spacing="3",
        ),
        action="/api/desk/sign-in",
        method="post",
    )
    return desk_frame.page(_("经办人登录"), rx.card(form, width="360px", margin="48px auto"))


def sign_in_again() -> Part:
    """The same after a try that was wrong."""
    return sign_in(wrong=True)
