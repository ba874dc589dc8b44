"""What each scope of the shared screen is tried with: somebody in the middle of it, what stands on their page, and what of it nobody may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from nfe_app.assistance import actions
from nfe_app.base import database
from nfe_app.base.database import new_id
from tests.cast import (
    BEIJING,
    CHOOSING,
    TIANJIN,
    Worker,
    has_lived_in_two_places,
    has_paid,
    is_asked,
    is_billed,
    is_enrolled,
    is_known,
    newcomer,
    send,
)
from tests.deeds import bills_of, result_of

Frame = dict[str, str]
WAY = f"pension-{TIANJIN}-{BEIJING}"


@dataclass(frozen=True)
class Tried:
    """One scope. `ready` makes somebody who is in the middle of it, and what their page shows; `says` is how the clerk reads that.

    `good` is what may be proposed then, in words and with what it brings; `bad` are other things with the code that refuses them;
    `kept` are the fields of the draft that stay the worker's, and why.
    """

    page: str
    title: str
    ready: Callable[[Worker], Frame]
    says: Frame
    good: Callable[[Worker], tuple[str, str]]
    words: str
    brings: frozenset[str]
    bad: tuple[tuple[str, str, str], ...]
    kept: Frame = field(default_factory=dict)


def _choosing(_who: Worker) -> Frame:
    return CHOOSING


def _moving(who: Worker) -> Frame:
    has_lived_in_two_places(who)
    return {"way": WAY, "household": "to"}


def _enrolled(who: Worker) -> Frame:
    return {"enrolment_id": str(is_enrolled(who)["enrolment_id"]), "step": ""}


def _paying(who: Worker) -> Frame:
    is_billed(who)
    return {"left_out": "", "way": "h5"}


def _out(who: Worker) -> tuple[str, str]:
    (bill,) = bills_of(who)
    return "left_out", str(bill["id"])


def _asking_back(who: Worker) -> Frame:
    has_paid(who)
    (bill,) = bills_of(who, "paid")
    return {"bill_id": str(bill["id"]), "reason": ""}


def _registered(who: Worker) -> Frame:
    is_known(who)
    return {"kind": "household", "place": BEIJING, "reason": "changed", "work": ""}


PROPOSED = {"proposed": "the ids of the proposals themselves"}
TRIED: dict[str, Tried] = {
    "enrolment": Tried(
        page="/join/types/",
        title="选险种",
        ready=_choosing,
        says={"place": "北京市", "residence": "工作地", "frequency": "按月", "pension": "没有选"},
        good=lambda _who: ("pension", "employee_pension"),
        words="养老：职工养老",
        brings=frozenset({"pension", "pension_option", "pension_base"}),
        bad=(("pension", "no_such_scheme", "not_offered_here"), ("frequency", "week", "not_shareable")),
        kept=PROPOSED
        | {
            "draft_id": "its own number",
            "place_name": "the code of the place says it better",
            "handed": "by which hand-over it came",
        },
    ),
    "moves": Tried(
        page="/moves/",
        title="关系转移",
        ready=_moving,
        says={"way": "职工养老，天津市 到 北京市", "household": "转入的地方"},
        good=lambda _who: ("household", "other"),
        words="户籍在哪里：别的地方",
        brings=frozenset({"household"}),
        bad=(
            ("way", f"pension-{BEIJING}-{TIANJIN}", "not_offered_here"),
            ("way", f"medical-{TIANJIN}-{BEIJING}", "not_offered_here"),
            ("way", "pension-110000-none", "not_shareable"),
            ("household", "here", "not_shareable"),
        ),
        kept=PROPOSED,
    ),
    "enrolled": Tried(
        page="/records/",
        title="权益记录",
        ready=_enrolled,
        says={"enrolment_id": "职工养老，北京市", "step": "没有选"},
        good=lambda _who: ("step", "pause"),
        words="要怎么办：暂停",
        brings=frozenset({"step"}),
        bad=(
            ("step", "resume", "not_offered_here"),
            ("step", "confirm", "not_shareable"),
            ("enrolment_id", str(new_id()), "not_offered_here"),
            ("enrolment_id", "", "not_offered_here"),
        ),
        kept=PROPOSED,
    ),
    "pay": Tried(
        page="/pay/",
        title="缴费",
        ready=_paying,
        says={"left_out": "都付", "way": "微信支付"},
        good=_out,
        words="这次不付的账单：职工养老 北京市 2025 年 10 月",
        brings=frozenset({"left_out"}),
        bad=(
            ("left_out", str(new_id()), "not_offered_here"),
            ("left_out", "", "not_offered_here"),
            ("way", "wap", "not_offered_here"),
            ("way", "native", "not_shareable"),
        ),
        kept=PROPOSED,
    ),
    "refund": Tried(
        page="/refund/",
        title="退款",
        ready=_asking_back,
        says={"bill_id": "职工养老 北京市 2025 年 10 月", "reason": "没有选"},
        good=lambda _who: ("reason", "overlap"),
        words="为什么退：别处也缴了，申请退款",
        brings=frozenset({"reason"}),
        bad=(
            ("reason", "stopped", "not_offered_here"),
            ("reason", "late", "not_shareable"),
            ("bill_id", str(new_id()), "not_offered_here"),
        ),
        kept=PROPOSED | {"photos": "the clerk who decides sees them, and nobody else"},
    ),
    "changes": Tried(
        page="/changes/",
        title="信息变更",
        ready=_registered,
        says={"kind": "户籍地", "place": "北京市", "reason": "证件上改了", "work": "没有选"},
        good=lambda _who: ("place", TIANJIN),
        words="新的户籍地：天津市",
        brings=frozenset({"place", "place_name"}),
        bad=(
            ("place", "999999", "not_offered_here"),
            ("work", "rider", "not_offered_here"),
            ("kind", "phone", "not_shareable"),
            ("reason", "code", "not_shareable"),
        ),
        kept=PROPOSED
        | {
            "place_name": "the code of the place says it better",
            "address": "it is typed",
            "platform": "it is typed",
            "photos": "the clerk who decides sees them, and nobody else",
        },
    ),
}


def of_another(scope: str) -> tuple[str, str]:
    """Something of somebody else that one could try to propose: a field and its value."""
    other = newcomer()
    frame = TRIED[scope].ready(other)
    name = {"enrolled": "enrolment_id", "refund": "bill_id", "moves": "way"}.get(scope)
    return (name, frame[name]) if name else TRIED[scope].good(other)


def beside(who: Worker, clerk: Worker, scope: str, fields: Frame | None = None) -> dict[str, object]:
    """A clerk looks along at one scope, and this stands on the page; which sitting that is."""
    which = is_asked(who, clerk, scope)
    result_of(send(who, "assistance.let_in", which))
    shows(who, which, TRIED[scope].page, fields or {})
    return which


def shows(who: Worker, which: dict[str, object], page: str, fields: Frame) -> None:
    """What stands on the worker's phone now."""
    with database.work() as session:
        actions.show(session, UUID(str(which["sitting_id"])), page, fields, who.subject)


def put_of(told: dict[str, Any]) -> dict[str, Any]:
    """What the one proposal that waits would write into the draft."""
    (proposal,) = told["proposals"]
    put: dict[str, Any] = proposal["put"]
    return put
