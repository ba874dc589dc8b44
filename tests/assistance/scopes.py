"""What each scope of the shared screen is tried with: somebody in the middle of it, what stands on their page, and what of it nobody may see."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from nfe_app.assistance import actions
from nfe_app.base import database
from tests.cast import BEIJING, CHOOSING, TIANJIN, Worker, has_lived_in_two_places, is_asked, send
from tests.deeds import result_of

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
}


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
