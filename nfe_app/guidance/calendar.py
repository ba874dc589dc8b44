"""哪天付，付多少: twelve months ahead by types, grade and frequency; whether the purse lasts; and what the next change may cost."""

from __future__ import annotations

import operator
from functools import reduce
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import place_finder
from nfe_app.catalog.page import FREQUENCIES, ask, figure, lost, scheme_of, stated
from nfe_app.guidance import purse
from nfe_app.guidance.purse import draft, guidance, here, law, looked, option_at, pack, said, scheme_at
from nfe_app.guidance.typed import GROWTH, MONTHS, SHARE, YUAN, Between
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import count_of, evaluate, known, money, total
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence, spoken

e = rx.el
Part = rx.Component
TYPES = (
    ("pension", "employee_pension"),
    ("pension", "resident_pension"),
    ("medical", "employee_medical"),
    ("medical", "resident_medical"),
    ("unemployment", "unemployment"),
)
WAYS = (("same", _("每月一样")), ("uneven", _("收入有高有低")))


def calendar() -> Part:
    """The types and how often above, the twelve months below, then the purse, then the next change of base."""
    told = e.div(_types(), _grid(), _purse(), _change(), class_name="stack")
    join = parts.bar(parts.link_button(_("就按这个参保"), routes.JOIN + "?place=" + here))
    return frame.page(
        _("哪天付，付多少"),
        rx.cond(here == "", _place(), _at()),
        rx.cond(here != "", rx.cond(pack.known, told, lost(pack))),
        ahead=(routes.JOIN, routes.PLACE),
        bar=rx.cond(pack.known & (here != ""), join, frame.tabs(routes.HOME)),
    )


def _place() -> Part:
    def take(row: Any) -> Any:
        """The handlers that choose the place of a row [code, full name, …] and empty the field."""
        return [draft.put(place=row[0]), looked.clear()]

    return place_finder("place", _("在哪里缴"), looked.value.text, looked.set("text"), take)


def _at() -> Part:
    change = parts.text_button(_("换"), [draft.put(place=""), go(routes.CALENDAR)])
    return parts.card(parts.row(e.b(law.name), change), kind="list")


def _types() -> Part:
    return parts.card(
        e.h2(_("要哪几样"), class_name="sub"),
        *[_type(kind, code) for kind, code in TYPES],
        parts.text_link(_("缺什么、问谁：看这个地方的全部政策"), routes.PLACE + "?place=" + here),
        *[rx.cond(scheme_at(kind).options.length() > 1, _options(kind)) for kind in purse.KINDS],
        e.h2(_("多久付一次"), class_name="sub"),
        parts.segments(
            "frequency", _("多久付一次"), FREQUENCIES, said.frequency, lambda value: draft.put("frequency", value)
        ),
    )


def _type(kind: str, code: str) -> Part:
    """A type to tick; where its price is not known it says so, what is missing and whom to ask, and can still be let go."""
    scheme, on = scheme_of(law, code), getattr(said, kind) == code
    take = draft.put(**{kind: rx.cond(on, "", code), f"{kind}_option": ""})
    offered = scheme.state == "offered"
    box = e.input(type="checkbox", name=code, checked=on, on_change=take, disabled=~offered & ~on)
    state = rx.match(
        scheme.state,
        ("offered", rx.fragment()),
        ("not_offered", parts.chip("none", _("不办"))),
        parts.chip("wait", _("还不知道")),
    )
    missing = rx.fragment(e.p(scheme.says, class_name="soft"), ask(scheme))
    return e.div(e.label(box, e.span(scheme.title), state, class_name="tick"), rx.cond(on & ~offered, missing))


def _options(kind: str) -> Part:
    """The grades of a chosen type, but for an own base, whose amount the calendar cannot know beforehand."""
    options = rx.foreach(
        scheme_at(kind).options,
        lambda one: rx.cond(
            one.code == "own", rx.fragment(), e.option(one.title, " ", money(one.amount_fen), value=one.code)
        ),
    )
    name = f"{kind}_option"
    label = e.label(spoken(_("{scheme}缴多少"), scheme=scheme_at(kind).title), html_for=name)
    return e.div(
        label, e.select(options, id=name, value=option_at(kind).code, on_change=draft.set(name)), class_name="field"
    )


