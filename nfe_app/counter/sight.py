"""What stands on the screen of a counter; `told` is the State of the page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.counter.rules import DEEDS

Part = Any
MODES = {"show": _("经办人展示"), "decide": _("本人决定"), "act": _("没有手机，代办")}
SHADE = r"""(cover) => {
  if (!cover || cover.dataset.kept) return;
  cover.dataset.kept = "yes";
  let since = Date.now();
  const stir = () => { since = Date.now(); };
  for (const kind of ["keydown", "pointerdown", "input"]) addEventListener(kind, stir, true);
  setInterval(() => { cover.hidden = Date.now() - since < 60000 || !document.querySelector("[data-visit]"); }, 1000);
}"""
"""After a minute in which nobody touched anything the screen is covered until somebody does; nothing is lost."""
CAMERA = r"""(field) => {
  if (!field || field.dataset.kept) return;
  field.dataset.kept = "yes";
  field.onchange = async () => {
    const [picture] = field.files, csrf = /(?:^|; )(?:__Host-)?nfe-desk-csrf=(\w+)/.exec(document.cookie)?.[1] ?? "";
    const told = field.parentElement.querySelector("[role=status]");
    if (!picture) return;
    told.textContent = field.dataset.busy;
    let words = field.dataset.failed;
    try {
      const answer = await fetch(`/api/desk/counter/${field.dataset.visit}/paper`, {
        method: "POST", body: picture, headers: { "x-csrf": csrf, "content-type": "application/octet-stream" },
      });
      words = answer.ok ? "" : (await answer.json()).says ?? words;
    } catch { /* the line is gone: the words for it stand there already */ }
    told.textContent = words;
    field.value = "";
    field.parentElement.querySelector("button").click();
  };
}"""
"""The picture goes by itself to the house, and the page looks again; the State of the page never holds it."""


def visit(told: Any) -> Part:
    """The switch, and below it the screen of whose turn it is."""
    body = rx.match(told.mode, ("decide", _deciding(told)), ("act", _acting(told)), _showing(told))
    return rx.vstack(_switch(told), body, width="100%", custom_attrs={"data-visit": "yes"})


def shade() -> Part:
    """What covers the screen while nobody touches it."""
    words = rx.text(_("屏幕先遮住了，碰一下就回来。"), size="6")
    style = {
        "position": "fixed",
        "inset": "0",
        "zIndex": "50",
        "background": "var(--gray-12)",
        "color": "var(--gray-1)",
        "display": "grid",
        "placeItems": "center",
        "&[hidden]": {"display": "none"},
    }
    return rx.el.div(words, style=style, custom_attrs={"ref": rx.Var(SHADE), "data-shade": "yes"}, hidden=True)


def _switch(told: Any) -> Part:
    """Whose turn it is, in words that both can read, and the end."""
    choices = [
        rx.button(
            words,
            on_click=told.turn(mode),
            variant=rx.cond(told.mode == mode, "solid", "outline"),
            size="4",
            aria_pressed=rx.cond(told.mode == mode, "true", "false"),
        )
        for mode, words in MODES.items()
    ]
    end = rx.button(_("结束，清除"), on_click=told.end, variant="soft", color_scheme="red", size="4")
    line = rx.flex(*choices, rx.spacer(), end, gap="8px", wrap="wrap", width="100%")
    never = rx.text(_("确认、同意、签字、付钱，只有本人能办。"), color_scheme="gray")
    return rx.card(rx.vstack(line, never, width="100%"), width="100%")


def _showing(told: Any) -> Part:
    """The clerk fills in; each field is a list of the browser's own, so that keys are enough."""
    rows = rx.foreach(told.now["rows"].to(list[dict[str, Any]]), lambda row: _row(told, row))
    return rx.grid(
        rx.vstack(rows, width="100%"),
        rx.card(rx.vstack(rx.heading(_("选好的"), size="4", as_="h2"), _says(told), width="100%"), width="100%"),
        columns=rx.breakpoints(initial="1", md="2"),
        gap="16px",
        width="100%",
    )


