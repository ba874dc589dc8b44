"""How a paper looks on a page: what it says, row by row, for its owner before it is made out and for whoever checks it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog import terms
from nfe_app.certificate import rules
from nfe_app.ui import parts
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
KINDS = tuple((kind.value, words) for kind, words in rules.KIND_NAMES.items())
STANDING = (("covered", _("正在参保")), ("paused", _("暂停")), ("stopped", _("停止")))
PURPOSES = (
    ("general", _("不限用途")),
    ("rent", _("租房")),
    ("school", _("上学")),
    ("loan", _("贷款")),
    ("work", _("工作")),
    ("settle", _("落户")),
)
SCHEMES = tuple(terms.title_of(one) for one in rules.SCHEMES)


@dataclass
class Span:
    """First and last month."""

    first: str = ""
    last: str = ""


@dataclass
class Paid:
    """Months in a row and what was paid for them; -1 or nothing where the paper does not tell it."""

    span: Span = field(default_factory=Span)
    amount_fen: int = -1


@dataclass
class PartSaid:
    """One scheme on a paper."""

    scheme_name: str = ""
    place_name: str = ""
    standing: str = ""
    months: int = 0
    amount_fen: int = -1
    paid: list[Paid] = field(default_factory=list)


@dataclass
class Section:
    """A table of a paper."""

    title: str = ""
    heads: list[str] = field(default_factory=list)
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class View:
    """What a paper says; the full name for its owner alone."""

    name: str = ""
    masked_name: str = ""
    masked_identity: str = ""
    issued_on: str = ""
    valid_until: str = ""
    kind: str = ""
    purpose: str = ""
    status: str = ""
    demo: bool = False
    parts: list[PartSaid] = field(default_factory=list)
    sections: list[Section] = field(default_factory=list)


def kind_of(code: Any) -> Any:
    """The name of a kind of paper."""
    return rx.match(code, *KINDS, _("证明"))


def purpose_of(code: Any) -> Any:
    """What a paper is for, in words."""
    return rx.match(code, *PURPOSES, _("不限用途"))


def paper(view: Any, name: Any) -> Part:
    """The whole of it, with the name as it may be seen here."""
    return e.section(
        parts.row(_("姓名"), name),
        rx.cond(view.masked_identity, parts.row(_("身份证"), parts.number(view.masked_identity))),
        parts.row(_("用途"), purpose_of(view.purpose)),
        parts.row(_("开具日"), parts.number(view.issued_on)),
        rx.cond(view.valid_until, parts.row(_("有效期到"), parts.number(view.valid_until))),
        rx.foreach(view.parts, _part),
        rx.foreach(view.sections, _section),
        class_name="paper",
    )


def _part(part: Any) -> Part:
    return e.div(
        parts.row(e.b(part.scheme_name), rx.match(part.standing, *STANDING, ""), part.place_name),
        parts.row(_("月数"), parts.number(part.months)),
        rx.foreach(part.paid, _months),
        rx.cond(part.amount_fen >= 0, parts.row(_("合计"), parts.yuan(part.amount_fen))),
    )


def _months(paid: Any) -> Part:
    return parts.row(
        e.span(sentence(_("{first} 到 {last}"), first=paid.span.first, last=paid.span.last), class_name="num"),
        rx.cond(paid.amount_fen >= 0, parts.yuan(paid.amount_fen), ""),
    )


def _section(section: Any) -> Part:
    return e.div(
        e.h3(section.title, class_name="sub"),
        e.div(
            e.table(
                e.thead(e.tr(rx.foreach(section.heads, lambda head: e.th(head, scope="col")))),
                e.tbody(rx.foreach(section.rows, lambda row: e.tr(rx.foreach(row, lambda cell: e.td(cell))))),
            ),
            class_name="scroll",
            tab_index=0,
        ),
    )
