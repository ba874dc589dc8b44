"""The pack of a place on the phone: its shape, and looking amounts up in it. Nothing is decided here."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import evaluate, fen, find, total_at
from nfe_app.localfirst.vars import Remote
from nfe_app.ui import parts

Part = rx.Component


@dataclass
class Document:
    """A document that amounts rest on."""

    title: str = ""
    url: str = ""
    checked_on: str = ""


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
    tree: dict[str, Any] = field(default_factory=dict)
    amounts: dict[str, int] = field(default_factory=dict)


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
    confidence: str = ""
    documents: list[Document] = field(default_factory=list)
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
    schemes: list[Scheme] = field(default_factory=list)


def pack_of(place: Any) -> Remote[Pack]:
    """The pack of a place, kept on the phone once it was fetched."""
    return Remote("pack", "/api/pack/{key}", Pack(), key=place, private=False)


NOWHERE: Any = []
regions = Remote("regions", "/regions.json", NOWHERE, private=False)
region_rows: Any = regions.value.to(list[list[str]])


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
    """每月 or 每年."""
    return rx.cond(scheme.unit == "year", _("每年"), _("每月"))


def to_check(confidence: Any) -> Part:
    """A mark on values that a person still has to check."""
    return rx.cond(confidence == "general", parts.chip("wait", _("待核")))
