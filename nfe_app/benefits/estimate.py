"""缴了能拿多少, the sums: how one goes on paying, and what a month may bring from either pension."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.page import ask, figure, stated
from nfe_app.localfirst.reckon import known, pick, shown
from nfe_app.ui import parts
from nfe_app.ui.sentences import sentence

from .draft import (
    GROWTH,
    INDEX_NAMED,
    INDEX_PAID,
    INTEREST,
    OWN_BASE,
    PRICES,
    RESIDENT_BALANCE,
    RESIDENT_PAID,
    Numeric,
    about,
    benefits,
    draft,
    fee,
    law,
    names_base,
    option,
    pension,
    resident,
    told,
    tree_of,
)

e = rx.el
Part = rx.Component


def asked(numeric: Numeric, hint: Any = "", **how: Any) -> Part:
    """A number to type, with the words for what is no such number under it."""
    mode = "decimal" if numeric.places else "numeric"
    keys = {"input_mode": mode, "auto_complete": "off", **how}
    set_ = draft.set(numeric.name)
    return parts.field(numeric.name, numeric.label, numeric.text, set_, error=numeric.wrong, hint=hint, **keys)


def wrong_in(*numerics: Numeric) -> Part:
    """What is wrong among these numbers, once more above them."""
    return parts.errors(*[(numeric.name, numeric.wrong) for numeric in numerics])


def going_on() -> Part:
    """How somebody means to go on paying, and the index that makes."""
    base = sentence(_("基数 {yuan}"), yuan=parts.yuan(option.base_fen))
    price = figure(law, _("每月缴"), parts.yuan(option.amount_fen), option.tree, {}, base)
    low, high = parts.yuan(option.low_fen), parts.yuan(option.high_fen)
    between = sentence(_("要在 {low} 到 {high} 之间"), low=low, high=high)
    return parts.card(
        e.h2(_("以后怎么缴"), class_name="sub"),
        rx.cond(pension.options.length() > 0, _choice("option", _("缴费档次"), pension, option), _unknown(pension)),
        rx.cond(names_base, asked(OWN_BASE)),
        rx.cond(known(option.low_fen) & names_base, e.p(between, class_name="soft")),
        rx.cond(known(option.base_fen) & ~names_base, price),
        wrong_in(INDEX_PAID),
        asked(INDEX_PAID, _("以前缴的平均指数，社保记录里有；空着就当和以后一样")),
        rx.cond(known(benefits.missing["wage"]), _named_index()),
    )


def _named_index() -> Part:
    lowest = sentence(_("按平均工资缴是 1，最低档一般是 {index}"), index=benefits.lowest_index)
    hint = rx.cond(known(benefits.lowest_index), lowest, rx.fragment(_("按平均工资缴是 1")))
    return rx.fragment(e.p(benefits.missing["wage"], class_name="soft"), asked(INDEX_NAMED, hint))


def _unknown(scheme: Any) -> Part:
    return rx.fragment(parts.note("wait", _("这里的档次还不知道"), scheme.says), ask(scheme))


def _choice(name: str, label: str, scheme: Any, chosen: Any) -> Part:
    rows = rx.foreach(scheme.options, lambda one: e.option(one.title, value=one.code))
    select = e.select(rows, id=name, value=chosen.code, on_change=draft.set(name))
    return e.div(e.label(label, html_for=name), select, class_name="field")


def _yuan_row(name: Any, key: str, soft: Any = "") -> Part:
    value = sentence(_("约 {yuan}"), yuan=e.span("¥", about(told[key]), class_name="num"))
    return figure(law, name, value, tree_of(key), told, soft)


def estimate() -> Part:
    """What a month may bring after retirement, each part open to its reckoning, and what was assumed."""
    big = e.span(e.small(_("约 ¥")), about(told["total"]), class_name="amount")
    answer = rx.fragment(
        big,
        e.p(_("按现在的公式、一直缴到退休来估，以后规定会变。"), class_name="soft"),
        _yuan_row(_("折成今天的钱"), "today"),
        _yuan_row(_("基础养老金"), "basic", _("从统筹基金发")),
        _yuan_row(_("个人账户养老金"), "own", _("从自己的账户发")),
        _yuan_row(_("退休时账户里有"), "account"),
        figure(law, _("计发基数"), sentence(_("约 {yuan}"), yuan=about(told["base"])), tree_of("base"), told),
        figure(law, _("平均缴费指数"), shown(told["index"], "millionth"), tree_of("index"), told),
        figure(
            law,
            _("缴费年限"),
            sentence(_("{years} 年"), years=shown(told["years"], "millionth")),
            tree_of("years"),
            told,
        ),
        figure(law, _("计发月数"), shown(told["payout"], "tenth"), tree_of("payout"), told),
    )
    too_short = parts.note("warn", _("缴到退休还不够最低年限"), _("不够就不能按月领，先不估每月的数。"))
    asked_for = e.p(_("还差几样才能估：出生年月、性别、缴费档次或基数。"), class_name="soft")
    return parts.card(
        e.h2(_("退休后每月领"), class_name="sub"),
        rx.foreach(pick(law.grounds, benefits.deviations), _deviation),
        rx.cond(told["short"].to(int) > 0, too_short, rx.cond(known(told["total"]), answer, asked_for)),
        rx.cond(known(benefits.missing["base"]), _old_base()),
        _assumptions(),
    )


def _deviation(one: Any) -> Part:
    return rx.fragment(parts.note("warn", _("这里的实际结果和下面会对不上"), one.value), parts.by(one))


def _old_base() -> Part:
    return e.p(sentence(_("{missing}先用最近公布的那一年估。"), missing=benefits.missing["base"]), class_name="soft")


def _assumptions() -> Part:
    published = rx.cond(
        known(benefits.assumed["interest"]),
        stated(
            law,
            _("最近公布的计息"),
            rx.fragment(shown(benefits.assumed["interest"], "fen"), "%"),
            benefits.assumed_law["interest"],
        ),
    )
    return e.details(
        e.summary(_("估的时候假定了什么，可以改")),
        wrong_in(GROWTH, INTEREST, PRICES),
        asked(GROWTH, _("空着就当不涨")),
        asked(INTEREST, _("空着就用最近公布的")),
        published,
        asked(PRICES, _("空着就当不涨；填了会折成今天的钱")),
        e.p(_("当年缴的从下一年起计息；不满一年的月份不计息。没算过渡性养老金。"), class_name="soft"),
        class_name="stack",
    )


def residents() -> Part:
    """The same for the residents' pension."""
    unknown_subsidy = e.p(_("政府补多少还没查到，按不补算。"), class_name="soft")
    answer = rx.fragment(
        e.span(e.small(_("约 ¥")), about(told["resident_total"]), class_name="amount"),
        _yuan_row(_("折成今天的钱"), "resident_today"),
        figure(law, _("从哪个月起领"), shown(told["resident_start"], "month"), tree_of("resident_start"), told),
        _yuan_row(_("基础养老金加账户"), "resident_total"),
        _yuan_row(_("到时候账户里有"), "resident_account"),
        rx.cond(told["resident_short"].to(int) > 0, _resident_short()),
    )
    choice = rx.fragment(
        _choice("fee", _("每年缴哪一档"), resident, fee),
        rx.cond(
            known(fee.subsidy_fen),
            stated(law, _("政府每年补"), parts.yuan(fee.subsidy_fen), fee.law),
            unknown_subsidy,
        ),
    )
    return parts.card(
        e.h2(_("要是缴居民养老"), class_name="sub"),
        rx.cond(resident.options.length() > 0, choice, _unknown(resident)),
        wrong_in(RESIDENT_PAID, RESIDENT_BALANCE),
        asked(RESIDENT_PAID, _("没缴过就空着")),
        asked(RESIDENT_BALANCE, _("不知道就空着")),
        rx.cond(known(told["resident_total"]), answer),
        rx.cond(known(benefits.missing["basic_pension"]), e.p(benefits.missing["basic_pension"], class_name="soft")),
    )


def _resident_short() -> Part:
    years = sentence(_("{years} 年"), years=shown(told["resident_short"], "number"))
    return rx.fragment(
        parts.note("warn", _("到时候年限不够"), _("要补够年限才能领。")),
        figure(law, _("到时候还差"), years, tree_of("resident_short"), told),
    )
