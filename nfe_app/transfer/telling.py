"""What a person is told of a transfer by message: accepted, refused, done; a message may come twice where the process died, it never fails to come."""

from __future__ import annotations

from sqlmodel import Session

from nfe_app.base.journal import Errand, Event
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people
from nfe_app.transfer import knowing, rules, standing, tables

Text = tuple[str, str]  # the phone, and the words
TEXTS = {
    "transfer.accepted": _(
        "关系转移 {number}：{taking}同意接收了，正在给{giving}发联系函。进度在“我的”里的“关系转移”看。"
    ),
    "transfer.rejected": _(
        "关系转移 {number} 没有办成，原因在“关系转移”里看。关系还在{giving}，缴过的月份都在。不服可以打 12333。"
    ),
    "transfer.merged": _("关系转移 {number} 办结了：{giving}的年限和账户合到了{taking}。"),
}

SETTLED = {
    rules.TO_EMPLOYEE: _("申请 {number} 办结了：居民养老账户的钱合进了职工养老的个人账户，居民的月份不折算。"),
    rules.TO_RESIDENT: _("申请 {number} 办结了：职工养老个人账户的钱和月份都合进了居民养老。"),
    **dict.fromkeys(
        rules.CLEANED, _("申请 {number} 办结了：重复的月份只算一次，退给你的钱原路退回，进度在“退款”里看。")
    ),
}


def _plan(session: Session, event: Event) -> Text | None:
    phone = people.phone_of(session, event.person_id) if event.person_id else ""
    if not phone:
        return None
    transfer = session.get_one(tables.Transfer, event.object_id)
    places = {"giving": knowing.name_of(transfer.giving), "taking": knowing.name_of(transfer.taking)}
    words = SETTLED[transfer.kind] if event.name == standing.SETTLED else TEXTS[event.name]
    return phone, words.format(number=transfer.number, **places)


def _send(text: Text) -> None:
    messages.tell(*text)


def _keep(session: Session, event: Event, sent: None) -> None:
    """What was told stands in the journal already."""


telling = Errand("transfer.telling", _plan, _send, _keep)
messages.says(*TEXTS.values(), *SETTLED.values())
