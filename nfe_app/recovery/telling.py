"""What a person is told of a recovery by message, each where they can still be reached: the old number until it takes force, then the new one."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people
from nfe_app.recovery import actions

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "recovery.confirmed": _(
        "有人带身份证在窗口，要把你的社保账号换到 {phone}，24 小时后生效。不是你？打开首页点“不是我，停掉”，或者到窗口停。"
    ),
    "recovery.stopped": _("换手机号停掉了，账号还在这个号码上。"),
    "recovery.took_force": _("社保账号换到这个号码了。以前的登录都退出了，用这个号码登录。"),
}


def _plan(session: Session, event: Event) -> Text | None:
    phone = people.phone_of(session, event.person_id) if event.person_id else ""
    return (phone, TEXTS[event.name].format(phone=actions.phone_asked(session, event.object_id))) if phone else None


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("recovery.telling", _plan, _send, _keep)
messages.says(*TEXTS.values())
