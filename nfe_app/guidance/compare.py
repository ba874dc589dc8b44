"""两地比一比: the place of work and the place of household registration beside each other, line by line, each open to its law."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.derivation import as_json
from nfe_app.catalog.finder import place_finder
from nfe_app.catalog.page import ask, grounds, lost, pack_of, reckoning, scheme_of, unit_words
from nfe_app.guidance import places
from nfe_app.guidance.typed import YEARS, YUAN
from nfe_app.guidance.view import Pack
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import evaluate, find, known, shown
from nfe_app.localfirst.vars import Doc, Form
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component
SCHEMES = ("employee_pension", "employee_medical", "unemployment", "resident_pension", "resident_medical")
SHARE: Any = rx.Var.create(as_json(places.share_of_income()))


@dataclass
class Compared:
    """The two places, the income of a month and the years in the place of work; kept at every keystroke."""

    work: str = ""
    work_name: str = ""
    home: str = ""
    home_name: str = ""
    income: str = ""
    years: str = ""


@dataclass
class Looked:
    """What is typed to find the two places."""

    work: str = ""
    home: str = ""


draft = Doc("compared", Compared(), stays=True)
looked = Form("compared_places", Looked())
said: Any = draft.value
income: Any = YUAN.number(said.income)


class Side:
    """One of the two places: its pack, and what is read from it."""

    def __init__(self, name: str, title: str, take: str, residence: str) -> None:
        self.name = name
        self.title = title
        self.take = take
        self.residence = residence
        self.code: Any = getattr(said, name)
        self.place: Any = getattr(said, f"{name}_name")
        self.remote = pack_of(self.code, Pack())
        self.law: Any = self.remote.value

    def scheme(self, code: str) -> Any:
        """One scheme of the place."""
        return scheme_of(self.law, code)

    def lowest(self, code: str) -> Any:
        """Its first option: the lowest."""
        return self.scheme(code).options[0]

    def facts(self, topic: str) -> Any:
        """What the place is told of by one topic."""
        return self.law.guidance.facts[topic]


WORK = Side("work", _("工作地"), _("选工作地"), "work")
HOME = Side("home", _("户籍地"), _("选户籍地"), "household")
SIDES = (WORK, HOME)


def compare() -> Part:
    """Both places chosen, an income typed once, and every line with both answers; what is not known says so in the same place."""
    both = (said.work != "") & (said.home != "")
    ready = both & WORK.remote.known & HOME.remote.known
    waiting = rx.cond(WORK.remote.known, lost(HOME.remote), lost(WORK.remote))
    return frame.page(
        _("两地比一比"),
        *[_chosen(side) for side in SIDES],
        parts.errors(("income", YUAN.wrong(said.income))),
        parts.field(
            "income",
            _("月收入（元），不填也行"),
            said.income,
            draft.set("income"),
            error=YUAN.wrong(said.income),
            input_mode="decimal",
        ),
        rx.cond(both, rx.cond(ready, _table(), waiting)),
        ahead=(routes.JOIN, routes.PLACE),
        bar=rx.cond(ready, parts.bar(_take(HOME, "btn-2"), _take(WORK)), frame.tabs(routes.HOME)),
    )


def _chosen(side: Side) -> Part:
    def take(row: Any) -> Any:
        """The handlers that choose the place of a row [code, full name, …] for this side and empty its field."""
        chosen = draft.put(**{side.name: row[0], f"{side.name}_name": row[1]})
        return [chosen, looked.put(side.name, "")]

    def leave() -> Any:
        """The handler that lets the place of this side go."""
        return draft.put(**{side.name: "", f"{side.name}_name": ""})

    change = e.span(side.place, parts.text_button(_("换"), leave()), class_name="inline")
    there = parts.card(parts.row(side.title, change), kind="list")
    text = getattr(looked.value, side.name)
    return rx.cond(side.code == "", place_finder(side.name, side.title, text, looked.set(side.name), take), there)


def _take(side: Side, kind: str = "") -> Part:
    to = routes.JOIN + "?place=" + side.code + f"&residence={side.residence}"
    return e.a(side.take, href=to, on_click=go(to), class_name=f"btn wide {kind}".strip())


def _table() -> Part:
    head = e.div(
        e.span(),
        *[e.b(e.span(side.law.name), e.small(side.title, class_name="soft")) for side in SIDES],
        class_name="versus head-row",
    )
    lines = parts.card(
        head,
        *[_scheme(code) for code in SCHEMES],
        _facts(_("困难补贴"), "subsidy"),
        _line(
            _("平台补贴"), [_ask(_("问你的平台"))] * 2, [e.p(_("没有查到公布的文件。各平台自己定，问平台客服。"))] * 2
        ),
        _line(_("哪月生效"), [_("缴的当月")] * 2, [e.p(_("缴了哪个月的账单，哪个月算有。"))] * 2),
        _line(
            _("哪天截止"),
            [_ask(_("打 12333 问"))] * 2,
            [e.p(_("当地的截止日还没查到。这里的账单到当月最后一天。"))] * 2,
        ),
        _facts(_("断了医保"), "waiting"),
        _facts(_("断了居民医保"), "resident_waiting"),
        _moves(),
        _drawn(),
        kind="list",
    )
    return e.div(e.p(_("点一行，看怎么算的、依据哪条。"), class_name="soft"), lines, _closing(), class_name="stack")


def _line(name: Any, values: list[Any], inside: list[Any]) -> Part:
    """A line of both places that opens to what both answers rest on."""
    told = [e.div(e.p(side.law.name, class_name="soft"), part) for side, part in zip(SIDES, inside, strict=True)]
    cells = [e.div(value) for value in values]
    return e.details(
        e.summary(e.span(name), *cells, class_name="versus"), e.div(*told, class_name="stack"), class_name="why"
    )


def _scheme(code: str) -> Part:
    return _line(
        WORK.scheme(code).title, [_price(side, code) for side in SIDES], [_reason(side, code) for side in SIDES]
    )


def _price(side: Side, code: str) -> Part:
    scheme, option = side.scheme(code), side.lowest(code)
    share = evaluate(SHARE, {"amount": option.amount_fen, "income": income})
    of_income = rx.cond(
        known(share) & (scheme.unit == "month"),
        e.small(sentence(_("占收入 {share}%"), share=shown(share, "tenth")), class_name="soft"),
    )
    price = rx.fragment(
        e.b(parts.yuan(option.amount_fen)),
        e.small(unit_words(scheme), class_name="soft"),
        of_income,
        parts.to_check(option.confidence),
    )
    return rx.match(
        scheme.state, ("offered", price), ("not_offered", rx.fragment(_("不办"))), rx.fragment(_("还不知道"))
    )


def _reason(side: Side, code: str) -> Part:
    scheme, option = side.scheme(code), side.lowest(code)
    told = rx.fragment(
        e.p(sentence(_("{grade}，这里最低的一档"), grade=option.title), parts.to_check(option.confidence)),
        reckoning(side.law, option.tree, {}),
        rx.cond(
            known(income) & (scheme.unit == "month"),
            reckoning(side.law, SHARE, {"amount": option.amount_fen, "income": income}),
        ),
    )
    return rx.cond(
        scheme.state == "offered", told, rx.fragment(e.p(scheme.says), ask(scheme), grounds(side.law, scheme.law))
    )


def _facts(name: str, topic: str) -> Part:
    def value(side: Side) -> Part:
        """What the place says first of the topic, marked where its start or its text is not certain."""
        found = side.facts(topic)
        first = rx.fragment(
            found[0].says,
            rx.cond(found[0].dated, "", e.small(_("从哪天起没写"), class_name="soft")),
            parts.to_check(found[0].confidence),
        )
        return rx.cond(found.length() > 0, first, rx.fragment(_("还不知道")))

    return _line(name, [value(side) for side in SIDES], [_stated(side, topic) for side in SIDES])


def _stated(side: Side, topic: str) -> Part:
    found = side.facts(topic)
    nothing = e.p(_("还没查到，打 12333 问当地。"))
    return rx.cond(
        found.length() > 0,
        e.div(rx.foreach(found, lambda one: grounds(side.law, one.law)), class_name="stack"),
        nothing,
    )


def _ask(words: Any) -> Part:
    return rx.fragment(_("还不知道"), e.small(words, class_name="soft"))


def _moves() -> Part:
    """What moves when the relation moves: within a province mostly nothing, between provinces the account and a share of the bases."""
    same = said.work.to(str)[:2] == said.home.to(str)[:2]
    pooled = find(WORK.facts("moves"), "name", places.POOLED)
    between = rx.cond(
        pooled,
        sentence(_("账户的钱 + 基数的 {share}"), share=pooled.says),
        rx.fragment(_("账户的钱"), e.small(_("统筹转多少还没查到"), class_name="soft")),
    )
    value = rx.cond(same, rx.fragment(_("同省，多数不转钱")), between)
    return _line(_("以后转走"), [value, rx.fragment(_("不用转"))], [_stated(side, "moves") for side in SIDES])


def _drawn() -> Part:
    """Where the pension is drawn by today's rules, for the years one means to pay in the place of work."""
    at = evaluate(WORK.law.guidance.drawn, {"years": YEARS.number(said.years)})
    threshold = find(WORK.facts("drawn"), "name", places.YEARS)
    here = sentence(_("缴满 {years}在这里领"), years=threshold.says)
    enough = rx.fragment(here, e.small(_("不满回户籍地"), class_name="soft"))
    work = rx.match(
        at,
        (places.WORK, rx.fragment(_("在工作地领"))),
        (places.HOME, rx.fragment(_("回户籍地领"))),
        rx.cond(threshold, enough, rx.fragment(_("还不知道"))),
    )
    years = parts.field(
        "years", _("打算在工作地一共缴几年"), said.years, draft.set("years"),
        error=YEARS.wrong(said.years), input_mode="numeric",
    )  # fmt: skip
    inside = [e.div(years, _stated(WORK, "drawn"), _stated(WORK, "temporary")), _stated(HOME, "drawn")]
    return _line(_("在哪领养老金"), [work, rx.fragment(_("户籍地"))], inside)


def _closing() -> Part:
    """What the difference of the pension comes to a month; no side is called the better one."""
    work, home = (side.lowest("employee_pension").amount_fen.to(int) for side in SIDES)
    more = rx.cond(work >= home, WORK.place, HOME.place)
    apart = rx.cond(work >= home, work - home, home - work)
    both = (WORK.scheme("employee_pension").state == "offered") & (HOME.scheme("employee_pension").state == "offered")
    told = e.p(
        sentence(
            _("职工养老最低档，{place}每月多缴 {yuan}。缴得多，以后一般领得也多。没有哪个一定好，看你打算在哪待。"),
            place=more,
            yuan=parts.number(parts.yuan(apart)),
        ),
        class_name="soft",
    )
    return rx.cond(both & known(WORK.lowest("employee_pension").amount_fen), told)