def _grid() -> Part:
    """Which day how much: a cell a month; nothing due, a sum, or an estimate where the law is not published yet."""
    due = purse.dues(said.frequency, "purse_due", about=False)
    about = purse.dues(said.frequency, "purse_about")

    def cell(one: Any, place: Any) -> Part:
        """One month, `place` counted from 0: its sum in yuan, an estimate marked as one, or that nothing falls due."""
        exact, likely = due[place], about[place]
        nothing = rx.fragment(e.span(one.says), e.b(_("不用付")))
        paid = rx.fragment(e.span(one.due), e.b(parts.yuan(exact)))
        guessed = rx.fragment(e.span(one.due), e.b(rx.cond(known(likely), parts.about(likely), _("还不知道"))))
        return e.li(
            e.a(
                rx.cond(known(exact), rx.cond(exact == 0, nothing, paid), guessed),
                href=routes.CALENDAR + "?place=" + here + "#why",
            ),
            data_is=rx.cond(known(exact), rx.cond(exact == 0, None, "none"), "wait"),
        )

    sum_ = rx.cond(known(total(due)), parts.yuan(total(due)), parts.about(total(about)))
    likely_ones = parts.note("wait", _("虚线里是估的"), _("价格还没公布，按下面的涨幅估；公布了再问你。"))
    priced = reduce(operator.or_, [scheme_at(kind).state == "offered" for kind in purse.KINDS])
    no_price = parts.note(
        "wait", _("打勾的有一样还没查到价格"), _("上面写着缺什么、打哪个电话问。去掉勾，就只算查到的。")
    )
    return parts.card(
        e.div(
            e.b(_("往后 12 个月")),
            e.span(sentence(_("{count} 次"), count=count_of(about)), class_name="soft"),
            class_name="split",
        ),
        e.ol(rx.foreach(purse.month_cells(), cell), class_name="flow"),
        parts.row(_("一共"), e.b(sum_)),
        rx.cond(~known(total(due)), rx.cond(known(total(about)), likely_ones, no_price)),
        e.p(_("当地的截止日还没查到，账单到当月最后一天。一次付几个月，付到这一期的末月。"), class_name="soft"),
        rx.cond(priced, e.p(_("点一格或下面一行，看每样怎么算的、依据哪条。"), class_name="soft")),
        e.div(*[rx.cond(scheme_at(kind).state == "offered", _each(kind)) for kind in purse.KINDS], id="why"),
    )


def _each(kind: str) -> Part:
    option = option_at(kind)
    soft = rx.fragment(option.title, parts.to_check(option.confidence))
    yuan = parts.yuan(option.amount_fen)
    yearly, monthly = sentence(_("{yuan} 每年"), yuan=yuan), sentence(_("{yuan} 每月"), yuan=yuan)
    price = rx.cond(scheme_at(kind).unit == "year", yearly, monthly)
    return figure(law, scheme_at(kind).title, price, option.tree, {}, soft)


def _purse() -> Part:
    incomes = e.div(
        _typed("share", _("愿意拿出收入的百分之几"), SHARE),
        e.div(*[_income(number) for number in purse.NUMBERS], class_name="pair"),
        class_name="stack",
    )
    budget = _typed("budget", _("每月最多拿出（元）"), YUAN)
    return parts.card(
        e.h2(_("钱够不够，会不会断"), class_name="sub"),
        parts.segments("way", _("钱够不够，会不会断"), WAYS, said.way, lambda value: draft.put("way", value)),
        _wrong(),
        rx.cond(said.way == "same", budget, incomes),
        *[_lasts(code, words) for code, words in FREQUENCIES],
        _lowest(),
        _highest(),
        e.p(_("上个月剩下的算在下个月里。按月缴最不容易断，总数和别的缴法一样。"), class_name="soft"),
    )


def _wrong() -> Part:
    """What is wrong among the fields that are shown."""
    incomes = [f"income_{number}" for number in purse.NUMBERS]
    told = lambda names, between: [(name, between.wrong(getattr(said, name))) for name in names]  # noqa: E731
    many = parts.errors(*told(["share"], SHARE), *told(incomes, YUAN))
    return rx.cond(said.way == "same", parts.errors(*told(["budget"], YUAN)), many)


