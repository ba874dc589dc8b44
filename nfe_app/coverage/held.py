"""What is held of one's cover on the phone: the shapes that the server tells it in, and what was made here and is still on its way."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import days_left
from nfe_app.localfirst.vars import Doc, Form
from nfe_app.localfirst.waiting import outbox
from nfe_app.ui import parts, routes
from nfe_app.ui.me import mine
from nfe_app.ui.sentences import sentence

e = rx.el
Part = rx.Component


@dataclass
class Cell:
    """One month of the strip."""

    number: int = 0
    state: str = ""


@dataclass
class Stretch:
    """Months in a row, in words."""

    says: str = ""
    months: int = 0


@dataclass
class Cover:
    """The cover of one scheme as the server tells it; `until` is the last day of unbroken cover, empty when not covered."""

    scheme: str = ""
    title: str = ""
    until: str = ""
    until_says: str = ""
    trouble: str = ""
    months: int = 0
    amount_fen: int = 0
    year: int = 0
    strip: list[Cell] = field(default_factory=list)
    spans: list[Stretch] = field(default_factory=list)
    gaps: list[Stretch] = field(default_factory=list)


@dataclass
class Record:
    """All of it, and until when all or any of what runs is covered."""

    rows: list[Cover] = field(default_factory=list)
    all_until: str = ""
    all_until_says: str = ""
    any_until: str = ""


@dataclass
class Next:
    """What is to be paid next."""

    due_on: str = ""
    due: str = ""
    amount_fen: int = 0
    bills: int = 0


@dataclass
class Enrolled:
    """An enrolment as the server tells it."""

    id: str = ""
    title: str = ""
    place_name: str = ""
    since: str = ""
    step: str = ""
    frequency: str = ""


@dataclass
class Deed:
    """An enrolment that something is to be done to."""

    enrolment_id: str = ""


@dataclass
class Asked:
    """What is asked about one enrolment, `pause`, `resume` or `stop`; and the proposals of a clerk that were taken into it.

    It is kept in memory alone: nobody wants to be asked whether to stop when they open the phone again, or another phone.
    """

    enrolment_id: str = ""
    step: str = ""
    proposed: list[str] = field(default_factory=list)


MADE_HERE = (
    ("enrolment.confirm", _("新的参保")),
    ("enrolment.pause", _("暂停参保")),
    ("enrolment.resume", _("接上参保")),
    ("enrolment.stop", _("停保")),
)

record: Any = mine("coverage", Record)
coming: Any = mine("next", Next)
enrolments: Any = mine("enrolments", list[Enrolled])
deed = Doc("deed", Deed())
asked = Form("asked", Asked())


def holds(until: Any) -> Any:
    """Whether a last day has not passed on this phone's calendar: an old copy never says covered after it."""
    return (until != "") & (flags.today <= until)


def left(until: Any) -> Any:
    """How long the cover lasts from today on, by this phone's calendar."""
    return sentence(_("还剩 {days} 天"), days=e.span(days_left(until), class_name="num"))


def on_its_way() -> Part:
    """What was confirmed on this phone and the server has not taken yet: shown at once, as waiting."""
    row = lambda item: parts.row_link(  # noqa: E731
        routes.OUTBOX,
        rx.match(item.kind, *MADE_HERE, _("一件事")),
        rx.match(
            item.state,
            ("refused", parts.chip("bad", _("没办成"))),
            ("needs_sign_in", parts.chip("warn", _("等登录"))),
            parts.chip("wait", _("等着发")),
        ),
    )
    shown: Part = rx.cond(outbox.rows.length() > 0, parts.card(rx.foreach(outbox.rows, row), kind="list"))
    return shown
