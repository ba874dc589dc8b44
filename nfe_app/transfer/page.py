"""转移: what stands in the way, what would move, where the pension would be drawn; applying with or without signal; each step with its clock."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags, hand_over
from nfe_app.localfirst.reckon import contains, find
from nfe_app.localfirst.vars import Doc
from nfe_app.localfirst.waiting import outbox
from nfe_app.transfer.held import Drawn, moves, transfers
from nfe_app.transfer.rules import HOUSEHOLDS
from nfe_app.ui import frame, parts, routes
from nfe_app.ui.proposed import own_choice
from nfe_app.ui.sentences import sentence, spoken

e = rx.el
Part = rx.Component


@dataclass
class Wish:
    """Which way, and where the household is; and the proposals of a clerk that were taken into it, by their ids."""

    way: str = ""
    household: str = ""
    proposed: list[str] = field(default_factory=list)


wish = Doc("move", Wish())


def moving() -> Part:
    """The transfers there are, then every way that there would be, then who holds which months."""
    signed = rx.fragment(
        _waiting(),
        rx.foreach(transfers, _transfer),
        rx.cond(
            moves.ways.length() > 0,
            rx.fragment(e.h2(_("可以转的"), class_name="head"), rx.foreach(moves.ways, _way)),
            rx.cond((transfers.length() == 0) & (moves.crossings.length() == 0), _nothing()),
        ),
        rx.cond(moves.crossings.length() > 0, _crossings()),
        rx.cond(moves.held.length() > 0, _held()),
    )
    unsigned = parts.empty(
        _("登录后看转移"), _("只要手机号和验证码。"), parts.link_button(_("登录"), routes.sign_in_then(routes.MOVES))
    )
    return frame.page(
        _("关系转移"), frame.of_person(signed, unsigned), tab=routes.RECORDS, mine=True, help_with="moves"
    )


def _nothing() -> Part:
    return parts.empty(
        _("没有可以转的"),
        _("在一个地方缴过，又到另一个地方参保，就能把以前的年限和账户转过去。"),
        parts.link_button(_("看记录"), routes.RECORDS, "btn-2"),
    )


def _waiting() -> Part:
    """What was asked for here and has not gone out."""
    row = lambda item: rx.match(  # noqa: E731
        item.kind,
        ("transfer.request", parts.row_link(routes.OUTBOX, _("申请转移"), parts.chip("wait", _("等着发")))),
        ("transfer.settle", parts.row_link(routes.OUTBOX, _("两种养老之间"), parts.chip("wait", _("等着发")))),
        ("transfer.withdraw", parts.row_link(routes.OUTBOX, _("撤回转移"), parts.chip("wait", _("等着发")))),
        rx.fragment(),
    )
    shown: Part = rx.cond(outbox.rows.length() > 0, parts.card(rx.foreach(outbox.rows, row), kind="list"))
    return shown


def _transfer(one: Any) -> Part:
    way = spoken(_("{giving} 到 {taking}"), giving=one.giving, taking=one.taking)
    withdraw = wish.submit("transfer.withdraw", {"transfer_id": one.id}, then=routes.OUTBOX, about=one.number)
    return parts.card(
        parts.row(one.kind, parts.chip(one.tone, one.now), way),
        e.p(one.says, class_name="note", data_is=one.tone),
        rx.cond(one.note != "", e.p(one.note, class_name="soft")),
        _clock(one),
        rx.cond(one.is_late, _late(one)),
        rx.cond(one.has_sums, _sums(one)),
        e.details(e.summary(_("每一步"), class_name="quiet"), e.ol(rx.foreach(one.steps, _step), class_name="plain")),
        parts.row(_("申请编号"), parts.number(one.number), _("两边的经办机构用这个编号看到一样的进度。")),
        rx.cond(one.may_withdraw, parts.text_button(_("撤回申请"), withdraw, about=one.number)),
    )


def _clock(one: Any) -> Part:
    """Who has to act, by when, and what was counted."""
    left = rx.cond(
        one.is_late,
        parts.chip("warn", spoken(_("超过 {days} 个工作日"), days=-one.left)),
        parts.number(spoken(_("还剩 {days} 个工作日"), days=one.left)),
    )
    told = rx.fragment(
        parts.row(one.owner, left, sentence(_("{day}前办"), day=one.due)),
        parts.law(one.law),
        rx.cond(one.holidays != "", e.p(one.holidays, class_name="soft")),
    )
    return rx.cond(one.due != "", told)


def _late(one: Any) -> Part:
    """What one does where an office is late: in order, with the words to send."""
    give = hand_over(_("催办关系转移"), one.letter, "")
    return e.details(
        e.summary(_("过了时限，怎么催"), class_name="quiet"),
        e.ol(rx.foreach(one.what_to_do, lambda words: e.li(words)), class_name="plain"),
        e.p(one.letter, class_name="soft", data_letter="yes"),
        parts.button(_("发给经办机构"), give, kind="btn-2"),
        rx.cond(flags.copied, e.p(_("复制好了，去粘贴。"), class_name="soft", role="status")),
        open=True,
    )


def _sums(one: Any) -> Part:
    return rx.fragment(
        parts.row(one.sum_says, parts.yuan(one.account_fen)),
        rx.cond(one.has_pool, parts.row(_("统筹基金转移额"), parts.yuan(one.pooled_fen))),
    )


def _step(step: Any) -> Part:
    tone = rx.match(step.at, ("done", "ok"), ("now", "wait"), "none")
    return e.li(parts.row(step.name, parts.chip(tone, rx.cond(step.day != "", step.day, _("还没到"))), step.who))


def _way(way: Any) -> Part:
    """One way: what stands in it, what would move, and applying."""
    return parts.card(
        parts.row(
            way.title,
            parts.number(spoken(_("{months} 个月"), months=way.months)),
            rx.cond(
                way.taking != "",
                spoken(_("{giving} 到 {taking}"), giving=way.giving_name, taking=way.taking_name),
                spoken(_("在{place}"), place=way.giving_name),
            ),
        ),
        rx.foreach(way.blocks, _block),
        rx.cond(way.lines.length() > 0, _lines(way)),
        rx.cond(way.taking != "", e.div(_asking(way), data_way="yes")),
    )


def _block(block: Any) -> Part:
    """One thing in the way with its remedy; what hangs on the household is shown once that is said."""
    elsewhere = (wish.value.household != "") & (wish.value.household != "to")
    return rx.cond(~block.away | elsewhere, _blocked(block))


def _blocked(block: Any) -> Part:
    return e.section(
        parts.mark(block.tone),
        e.div(e.b(block.says), e.p(block.remedy), rx.cond(block.law != "", parts.law(block.law))),
        class_name="note",
        data_is=block.tone,
        data_block=block.code,
    )


def _lines(way: Any) -> Part:
    total = rx.cond(way.total_known, parts.yuan(way.total_fen), _("还不知道"))
    return rx.fragment(
        parts.row(_("会转走多少"), total, way.limit),
        e.details(
            e.summary(_("一笔一笔看"), class_name="quiet"),
            rx.foreach(way.lines, _line),
        ),
    )


def _line(line: Any) -> Part:
    return e.div(
        parts.row(line.name, rx.cond(line.known, parts.yuan(line.fen), _("还不知道")), line.says),
        parts.law(line.law),
    )


def _asking(way: Any) -> Part:
    """Where the household is, what follows from it, and the deed, which waits on this phone where there is no signal."""
    return rx.cond(
        wish.value.way == way.id,
        e.div(
            e.h2(_("户籍在哪里"), class_name="sub"),
            parts.segments(
                "household",
                _("户籍在哪里"),
                list(HOUSEHOLDS.items()),
                wish.value.household,
                lambda where: wish.put("household", where),
            ),
            _drawn(way),
            own_choice(wish.value.proposed),
            _deed(way),
            parts.text_button(_("先不转了"), wish.clear()),
            data_asked="yes",
        ),
        parts.button(_("看看能不能转"), wish.put(way=way.id, household=""), kind="btn-2"),
    )


def _drawn(way: Any) -> Part:
    told = find(way.drawn.to(list[Drawn]), "where", wish.value.household)
    words = rx.fragment(parts.row(_("以后在哪里领养老金"), "", told.says), parts.law(told.law))
    asked = e.p(_("它决定以后在哪里领，也决定年龄的限制。"), class_name="soft")
    return rx.cond(wish.value.household == "", asked, rx.cond(way.drawn.length() > 0, words))


def _deed(way: Any) -> Part:
    payload = {
        "kind": way.kind,
        "giving": way.giving,
        "taking": way.taking,
        "household": wish.value.household,
        "proposals": wish.value.proposed,
    }
    about = spoken(_("{giving} 到 {taking}"), giving=way.giving_name, taking=way.taking_name)
    send = wish.submit("transfer.request", payload, then=routes.OUTBOX, about=about)
    stopped = contains(way.stops, wish.value.household)
    return rx.fragment(
        parts.button(_("申请转移"), send, disabled=(wish.value.household == "") | stopped),
        rx.cond(stopped, e.p(_("上面写着的先办好，再来申请。"), class_name="soft")),
        rx.cond(flags.ready & ~flags.online, e.p(_("没网也能申请，先存在手机里，有网时自动发。"), class_name="soft")),
    )


def _crossings() -> Part:
    """What one office settles by itself: between the two pensions, and months that were paid twice."""
    return rx.fragment(e.h2(_("两种养老之间"), class_name="head"), rx.foreach(moves.crossings, _crossing))


def _crossing(one: Any) -> Part:
    """Whether it may be and by which document, what comes of it, what stands in the way, and the deed, which waits where there is no signal."""
    payload = {"kind": one.kind, "giving": one.giving, "taking": one.taking}
    send = wish.submit("transfer.settle", payload, then=routes.OUTBOX, about=one.way)
    state = rx.match(
        one.allowed,
        ("yes", parts.chip("ok", _("可以办"))),
        ("no", parts.chip("none", _("现在不能办"))),
        parts.chip("wait", _("还不知道")),
    )
    sums = rx.fragment(
        parts.row(one.counts, parts.number(spoken(_("{months} 个月"), months=one.months)), one.spans),
        parts.row(one.money, parts.yuan(one.fen)),
    )
    return e.div(
        parts.card(
            parts.row(one.title, state, one.way),
            e.p(one.says, class_name="soft"),
            parts.law(one.law),
            rx.cond(one.allowed == "yes", sums),
            rx.foreach(one.blocks, _blocked),
            rx.cond(one.may, parts.button(_("申请办这一项"), send)),
        ),
        data_crossing=one.id,
    )


def _held() -> Part:
    return rx.fragment(
        e.h2(_("年限现在在哪里"), class_name="head"),
        parts.card(
            rx.foreach(
                moves.held,
                lambda one: parts.row(
                    spoken(_("{title}，{place}"), title=one.title, place=one.place),
                    parts.number(spoken(_("{months} 个月"), months=one.months)),
                    rx.cond(
                        one.came_from != "",
                        spoken(_("{says}，从{place}转来"), says=one.says, place=one.came_from),
                        one.says,
                    ),
                ),
            ),
            kind="list",
        ),
    )
