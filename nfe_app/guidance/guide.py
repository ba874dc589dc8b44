"""不知道选哪个: five questions on one calm page, and for each thing to choose what fits, why, and by which clause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.derivation import as_json
from nfe_app.guidance import actions, advice
from nfe_app.guidance.advice import Advice, Topic
from nfe_app.guidance.typed import AGE, YUAN
from nfe_app.localfirst.reckon import evaluate, known
from nfe_app.localfirst.vars import Doc
from nfe_app.ui import frame, language, parts, routes

e = rx.el
Part = rx.Component


@dataclass
class Answers:
    """The five answers; kept at every keystroke."""

    age: str = ""
    work: str = ""
    place: str = ""
    income: str = ""
    fear: str = ""


FLOOR = actions.lowest_floor()
draft = Doc("guide", Answers(), stays=True)
said: Any = draft.value
given: dict[str, Any] = {
    "age": AGE.number(said.age),
    "income": YUAN.number(said.income),
    "work": said.work,
    "place": said.place,
    "fear": said.fear,
    "floor": FLOOR.value.lower.count,
}
complete: Any = (
    known(given["age"]) & known(given["income"]) & (said.work != "") & (said.place != "") & (said.fear != "")
)


def guide() -> Part:
    """Five questions, and the advice below as soon as all are answered; what one takes is one's own choice."""
    return frame.page(
        _("不知道选哪个？"),
        e.p(_("答五个问题，告诉你哪样合适、依据哪条。不用登录，没网也行。"), class_name="soft"),
        parts.errors(("age", AGE.wrong(said.age)), ("income", YUAN.wrong(said.income))),
        parts.field(
            "age",
            _("1 你多大了（周岁）"),
            said.age,
            draft.set("age"),
            error=AGE.wrong(said.age),
            input_mode="numeric",
        ),
        _choice("work", _("2 你现在干什么"), advice.WORKS),
        _choice("place", _("3 在哪里干活"), advice.PLACES),
        parts.field(
            "income",
            _("4 一个月大概挣多少（元）"),
            said.income,
            draft.set("income"),
            error=YUAN.wrong(said.income),
            input_mode="decimal",
        ),
        _choice("fear", _("5 最怕什么"), advice.FEARS),
        rx.cond(complete, _advice(), e.p(_("五个都答了，建议就在这里出来。"), class_name="soft")),
        ahead=(routes.COMPARE, routes.CALENDAR, routes.JOIN),
        bar=parts.bar(
            parts.link_button(_("两地比一比"), routes.COMPARE, "btn-2"), parts.link_button(_("去参保"), routes.JOIN)
        ),
    )


def _choice(name: str, label: str, options: tuple[tuple[int, str], ...]) -> Part:
    def one(value: int, words: str) -> Part:
        """One answer to tick; its number is kept as text."""
        chosen = getattr(said, name) == str(value)
        box = e.input(type="radio", name=name, checked=chosen, on_change=draft.put(name, str(value)))
        return e.label(box, e.span(words), class_name="tick")

    return e.fieldset(e.legend(label), *[one(value, words) for value, words in options], class_name="card tight")


def _advice() -> Part:
    return e.section(
        e.h2(_("给你的建议"), class_name="head"),
        *[_topic(topic) for topic in advice.TOPICS],
        rx.cond(given["income"] < FLOOR.value.lower.count, _little()),
        e.p(_("这是建议，不是规定。哪样都能自己选，选了也能改。"), class_name="soft"),
        class_name="stack",
    )


def _little() -> Part:
    says = _("职工养老的基数，现在查到的各地下限里，最低的也要 {yuan} 元。").format(yuan=FLOOR.value.lower.shown)
    return parts.note("wait", _("你的收入可能比缴费基数的下限还低"), says, language.recorded(FLOOR.cited))


def _topic(topic: Topic) -> Part:
    came = evaluate(rx.Var.create(as_json(topic.tree)), given)
    told = [(one.code, _told(one)) for one in topic.answers]
    return parts.card(e.p(topic.title, class_name="soft"), rx.match(came, *told, e.div()))


def _told(one: Advice) -> Part:
    by = [e.p(document, " ", says, class_name="law") for document, says in actions.clauses(one.law)]
    return e.div(
        e.h3(one.title, class_name="sub"),
        e.p(actions.why(one)),
        e.details(e.summary(_("依据"), class_name="quiet"), *by),
    )
