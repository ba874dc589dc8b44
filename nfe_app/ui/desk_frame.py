"""The frame of the desk front: who sits there, and what is on the desk."""

from __future__ import annotations

from typing import Any

import reflex as rx
from reflex_components_core.el.elements.base import BaseHTML

from nfe_app.base.words import _

Part = rx.Component
SIGN_IN, SECOND, PROVE, PASSWORD = "/sign-in/", "/second/", "/prove/", "/password/"
WAYS = (
    ("work", "/", _("最近参保")),
    ("assist", "/assist/", _("一起看")),
    ("collect", "/collect/", _("收款")),
    ("papers", "/papers/", _("打印证明")),
    ("reconciliation", "/reconciliation/", _("对账")),
    ("refund", "/refund/", _("退款")),
    ("changes", "/changes/", _("信息变更")),
    ("transfer", "/transfer/", _("转移")),
    ("recovery", "/recovery/", _("换号")),
    ("staff", "/staff/", _("人员")),
    ("second", SECOND, _("我的动态码")),
    ("password", PASSWORD, _("我的密码")),
)


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


def page(title: str, *content: Any, tools: Part | None = None) -> Part:
    """A whole page of the desk."""
    bar = rx.hstack(
        rx.heading(title, size="5"), rx.spacer(), *([tools] if tools is not None else []), width="100%", align="center"
    )
    return rx.box(
        rx.vstack(bar, *content, spacing="4", width="100%"), max_width="1200px", margin="0 auto", padding="24px"
    )


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
