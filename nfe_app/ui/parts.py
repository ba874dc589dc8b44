"""The parts that pages are made of: one function for each thing a person would name. Colours and sizes come from the theme."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import reflex as rx

from nfe_app.base.months import NAMES
from nfe_app.base.words import _
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import known, money, shown
from nfe_app.localfirst.senses import Errors, Sheet, aloud, look
from nfe_app.ui import language, routes
from nfe_app.ui.sentences import sentence, spoken

Part = rx.Component
State = Literal["ok", "warn", "bad", "wait", "none"]
e = rx.el


class Ahead(rx.Component):
    """Brings the parts of a page that may come next: where no service worker keeps them, it opens without signal all the same."""

    library = "react-router"
    tag = "PrefetchPageLinks"
    page: rx.Var[str]


def icon(name: str) -> Part:
    """A line icon of 24, drawn in the colour of the text; never the only sign of anything."""
    return e.svg(e.svg.use(href=routes.at(f"/icons.svg#i-{name}")), class_name="icon", aria_hidden="true")


def mark(state: Any) -> Part:
    """The filled mark of a state: tick, triangle, octagon, dashed clock or ring."""
    known = isinstance(state, str)
    names = [(one, e.svg.use(href=routes.at(f"/icons.svg#m-{one}"))) for one in ("ok", "warn", "bad", "wait")]
    inside = (
        e.svg.use(href=routes.at(f"/icons.svg#m-{state}"))
        if known
        else rx.match(state, *names, e.svg.use(href=routes.at("/icons.svg#m-none")))
    )
    return e.svg(inside, class_name="mark", aria_hidden="true")


def chip(state: Any, words: Any) -> Part:
    """A state in one to five characters, with its mark."""
    return e.span(mark(state), words, class_name="chip", data_is=state)


def note(state: State, title: Any, *body: Any, role: str = "status") -> Part:
    """A thing to know on the page."""
    return e.section(
        mark(state), e.div(e.b(title), *[e.p(line) for line in body]), class_name="note", data_is=state, role=role
    )


def card(*inside: Any, kind: str = "") -> Part:
    """One topic on white; `list` holds only rows."""
    return e.section(*inside, class_name=f"card {kind}".strip())


def row(name: Any, value: Any, soft: Any = None) -> Part:
    """A name on the left, its value on the right."""
    left = e.div(e.b(name), e.p(soft, class_name="soft")) if soft is not None else e.div(name)
    return e.div(left, e.div(value), class_name="row")


def row_link(to: Any, name: Any, value: Any = "", soft: Any = None) -> Part:
    """A row that leads somewhere."""
    left = e.div(e.b(name), e.p(soft, class_name="soft")) if soft is not None else e.div(e.b(name))
    kind = "row" if isinstance(value, rx.Component | rx.Var) or value else "row onward"
    return e.a(left, e.div(value, icon("go"), class_name="inline ahead"), href=to, on_click=go(to), class_name=kind)


def number(value: Any) -> Part:
    """A number, amount or date inside a line, which never breaks."""
    return e.b(value, class_name="num")


def amount(fen: Any) -> Part:
    """The one large sum of a screen."""
    return e.span(e.small("¥"), money(fen), class_name="amount")


def yuan(fen: Any) -> Part:
    """A sum in rows and columns: `2,088.94`."""
    return e.span(money(fen), class_name="num")


def about(fen: Any) -> Part:
    """An estimate: about so many yuan, without the fen; not known while there is none."""
    told = sentence(_("约 {yuan}"), yuan=shown(fen // 100, "number"))
    return e.span(rx.cond(known(fen), told, _("还不知道")), class_name="num")


def button(words: Any, on_click: Any, *, kind: str = "", disabled: Any = False, type: str = "button") -> Part:
    """The deed; `btn-2` is the other way, `btn-danger` ends cover."""
    return e.button(
        words, on_click=on_click, disabled=disabled, type=type, class_name=f"btn {kind} wide".replace("  ", " ")
    )


def link_button(words: Any, to: Any, kind: str = "") -> Part:
    """A button that leads somewhere."""
    return e.a(words, href=to, on_click=go(to), class_name=f"btn {kind} wide".replace("  ", " "))


def text_link(words: Any, to: Any) -> Part:
    """A quiet way on."""
    return e.a(words, href=to, on_click=go(to), class_name="link")


def text_button(words: Any, on_click: Any, *, about: Any = "", disabled: Any = False) -> Part:
    """A quiet deed; `about` is what it is done to, said after its words to who cannot see where it stands."""
    spoken = [" ", e.span(about, class_name="hidden")] if isinstance(about, rx.Var) or about else []
    return e.button(words, *spoken, on_click=on_click, type="button", disabled=disabled, class_name="link")


def bar(deed: Part, sum_: Part | None = None) -> Part:
    """The deed at the foot, above the safe area; may show the sum on its left."""
    return e.div(*([sum_] if sum_ is not None else []), deed, class_name="bar")


def steps(now: int, of: int) -> Part:
    """Where one is, as strokes and in words."""
    strokes = [
        e.li(data_is="ok" if n <= now else None, aria_current="step" if n == now else None) for n in range(1, of + 1)
    ]
    words = e.p(_("第 {now} 步，共 {of} 步").format(now=now, of=of), class_name="soft")
    return e.div(e.ol(*strokes, class_name="steps", aria_hidden="true"), words)


def pick(
    kind: Literal["radio", "checkbox"],
    group: str,
    chosen: Any,
    on_change: Any,
    title: Any,
    price: Any = "",
    soft: Any = "",
    disabled: Any = False,
) -> Part:
    """A choice with its price."""
    face = e.span(e.b(title, class_name="sub"), e.span(price, class_name="num"), e.span(soft, class_name="soft"))
    box = e.input(type=kind, name=group, checked=chosen, on_change=on_change, disabled=disabled)
    off = (
        rx.cond(disabled, "pick off", "pick") if isinstance(disabled, rx.Var) else ("pick off" if disabled else "pick")
    )
    return e.label(box, face, class_name=off)


def segments(group: str, label: str, options: Sequence[tuple[str, str]], chosen: Any, choose: Any) -> Part:
    """Two to four short ways to choose one thing, which `label` names; `choose` makes the handler of a value."""
    parts = [
        e.label(e.input(type="radio", name=group, checked=chosen == value, on_change=choose(value)), e.span(words))
        for value, words in options
    ]
    return e.fieldset(*parts, class_name="seg", aria_label=label)


def field(id_: str, label: Any, value: Any, on_change: Any, error: Any = "", hint: Any = "", **how: Any) -> Part:
    """A label, a hint, an input, and the error under it in words; `error` empty means none."""
    wrong = error != ""
    hints = [e.p(hint, class_name="soft", id=f"{id_}-hint")] if hint else []
    trouble = (
        rx.cond(wrong, e.p(mark("bad"), error, class_name="error", id=f"{id_}-error", role="alert"))
        if isinstance(error, rx.Var)
        else e.p()
    )
    return e.div(
        e.label(label, html_for=id_),
        *hints,
        e.input(
            id=id_,
            value=value,
            on_change=on_change,
            aria_describedby=f"{id_}-hint {id_}-error",
            aria_invalid=rx.cond(wrong, "true", "false") if isinstance(error, rx.Var) else "false",
            **how,
        ),
        trouble,
        class_name="field",
    )


def select(id_: str, label: Any, options: Sequence[tuple[str, str]], value: Any, on_change: Any) -> Part:
    """A label, and a list to choose one of several named things from."""
    named = [e.option(words, value=code) for code, words in options]
    return e.div(
        e.label(label, html_for=id_), e.select(*named, id=id_, value=value, on_change=on_change), class_name="field"
    )


def text_area(id_: str, label: Any, value: Any, on_change: Any) -> Part:
    """A label, and a field of several lines."""
    how = {"rows": "6", "spellCheck": "false"}
    box = e.textarea(id=id_, value=value, on_change=on_change, auto_complete="off", custom_attrs=how)
    return e.div(e.label(label, html_for=id_), box, class_name="field")


def file_field(id_: str, label: Any, accept: str, on_change: Any, hint: Any = "") -> Part:
    """A label, a hint, and a way to choose a file or take a picture."""
    return e.div(
        e.label(label, html_for=id_),
        e.input(id=id_, type="file", accept=accept, on_change=on_change, aria_describedby=f"{id_}-hint"),
        e.p(hint, class_name="soft", id=f"{id_}-hint"),
        class_name="field",
    )


def errors(*wrong: tuple[str, Any]) -> Part:
    """What is wrong in a form, above its fields: each one's id and its error; takes the focus, and leads to the fields."""
    return Errors.create(title=_("有地方要改"), errors=[list(one) for one in wrong])


