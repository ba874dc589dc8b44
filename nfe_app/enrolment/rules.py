"""Which choice is allowed, and which step may follow which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency
from nfe_app.base.words import _


class NothingChosen(Refusal):
    """No insurance type was chosen."""

    code = "nothing_chosen"
    words = _("还没选险种，先选一样。")


class SchemesOverlap(Refusal):
    """Two schemes of one kind were chosen; the law counts a month once (人社部发〔2014〕17号)."""

    code = "schemes_overlap"
    words = _("职工和居民的同一种保险只能选一个。")


class AlreadyEnrolled(Refusal):
    """The same kind of insurance already runs for these months, here or elsewhere."""

    code = "already_enrolled"
    words = _("这一种保险你已经在参保，不用再办。要换地方或换险种，先停原来的。")
    status = 409


class QuoteChanged(Refusal):
    """What it costs is not what the person was shown."""

    code = "quote_changed"
    words = _("价格变了，没有替你办。请看看新的价格再确认。")
    status = 409


class BasesDiffer(Refusal):
    """Unemployment insurance is paid on the base of the pension (京人社发〔2025〕11号: 基数同养老)."""

    code = "bases_differ"
    words = _("失业保险要和职工养老用同一个基数。")


class StepNotAllowed(Refusal):
    """The enrolment does not stand where this step could be taken."""

    code = "step_not_allowed"
    words = _("现在不能这样办：这份参保已经停了，或正是你要的样子。")
    status = 409


class Step(StrEnum):
    """What can happen to an enrolment."""

    CONFIRMED = "confirmed"
    PAUSED = "paused"
    RESUMED = "resumed"
    STOPPED = "stopped"


NEXT = {
    Step.CONFIRMED: {Step.PAUSED, Step.STOPPED},
    Step.PAUSED: {Step.RESUMED, Step.STOPPED},
    Step.RESUMED: {Step.PAUSED, Step.STOPPED},
    Step.STOPPED: set[Step](),
}
RUNNING = {Step.CONFIRMED, Step.RESUMED}
ON_THE_PENSIONS_BASE = ("employee_pension", "unemployment")


@dataclass(frozen=True)
class Choice:
    """One insurance type as chosen: its option, the base where one is chosen, and the amount that was shown."""

    scheme: str
    kind: str
    option: str
    base: Fen | None
    shown: Fen


@dataclass(frozen=True)
class Content:
    """What one enrolment is: two of the same content are one deed, made twice."""

    place: str
    residence: str
    frequency: Frequency
    scheme: str
    option: str
    base: Fen | None


def check(choices: Sequence[Choice]) -> None:
    """Refuse an empty basket, and one with two schemes of a kind."""
    if not choices:
        raise NothingChosen
    kinds = [choice.kind for choice in choices]
    if len(set(kinds)) < len(kinds):
        raise SchemesOverlap


def check_bases(chosen: Iterable[tuple[str, str, Fen | None]]) -> None:
    """Refuse unemployment insurance on another base than the pension; told are scheme, option and base of all in one place."""
    bases = {(option, base) for scheme, option, base in chosen if scheme in ON_THE_PENSIONS_BASE}
    if len(bases) > 1:
        raise BasesDiffer


def check_quote(choice: Choice, now: Fen) -> None:
    """Refuse when the amount in force is not the amount shown; both are told."""
    if choice.shown != now:
        says = _("价格变了：原来看到 {}，现在是 {}。没有替你办，请再确认一次。").format(choice.shown.shown, now.shown)
        raise QuoteChanged(says, {"scheme": choice.scheme, "shown_fen": choice.shown.count, "now_fen": now.count})


def stands_at(steps: Sequence[Step]) -> Step:
    """Where an enrolment stands is where its last step left it; it is never stored."""
    return steps[-1]


def is_there(steps: Sequence[Step], step: Step) -> bool:
    """Whether it stands already where a step would bring it: somebody's other phone was first."""
    now = stands_at(steps)
    return now is step or {now, step} <= RUNNING


def check_step(steps: Sequence[Step], next_: Step) -> None:
    """Refuse a step that may not follow the last one."""
    if next_ not in NEXT[stands_at(steps)]:
        raise StepNotAllowed(fields={"stands_at": stands_at(steps).value})


REFUSALS = (NothingChosen, SchemesOverlap, BasesDiffer, AlreadyEnrolled, QuoteChanged)
"""Why a choice may not be confirmed."""
