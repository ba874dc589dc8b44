"""参保: one question a page, from the pack on the phone; nothing is asked of the server until it is confirmed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import place_finder, place_row, region_row
from nfe_app.catalog.page import (
    FREQUENCIES,
    ask,
    figure,
    folded_grounds,
    lost,
    scheme_of,
    why,
)
from nfe_app.enrolment.draft import (
    KINDS,
    MEDICAL,
    PENSION,
    STEPS,
    UNEMPLOYMENT,
    WAY,
    Kind,
    anything,
    chosen,
    complete,
    draft,
    emptied,
    law,
    now_total,
    outdated,
    pack,
    payload,
    query,
)
from nfe_app.localfirst.phone import address, flags, go
from nfe_app.localfirst.reckon import fen, fresh_id, known
from nfe_app.people.page import person
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me
from nfe_app.ui.proposed import own_choice
from nfe_app.ui.sentences import sentence, spoken

e = rx.el
Part = rx.Component
RESIDENCES = (("work", _("工作地")), ("household", _("户籍地")))
SCHEMES = (
    ("employee_pension", PENSION, _("老了按月领钱。缴得久、缴得多，领得多")),
    ("resident_pension", PENSION, _("老了按月领钱，缴得少，领得也少")),
    ("employee_medical", MEDICAL, _("看病住院能报销，生育也在里面")),
    ("resident_medical", MEDICAL, _("看病住院能报销，按年缴")),
    ("unemployment", UNEMPLOYMENT, _("没活干时领钱")),
)


def place() -> Part:
    """第 1 步: where to be insured, at the place of work or of household registration, found by name or spelling."""
    named = region_row(address.query("place"))
    return frame.page(
        _("在哪里参保"),
        parts.steps(1, STEPS),
        e.h2(_("选一个参保地"), class_name="head"),
        e.p(_("工作地、户籍地都可以。只能选一个，以后能转。"), class_name="soft"),
        parts.segments(
            "residence", _("参保地"), RESIDENCES, chosen.residence, lambda value: draft.put("residence", value)
        ),
        rx.cond(named & (named[0] != chosen.place), parts.card(place_row(named, _take), kind="list")),
        place_finder("place", _("哪个城市或区县"), query.value.text, query.set("text"), _take),
        rx.cond(chosen.place != "", _here()),
        e.div(
            parts.text_link(_("两地比一比"), routes.COMPARE),
            parts.text_link(_("不知道选哪个？"), routes.GUIDE),
            class_name="split",
        ),
        parts.text_link(_("和柜台交接"), routes.HANDOVER),
        ahead=WAY[:],
        bar=parts.bar(
            parts.button(
                rx.cond(
                    chosen.place == "", _("先选一个地方"), spoken(_("选 {place}，下一步"), place=chosen.place_name)
                ),
                go(routes.JOIN_TYPES),
                disabled=(chosen.place == "") | ~pack.known,
            )
        ),
    )


def _take(region: Any) -> Any:
    """Choose a place; as it is for work or for home where the address says so."""
    id_ = rx.cond(chosen.draft_id == "", fresh_id(), chosen.draft_id)
    said = address.query("residence")
    residence = rx.cond((said == "work") | (said == "household"), said, chosen.residence)
    take = draft.put(place=region[0], place_name=region[1], residence=residence, draft_id=id_, **emptied())
    return [take, query.clear()]


def _here() -> Part:
    pension = scheme_of(law, "employee_pension")
    price = rx.cond(
        pension.state == "offered",
        rx.fragment(parts.yuan(pension.options[0].amount_fen), e.small(_("/月"), class_name="soft")),
        rx.fragment(_("还不知道")),
    )
    lowest = pension.options[0]
    of_work, of_home = _("工作地，职工养老最低每月"), _("户籍地，职工养老最低每月")
    ready = parts.card(
        figure(law, chosen.place_name, price, lowest.tree, {}, rx.cond(chosen.residence == "work", of_work, of_home)),
        parts.to_check(lowest.confidence),
        e.p(
            sentence(
                _("政策包 {made} 做的，资料核对到 {checked}，用到 {until}"),
                made=law.made_on,
                checked=law.checked_on,
                until=law.expires_on,
            ),
            class_name="quiet",
        ),
        parts.text_link(_("看这里的全部政策"), routes.PLACE + "?place=" + chosen.place),
    )
    return rx.cond(pack.known, ready, lost(pack))


def types() -> Part:
    """第 2 步: which insurance types, one by one; of each kind one. What is not offered or not known says so below."""
    schemes = [(scheme_of(law, code), code, kind, worth) for code, kind, worth in SCHEMES]
    return frame.page(
        _("选险种"),
        parts.steps(2, STEPS),
        e.h2(_("要哪几样，自己定"), class_name="head"),
        *[rx.cond(one[0].state == "offered", _type(*one)) for one in schemes],
        parts.note("ok", _("职业伤害不用你缴。"), _("试点平台按单替你出钱。")),
        parts.card(
            e.h3(_("这里现在选不了的"), class_name="sub"),
            *[rx.cond(one[0].state != "offered", _closed(one[0])) for one in schemes],
        ),
        folded_grounds(law, scheme_of(law, "employee_pension").law),
        ahead=WAY[1:],
        bar=parts.bar(
            parts.button(rx.cond(anything, _("下一步"), _("先选一样")), go(routes.JOIN_GRADE), disabled=~anything)
        ),
    )


def _type(scheme: Any, code: str, kind: Kind, worth: str) -> Part:
    first = scheme.options[0]
    unit = rx.cond(scheme.unit == "year", _("/年起"), _("/月起"))
    lowest = rx.cond(known(first.amount_fen), first.amount_fen, None)
    price = rx.fragment(parts.yuan(lowest), e.small(unit, class_name="soft"))
    soft = rx.fragment(worth, parts.to_check(first.confidence))
    taken = kind.code == code
    return e.div(
        parts.pick("checkbox", code, taken, kind.take(code, first.code), scheme.title, price, soft),
        rx.cond(taken, why(law, first)),
        class_name="stack",
    )


def _closed(scheme: Any) -> Part:
    state = rx.cond(scheme.state == "not_offered", parts.chip("none", _("不办")), parts.chip("wait", _("还不知道")))
    why = e.details(e.summary(_("为什么"), class_name="quiet"), e.p(scheme.says, class_name="quiet"), ask(scheme))
    return e.div(e.div(scheme.title, state, class_name="split"), why)


def often() -> Part:
    """第 4 步: how often to pay, and what that means now."""
    return frame.page(
        _("多久缴一次"),
        parts.steps(4, STEPS),
        e.h2(_("多久付一次"), class_name="head"),
        parts.segments(
            "frequency", _("多久付一次"), FREQUENCIES, chosen.frequency, lambda value: draft.put("frequency", value)
        ),
        parts.card(
            e.b(_("第一次付")), e.div(*[rx.cond(kind.code != "", _period(kind)) for kind in KINDS]), kind="tight"
        ),
        e.p(_("按季、半年、一年，都算到这一季、这半年、这一年的最后一个月。按年缴的险种不分次。"), class_name="soft"),
        *[rx.cond(kind.code != "", _unknown(kind)) for kind in KINDS],
        ahead=WAY[3:],
        bar=parts.bar(parts.button(_("下一步"), go(routes.JOIN_CHECK), disabled=~complete), _sum()),
    )


def _period(kind: Kind) -> Part:
    periods = kind.due.periods
    span = rx.cond(periods.length() > 1, spoken(_("{first} 到 {last}"), first=periods[0], last=periods[-1]), periods[0])
    given = {"base": fen(kind.base)}
    return figure(law, kind.scheme.title, parts.yuan(kind.now), kind.option.tree, given, span)


def _unknown(kind: Kind) -> Part:
    unknown = kind.due.unknown
    says = _("公布后再出账单，现在不收。")
    return rx.cond(
        unknown.length() > 0, parts.note("wait", spoken(_("{month} 起的价格还不知道"), month=unknown[0]), says)
    )


def _sum() -> Part:
    return e.div(e.p(_("第一次付"), class_name="soft"), parts.number(parts.yuan(now_total)), class_name="sum")


def check() -> Part:
    """第 5 步: everything once more, each with its way back; confirming writes it into the outbox."""
    named = flags.signed_in & me.known & person.identified
    who = rx.cond(
        named,
        parts.row(_("参保人"), person.name, person.identity),
        parts.row(_("参保人"), _("登录后填"), _("只问一次")),
    )
    residence = rx.cond(chosen.residence == "work", _("工作地"), _("户籍地"))
    submit = draft.submit("enrolment.confirm", payload(), then=routes.SENT, about=chosen.place_name)
    confirm = rx.cond(
        flags.online & ~named,
        parts.link_button(_("登录，再确认"), routes.sign_in_then(routes.JOIN_CHECK)),
        parts.button(_("确认参保"), submit, disabled=~complete | outdated),
    )
    return frame.page(
        _("核对一遍"),
        parts.steps(5, STEPS),
        e.h2(_("看看对不对"), class_name="head"),
        parts.card(
            who,
            _answer(_("参保地"), chosen.place_name, residence, routes.JOIN),
            *[rx.cond(kind.code != "", _answer_of(kind)) for kind in KINDS],
            _answer(_("多久缴一次"), rx.match(chosen.frequency, *FREQUENCIES, ""), "", routes.JOIN_OFTEN),
            kind="list",
        ),
        _helped(),
        parts.card(
            e.p(_("确认后第一笔"), class_name="soft"),
            parts.amount(now_total),
            e.p(_("确认不扣钱，付款时再问你。缴了才有保障，停了就没有；随时能停。"), class_name="soft"),
        ),
        _when_it_counts(),
        *[rx.cond(kind.code != "", folded_grounds(law, kind.scheme.law)) for kind in KINDS[:2]],
        ahead=WAY[4:],
        bar=parts.bar(confirm, _sum()),
    )


def _when_it_counts() -> Part:
    """That it may be confirmed without signal; not where the price shown is the one that was refused."""
    newer = parts.note("wait", _("这个价格已经变了"), _("有网就换成新的价格，看过新的再确认。"))
    offline = parts.note("wait", _("没网也能确认"), _("先存在手机里，有网时自动发。价格变了会先问你。"))
    return rx.cond(outdated, newer, rx.cond(flags.ready & ~flags.online, offline))


def _helped() -> Part:
    """That a clerk proposed some of it, or all, and whose choice it is all the same; and the way to hand it over."""
    handed = parts.note("wait", _("柜台递来的，你逐条对过"), _("确认的是你，拿不准就再看一遍。"))
    return rx.fragment(
        own_choice(chosen.proposed),
        rx.cond(chosen.handed != "", handed),
        parts.text_link(_("交给柜台"), routes.HANDOVER),
    )


def _answer(name: Any, value: Any, soft: Any, to: str) -> Part:
    said = e.div(e.p(name, class_name="soft"), e.b(value), e.p(soft, class_name="soft"))
    return e.div(said, e.div(parts.text_link(_("改"), to)), class_name="row")


def _answer_of(kind: Kind) -> Part:
    grade_ = rx.cond(kind.option.code == "own", spoken(_("基数 {yuan}"), yuan=kind.base), kind.option.title)
    yuan = parts.yuan(kind.amount)
    yearly, monthly = sentence(_("每年 {yuan}"), yuan=yuan), sentence(_("每月 {yuan}"), yuan=yuan)
    price = rx.cond(kind.scheme.unit == "year", yearly, monthly)
    return _answer(kind.scheme.title, grade_, price, routes.JOIN_GRADE)
