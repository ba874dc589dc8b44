"""缴了能拿多少: when one retires, what is missing, what a month may bring, and what a gap costs; all from the pack on the phone."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import place_finder
from nfe_app.catalog.page import figure, folded_grounds, lost, stated
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import known, shown
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.sentences import sentence

from .draft import (
    BALANCE,
    BIRTH_MONTH,
    BIRTH_YEAR,
    BROKEN,
    GAP,
    MENDED,
    PAID,
    benefits,
    draft,
    here,
    law,
    pack,
    query,
    said,
    told,
    told_at,
    tree_of,
)
from .estimate import asked, estimate, going_on, residents, wrong_in
from .retirement import SEXES as AGES_BY_SEX

e = rx.el
Part = rx.Component
FEMALE = AGES_BY_SEX["female"]
SEXES = (("male", _("男")), ("female", _("女")))
OLD_AGES = [(str(age), _("原来 {age} 岁").format(age=age)) for age in FEMALE]


def worth() -> Part:
    """缴了能拿多少: asked once, answered without signal, each number open to its reckoning."""
    answers = e.div(
        _person(), _retirement(), going_on(), estimate(), residents(), _gaps(), _rules(), class_name="stack"
    )
    return frame.page(
        _("缴了能拿多少"),
        rx.cond(here == "", _place(), _at(law.name)),
        rx.cond(here != "", rx.cond(pack.known, answers, lost(pack))),
        ahead=(routes.PLACE, routes.JOIN),
    )


def _place() -> Part:
    take = lambda row: [draft.put(place=row[0], option="", own_base="", fee=""), query.clear()]  # noqa: E731 - read beside its one use
    finder = place_finder("place", _("在哪里缴"), query.value.text, query.set("text"), take)
    return e.div(e.h2(_("先选参保地"), class_name="head"), finder, class_name="stack")


def _at(name: Any) -> Part:
    change = [draft.put(place=""), go(routes.WORTH)]
    made = sentence(_("政策包 {made} 做的，资料核对到 {checked}"), made=law.made_on, checked=law.checked_on)
    return parts.card(
        parts.row(e.b(name), parts.text_button(_("换地方"), change)),
        rx.cond(pack.known, e.p(made, class_name="quiet")),
        kind="list",
    )


def _person() -> Part:
    woman = rx.fragment(
        e.p(_("女性原来的退休年龄"), class_name="soft"),
        parts.segments(
            "original", _("女性原来的退休年龄"), OLD_AGES, said.original, lambda value: draft.put("original", value)
        ),
        rx.cond(
            known(benefits.female),
            stated(law, _("这里灵活就业女性按"), sentence(_("{age} 岁"), age=benefits.female), benefits.female_law),
            e.p(_("灵活就业女性按哪个，各地规定不同，这里还没查到。可以打 12333 问。"), class_name="soft"),
        ),
    )
    return parts.card(
        e.h2(_("你的情况"), class_name="sub"),
        wrong_in(BIRTH_YEAR, BIRTH_MONTH, PAID, BALANCE),
        e.div(asked(BIRTH_YEAR), asked(BIRTH_MONTH), class_name="pair"),
        parts.segments("sex", _("性别"), SEXES, said.sex, lambda value: draft.put("sex", value)),
        rx.cond(said.sex == "female", woman),
        asked(PAID, _("没缴过就空着")),
        asked(BALANCE, _("在社保记录里能查到，不知道就空着")),
    )


def _retirement() -> Part:
    years = sentence(_("{months} 个月"), months=shown(told["required"], "number"))
    answer = parts.card(
        e.p(_("法定退休"), class_name="soft"),
        e.p(shown(told["retire"], "month"), class_name="big"),
        figure(law, _("退休年龄"), _age(told), tree_of("retire"), told),
        figure(
            law, _("最早能到"), shown(told["earliest"], "month"), tree_of("earliest"), told, _("够最低年限才能提前")
        ),
        figure(
            law, _("最晚能到"), shown(told["latest"], "month"), tree_of("latest"), told, _("灵活就业怎么延，看地方")
        ),
        rx.cond(known(told["required"]), figure(law, _("最低要缴"), years, tree_of("required"), told)),
        rx.cond(known(told["missing"]), _missing()),
        rx.cond(told["short"].to(int) > 0, _short()),
    )
    either = parts.card(e.p(_("两种都列出来："), class_name="soft"), *[_if_old(age) for age in FEMALE])
    empty = e.p(_("填了出生年月和性别，就知道哪个月退休。"), class_name="soft")
    unsure = (said.sex == "female") & known(told["born"])
    return rx.cond(known(told["retire"]), answer, rx.cond(unsure, either, empty))


def _age(numbers: Any) -> Any:
    age = numbers["age"].to(int)
    return sentence(_("{years} 岁 {months} 个月"), years=(age // 12).to_string(), months=(age % 12).to_string())


def _if_old(age: int) -> Part:
    numbers = told_at(age)
    soft = rx.fragment(_age(numbers))
    name = _("原来 {age} 岁的").format(age=age)
    return figure(law, name, shown(numbers["retire"], "month"), tree_of("retire"), numbers, soft)


def _missing() -> Part:
    months = sentence(_("{months} 个月"), months=shown(told["missing"], "number"))
    left = rx.cond(told["missing"].to(int) > 0, months, rx.fragment(_("够了")))
    return figure(law, _("现在还差"), left, tree_of("missing"), told)


def _short() -> Part:
    months = sentence(_("缴到退休还差 {months} 个月"), months=shown(told["short"], "number"))
    return rx.fragment(
        parts.note("warn", months, _("不够年限不能按月领，还有别的路。")),
        stated(law, _("不够年限怎么办"), "", benefits.below),
    )


def _gaps() -> Part:
    def months(key: str) -> Any:
        """A number of the reckoning, in months, followed by the word for them."""
        return sentence(_("{months} 个月"), months=shown(told[key], "number"))

    return parts.card(
        e.h2(_("医保断了会怎样"), class_name="sub"),
        wrong_in(GAP, BROKEN, MENDED),
        asked(GAP),
        rx.cond(known(told["wait"]), figure(law, _("续上以后最多等"), months("wait"), tree_of("wait"), told)),
        rx.cond(
            known(told["uncovered"]),
            figure(law, _("最多没保障"), months("uncovered"), tree_of("uncovered"), told, _("断的加上等的")),
        ),
        asked(BROKEN, _("只是错过集中缴费期，写 0")),
        asked(MENDED, _("补缴了，等的月份会少")),
        rx.cond(
            known(told["resident_wait"]),
            figure(law, _("居民医保要等"), months("resident_wait"), tree_of("resident_wait"), told),
        ),
        e.p(
            _("断的年数怎么数，各地细则不一样，以当地医保说的为准（12393）。养老缴过的年限不会丢。"), class_name="soft"
        ),
    )


def _rules() -> Part:
    return rx.cond(benefits.rules.length() > 0, parts.card(folded_grounds(law, benefits.rules)))
