"""What a person is told of a mandate by message: before each debit, after it, and what to do where it failed.

A message may come twice where the process died right after sending; it never fails to come.
"""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.journal import Errand, Event
from nfe_app.base.money import Fen
from nfe_app.base.months import day_says
from nfe_app.base.words import _
from nfe_app.mandate import rules, standing, tables
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "mandate.signed": _("自动扣款签好了：每月 {day} 日，每次最多 {limit} 元。每次扣之前先告诉你。随时可以停。"),
    "mandate.announced": _("{day}会自动扣 {sum} 元社保费（支付宝）。不想扣，那天之前可以停掉，或者自己先缴。"),
    "mandate.over_limit": _("这个月社保费 {sum} 元，超过你定的每次最多 {limit} 元，不会自动扣。请在{last}前自己缴。"),
    "mandate.too_late": _("这个月社保费 {sum} 元，来不及提前告诉你再扣，所以不自动扣。请在{last}前自己缴。"),
    "mandate.debited": _("自动扣款成了：{paid} 元社保费，已经入账。"),
    "mandate.ended_there": _("自动扣款停了：支付宝那边已经不能再扣。以后的账单请自己缴，或者重新签一份。"),
}
FAILED_AGAIN = _("社保费 {sum} 元没扣成：{why}。{again}再扣一次。也可以现在自己缴，最晚{last}。")
FAILED_FINALLY = _("社保费 {sum} 元没扣成：{why}。不会再扣了，请在{last}前自己缴。")


def text_of(session: Session, event: Event) -> str:
    """The words for one thing that happened."""
    mandate = session.get_one(
        tables.Mandate, event.object_id if _is_about_mandate(event) else _mandate_of(session, event)
    )
    said: dict[str, object] = {"limit": mandate.limit.shown, "day": mandate.day}
    if _is_about_mandate(event):
        return TEXTS[event.name].format(**said)
    debit = session.get_one(tables.Debit, event.object_id)
    said |= {"day": _day(debit.planned_on), "sum": debit.amount.shown, "last": _day(debit.last_day)}
    if event.name != "mandate.debit_failed":
        return TEXTS[event.name].format(**said, paid=Fen(int(event.facts.get("amount", debit.amount.count))).shown)
    last = standing.turns_of(session, debit.id)[-1]
    why = rules.rule_of(last.word).says
    if last.again_on:
        return FAILED_AGAIN.format(**said, why=why, again=_day(last.again_on))
    return FAILED_FINALLY.format(**said, why=why)


def _is_about_mandate(event: Event) -> bool:
    return event.name in ("mandate.signed", "mandate.ended_there")


def _mandate_of(session: Session, event: Event) -> object:
    return session.get_one(tables.Debit, event.object_id).mandate_id


def _day(day: date) -> str:
    return day_says(day, clock.today())


def _plan_text(session: Session, event: Event) -> Text | None:
    phone = people.phone_of(session, event.person_id) if event.person_id else ""
    return (phone, text_of(session, event)) if phone else None


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep_sent(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("mandate.telling", _plan_text, _send, _keep_sent)
messages.says(*TEXTS.values(), FAILED_AGAIN, FAILED_FINALLY)
