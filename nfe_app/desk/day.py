"""What a clerk did today, from the journal alone: how many of each kind and how much money, and what is left over in their hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, journal
from nfe_app.base.cases import Case, start_of
from nfe_app.base.commands import Subject
from nfe_app.base.journal import Event
from nfe_app.base.money import Fen
from nfe_app.base.words import _
from nfe_app.desk import holding, kinds
from nfe_app.payment import counter

COLLECTED = "payment.shown_at_desk"
DEEDS = {
    COLLECTED: _("出的收款码"),
    "refund.approved": _("同意的退款"),
    "refund.declined": _("没同意的退款"),
    "refund.done": _("换方式退的款"),
    "certificate.printed": _("打印的证明"),
    "change.approved": _("同意的变更，等一天生效"),
    "change.in_force": _("办好的变更"),
    "change.declined": _("没同意的变更"),
    "transfer.accepted": _("同意接收的转移"),
    "transfer.rejected": _("没同意的转移"),
    "transfer.merged": _("办结的转移"),
    "recovery.started": _("开始的换号"),
    "recovery.stopped": _("停掉的换号"),
    "staff.asked_second": _("先同意、等第二个人的"),
    "staff.seconded": _("作为第二个人同意的"),
    "person.unmasked": _("看全号"),
    "counter.decided": _("窗口里本人定下的"),
    "counter.acted": _("照签字的纸替人办的"),
    "assistance.let_in": _("和人一起看的"),
    "call.reached": _("回了的电话"),
    "call.missed": _("没打通的电话"),
}
"""What of the journal is a clerk's day; a change that waited takes force without them, and is not counted again."""
WITH_MONEY = {"refund.approved", "refund.declined", "refund.done"}


@dataclass(frozen=True)
class Sum:
    """How often a deed was done, and with how much money; no money where it moves none."""

    title: str
    count: int
    amount: Fen | None = None


@dataclass(frozen=True)
class Day:
    """A clerk's day: the deeds, what of the codes shown was paid, and the cases still in their hand."""

    day: str
    sums: tuple[Sum, ...]
    open: tuple[Case, ...]


def day_of(session: Session, clerk: Subject) -> Day:
    """The day so far of the clerk who asks; of nobody else."""
    today = clock.today()
    events = journal.since(session, DEEDS, start_of(today))
    mine = [event for event in events if event.facts.get("by") == str(clerk.person_id)]
    sums = [_sum(name, [event for event in mine if event.name == name]) for name in DEEDS]
    shown = [event.object_id for event in mine if event.name == COLLECTED]
    return Day(
        today.isoformat(),
        (*_collected(session, shown), *(one for one in sums if one.count)),
        tuple(_left(session, clerk)),
    )


def _sum(name: str, events: list[Event]) -> Sum:
    amount = Fen(sum(int(event.facts["amount_fen"]) for event in events)) if name in WITH_MONEY else None
    return Sum(DEEDS[name], len(events), amount)


def _collected(session: Session, attempt_ids: list[UUID]) -> list[Sum]:
    """What was paid by the codes that were shown: what the channel has told, and not what was asked for."""
    if not attempt_ids:
        return []
    paid = counter.came(session, attempt_ids)
    return [Sum(_("收到的款"), len(paid), Fen.total(paid.values()))]


def _left(session: Session, clerk: Subject) -> list[Case]:
    held = Counter(dict.fromkeys(holding.in_hand_of(session, clerk), 1))
    return [case for case in kinds.waiting(session, clerk) if held[case.kind, case.id]]
