"""The pack of a place on the phone: its shape, and looking amounts up in it. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import evaluate, fen, find, pick, steps, total_at
from nfe_app.localfirst.vars import Remote
from nfe_app.ui import language, parts
from nfe_app.ui.sentences import sentence

Part = rx.Component
e = rx.el
FREQUENCIES = (("month", _("按月")), ("quarter", _("按季")), ("half_year", _("半年")), ("year", _("一年")))


@dataclass
class Ground:
    """A value of the law: what it says, since when, by which document and how sure."""

    title: str = ""
    value: str = ""
    place: str = ""
    since: str = ""
    until: str = ""
    document: str = ""
    cited: str = ""
    url: str = ""
    confidence: str = ""
    checked_on: str = ""
    note: str = ""


@dataclass
class Span:
    """Periods in a row under one law, with the tree that works an amount out by it."""

    periods: list[str] = field(default_factory=list)
    low_fen: int | None = None
    high_fen: int | None = None
    law: list[str] = field(default_factory=list)
    tree: dict[str, Any] = field(default_factory=dict)


@dataclass
class Option:
    """One way to pay; `low_fen` and `high_fen` where the person names the base."""

    code: str = ""
    title: str = ""
    says: str = ""
    confidence: str = ""
    base_fen: int | None = None
    amount_fen: int | None = None
    subsidy_fen: int | None = None
    low_fen: int | None = None
    high_fen: int | None = None
    document: str = ""
    law: list[str] = field(default_factory=list)
    tree: dict[str, Any] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)
    spans: list[Span] = field(default_factory=list)


@dataclass
class Unpriced:
    """An option whose amount is not known."""

    code: str = ""
    title: str = ""
    says: str = ""


@dataclass
class Frequency:
    """The periods that one payment now is for, and those whose law is not known yet."""

    code: str = ""
    title: str = ""
    periods: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


@dataclass
class Scheme:
    """One insurance type in one place."""

    code: str = ""
    title: str = ""
    kind: str = ""
    state: str = ""
    says: str = ""
    unit: str = ""
    pays_for: str = ""
    confidence: str = ""
    law: list[str] = field(default_factory=list)
    options: list[Option] = field(default_factory=list)
    unpriced: list[Unpriced] = field(default_factory=list)
    frequencies: list[Frequency] = field(default_factory=list)


@dataclass
class Pack:
    """All that a place offers, with the day it was made."""

    place: str = ""
    name: str = ""
    month: str = ""
    version: str = ""
    made_on: str = ""
    checked_on: str = ""
    expires_on: str = ""
    grounds: dict[str, Ground] = field(default_factory=dict)
    schemes: list[Scheme] = field(default_factory=list)


def pack_of(place: Any, initial: Any = None) -> Remote[Any]:
    """The pack of a place, kept on the phone once it was fetched; `initial` is its shape with another room's part in it."""
    shape = Pack() if initial is None else initial
    return Remote("pack", "/api/pack/{key}", shape, key=place, private=False, signed="/api/pack/keys")


def lost(pack: Remote[Any]) -> Part:
    """Why there is no pack to reckon with, and the shape of what is coming while it is on its way."""
    online = _("有网时打开一次，就会换上新的。")
    return rx.match(
        pack.refused,
        ("signature", parts.note("bad", _("这份政策包验不过签名，没有用它"), online, role="alert")),
        ("expired", parts.note("wait", _("这份政策包过期了，不拿它算"), online)),
        rx.cond(
            pack.missing,
            parts.note("wait", _("没有这个地方的政策"), _("换个地名再找，或打 12333 问当地。")),
            rx.cond(
                pack.unreachable,
                parts.note("wait", _("这个地方的政策还没下载"), _("有网时打开一次，以后没网也能算。")),
                parts.waiting(),
            ),
        ),
    )


def scheme_of(pack: Any, code: Any) -> Any:
    """One scheme of a pack."""
    return find(pack.schemes, "code", code)