def _row(told: Any, row: Any) -> Part:
    title, name = row["title"].to(str), row["name"].to(str)
    options = rx.foreach(row["choices"].to(list[list[str]]), lambda one: rx.el.option(one[1], value=one[0], key=one[0]))
    many = rx.el.select(
        options,
        value=row["value"].to(str),
        auto_focus=name == "residence",
        on_change=lambda value: told.fill(name, value),
        aria_label=title,
        style={"padding": "8px", "fontSize": "18px", "minWidth": "240px"},
    )
    one_of = rx.cond(row["choices"].to(list[Any]).length() > 0, many, rx.text(row["says"].to(str), color_scheme="gray"))
    field = rx.cond(name == "place", _place(told, row), rx.cond(row["typed"], _base(told, row), one_of))
    return rx.card(
        rx.flex(rx.text(title, min_width="9em"), field, gap="12px", align="center", wrap="wrap"),
        width="100%",
        key=name,
        custom_attrs={"data-field": name},
    )


def _place(told: Any, row: Any) -> Part:
    words = _("城市名或拼音，如 北京、beijing")
    field = rx.input(
        name="place",
        placeholder=words,
        aria_label=row["title"].to(str),
        auto_complete="off",
        size="3",
        max_length=40,
        custom_attrs={"data-search": "yes"},
    )
    found = rx.foreach(
        told.places, lambda one: rx.button(one[1], on_click=told.fill("place", one[0]), variant="outline")
    )
    line = rx.flex(field, rx.button(_("查"), type="submit", variant="soft", size="3"), gap="8px")
    return rx.vstack(
        rx.text(row["says"].to(str), weight="bold"), rx.form(line, on_submit=told.find), rx.flex(found, wrap="wrap")
    )


def _base(told: Any, row: Any) -> Part:
    name, title = row["name"].to(str), row["title"].to(str)
    which = rx.el.input(type="hidden", name="field", value=name)
    field = rx.input(name="value", aria_label=title, input_mode="decimal", auto_complete="off", size="3", max_length=10)
    line = rx.flex(which, field, rx.button(_("填上"), type="submit", variant="soft", size="3"), gap="8px")
    return rx.flex(rx.text(row["says"].to(str), weight="bold"), rx.form(line, on_submit=told.base), gap="12px")


def _says(told: Any, size: str = "4") -> Part:
    """The choice in words and prices, as it will be confirmed."""
    lines = rx.foreach(
        told.now["says"].to(list[list[str]]),
        lambda one: rx.flex(
            rx.text(one[0], size=size, color_scheme="gray"), rx.text(one[1], size=size, weight="bold"), gap="16px"
        ),
    )
    return rx.vstack(lines, width="100%", role="status")


def _deciding(told: Any) -> Part:
    """The worker reads it all in large letters, and types number and code with their own hand."""
    wants = rx.callout(_("还没选完，先转回“经办人展示”。"), icon="info", width="100%")
    own = rx.button(_("在我自己的手机上定"), on_click=told.to_phone, variant="outline", size="4")
    form = rx.cond(told.sent_to != "", _code(told), rx.vstack(_phone(told), own, width="100%"))
    return rx.card(
        rx.vstack(
            rx.heading(_("请您自己看一遍，再决定"), size="6", as_="h2"),
            _says(told, "6"),
            rx.cond(told.now["done"], rx.fragment(), rx.cond(told.now["complete"], form, wants)),
            width="100%",
        ),
        width="100%",
    )


def _field(name: str, label: str, **how: Any) -> Part:
    return rx.box(
        rx.text(label, as_="label", html_for=name, size="4"),
        rx.input(name=name, id=name, size="3", width="100%", auto_complete="off", **how),
        width="100%",
    )


def _phone(told: Any) -> Part:
    fields = rx.vstack(
        _field("phone", _("您的手机号"), type="tel", max_length=20, required=True, auto_focus=True),
        rx.button(_("发验证码到我的手机"), type="submit", size="4"),
        width="100%",
    )
    return rx.form(fields, on_submit=told.ask, max_width="420px")


def _code(told: Any) -> Part:
    who = rx.vstack(
        rx.text(_("第一次办，填姓名和身份证号。")),
        _field("name", _("姓名"), max_length=60),
        _field("identity_number", _("身份证号"), max_length=22),
        width="100%",
    )
    fields = rx.vstack(
        rx.text(_("短信里写着您要办什么，看清楚，对了再填。"), size="4"),
        rx.text(told.sent_to, weight="bold"),
        rx.cond(told.demo_code != "", rx.text(told.demo_code, id="demo-code", size="2")),
        _field("code", _("6 位验证码"), max_length=6, input_mode="numeric", required=True, auto_focus=True),
        rx.cond(told.asks_name, who),
        rx.button(_("确认，就这样办"), type="submit", size="4"),
        width="100%",
    )
    return rx.form(fields, on_submit=told.decide, max_width="420px")


