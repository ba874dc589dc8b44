"""Every kind of case that waits for a clerk: where its rows come from, and whether a clerk may see one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session

from nfe_app.assistance import waiting as helps
from nfe_app.base.cases import Case
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotFound, NotYourRegion
from nfe_app.caseworker import waiting as calls
from nfe_app.changes import waiting as changes
from nfe_app.desk import refused, rules, stuck
from nfe_app.enrolment import here
from nfe_app.recovery import waiting as recoveries
from nfe_app.refund import waiting as refunds
from nfe_app.transfer import waiting as transfers


@dataclass(frozen=True)
class Kind:
    """What waits of one kind for a clerk, and one of it by its id (raises NotFound)."""

    cases: Callable[[Session, Subject], list[Case]]
    one: Callable[[Session, UUID], Case]


KINDS: Mapping[str, Kind] = {
    "refused": Kind(refused.cases, refused.one),
    "transfer": Kind(transfers.cases, transfers.one),
    "change": Kind(changes.cases, changes.one),
    "refund": Kind(refunds.cases, refunds.one),
    "recovery": Kind(recoveries.cases, recoveries.one),
    "call": Kind(calls.cases, calls.one),
    "help": Kind(helps.cases, helps.one),
    "stuck": Kind(stuck.cases, stuck.one),
}


def waiting(session: Session, clerk: Subject) -> list[Case]:
    """Everything that waits for a clerk, by its cut-off, then by its age."""
    found = [case for kind in KINDS.values() for case in kind.cases(session, clerk) if sees(session, case, clerk)]
    return sorted(found, key=lambda case: rules.order(case.due, case.at))


def waiting_of(session: Session, person_id: UUID, clerk: Subject) -> list[Case]:
    """The same of one person."""
    return [case for case in waiting(session, clerk) if case.person_id == person_id]


def one(session: Session, kind: str, object_id: UUID, clerk: Subject) -> Case:
    """One case that a clerk may see; raises NotFound, NotYourRegion."""
    case = any_(session, kind, object_id)
    if not sees(session, case, clerk):
        raise NotYourRegion
    return case


def any_(session: Session, kind: str, object_id: UUID) -> Case:
    """One case, whoever may see it; raises NotFound."""
    if kind not in KINDS:
        raise NotFound
    return KINDS[kind].one(session, object_id)


def sees(session: Session, case: Case, clerk: Subject) -> bool:
    """Whether a case lies in the clerk's regions; of a lost number or a call for help, whether its person does, or the clerk began it."""
    if case.kind in (recoveries.KIND, helps.KIND):
        return case.by == clerk.person_id or here.is_here(session, case.person_id, clerk)
    return all(map(clerk.sees, case.regions))