def sheet(open_: Any, id_: str, title: Any, close: Any, *inside: Any) -> Part:
    """A question over the page: what changes, then the two answers; the focus is kept in it, and given back."""
    heading = e.h2(title, class_name="head", id=id_)
    return rx.cond(open_, Sheet.create(heading, *inside, title=id_, on_close=close))


def read_out(*ids: str) -> Part:
    """A button that reads out the elements with these ids, for who has switched that on."""
    told = " ".join(ids)
    words = rx.cond(aloud.now == told, _("别读了"), _("读给我听"))
    button = e.button(icon("voice"), words, on_click=aloud.read(told), type="button", class_name="link aloud")
    return rx.cond(look.now.aloud & aloud.can, button)


def law(*words: Any) -> Part:
    """The ground for a number or a rule: document and date."""
    return e.p(*words, class_name="law")


def step(told: Any, *grounds: Part) -> Part:
    """One line of a reckoning: its name, its number, and what it rests on."""
    number = rx.cond(told.shown != "", told.shown, shown(told.count, told.unit))
    return e.li(e.div(e.span(told.name), e.b(number, class_name="num"), class_name="split"), *grounds)


def by(ground: Any) -> Part:
    """The document behind a number, as a way to it; since when; and a mark where it is still to be checked."""
    # what is empty is left out of a pack, so that it is not there rather than ""
    name = language.recorded(rx.cond(ground.cited, ground.cited, ground.document))
    told = rx.cond(ground.url, e.a(name, href=ground.url, target="_blank", rel="noreferrer"), name)
    since = rx.cond(ground.since, sentence(_("，{day} 起"), day=ground.since), _("，从哪天起没写"))
    return e.p(told, since, to_check(ground.confidence), class_name="law")


