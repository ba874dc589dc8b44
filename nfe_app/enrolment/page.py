"""参保: one question a page, from the pack on the phone; nothing is asked of the server until it is confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.page import (
    amount_of,
    grounds,
    now_of,
    pack_of,
    periods_of,
    region_rows,
    regions,
    scheme_of,
    to_check,
    unit_words,
)
from nfe_app.localfirst.phone import flags, go
from nfe_app.localfirst.reckon import fen, find, fresh_id, known, present, search, total
from nfe_app.localfirst.vars import Doc, Form, outbox
from nfe_app.people.page import person
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.me import me

e = rx.el
Part = rx.Component
STEPS = 5
KINDS = ("pension", "medical", "unemployment")
SCHEMES = (
    ("employee_pension", "pension"),
    ("resident_pension", "pension"),
    ("employee_medical", "medical"),
    ("resident_medical", "medical"),
    ("unemployment", "unemployment"),
)
RESIDENCES = (("work", _("工作地")), ("household", _("户籍地")))
FREQUENCIES = (("month", _("按月")), ("quarter", _("按季")), ("half_year", _("半年")), ("year", _("一年")))
WORTH = {
    "employee_pension": _("老了按月领钱。缴得久、缴得多，领得多"),
    "resident_pension": _("老了按月领钱，缴得少，领得也少"),
    "employee_medical": _("看病住院能报销，生育也在里面"),
    "resident_medical": _("看病住院能报销，按年缴"),
    "unemployment": _("没活干时领钱"),
}


@dataclass
class Draft:
    """What is being chosen; kept at every keystroke."""

    draft_id: str = ""
    residence: str = "work"
    place: str = ""
    place_name: str = ""
    pension: str = ""
    pension_option: str = ""
    pension_base: str = ""
    medical: str = ""
    medical_option: str = ""
    medical_base: str = ""
    unemployment: str = ""
    unemployment_option: str = ""
    frequency: str = "month"


@dataclass
class Query:
    """What is typed to find a place."""

    text: str = ""


draft = Doc("enrolment", Draft())
query = Form("place_query", Query())
chosen: Any = draft.value
pack = pack_of(chosen.place)
law: Any = pack.value


def _field(kind: str, part: str = "") -> Any:
    """A field of the draft; the grade of unemployment insurance is the grade of the pension beside it."""
    own = getattr(chosen, f"{kind}_{part}" if part else kind)
    if (kind, part) == ("unemployment", "option"):
        return rx.cond(chosen.pension == "employee_pension", chosen.pension_option, own)
    return own


def _scheme(kind: str) -> Any:
    return scheme_of(law, _field(kind))


def _option(kind: str) -> Any:
    return find(_scheme(kind).options, "code", _field(kind, "option"))


def _base(kind: str) -> Any:
    return _field("pension" if kind == "unemployment" else kind, "base")


def _amount(kind: str) -> Any:
    return rx.cond(_field(kind) == "", 0, amount_of(_option(kind), _base(kind)))


def _now(kind: str) -> Any:
    return rx.cond(_field(kind) == "", 0, now_of(_scheme(kind), _option(kind), chosen.frequency, _base(kind)))


anything: Any = (chosen.pension != "") | (chosen.medical != "") | (chosen.unemployment != "")
now_total: Any = total([_now(kind) for kind in KINDS])
complete: Any = anything & known(now_total) & known(total([_amount(kind) for kind in KINDS]))


def place() -> Part:
    """第 1 步: where to be insured, at the place of work or of household registration, found by name or spelling."""
    found = search(region_rows, query.value.text, 8)
    return frame.page(
        _("在哪里参保"),
        parts.steps(1, STEPS),
        e.h2(_("选一个参保地"), class_name="head"),
        e.p(_("工作地、户籍地都可以。只能选一个，以后能转。"), class_name="soft"),
        parts.segments("residence", RESIDENCES, chosen.residence, lambda value: draft.put("residence", value)),
        e.div(
            e.label(_("哪个城市或区县"), html_for="place"),
            e.div(
                e.input(
                    id="place",
                    value=query.value.text,
                    on_change=query.set("text"),
                    placeholder=_("输地名或拼音，例如 嘉峪关、jyg"),
                    auto_complete="off",
                ),
                parts.icon("find"),
                class_name="find",
            ),
            class_name="field",
        ),
        rx.cond(found.length() > 0, parts.card(rx.foreach(found, _found), kind="list")),
        rx.cond(
            (query.value.text != "") & (found.length() == 0),
            parts.note(
                "wait",
                rx.cond(regions.known, _("没有这个地名"), _("地名表还没下载")),
                _("换个写法试试，或有网时再来。"),
            ),
        ),
        rx.cond(chosen.place != "", _chosen_place()),
        bar=parts.bar(
            parts.button(
                rx.cond(chosen.place == "", _("先选一个地方"), _("选 ") + chosen.place_name + _("，下一步")),
                go(routes.JOIN_TYPES),
                disabled=(chosen.place == "") | ~pack.known,
            )
        ),
    )


def _found(region: Any) -> Part:
    renew = {name: "" for kind in KINDS for name in (kind, f"{kind}_option")} | {"pension_base": "", "medical_base": ""}
    id_ = rx.cond(chosen.draft_id == "", fresh_id(), chosen.draft_id)
    take = draft.put(place=region[0], place_name=region[1], draft_id=id_, **renew)
    return e.button(
        e.b(region[1]),
        e.span(_("选这里"), class_name="soft"),
        on_click=[take, query.clear()],
        type="button",
        class_name="row press",
    )


def _chosen_place() -> Part:
    pension = scheme_of(law, "employee_pension")
    lowest = pension.options[0]
    price = rx.cond(
        pension.state == "offered",
        rx.fragment(parts.yuan(lowest.amount_fen), e.small(_("/月"), class_name="soft")),
        rx.fragment(_("还不知道")),
    )
    ready = parts.card(
        parts.row(
            e.b(chosen.place_name),
            price,
            rx.cond(chosen.residence == "work", _("工作地"), _("户籍地")) + _("，职工养老最低每月"),
        ),
        e.p(_("政策包 "), law.made_on, _(" 做的，资料核对到 "), law.checked_on, class_name="quiet"),
    )
    return rx.cond(
        pack.known,
        ready,
        rx.cond(
            pack.unreachable,
            parts.note("wait", _("这个地方的政策还没下载"), _("有网时打开一次，以后没网也能算。")),
            e.div(class_name="skel"),
        ),
    )


def types() -> Part:
    """第 2 步: which insurance types, one by one; of each kind one."""
    return frame.page(
        _("选险种"),
        parts.steps(2, STEPS),
        e.h2(_("要哪几样，自己定"), class_name="head"),
        *[_type(code, kind) for code, kind in SCHEMES],
        parts.note("ok", _("职业伤害不用你缴。"), _("试点平台按单替你出钱。")),
        grounds(scheme_of(law, "employee_pension")),
        bar=parts.bar(
            parts.button(rx.cond(anything, _("下一步"), _("先选一样")), go(routes.JOIN_GRADE), disabled=~anything)
        ),
    )


def _type(code: str, kind: str) -> Part:
    scheme = scheme_of(law, code)
    offered = scheme.state == "offered"
    on = _field(kind) == code
    first = scheme.options[0].code
    take = draft.put(**{kind: rx.cond(on, "", code), f"{kind}_option": rx.cond(on, "", first)})
    price = rx.match(
        scheme.state,
        ("offered", _lowest(scheme)),
        ("not_offered", rx.fragment(_("不办"))),
        rx.fragment(_("还不知道")),
    )
    return parts.pick(
        "checkbox", code, on, take, scheme.title, price, rx.cond(offered, WORTH[code], scheme.says), disabled=~offered
    )


def _lowest(scheme: Any) -> Part:
    amount = scheme.options[0].amount_fen
    return rx.fragment(
        parts.yuan(amount), e.small(rx.cond(scheme.unit == "year", _("/年起"), _("/月起")), class_name="soft")
    )


def grade() -> Part:
    """第 3 步: how much for each of them."""
    return frame.page(
        _("选缴费档次"),
        parts.steps(3, STEPS),
        *[rx.cond(_field(kind) != "", _grades(kind)) for kind in ("pension", "medical")],
        rx.cond(
            chosen.unemployment != "",
            rx.cond(chosen.pension == "employee_pension", _follows(), _grades("unemployment")),
        ),
        bar=parts.bar(
            parts.button(rx.cond(complete, _("下一步"), _("先把每样都选好")), go(routes.JOIN_OFTEN), disabled=~complete)
        ),
    )


def _grades(kind: str) -> Part:
    scheme = _scheme(kind)
    return e.section(
        e.h2(scheme.title, unit_words(scheme), _("缴多少"), class_name="head"),
        rx.cond(scheme.says != "", e.p(scheme.says, class_name="soft")),
        rx.foreach(scheme.options, lambda option: _grade(kind, scheme, option)),
        rx.foreach(
            scheme.unpriced,
            lambda one: parts.pick(
                "radio", kind, False, draft.put(f"{kind}_option", ""), one.title, _("还不知道"), one.says, disabled=True
            ),
        ),
        rx.cond(_field(kind, "option") == "own", _own_base(kind)),
        grounds(scheme),
        class_name="stack",
    )


def _grade(kind: str, scheme: Any, option: Any) -> Part:
    price = rx.cond(option.code == "own", parts.yuan(amount_of(option, _base(kind))), parts.yuan(option.amount_fen))
    base = rx.cond(
        known(option.base_fen) & (scheme.unit == "month"), rx.fragment(_("基数 "), parts.yuan(option.base_fen))
    )
    subsidy = rx.cond(known(option.subsidy_fen), rx.fragment(_("政府每年补 "), parts.yuan(option.subsidy_fen)))
    limits = rx.cond(
        option.code == "own",
        rx.fragment(parts.yuan(option.low_fen), _(" 到 "), parts.yuan(option.high_fen), _(" 之间都行")),
    )
    soft = rx.fragment(base, subsidy, limits, option.says, to_check(option.confidence))
    take = draft.put(f"{kind}_option", option.code)
    return parts.pick("radio", kind, _field(kind, "option") == option.code, take, option.title, price, soft)


def _follows() -> Part:
    return parts.card(
        parts.row(_scheme("unemployment").title, parts.yuan(_amount("unemployment")), _("跟着职工养老的基数走")),
        kind="list",
    )


def _own_base(kind: str) -> Part:
    option, typed = _option(kind), _base(kind)
    count = fen(typed)
    error = rx.cond(
        (typed == "") | (known(count) & (count >= option.low_fen) & (count <= option.high_fen)),
        "",
        _("要在上面写的两个数之间，填整元。"),
    )
    return parts.field(
        f"{kind}-base",
        _("月缴费基数（元）"),
        typed,
        draft.set("pension_base" if kind == "unemployment" else f"{kind}_base"),
        error=error,
        input_mode="decimal",
        auto_complete="off",
    )


def often() -> Part:
    """第 4 步: how often to pay, and what that means now."""
    return frame.page(
        _("多久缴一次"),
        parts.steps(4, STEPS),
        e.h2(_("多久付一次"), class_name="head"),
        parts.segments("frequency", FREQUENCIES, chosen.frequency, lambda value: draft.put("frequency", value)),
        parts.card(
            e.div(e.b(_("现在这一次")), class_name="split"),
            *[rx.cond(_field(kind) != "", _period(kind)) for kind in KINDS],
        ),
        e.p(_("按季、半年、一年，都算到这一季、这半年、这一年的最后一个月。按年缴的险种不分次。"), class_name="soft"),
        *[rx.cond(_field(kind) != "", _unknown(kind)) for kind in KINDS],
        bar=parts.bar(parts.button(_("下一步"), go(routes.JOIN_CHECK), disabled=~complete), _sum()),
    )


def _period(kind: str) -> Part:
    due = periods_of(_scheme(kind), chosen.frequency).periods
    span = rx.cond(due.length() > 1, due[0] + _(" 到 ") + due[-1], due[0])
    return parts.row(_scheme(kind).title, parts.yuan(_now(kind)), span)


def _unknown(kind: str) -> Part:
    unknown = periods_of(_scheme(kind), chosen.frequency).unknown
    says = _("公布后再出账单，现在不收。")
    return rx.cond(unknown.length() > 0, parts.note("wait", unknown[0] + _(" 起的价格还不知道"), says))


def _sum() -> Part:
    return e.div(e.p(_("这次一共"), class_name="soft"), parts.number(parts.yuan(now_total)), class_name="sum")


def check() -> Part:
    """第 5 步: everything once more, each with its way back; confirming writes it into the outbox."""
    who = rx.cond(
        flags.signed_in & me.known & person.identified,
        parts.row(_("参保人"), person.name, person.identity),
        parts.row(_("参保人"), _("登录后填"), _("只问一次")),
    )
    here = rx.cond(chosen.residence == "work", _("工作地"), _("户籍地"))
    return frame.page(
        _("核对一遍"),
        parts.steps(5, STEPS),
        e.h2(_("看看对不对"), class_name="head"),
        parts.card(
            who,
            _answer(_("参保地"), chosen.place_name, here, routes.JOIN),
            *[rx.cond(_field(kind) != "", _answer_of(kind)) for kind in KINDS],
            _answer(_("多久缴一次"), rx.match(chosen.frequency, *FREQUENCIES, ""), "", routes.JOIN_OFTEN),
            kind="list",
        ),
        parts.card(
            e.p(_("确认后第一笔"), class_name="soft"),
            parts.amount(now_total),
            e.p(_("确认不扣钱，付款时再问你。缴了才有保障，停了就没有；随时能停。"), class_name="soft"),
        ),
        rx.cond(
            flags.ready & ~flags.online,
            parts.note("wait", _("没网也能确认"), _("先存在手机里，有网时自动发。价格变了会先问你。")),
        ),
        *[rx.cond(_field(kind) != "", grounds(_scheme(kind))) for kind in KINDS],
        bar=parts.bar(_confirm(), _sum()),
    )


def _answer(name: Any, value: Any, soft: Any, to: str) -> Part:
    return e.div(
        e.div(e.p(name, class_name="soft"), e.b(value), e.p(soft, class_name="soft")),
        e.div(parts.text_link(_("改"), to)),
        class_name="row",
    )


def _answer_of(kind: str) -> Part:
    scheme, option = _scheme(kind), _option(kind)
    base = rx.cond(option.code == "own", _("基数 ") + _base(kind), option.title)
    money = rx.fragment(unit_words(scheme), " ", parts.yuan(_amount(kind)))
    return _answer(scheme.title, rx.fragment(base), money, routes.JOIN_GRADE)


def _confirm() -> Part:
    submit = draft.submit("enrolment.confirm", _payload(), then=routes.SENT)
    return rx.cond(
        flags.online & ~(flags.signed_in & person.identified),
        parts.link_button(_("登录，再确认"), routes.sign_in_then(routes.JOIN_CHECK)),
        parts.button(_("确认参保"), submit, disabled=~complete),
    )


def _payload() -> dict[str, Any]:
    rows: Any = present([_choice(kind) for kind in KINDS])
    return {
        "draft_id": chosen.draft_id,
        "place": chosen.place,
        "residence": chosen.residence,
        "frequency": chosen.frequency,
        "choices": rows,
        "pack_version": law.version,
    }


def _choice(kind: str) -> Any:
    base = rx.cond(_option(kind).code == "own", fen(_base(kind)), None)
    row = {"scheme": _field(kind), "option": _field(kind, "option"), "base_fen": base, "shown_fen": _amount(kind)}
    return rx.cond(_field(kind) == "", None, row)


def sent() -> Part:
    """What became of what was confirmed: on its way, waiting for signal or sign-in, refused with its reason, or done."""
    return frame.page(
        _("参保结果"),
        rx.foreach(outbox.rows, _waiting),
        rx.foreach(outbox.done, _done),
        rx.cond(
            (outbox.rows.length() == 0) & (outbox.done.length() == 0),
            parts.empty(
                _("没有等着发的"), _("选好的、确认过的，都在这里看得到。"), parts.link_button(_("去参保"), routes.JOIN)
            ),
        ),
        tab=routes.HOME,
    )


def _waiting(item: Any) -> Part:
    sign_in = parts.link_button(_("登录，马上发"), routes.sign_in_then(routes.SENT))
    needs = parts.card(
        parts.note("wait", _("存好了，等登录"), _("这台手机上存着，登录后就发出去。")),
        rx.cond(flags.online, sign_in, e.p(_("现在没网，有网时点这里登录。"), class_name="soft")),
    )
    waits = parts.card(
        parts.note("wait", _("存好了，等信号"), _("有网就自动发，关掉页面也不会丢。")),
        parts.text_button(_("现在再发一次"), outbox.again(item.id)),
    )
    return rx.match(item.state, ("needs_sign_in", needs), ("refused", _refused(item)), waits)


def _refused(item: Any) -> Part:
    wants_name = rx.cond(
        item.code == "not_identified", parts.link_button(_("先填姓名和身份证号"), routes.sign_in_then(routes.SENT))
    )
    return parts.card(
        parts.note("bad", _("没办成，内容还在"), item.says, role="alert"),
        wants_name,
        rx.cond(
            item.code == "not_identified", parts.button(_("填好了，再发一次"), outbox.again(item.id), kind="btn-2")
        ),
        rx.cond(
            item.kind == "enrolment.confirm",
            parts.button(_("改一改再确认"), outbox.correct(item.id, routes.JOIN_CHECK), kind="btn-2"),
        ),
        parts.text_button(_("不办了，删掉"), outbox.discard(item.id)),
    )


def _done(item: Any) -> Part:
    enrolled = e.section(
        parts.mark("ok"),
        e.h2(_("参保办好了"), class_name="head"),
        e.p(_("缴了第一笔，保障就开始。"), class_name="soft"),
        parts.link_button(_("去缴费"), routes.PAY),
        class_name="card done",
        data_is="ok",
    )
    titles = [
        ("enrolment.pause", _("已暂停。缴过的月份照样算")),
        ("enrolment.resume", _("又接上了。这个月起出账单")),
        ("enrolment.stop", _("已停保。缴过的月份照样算")),
        ("certificate.issue", _("证明开好了，在“参保证明”里")),
    ]
    plain = parts.card(parts.note("ok", rx.match(item.kind, *titles, _("办好了"))))
    return rx.cond(item.kind == "enrolment.confirm", enrolled, plain)
