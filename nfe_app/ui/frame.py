"""The frame of every phone page: top bar, what the phone has to say (no signal, waiting items, new version), content, tabs or the deed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import reflex as rx
from reflex_base.event import EventChain
from reflex_base.vars.function import FunctionStringVar
from reflex_components_core.base.error_boundary import ErrorBoundary

from nfe_app.base.words import _
from nfe_app.localfirst.phone import back, flags, go
from nfe_app.localfirst.senses import arrival, pulling, to_content
from nfe_app.localfirst.waiting import outbox
from nfe_app.ui import parts, routes
from nfe_app.ui.me import me
from nfe_app.ui.sentences import sentence, spoken

Part = rx.Component
e = rx.el
TABS = (
    (routes.HOME, "home", _("首页")),
    (routes.PAY, "pay", _("缴费")),
    (routes.RECORDS, "list", _("记录")),
    (routes.ME, "me", _("我的")),
)


def page(
    title: Any,
    *content: Any,
    tab: str = "",
    bar: Part | None = None,
    tool: Part | None = None,
    ahead: Sequence[str] = (),
    needs_signal: bool = False,
    opens_locked: bool = False,
    mine: bool = False,
    help_with: str = "",
) -> Part:
    """A whole page: with `tab` one of the four at the foot, else a step inside with a way back and its deed in `bar`.

    A page that only the server can answer `needs_signal`, and says so when there is none. One that shows what the server
    says of this person is `mine`: it tells how old that is, and asks again when it is pulled down or told to. `help_with` is
    what a clerk would look along at from here, where that is not an enrolment.

    Nothing can be typed or pressed before the page is alive, so nothing typed is lost; nor while what is kept is behind a
    PIN, save where it `opens_locked`.
    """
    shut = ~flags.ready if opens_locked else ~flags.ready | flags.locked
    foot = bar if bar is not None else tabs(tab) if tab else e.div()
    news = [rx.cond(me.known, e.p(age(), class_name="quiet center"))] if mine else []
    inside = e.fieldset(*content, *news, disabled=shut, class_name="page")
    return e.div(
        e.a(_("跳到正文"), href="#main", on_click=to_content(), class_name="skip btn"),
        top(title, inner=not tab, tools=[*([tool] if tool else []), *([_again()] if mine else []), _help(help_with)]),
        says(needs_signal),
        *([_pull()] if mine else []),
        e.main(inside, class_name="page-frame", id="main", tab_index=-1),
        e.footer(e.fieldset(foot, disabled=~flags.ready), class_name="foot"),
        rx.cond(flags.brings, rx.fragment(*[parts.Ahead.create(page=routes.at(to)) for to in ahead]))
        if ahead
        else rx.fragment(),
        class_name="app",
    )


def boundary(_stateful: bool) -> Part:
    """Around every page: where a page breaks, words and a way on instead of nothing at all. What was typed is kept beside it."""
    broken = e.div(
        e.main(
            parts.note("bad", _("这一页打不开了"), _("你填的、没发出去的都还在手机里。"), role="alert"),
            e.a(_("回到首页"), href=routes.HOME, class_name="btn wide", custom_attrs={"reloadDocument": True}),
            class_name="page",
        ),
        class_name="app",
    )
    say: Any = FunctionStringVar.create("console.error")
    return ErrorBoundary.create(fallback_render=rx.Var.create(broken), on_error=say.to(EventChain))


def top(title: Any, *, inner: bool, tools: Sequence[Part]) -> Part:
    """Title and tools; a step inside has the way back in front. Who comes to the page stands at the title."""
    way_back = [
        e.button(parts.icon("back"), on_click=back(), type="button", aria_label=_("返回"), class_name="tool back")
    ]
    return e.header(*(way_back if inner else []), e.h1(title, arrival()), *tools, class_name="top")


def _again() -> Part:
    """The way to ask anew for whoever pulls nothing down."""
    ask = outbox.flush()
    return e.button(parts.icon("again"), on_click=ask, type="button", aria_label=_("再取一次"), class_name="tool")


def _help(of: str) -> Part:
    """The way to somebody who helps, from every page, and with what; the page is there when one comes back."""
    to = f"{routes.HELP}?of={of}" if of else routes.HELP
    return e.a(parts.icon("ask"), href=to, on_click=go(to), aria_label=_("找人帮忙"), class_name="tool")


def _pull() -> Part:
    """What is seen while a finger pulls the page down."""
    states = (("near", _("往下拉，再取一次")), ("far", _("松手就取")), ("busy", _("正在取")))
    words = [e.span(said, class_name=name) for name, said in states]
    return e.div(pulling(), *words, class_name="pull", id="pull", aria_hidden="true")


def of_person(signed: Part, unsigned: Part, shape: Any = "rows", *, shut: bool = False) -> Part:
    """What the server says of this person, the way in for who is not signed in, and until it is known what it will look like.

    An old copy is shown to who was signed in here, save on a page that is `shut` to them. Before the page is alive its style
    alone decides: whoever's browser holds no sign-in reads what is for them from the first moment.
    """
    nobody = flags.ready & ~flags.signed_in
    lost = parts.note("wait", _("没连上，还没取到"), _("有网就自动再取，也可以点右上角。"))
    coming = rx.cond(me.unreachable, lost, parts.waiting(shape))
    told = me.known & ~nobody if shut else me.known
    to_nobody = e.div(unsigned, class_name=rx.cond(flags.ready, "either", "either if-nobody"))
    to_somebody = e.div(coming, class_name=rx.cond(flags.ready, "either", "either if-somebody"))
    unknown = rx.fragment(rx.cond(~flags.ready | nobody, to_nobody), rx.cond(~nobody, to_somebody))
    return rx.cond(told, signed, unknown)


def says(needs_signal: bool) -> Part:
    """What the phone itself has to say, and nothing while all is well."""
    cut = [_("没有网，这一页要等有网才能用。")] if needs_signal else [sentence(_("没有网，照样能用。{age}"), age=age())]
    offline = e.p(parts.icon("cut"), *cut, class_name="offline", role="status")
    waiting = e.a(
        parts.icon("tray"),
        spoken(_("{count} 件等着发出去"), count=outbox.waiting),
        href=routes.OUTBOX,
        on_click=go(routes.OUTBOX),
        class_name="offline",
    )
    return rx.fragment(
        _storage(),
        rx.cond(flags.ready & ~flags.online, offline),
        rx.cond(flags.ready & (outbox.waiting > 0), waiting),
        rx.cond(flags.update_ready, _new_version()),
        rx.cond(
            flags.part_missing,
            e.p(parts.icon("cut"), _("那一页还没下载，等有网再打开。"), class_name="offline", role="status"),
        ),
    )


def _new_version() -> Part:
    """A tap takes it; where something typed would be lost by that, the page says so and waits."""
    take = e.button(_("有新版本，点这里换上"), on_click=flags.update(), type="button", class_name="offline wide")
    anyway = e.button(
        _("不要了，现在就换"), on_click=flags.update(given_up=True), type="button", class_name="offline wide"
    )
    waits = e.p(_("有新版本。刚填的还没交，现在换会丢，交了再换。"), class_name="offline", role="status")
    return rx.cond(flags.unsaved, rx.fragment(waits, anyway), take)


def _storage() -> Part:
    """What is wrong with what the phone keeps, before anything is typed; the page of the phone says more."""
    troubles = (
        (flags.locked, _("上了锁，点这里输解锁密码")),
        (flags.lost, _("这台手机里存过的不见了，点这里看")),
        (flags.ready & ~flags.keeps, _("手机存不下了：关掉这一页，填的会丢。点这里看")),
    )
    return rx.fragment(
        *[
            rx.cond(when, e.a(parts.icon("tray"), words, href=to, on_click=go(to), class_name="offline"))
            for when, words in troubles
            for to in [routes.PHONE]
        ]
    )


def sums() -> Part:
    """The ways to reckon before one decides; none needs a sign-in, and none a signal once a place is on the phone."""
    ways = (
        (routes.GUIDE, _("不知道选哪个？答五个问题")),
        (routes.COMPARE, _("工作地和户籍地比一比")),
        (routes.CALENDAR, _("哪天付，付多少")),
        (routes.WORTH, _("缴了以后能拿多少")),
        (routes.PLACE, _("一个地方的全部政策")),
    )
    return parts.card(*[parts.row_link(to, words) for to, words in ways], kind="list")


def age() -> Part:
    """How old the data on the page are."""
    return rx.cond(me.known, e.span(sentence(_("数据截至 {time}"), time=e.span(me.at, class_name="num"))))


def tabs(now: str) -> Part:
    """The four tabs."""
    return e.nav(
        *[
            e.a(parts.icon(icon), words, href=to, on_click=go(to), aria_current="page" if to == now else None)
            for to, icon, words in TABS
        ],
        class_name="tabs",
        aria_label=_("主菜单"),
    )