def to_check(confidence: Any) -> Part:
    """A mark on values that a person still has to check."""
    return rx.cond(confidence == "general", chip("wait", _("待核")))


def empty(title: Any, soft: Any, *deeds: Part) -> Part:
    """Nothing here yet, and the way to the first one."""
    return e.section(e.h2(title, class_name="head"), e.p(soft, class_name="soft"), *deeds, class_name="card empty")


def waiting(shape: Literal["rows", "answer", "sum"] = "rows") -> Part:
    """What stands where the server's word is on its way, in the shape of what comes: rows, an answer with its months, or a sum."""
    inside = {"rows": ("", "", ""), "answer": ("big", "", "", "tall"), "sum": ("", "big")}[shape]
    lines = [e.div(class_name=f"skel {size}".strip()) for size in inside]
    return e.section(e.p(_("正在取"), class_name="hidden"), *lines, class_name="card", aria_busy="true")


def refusal(call: Any) -> Part:
    """Why a deed was refused or did not get through, in words; takes no room while there is nothing to say."""
    return rx.match(
        call.state,
        ("refused", note("bad", _("没办成"), call.says, role="alert")),
        ("failed", note("wait", _("没连上"), _("不知道办成没有。再点一次也不会重复办。"), role="alert")),
        e.div(class_name="hidden"),
    )


def no_news(age: Part) -> Part:
    """Where a page stays as it was after its channel was asked, it says that somebody asked."""
    return e.p(sentence(_("去问过了。有新消息，这里马上变。{age}"), age=age), class_name="quiet", role="status")


def strip(months: Any) -> Part:
    """The month strip: twelve cells that say paid, gap, confirming, due, to come."""
    names: Any = rx.Var.create({str(number): name for number, name in enumerate(NAMES, 1)})
    states = {"ok": _("已缴"), "bad": _("断缴"), "wait": _("确认中"), "warn": _("待缴"), "none": _("没有账单")}
    said: Any = rx.Var.create(states)

    def cell(month: Any) -> Part:
        """One month: its number, its state as a colour, and both in words for who cannot see it."""
        label = spoken(_("{month}{state}"), month=names[month.number.to(str)], state=said[month.state].to(str))
        return e.li(e.b(month.number), data_is=rx.cond(month.state == "none", None, month.state), aria_label=label)

    return e.ol(rx.foreach(months, cell), class_name="months")