def _acting(told: Any) -> Part:
    """Card, deed, signed paper: in this order, and nothing before the one before."""
    return rx.vstack(
        rx.cond(told.now["who"] != "", _person(told), _card(told)),
        rx.cond((told.now["who"] != "") & told.now["complete"] & ~told.now["done"].to(bool), _signing(told)),
        _paper(told),
        width="100%",
    )


def _card(told: Any) -> Part:
    fields = rx.vstack(
        rx.text(_("只给没有登记手机号的人代办。")),
        _field("name", _("姓名（对着身份证原件）"), max_length=60, required=True),
        _field("identity_number", _("身份证号（对着原件）"), max_length=22, required=True),
        rx.button(_("录入"), type="submit", size="3"),
        width="100%",
    )
    return rx.card(rx.form(fields, on_submit=told.card, max_width="420px"), width="100%")


def _person(told: Any) -> Part:
    def held(one: Any) -> Part:
        """One enrolment, and what can be done with it."""
        steps = [
            rx.button(DEEDS[deed], on_click=told.want(deed, one["id"]), variant="outline")
            for deed in ("pause", "resume", "stop")
        ]
        return rx.flex(rx.text(one["says"]), rx.badge(one["stands"]), *steps, gap="8px", wrap="wrap", align="center")

    new = rx.button(DEEDS["enrol"], on_click=told.want("enrol", ""), variant="outline")
    wants = rx.callout(_("还没选完，先转回“经办人展示”。"), icon="info", width="100%")
    return rx.card(
        rx.vstack(
            rx.text(told.now["who"], weight="bold", size="4"),
            rx.foreach(told.now["held"].to(list[dict[str, str]]), held),
            rx.flex(new, rx.text(told.now["deed_says"], weight="bold"), rx.text(told.now["about"]), gap="12px"),
            rx.cond(told.now["complete"], rx.fragment(), wants),
            width="100%",
        ),
        width="100%",
    )


def _signing(told: Any) -> Part:
    words = _("拍下签字的纸")
    camera = rx.el.input(
        type="file",
        accept="image/*",
        aria_label=words,
        custom_attrs={
            "ref": rx.Var(CAMERA),
            "data-visit": told.now["id"],
            "data-busy": _("正在收照片…"),
            "data-failed": _("没收到，再拍一张。"),
        },
    )
    again = rx.el.button(type="button", on_click=told.signed, hidden=True, tab_index=-1, aria_hidden="true")
    come = rx.callout(_("签字的纸收到了。"), icon="check", role="status")
    return rx.card(
        rx.vstack(
            rx.el.button(_("打印给他签字"), type="button", custom_attrs={"ref": rx.Var(PRINT)}),
            rx.text(words),
            rx.box(camera, again, rx.el.p(role="status")),
            rx.cond(told.now["signed"], come),
            rx.button(_("照纸上的办"), on_click=told.act, size="4", disabled=~told.now["signed"].to(bool)),
            width="100%",
        ),
        width="100%",
    )


PRINT = "(button) => { if (button) button.onclick = () => print(); }"


def _paper(told: Any) -> Part:
    """What comes out of the printer: what is done for whom, and the place to sign. On the screen it is not there."""
    style = {
        "display": "none",
        "@media print": {"display": "block", "position": "fixed", "inset": "0", "background": "white", "zIndex": "60"},
    }
    return rx.el.section(
        rx.heading(_("委托代办单"), size="6", as_="h2"),
        rx.text(told.now["who"]),
        rx.text(told.now["deed_says"], " ", told.now["about"]),
        rx.cond(told.now["deed"] == "enrol", _says(told)),
        rx.text(_("我没有手机，请窗口的经办人按上面写的替我办。我同意为这件事使用我的姓名、身份证号和参保信息。")),
        rx.text(_("本人签字：________________    日期：________________")),
        style=style,
    )
