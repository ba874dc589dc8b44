"""The frame of the desk front: who sits there, and what is on the desk."""

from __future__ import annotations

import json
from typing import Any

import reflex as rx
from reflex_base.utils.imports import ImportVar
from reflex_base.vars import VarData
from reflex_components_core.el.elements.base import BaseHTML

from nfe_app.base.words import _
from nfe_app.localfirst.javascript import FOLDER

Part = rx.Component
SIGN_IN, SECOND, PROVE, PASSWORD = "/sign-in/", "/second/", "/prove/", "/password/"
WAYS = (
    ("work", "/", _("待办")),
    ("recent", "/recent/", _("最近参保")),
    ("counter", "/counter/", _("柜台")),
    ("assist", "/assist/", _("一起看")),
    ("handover", "/handover/", _("交接")),
    ("collect", "/collect/", _("收款")),
    ("papers", "/papers/", _("打印证明")),
    ("reconciliation", "/reconciliation/", _("对账")),
    ("refund", "/refund/", _("退款")),
    ("changes", "/changes/", _("信息变更")),
    ("transfer", "/transfer/", _("转移")),
    ("recovery", "/recovery/", _("换号")),
    ("day", "/day/", _("我的今天")),
    ("numbers", "/numbers/", _("统计")),
    ("equipment", "/equipment/", _("设备")),
    ("staff", "/staff/", _("人员")),
    ("second", SECOND, _("我的动态码")),
    ("password", PASSWORD, _("我的密码")),
)

KEYS = r"""(page) => {
  if (!page) return;
  if (page.inert) {
    page.inert = false;
    page.querySelector("[autofocus]")?.focus();
  }
  const firsts = () => [...page.querySelectorAll("[data-row]")];
  const go = (event, part) => { if (part) { event.preventDefault(); part.focus(); } };
  document.onkeydown = (event) => {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const here = document.activeElement, rows = firsts(), at = rows.indexOf(here);
    const typing = here?.matches("input, textarea, select, [role=radio]");
    const nowhere = !here || here === document.body;
    if (event.key === "F2") {
      event.preventDefault();
      const field = page.querySelector("[data-search]") ?? page.querySelector("form input:not([type=hidden])");
      field ? field.focus() : page.querySelector("nav a")?.click();
    } else if (event.key === "Escape") {
      typing ? here.blur() : (page.querySelector("[data-back]") ?? page.querySelector("nav a"))?.click();
    } else if (event.key === "Enter" && nowhere) {
      go(event, rows[0]);
    } else if (!typing && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      go(event, rows[event.key === "ArrowDown" ? at + 1 : Math.max(at - 1, 0)]);
    }
  };
}"""
"""What the keys do on every page of the desk: lines are what bears `data-row`, in the order of the page."""
UNHEARD: Any = rx.Var("typeof window === 'undefined'")
"""Whether a page is made by the server: until it listens, nothing can be typed or pressed on it, for that would be lost without a word."""


LINE = {
    "cut": _("连不上服务器。现在按什么都不会办，填的都还在；连上了会告诉你。"),
    "pressed": _("还没连上，刚才按的没有办。填的都还在，连上了再按。"),
    "late": _("刚才按的还没有回音。再按一次也只办一次。"),
    "done": _("断线前按的“{what}”，办成了。"),
    "refused": _("断线前按的“{what}”，没有办成：{says}"),
    "not_done": _("断线前按的“{what}”，没有办，要办请再按一次。"),
    "something": _("那一下"),
    "read": _("知道了"),
}
"""What the page says of its line to the server."""


class PlainForm(BaseHTML):
    """A form as the browser knows it: Reflex's own keeps every form from being sent."""

    tag = "form"
    action: rx.Var[str]
    method: rx.Var[str]


BESIDE = r"""(field) => {
  if (field) field.value = /(?:^|; )(?:__Host-)?nfe-desk-csrf=(\w+)/.exec(document.cookie)?.[1] ?? "";
}"""


def form(action: str, *content: Any) -> Part:
    """A plain form that is sent with the token of the session, read where only our own pages can: from the cookie beside it."""
    token = rx.el.input(type="hidden", name="csrf", custom_attrs={"ref": rx.Var(BESIDE)})
    return PlainForm.create(token, *content, action=action, method="post")


def line(heard: Any) -> Part:
    """Looks after the line to the server (`localfirst/line.js`); tells it which press was heard last."""
    watch = VarData(imports={f"$/{FOLDER}/line.js": [ImportVar(tag="watchLine")]})
    ref: Any = rx.Var(f"watchLine({json.dumps(LINE, ensure_ascii=False)})", _var_data=watch)
    return rx.el.span(hidden=True, custom_attrs={"ref": ref, "data-heard": heard})


def page(title: str, *content: Any, tools: Part | None = None) -> Part:
    """A whole page of the desk."""
    bar = rx.hstack(
        rx.heading(title, size="5"), rx.spacer(), *([tools] if tools is not None else []), width="100%", align="center"
    )
    keys = [_keys()] if tools is not None else []
    return rx.box(
        rx.vstack(bar, *content, *keys, spacing="4", width="100%"),
        max_width="1200px",
        margin="0 auto",
        padding="24px",
        custom_attrs={"ref": rx.Var(KEYS), "inert": UNHEARD},
        style={"& [data-row]:focus-visible": {"outline": "3px solid var(--accent-9)", "outlineOffset": "3px"}},
    )


def _keys() -> Part:
    """The line that tells the keys."""
    return rx.text(_("回车：到第一条，再按打开；↑↓：换一条；F2：查号码；Esc：返回。"), color_scheme="gray", size="2")


def ways(here: str) -> Part:
    """The pages of the desk, and which one this is."""
    links = [
        rx.link(
            words,
            href=to,
            weight="bold" if name == here else "regular",
            aria_current="page" if name == here else "false",
        )
        for name, to, words in WAYS
    ]
    return rx.el.nav(rx.flex(*links, gap="16px", wrap="wrap"), aria_label=_("经办台的页面"))


def leave() -> Part:
    """Signing out: a plain form, for a socket cannot take a cookie away."""
    return form("/api/desk/sign-out", rx.button(_("退出"), type="submit", variant="soft"))
