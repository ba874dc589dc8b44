"""What a person is told by message of a change, where they can be reached until it is in force; no value and no link stands in it."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.words import _
from nfe_app.changes import rules
from nfe_app.changes.rules import Kind
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "change.asked": _("有人用你的社保账号申请改{what}。不是你？打开“我的”，点“信息变更”撤回，或打 12333。"),
    "change.approved": _("你申请改的{what}同意了，24 小时后生效。不是你要改的？打开“我的”，点“信息变更”撤回。"),
    "change.in_force": _("你登记的{what}改好了。不是你改的？打 12333。"),
    "change.declined": _("你申请改的{what}没有同意，原因在“我的”里的“信息变更”。"),
    "change.withdrawn": _("你申请改的{what}撤回了，还是原来的。"),
}


def _plan(session: Session, event: Event) -> Text | None:
    """Nothing for a phone number: the old one is told in the deed itself, for afterwards nobody knows it any more."""
    kind = Kind(str(event.facts["what"]))
    phone = people.phone_of(session, event.person_id) if event.person_id and kind is not Kind.PHONE else ""
    return (phone, TEXTS[event.name].format(what=rules.TITLES[kind])) if phone else None


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("changes.telling", _plan, _send, _keep)
messages.says(*TEXTS.values())