def _income(number: int) -> Part:
    name = f"income_{number}"
    month = purse.month_cells()[number - 1].says
    return _typed(name, sentence(_("{month}收入"), month=month), YUAN)


def _typed(name: str, label: Any, between: Between) -> Part:
    """A number of the draft to type, with the words for what is no such number under it."""
    text, mode = getattr(said, name), "decimal" if between.places else "numeric"
    return parts.field(name, label, text, draft.set(name), error=between.wrong(text), input_mode=mode)


def _answer(due: Any) -> Part:
    """Enough, or how much is short and from which month on; not known while a price or a budget is not there."""
    missing, first = purse.short(due), purse.first_short(due)
    when = purse.month_cells()[first.to(int) - 1].says
    less = sentence(_("{month}起差{yuan}"), month=when, yuan=parts.about(missing))
    short = rx.fragment(parts.chip("warn", _("不够")), e.small(less, class_name="soft"))
    return rx.cond(
        known(missing), rx.cond(missing == 0, parts.chip("ok", _("够")), short), parts.chip("wait", _("还算不出"))
    )


def _lasts(code: str, words: str) -> Part:
    due = purse.dues(code, f"purse_due_{code}")
    most = sentence(_("一次最多{yuan}"), yuan=parts.about(purse.largest(due)))
    return parts.row(words, _answer(due), most)


def _lowest() -> Part:
    """The cheapest way: the lowest of everything chosen, by the month."""
    due = purse.dues("month", "purse_lowest", lowest=True)
    sums = sentence(_("每样都选最低档、按月，一年{yuan}"), yuan=parts.about(total(due)))
    return parts.row(_("最省的缴法"), _answer(due), sums)


def _highest() -> Part:
    """Each grade of the pension by the month, with what else was chosen, and whether the purse lasts."""

    def one(option: Any) -> Part:
        """Whether the purse lasts at this grade, and what the grade costs a month; nothing for an own base."""
        others = [purse.due_of(kind, "month", option_at(kind), about=True) for kind in purse.KINDS if kind != "pension"]
        due = purse.added([purse.due_of("pension", "month", option, about=True), *others])
        row = figure(law, option.title, _answer(due), option.tree, {}, parts.yuan(option.amount_fen))
        return rx.cond(option.code == "own", rx.fragment(), row)

    grades = e.details(
        e.summary(_("每一档按月缴，够不够"), class_name="quiet"), rx.foreach(scheme_at("pension").options, one)
    )
    return rx.cond((said.pension != "") & (scheme_at("pension").options.length() > 1), grades)


def _change() -> Part:
    """The next change of base: when, what it was last time, and what it may cost if one reckons with so much."""
    change = guidance.change
    given = purse.changed(option_at("pension"))
    likely, more = evaluate(change.likely, given), evaluate(change.top_up, given)
    settle = rx.cond(
        change.settle,
        stated(law, change.settle.title, e.small(change.settle.says), change.settle.law),
        parts.row(_("要不要补差"), _("还不知道"), _("各地不一样，打 12333 问当地")),
    )
    told = parts.card(
        e.h2(_("下次调基数"), class_name="sub"),
        stated(law, parts.number(change.when), e.small(change.says), change.law),
        _typed("growth", _("假设基数涨百分之几（空着就按上次）"), GROWTH),
        rx.cond(
            known(likely) & (scheme_at("pension").unit == "month"),
            rx.fragment(
                figure(law, _("那时每月"), parts.about(likely), change.likely, given),
                _typed("months", _("要是晚公布，已经按老基数缴了几个月"), MONTHS),
                figure(law, _("可能要补"), parts.about(more), change.top_up, given),
            ),
        ),
        settle,
        e.p(_("这是估的，公布了才算数；变了先问你。"), class_name="soft"),
    )
    unknown = parts.note("wait", _("下次哪月调、调多少还不知道"), _("这里公布过的基数不够两次，估不了。"))
    return rx.cond(change, told, unknown)
