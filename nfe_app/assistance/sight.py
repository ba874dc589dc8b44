"""What the clerk has before them of a sitting: fields, proposals, lines; `told` is the State of the page."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _

Part = Any
ANSWERS = {"open": _("等本人答"), "accepted": _("本人要了"), "declined": _("本人没要")}
QUICK = (_("您好，我来帮您看"), _("点您手机上亮起来的那一栏"), _("这一步您自己点确认"), _("还有要问的吗？"))


def rows(told: Any) -> Part:
    """The fields that the worker shows, each with the ways to point at it and to propose for it."""
    now = told.now
    return rx.foreach(now["rows"].to(list[dict[str, Any]]), lambda row: _row(told, row))


def _row(told: Any, row: Any) -> Part:
    point = rx.button(
        rx.cond(row["pointed"], _("不指了"), _("指给他看")),
        on_click=told.point(row["name"]),
        variant="soft",
        aria_pressed=row["pointed"].to_string(),
    )
    head = rx.flex(
        rx.text(row["title"], color_scheme="gray"),
        rx.text(row["says"], weight="bold"),
        rx.spacer(),
        point,
        gap="8px",
        align="center",
        wrap="wrap",
        width="100%",
    )
    return rx.card(
        rx.vstack(
            head,
            rx.cond(row["choices"].to(list[Any]).length() > 0, _choice(told, row)),
            rx.cond(row["typed"], _typed(told, row)),
            rx.cond(row["name"] == "place", rx.foreach(told.places, lambda one: _place(told, one))),
            width="100%",
        ),
        width="100%",
        key=row["name"],
        custom_attrs={"data-field": row["name"]},
    )


def _choice(told: Any, row: Any) -> Part:
    # by their values: what the clerk has chosen stays chosen while the worker's page changes what there is to choose
    options = rx.foreach(row["choices"].to(list[list[str]]), lambda one: rx.el.option(one[1], value=one[0], key=one[0]))
    return _proposing(told, row, rx.el.select(options, name="value", aria_label=row["title"].to(str)))


def _typed(told: Any, row: Any) -> Part:
    return _proposing(
        told, row, rx.input(name="value", aria_label=row["title"].to(str), max_length=20, auto_complete="off")
    )


def _proposing(told: Any, row: Any, field: Part) -> Part:
    which = rx.el.input(type="hidden", name="field", value=row["name"].to(str))
    line = rx.flex(which, field, rx.button(_("建议"), type="submit", variant="soft"), gap="8px", wrap="wrap")
    return rx.form(line, on_submit=told.propose, width="100%")


def _place(told: Any, one: Any) -> Part:
    return rx.button(one[1], on_click=told.propose_place(one[0]), variant="outline")


def proposals(told: Any) -> Part:
    """What was proposed, and how each was answered."""
    now = told.now

    def line(one: Any) -> Part:
        """A proposal and its answer."""
        tone = rx.match(one["state"], ("accepted", "green"), ("declined", "red"), "amber")
        return rx.flex(
            rx.badge(rx.match(one["state"], *ANSWERS.items(), ""), color_scheme=tone), rx.text(one["says"]), gap="8px"
        )

    lines = rx.foreach(now["proposals"].to(list[dict[str, str]]), line)
    return rx.card(rx.vstack(rx.heading(_("提过的建议"), size="3"), lines, width="100%"), width="100%", role="log")


def talk(told: Any) -> Part:
    """What the two write to each other."""
    now = told.now
    lines = rx.foreach(
        now["lines"].to(list[dict[str, Any]]),
        lambda one: rx.flex(
            rx.badge(rx.cond(one["mine"], _("我"), _("本人"))),
            rx.text(one["text"]),
            rx.text(one["at"], color_scheme="gray"),
            gap="8px",
        ),
    )
    words = _("写一句给本人")
    form = rx.form(
        rx.flex(
            rx.input(name="text", placeholder=words, aria_label=words, max_length=200, required=True, flex="1 1 200px"),
            rx.button(_("发出去"), type="submit", variant="soft"),
            gap="8px",
        ),
        on_submit=told.reply,
        reset_on_submit=True,
        width="100%",
    )
    quick = [rx.button(text, on_click=told.reply_quickly(text), variant="outline", size="1") for text in QUICK]
    return rx.card(
        rx.vstack(rx.heading(_("说话"), size="3"), lines, form, rx.flex(*quick, wrap="wrap", gap="8px"), width="100%"),
        width="100%",
        role="log",
    )
