"""The steps of a transfer, which may follow which, who has to do the next one, and by when."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from nfe_app.base.words import _
from nfe_app.transfer import days, terms
from nfe_app.transfer.terms import Terms

PENSION, MEDICAL = "pension", "medical"
SCHEMES = {PENSION: "employee_pension", MEDICAL: "employee_medical"}
"""What is moved between places under each kind of transfer."""
TO_EMPLOYEE, TO_RESIDENT, TWICE, BESIDE = "to_employee", "to_resident", "twice", "beside"
CHANGES = {TO_EMPLOYEE: ("resident_pension", "employee_pension"), TO_RESIDENT: ("employee_pension", "resident_pension")}
"""From which of the two pensions into which (人社部发〔2014〕17号)."""
CLEANED = {TWICE: "employee_pension", BESIDE: "resident_pension"}
"""Of which pension the months leave that were paid for twice: beside another place's, or beside an employee's."""
SETTLED = (*CHANGES, *CLEANED)
"""What one office settles by itself, with no letter to another one."""
TITLES = {
    TO_EMPLOYEE: _("居民养老转到职工养老"),
    TO_RESIDENT: _("职工养老转到居民养老"),
    TWICE: _("职工养老缴了两次，清退一边"),
    BESIDE: _("职工和居民养老都缴了，清退居民的"),
}
PERSON, TAKING, GIVING, NOBODY = "person", "taking", "giving", "nobody"
HOUSEHOLDS = {"to": _("转入的地方"), "from": _("转出的地方"), "other": _("别的地方")}
"""Where somebody's household is, as they say it."""
ASK_EVERY = timedelta(hours=1)
"""How often another office is asked again that has not answered for something: our choice."""


