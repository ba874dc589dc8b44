"""One person's case as a clerk reads it: masked, what lies in the clerk's regions alone, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import journal
from nfe_app.base.cases import Case, start_of
from nfe_app.base.commands import Subject
from nfe_app.base.errors import NotYourRegion
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.caseworker import actions as caseworkers
from nfe_app.certificate import actions as papers
from nfe_app.changes import actions as changing
from nfe_app.changes import waiting as changes
from nfe_app.desk import finding, kinds
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import here
from nfe_app.materials import needed
from nfe_app.people import actions as people
from nfe_app.refund import actions as refunding
from nfe_app.refund import waiting as refunds
from nfe_app.transfer import actions as transferring

LOOKED = "case.looked_at"
Line = dict[str, str]


@dataclass(frozen=True)
class Opened:
    """What a clerk reads of one person: who (masked), the case that was opened, everything else that lies here, and what is missing."""

    who: str
    case: Case
    is_case: bool
    others: list[Case] = field(default_factory=list)
    enrolments: list[Line] = field(default_factory=list)
    bills: list[Line] = field(default_factory=list)
    refunds: list[Line] = field(default_factory=list)
    changes: list[Line] = field(default_factory=list)
    transfers: list[Line] = field(default_factory=list)
    papers: list[Line] = field(default_factory=list)
    missing: tuple[str, ...] = ()
    worker: str = ""


def opened(session: Session, kind: str, object_id: UUID, clerk: Subject) -> Opened:
    """A case with all that lies here of its person; that the clerk looked is written down first. Raises NotFound, NotYourRegion."""
    case = _asked(session, kind, object_id, clerk)
    whose, by = case.person_id, clerk.person_id
    journal.used(session, LOOKED, case.id, person_id=whose, by=by, what=kind, why="work")
    everything = kinds.waiting_of(session, whose, clerk)
    return Opened(
        who=people.masked(session, whose),
        case=case,
        is_case=kind != finding.ENROLMENT,
        others=[one for one in everything if one.id != case.id],
        enrolments=_enrolments(session, whose, clerk),
        bills=_bills(session, whose, clerk),
        refunds=_lines(session, clerk, "refund", refunding.shown_to(session, whose)),
        changes=_lines(session, clerk, "change", changing.shown_to(session, whose)),
        transfers=_lines(session, clerk, "transfer", transferring.shown_to(session, whose)),
        papers=_papers(session, whose) if here.is_here(session, whose, clerk) else [],
        missing=_missing(session, [case, *everything]),
        worker=caseworkers.name_for(session, whose),
    )


def _asked(session: Session, kind: str, object_id: UUID, clerk: Subject) -> Case:
    """The case; or, where a person was found who has none, the enrolment by which they are opened."""
    if kind != finding.ENROLMENT:
        return kinds.one(session, kind, object_id, clerk)
    one = enrolment.get_enrolled(session, object_id)
    if not clerk.sees(one.region_code):
        raise NotYourRegion
    said = enrolment.shown(one)
    regions = frozenset({one.region_code})
    since = one.since.first_day
    return Case(kind, one.id, one.person_id, regions, start_of(since), str(said["title"]), "")


def _enrolments(session: Session, person_id: UUID, clerk: Subject) -> list[Line]:
    held = [one for one in enrolment.enrolments_of(session, person_id) if clerk.sees(one.region_code)]
    return [
        {
            "title": str(said["title"]),
            "says": str(said["place_name"]),
            "more": str(said["since"]),
            "state": one.step.value,
        }
        for one, said in ((one, enrolment.shown(one)) for one in reversed(held))
    ]


def _bills(session: Session, person_id: UUID, clerk: Subject) -> list[Line]:
    bills = billing.bills_of(session, person_id)
    return [
        {
            "title": billing.what_of(session, bill.id),
            "says": bill.amount.shown,
            "more": str(bill.due_on),
            "state": state,
        }
        for bill, state in bills
        if clerk.sees(bill.region_code)
    ][:24]


def _lines(session: Session, clerk: Subject, kind: str, shown: Sequence[dict[str, object]]) -> list[Line]:
    """What a phone shows of one kind, of those that a clerk may see."""
    told = [(kinds.any_(session, kind, UUID(str(one["id"]))), one) for one in shown]
    return [
        {"title": case.what, "says": str(one["says"]), "more": str(one.get("note", "")), "state": str(one["step"])}
        for case, one in told
        if kinds.sees(session, case, clerk)
    ]


def _papers(session: Session, person_id: UUID) -> list[Line]:
    return [
        {
            "title": str(one["title"]),
            "says": str(one["number"]),
            "more": str(one["issued"]),
            "state": _("作废了") if one["withdrawn"] else "",
        }
        for one in papers.shown_to(session, person_id)
    ]


def _missing(session: Session, cases: Sequence[Case]) -> tuple[str, ...]:
    """What the cases lack that came with no picture."""
    found: list[str] = []
    for case in cases:
        if case.kind == changes.KIND:
            found += needed.missing(changes.kind_of(session, case.id), changes.photos_of(session, case.id))
        elif case.kind == refunds.KIND:
            found += needed.missing("refund", refunds.photos_of(session, case.id))
    return tuple(dict.fromkeys(found))