def amount_of(option: Any, base_text: Any) -> Any:
    """What an option costs a month or a year; with an own base worked out by the option's tree. Null while not known."""
    base = fen(base_text)
    inside = (base >= option.low_fen) & (base <= option.high_fen)
    own = rx.cond(inside, evaluate(option.tree, {"base": base}), None)
    return rx.cond(option.code == "own", own, option.amount_fen).to(int)


def now_of(scheme: Any, option: Any, frequency: Any, base_text: Any) -> Any:
    """What is paid now at a frequency: the sum over its periods. Null while not known."""
    due = periods_of(scheme, frequency)
    own = amount_of(option, base_text) * due.periods.length()
    return rx.cond(option.code == "own", own, total_at(option.amounts, due.periods)).to(int)


def periods_of(scheme: Any, frequency: Any) -> Any:
    """The periods of a frequency; a yearly scheme has its year whatever was chosen."""
    return find(scheme.frequencies, "code", rx.cond(scheme.unit == "year", "year", frequency))


def unit_words(scheme: Any) -> Any:
    """每月 or 每年, as it stands after an amount."""
    return rx.cond(scheme.unit == "year", _("每年"), _("每月"))


def figure(pack: Any, name: Any, value: Any, tree: Any, inputs: Any, soft: Any = "") -> Part:
    """A row whose number opens at a tap: how it was reckoned, line by line, and the law of each number."""
    return opens(name, value, reckoning(pack, tree, inputs), soft)


def stated(pack: Any, name: Any, value: Any, law: Any, soft: Any = "") -> Part:
    """A row whose words or number open at a tap to the documents they stand in; `law` are keys of grounds."""
    return opens(name, value, grounds(pack, law), soft)


def opens(name: Any, value: Any, inside: Part, soft: Any = "") -> Part:
    """A row that opens: name on the left, value on the right, and under it what a tap shows."""
    left = e.div(e.b(name), e.p(soft, class_name="soft"))
    return e.details(
        e.summary(left, e.div(value, parts.icon("go"), class_name="inline"), class_name="row"), inside, class_name="why"
    )


def reckoning(pack: Any, tree: Any, inputs: Any) -> Part:
    """The lines of a reckoning, each number with its law."""
    return e.ol(rx.foreach(steps(tree, inputs), lambda step: _step(pack, step)), class_name="steps-of")


def _step(pack: Any, step: Any) -> Part:
    return parts.step(step, rx.foreach(pick(pack.grounds, [step.law]), parts.by))


def grounds(pack: Any, law: Any) -> Part:
    """The documents that something rests on, by their keys."""
    return e.div(rx.foreach(pick(pack.grounds, law), ground), class_name="stack")


def ground(one: Any) -> Part:
    """One value of the law with what it says."""
    value = e.div(e.span(one.title), e.span(one.value), class_name="split")
    return e.div(
        value,
        parts.by(one),
        rx.cond(one.note, e.p(language.recorded(one.note), class_name="quiet")),
        class_name="ground",
    )


def folded_grounds(pack: Any, law: Any) -> Part:
    """The documents a page rests on, folded away."""
    told = e.details(e.summary(_("依据哪些文件"), class_name="quiet"), grounds(pack, law), class_name="grounds")
    return rx.cond(law.length() > 0, told)


def why(pack: Any, option: Any, base_text: Any = "") -> Part:
    """How an option's price is reckoned and by which law, folded away beneath it."""
    reckoned = reckoning(pack, option.tree, {"base": fen(base_text)})
    return e.details(e.summary(_("怎么算的，依据哪条")), reckoned, class_name="why card tight")


def ask(scheme: Any) -> Part:
    """Whom to ask for what is not known: the hotline of the insurance, by a tap."""
    medical = scheme.kind == "medical"
    line = rx.cond(
        medical,
        e.a(_("12393 医保热线"), href="tel:12393", class_name="link"),
        e.a(_("12333 人社热线"), href="tel:12333", class_name="link"),
    )
    return e.p(sentence(_("可以打电话问：{line}"), line=line), class_name="soft")
