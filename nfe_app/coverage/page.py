"""首页: am I covered now, and what comes next; and what is running, to be paused or stopped."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.coverage.shareable import STEPS
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import find
from nfe_app.people.answering import notice as new_phones
from nfe_app.people.page import person
from nfe_app.recovery.page import notice as recovery
from nfe_app.ui import frame, language, parts, routes
from nfe_app.ui.me import me
from nfe_app.ui.proposed import own_choice
from nfe_app.ui.sentences import sentence, spoken

from .held import asked, coming, deed, enrolments, holds, left, on_its_way, record

e = rx.el
Part = rx.Component


def home() -> Part:
    """首页: the answer first, then why, then what to do."""
    return frame.page(
        rx.cond(me.known & (person.name != ""), spoken(_("你好，{name}"), name=person.name), _("新就业社保")),
        recovery(),
        new_phones(),
        on_its_way(),
        frame.of_person(
            rx.cond(record.rows.length() > 0, rx.fragment(_answer(), _next(), _jar()), nothing()),
            _welcome(),
            "answer",
        ),
        language.switch(),
        tab=routes.HOME,
        tool=e.a(_("大字版"), href=routes.LOOKS, on_click=go(routes.LOOKS), class_name="tool"),
        mine=True,
    )


def _welcome() -> Part:
    return rx.fragment(
        e.section(
            e.h2(_("自己给自己上社保"), class_name="head"),
            e.p(
                _("骑手、司机、快递员、网店主都能办。地方自己选，险种一样一样选，缴了就有，停了就没有。"),
                class_name="soft",
            ),
            parts.link_button(_("算一算，要多少钱"), routes.JOIN),
            parts.link_button(_("登录，看我的保障"), routes.sign_in_then(routes.HOME), "btn-2"),
            class_name="card",
        ),
        frame.sums(),
        parts.note("ok", _("看价钱不用登录"), _("没网也能接着填，选好的存在手机里。")),
    )


def nothing() -> Part:
    """Where nothing is paid or running: the way to the first enrolment."""
    return parts.empty(
        _("还没有参保"), _("选个地方、选几样险种，几分钟就好。"), parts.link_button(_("去参保"), routes.JOIN)
    )


def _answer() -> Part:
    everything = _state("ok", spoken(_("有，到 {day}"), day=record.all_until_says), left(record.all_until))
    some = _state("warn", _("有的有，有的没有"), _("缴了下面的账单就接上"))
    none = _state("bad", _("现在没有"), _("缴了账单，这个月就有"))
    first = record.rows[0]
    seen = sentence(_("{scheme} {year} 年，没网也能看"), scheme=first.title, year=first.year)
    answer = rx.cond(holds(record.all_until), everything, rx.cond(holds(record.any_until), some, none))
    return parts.card(
        e.p(_("现在有保障吗"), class_name="soft", id="covered-question"),
        answer,
        parts.read_out("covered-question", "covered", "next-due"),
        e.div(rx.foreach(record.rows, _row)),
        e.div(parts.strip(first.strip)),
        e.p(seen, class_name="quiet"),
    )


def _state(is_: parts.State, words: Any, soft: Any) -> Part:
    return e.div(
        parts.mark(is_),
        e.div(e.h2(words, class_name="big"), e.p(soft, class_name="soft")),
        class_name="answer",
        data_is=is_,
        id="covered",
    )


def _row(cover: Any) -> Part:
    there = rx.cond(holds(cover.until), parts.chip("ok", _("有")), parts.chip("bad", _("没有")))
    until = rx.cond(
        holds(cover.until),
        sentence(_("保到 {day}，{left}"), day=cover.until_says, left=left(cover.until)),
        rx.cond(cover.months > 0, spoken(_("缴过 {months} 个月"), months=cover.months), _("还没缴")),
    )
    trouble = rx.cond((cover.trouble != "") & ~holds(cover.until), e.p(cover.trouble, class_name="quiet"))
    return e.div(e.div(e.b(cover.title), e.p(until, class_name="soft"), trouble), e.div(there), class_name="row")


def _next() -> Part:
    due = e.section(
        e.div(
            e.div(
                e.p(sentence(_("{day}前缴"), day=coming.due), class_name="soft"),
                parts.amount(coming.amount_fen),
                id="next-due",
            ),
            e.div(parts.link_button(_("去缴费"), routes.PAY)),
            class_name="split",
        ),
        e.p(_("这个月的这个月缴，过了这里就不能再缴。"), class_name="soft"),
        class_name="card",
    )
    calm = parts.card(
        e.p(_("现在没有要缴的账单。"), class_name="soft", id="next-due"),
        parts.text_link(_("再加一样险种"), routes.JOIN),
    )
    return rx.cond(coming.bills > 0, due, calm)


def _jar() -> Part:
    return parts.card(parts.row_link(routes.JAR, _("攒保费：手头有就存，月底自动缴")), kind="list")


def running() -> Part:
    """What somebody is enrolled in, to be paused, resumed or stopped, with or without signal."""
    return rx.fragment(
        rx.cond(enrolments.length() > 0, e.h2(_("我的参保"), class_name="head", id="running")),
        rx.foreach(enrolments, _enrolled),
        _sheet(),
    )


def _enrolled(one: Any) -> Part:
    steps = {
        "confirmed": parts.chip("ok", _("在参保")),
        "resumed": parts.chip("ok", _("在参保")),
        "paused": parts.chip("wait", _("暂停")),
    }
    running = (one.step == "confirmed") | (one.step == "resumed")
    paused = one.step == "paused"

    def move(step: str) -> Any:
        """Take it a step on, with or without signal."""
        return deed.submit(f"enrolment.{step}", {"enrolment_id": one.id}, then=routes.SENT, about=one.title)

    return parts.card(
        parts.row(
            one.title,
            rx.match(one.step, *steps.items(), parts.chip("none", _("已停"))),
            sentence(_("{place}，{day} 起"), place=one.place_name, day=e.span(one.since, class_name="num")),
        ),
        e.div(
            rx.cond(running, parts.text_button(_("暂停，先不出账单"), move("pause"))),
            rx.cond(paused, parts.text_button(_("接上"), move("resume"))),
            rx.cond(
                one.step != "stopped",
                parts.text_button(_("停保"), asked.put(enrolment_id=one.id, step="stop", proposed=[])),
            ),
            class_name="split",
        ),
        rx.cond(asked.value.enrolment_id == one.id, e.p(_("说的是这一份。"), class_name="soft")),
        kind="list",
    )


def _sheet() -> Part:
    """The question before a step that cannot be taken by one press: a stop, and whatever a clerk proposed."""
    step = asked.value.step
    which = {"enrolment_id": asked.value.enrolment_id, "proposals": asked.value.proposed}
    one = find(enrolments, "id", asked.value.enrolment_id)
    gap = e.p(_("医疗断了，再接上可能要等几个月；断了的月份，养老不能补。"), class_name="soft")

    def deed_of(name: str, kind: str) -> Part:
        """The button that takes this step."""
        take = deed.submit(f"enrolment.{name}", which, then=routes.SENT, about=one.title)
        return parts.button(STEPS[name], [take, asked.clear()], kind=kind)

    return parts.sheet(
        (asked.value.enrolment_id != "") & (step != ""),
        "stop-title",
        rx.match(step, ("pause", _("真的暂停吗")), ("resume", _("真的接上吗")), _("真的停保吗")),
        asked.clear(),
        e.p(one.title, " ", one.place_name),
        rx.match(
            step,
            ("pause", rx.fragment(e.p(_("暂停以后不出账单，缴过的月份照样算。")), gap)),
            ("resume", e.p(_("接上以后，这个月起出账单。"))),
            rx.fragment(
                e.p(_("停了以后不再出账单，缴过的月份照样算，保到缴过的最后一天。没缴的账单会取消。")),
                gap,
            ),
        ),
        own_choice(asked.value.proposed),
        parts.button(rx.cond(step == "stop", _("先不停"), _("先不办")), asked.clear()),
        rx.match(
            step,
            ("pause", deed_of("pause", "btn-2")),
            ("resume", deed_of("resume", "btn-2")),
            deed_of("stop", "btn-danger"),
        ),
    )
