"""Whose clerk is who: chosen once, kept, and chosen anew when the clerk does not work for the place any more."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal
from nfe_app.base.subject import Subject
from nfe_app.caseworker import rules, tables
from nfe_app.caseworker.rules import Candidate, Hours
from nfe_app.changes import standing
from nfe_app.changes.rules import Kind
from nfe_app.enrolment import actions as enrolment
from nfe_app.people import staff


def of(session: Session, person_id: UUID) -> tables.Caseworker | None:
    """The clerk who is there for a person now."""
    mine = (tables.Caseworker.person_id == person_id, col(tables.Caseworker.ended_at).is_(None))
    return session.exec(select(tables.Caseworker).where(*mine)).first()


def ensure(session: Session, person_id: UUID) -> tables.Caseworker | None:
    """The same, chosen now where there is none or who was works for the place no more; None where nobody works for it."""
    database.alone(session, f"caseworker {person_id}")
    now, region = of(session, person_id), region_of(session, person_id)
    serving = {one.id: one for one in candidates(session, region)}
    if now and now.member_id in serving:
        return now
    if now:
        now.ended_at = clock.now()
    chosen = rules.choose(list(serving.values()), person_id, _platform(session, person_id))
    if chosen is None:
        return None
    made = tables.Caseworker(person_id=person_id, member_id=chosen, region_code=region)
    session.add(made)
    session.flush()
    journal.write(session, "caseworker.chosen", made.id, region_code=region or None, facts={"member": str(chosen)})
    return made


def candidates(session: Session, region: str) -> list[Candidate]:
    """The clerks who work for a place, with how many they are there for."""
    counted = select(tables.Caseworker.member_id, func.count()).where(col(tables.Caseworker.ended_at).is_(None))
    loads = dict(session.exec(counted.group_by(col(tables.Caseworker.member_id))).all())
    hours = {one.member_id: one for one in session.exec(select(tables.CaseworkerHours))}
    found = []
    for id_, role, regions in staff.at_counter(session):
        reach = [one for one in Subject(id_, role, regions=frozenset(regions)).reach if region.startswith(one)]
        if reach:
            known = {name.casefold() for name in hours[id_].platforms} if id_ in hours else set()
            found.append(Candidate(id_, max(reach, key=len), frozenset(known), loads.get(id_, 0)))
    return found


def region_of(session: Session, person_id: UUID) -> str:
    """For which place a clerk is wanted: the newest that is paid for, else the newest there was; empty for none."""
    held = enrolment.enrolments_of(session, person_id)
    places = [one.region_code for one in held if one.is_running] or [one.region_code for one in held]
    return places[-1] if places else ""


def hours_of(session: Session, member_id: UUID) -> Hours | None:
    """When a clerk is there; None where they have not said."""
    row = session.get(tables.CaseworkerHours, member_id)
    return Hours(frozenset(row.weekdays), row.opens, row.closes) if row else None


def _platform(session: Session, person_id: UUID) -> str:
    return standing.value_of(session, person_id, Kind.WORK).get("platform", "")
