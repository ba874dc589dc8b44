"""What a person is told by message when a new phone was let in, and when one was kept out (ASVS 6.3.7)."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "person.new_phone": _(
        "你的社保账号在一台新手机上登录了。不是你？打开“我的”，点“登录过的设备”，退出它；打不开就带身份证到窗口。"
    ),
    "person.number_spent": _(
        "有人拿到了你的短信验证码，身份证号错了 5 次，没让登录。不是你？验证码谁要都别给，到“登录过的设备”看一眼。"
    ),
}


def _plan(session: Session, event: Event) -> Text | None:
    phone = actions.phone_of(session, event.person_id) if event.person_id else ""
    return (phone, TEXTS[event.name]) if phone else None


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("people.telling", _plan, _send, _keep)
messages.says(*TEXTS.values())
