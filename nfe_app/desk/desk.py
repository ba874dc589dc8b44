"""The clerk's first page: the enrolments made last, every person masked; and the sign-in form."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import reflex as rx

from nfe_app.base import database
from nfe_app.base.months import Frequency
from nfe_app.base.words import _
from nfe_app.catalog.pack import FREQUENCIES
from nfe_app.desk import actions
from nfe_app.people.desk import AtDesk, page
from nfe_app.ui import desk_frame

Part = rx.Component
STEPS = {"confirmed": _("在参保"), "resumed": _("在参保"), "paused": _("暂停"), "stopped": _("已停")}


class WorkList(AtDesk, rx.State):
    """What the clerk sees."""

    rows: rx.Field[list[dict[str, str]]] = rx.field(default_factory=list)

    @rx.event
    def load(self) -> Any:
        """Private data is fetched here, after the check; a page's own content is public."""
        self.rows = []
        clerk = self._seated()
        if clerk is None:
            return rx.redirect(desk_frame.SIGN_IN)
        with database.work() as session:
            self.rows = [_words(asdict(row)) for row in actions.work_list(session, clerk)]
        return None


def _words(row: dict[str, str]) -> dict[str, str]:
    return row | {"step": STEPS[row["step"]], "frequency": FREQUENCIES[Frequency(row["frequency"])]}


def work_list() -> Part:
    """经办台: a table of the enrolments made last."""
    columns = (
        ("name", _("姓名")),
        ("identity", _("身份证号")),
        ("phone", _("手机号")),
        ("scheme", _("险种")),
        ("place", _("参保地")),
        ("frequency", _("多久缴一次")),
        ("since", _("从")),
        ("step", _("现在")),
    )
    head = rx.table.row(*[rx.table.column_header_cell(words) for _name, words in columns])
    body = rx.foreach(WorkList.rows, lambda row: rx.table.row(*[rx.table.cell(row[name]) for name, _words in columns]))
    table = rx.table.root(rx.table.header(head), rx.table.body(body), width="100%", variant="surface")
    nothing = rx.callout(_("还没有人参保。"), icon="inbox")
    return page(WorkList, _("经办台 · 最近参保"), "work", rx.cond(WorkList.rows.length() > 0, table, nothing))


def sign_in() -> Part:
    """A plain form and a full navigation: only an answer over HTTP can set the cookie."""
    field = {"size": "3", "width": "100%", "required": True}
    form = desk_frame.PlainForm.create(
        rx.vstack(
            rx.text(_("用户名"), as_="label", html_for="user_name"),
            rx.input(name="user_name", id="user_name", auto_complete="username", auto_focus=True, **field),
            rx.text(_("密码"), as_="label", html_for="password"),
            rx.input(name="password", id="password", type="password", auto_complete="current-password", **field),
            rx.cond(
                rx.State.router.url.query_parameters["wrong"] == "1",
                rx.callout(
                    _("用户名或密码不对，或试得太多。15 分钟后还可以再试。"),
                    icon="circle_x",
                    color_scheme="red",
                    role="alert",
                ),
            ),
            rx.button(_("登录"), type="submit", size="3", width="100%"),
            spacing="3",
        ),
        action="/api/desk/sign-in",
        method="post",
    )
    return desk_frame.page(_("经办人登录"), rx.card(form, width="360px", margin="48px auto"))
