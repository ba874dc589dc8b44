"""What a person is told by message when one of their passkeys comes or goes (ASVS 6.3.7)."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "passkey.added": _("你的社保账号加了一把通行密钥。不是你？打开“我的”，点“登录过的设备”，把它删掉。"),
    "passkey.removed": _("你的社保账号删了一把通行密钥。"),
}


def _plan(session: Session, event: Event) -> Text | None:
    phone = people.phone_of(session, event.person_id) if event.person_id else ""
    return (phone, TEXTS[event.name]) if phone else None


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("passkeys.telling", _plan, _send, _keep)
messages.says(*TEXTS.values())