class Step(StrEnum):
    """Where a transfer can stand (the workflow of 国办发〔2009〕66号, arts. 7 and 8; the codes are ours)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    LETTER_SENT = "letter_sent"
    OUT_REVIEWING = "out_reviewing"
    INFO_SENT = "info_sent"
    FUNDS_ARRIVED = "funds_arrived"
    MERGED = "merged"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class State:
    """One state: its name, what the person is told of it, who has to act, and what may come next."""

    name: str
    says: str
    owner: str
    next: frozenset[Step]


def _next(*steps: Step) -> frozenset[Step]:
    return frozenset(steps)


STATES: dict[Step, State] = {
    Step.DRAFT: State(_("填写申请"), _("还没有提交。"), PERSON, _next(Step.SUBMITTED)),
    Step.SUBMITTED: State(
        _("提交申请"),
        _("申请收到了，等转入地审核。"),
        TAKING,
        _next(Step.ACCEPTED, Step.REJECTED, Step.WITHDRAWN),
    ),
    Step.ACCEPTED: State(
        _("审核通过"),
        _("转入地同意接收，正在给转出地发联系函。"),
        TAKING,
        _next(Step.LETTER_SENT, Step.REJECTED, Step.WITHDRAWN),
    ),
    Step.LETTER_SENT: State(
        _("发联系函"),
        _("联系函发给转出地了，对方还没有回话，不知道收到没有。会一直问，不用再申请。"),
        GIVING,
        _next(Step.OUT_REVIEWING, Step.REJECTED),
    ),
    Step.OUT_REVIEWING: State(
        _("转出地办理"),
        _("转出地收到了，正在核对缴费记录和个人账户。"),
        GIVING,
        _next(Step.INFO_SENT, Step.REJECTED),
    ),
    Step.INFO_SENT: State(
        _("信息表发出"), _("转出地发来了信息表，钱在路上。"), GIVING, _next(Step.FUNDS_ARRIVED, Step.MERGED)
    ),
    Step.FUNDS_ARRIVED: State(_("钱到转入地"), _("钱到了转入地，等合并账户。"), TAKING, _next(Step.MERGED)),
    Step.MERGED: State(_("办结"), _("办结了，年限和账户都合在转入地。"), NOBODY, _next()),
    Step.REJECTED: State(_("不予办理"), _("没有办成，原因写在下面。不服可以打 12333。"), NOBODY, _next()),
    Step.WITHDRAWN: State(_("撤回"), _("你撤回了，关系还在原来的地方。"), NOBODY, _next()),
}
WAY = {
    PENSION: (
        *(Step.SUBMITTED, Step.ACCEPTED, Step.LETTER_SENT, Step.OUT_REVIEWING),
        *(Step.INFO_SENT, Step.FUNDS_ARRIVED, Step.MERGED),
    ),
    MEDICAL: (
        *(Step.SUBMITTED, Step.ACCEPTED, Step.LETTER_SENT, Step.OUT_REVIEWING),
        *(Step.INFO_SENT, Step.MERGED),
    ),
    **dict.fromkeys(SETTLED, (Step.SUBMITTED, Step.MERGED)),
}
"""The steps of a transfer that goes well. How a medical account is moved between provinces is not in the data, so no money of it moves here."""
OVER = frozenset({Step.MERGED, Step.REJECTED, Step.WITHDRAWN})
SAYS = {
    **{(kind, Step.SUBMITTED): _("申请收到了，等经办机构核对。") for kind in SETTLED},
    **{(kind, Step.MERGED): _("办结了，重复的月份只算一次。退给你的钱在“退款”里看。") for kind in CLEANED},
    (TO_EMPLOYEE, Step.MERGED): _("办结了，居民养老账户的钱合进了职工养老的个人账户。居民的月份不折算，记录留着。"),
    (TO_RESIDENT, Step.MERGED): _("办结了，职工养老个人账户的钱和月份都合进了居民养老。"),
}
"""What the person is told instead where one office settles it by itself."""
AWAITED = frozenset({Step.LETTER_SENT, Step.OUT_REVIEWING, Step.INFO_SENT})
"""Where the other office has to say something."""
LIMITS = {
    Step.SUBMITTED: (terms.LETTER, Step.SUBMITTED),
    Step.ACCEPTED: (terms.LETTER, Step.SUBMITTED),
    Step.LETTER_SENT: (terms.OUT, Step.LETTER_SENT),
    Step.OUT_REVIEWING: (terms.OUT, Step.OUT_REVIEWING),
    Step.INFO_SENT: (terms.OUT, Step.OUT_REVIEWING),
    Step.FUNDS_ARRIVED: (terms.IN, Step.FUNDS_ARRIVED),
}
"""For each state the limit of the law, and from which step on it is counted."""


def stands_at(steps: Sequence[Step]) -> Step:
    """Where a transfer stands is where its last step left it; before the first it is a draft on a phone."""
    return steps[-1] if steps else Step.DRAFT


def may_take(kind: str, steps: Sequence[Step], next_: Step) -> bool:
    """Whether this step may follow the last one; only what moves no money is merged without money."""
    now = stands_at(steps)
    if kind in SETTLED and now is Step.SUBMITTED:
        return next_ in (Step.MERGED, Step.REJECTED, Step.WITHDRAWN)
    if {now, next_} == {Step.INFO_SENT, Step.FUNDS_ARRIVED} and kind == MEDICAL:
        return False
    if (now, next_) == (Step.INFO_SENT, Step.MERGED) and kind != MEDICAL:
        return False
    return next_ in STATES[now].next


def is_over(steps: Sequence[Step]) -> bool:
    """Whether nothing more comes."""
    return stands_at(steps) in OVER


def owner_of(kind: str, step: Step) -> str:
    """Who has to do the next thing: of a medical transfer whose sheet has come, the taking office."""
    return TAKING if (kind, step) == (MEDICAL, Step.INFO_SENT) else STATES[step].owner


def says_of(kind: str, step: Step) -> str:
    """What the person is told of where it stands."""
    return SAYS.get((kind, step), STATES[step].says)


def source_of(kind: str) -> str:
    """The scheme whose months leave the giving place."""
    if kind in CHANGES:
        return CHANGES[kind][0]
    return CLEANED[kind] if kind in CLEANED else SCHEMES[kind]


def touches(kind: str) -> tuple[str, ...]:
    """The kinds of transfer of which one runs at a time with this: all that touch a pension, or this alone."""
    return (MEDICAL,) if kind == MEDICAL else (PENSION, *SETTLED)


@dataclass(frozen=True)
class Clock:
    """How long the law gives for what is to be done now: `left` working days (negative: so many over), by which document.

    Nothing where the step has no limit or the data does not know it.
    """

    since: date
    days: int
    due: date
    left: int
    cited: str
    holidays: str

    @property
    def is_over(self) -> bool:
        """Whether the limit has passed."""
        return self.left < 0


def clock_of(kind: str, steps: Sequence[tuple[Step, date]], law: Terms, today: date) -> Clock | None:
    """The clock of the step that is to be done now."""
    now = stands_at([step for step, _day in steps])
    if now not in LIMITS or kind in SETTLED:
        return None
    name, first = (terms.MEDICAL, Step.SUBMITTED) if kind == MEDICAL else LIMITS[now]
    count = law.count(name)
    begun = [day for step, day in steps if step is first] or [day for step, day in steps if step is now]
    if count is None or not begun:
        return None
    since = begun[-1]
    due = days.after(since, count)
    left = days.between(today, due)
    return Clock(since, count, due, left, law.cited(name), days.not_counted(since, due))


def number_of(transfer_id: UUID) -> str:
    """The number of an application, by which both offices find it: ten letters and digits of its id that tell nothing of anybody."""
    return "ZY" + base64.b32encode(transfer_id.bytes[-10:]).decode()[:12]
