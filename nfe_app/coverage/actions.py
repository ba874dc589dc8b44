"""A person's record of cover, and what the phone shows of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, database
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, day_says
from nfe_app.base.words import _
from nfe_app.billing import actions as billing
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.coverage import rules
from nfe_app.coverage.rules import Cover, Held
from nfe_app.drafts import actions as drafts
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.actions import Enrolled
from nfe_app.enrolment.rules import Step
from nfe_app.ledger import actions as ledger

drafts.may_keep("deed")

STRIP = {"owed": "warn", "confirming": "wait"}


def record_of(session: Session, person_id: UUID) -> list[Cover]:
    """The months covered, scheme by scheme, as the ledger says now."""
    return rules.fold(ledger.entries_of(session, person_id))


def record_by_place(session: Session, person_id: UUID) -> list[Cover]:
    """The months covered, scheme by scheme and place by place."""
    return rules.fold(ledger.entries_of(session, person_id), by_place=True)


@database.asked_once
def held_of(session: Session, person_id: UUID) -> list[Held]:
    """Which place holds which months now, and where each was paid."""
    return rules.held(ledger.entries_of(session, person_id))


@snapshot("coverage")
def shown_to(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows: every scheme ever paid for or running now, and until when all or any of those running are covered.

    The phone holds the days against its own calendar, so that an old copy never says covered after the last day.
    """
    today = clock.today()
    enrolled = {one.scheme: one for one in enrolment.enrolments_of(session, person_id) if one.step is not Step.STOPPED}
    running = set(enrolled)
    covers = {cover.scheme: cover for cover in record_of(session, person_id)}
    none = {scheme: Cover(scheme, "", (), Fen(0), ()) for scheme in running}
    due = billing.open_months(session, person_id)
    rows = [
        _shown(cover, today, due.get(scheme, {})) | {"trouble": _trouble(enrolled.get(scheme), covers, today)}
        for scheme, cover in sorted((none | covers).items(), key=_order)
    ]
    ends = [covers[scheme].until(today) if scheme in covers else None for scheme in running]
    known = [end for end in ends if end]
    everything = min(known) if known and len(known) == len(ends) else None
    return {
        "rows": rows,
        "all_until": _text(everything),
        "all_until_says": _spoken(everything, today),
        "any_until": _text(max(known, default=None)),
    }


def _trouble(enrolled: Enrolled | None, covers: Mapping[str, Cover], today: date) -> str:
    """Why no bill can be made of a running enrolment for this month; empty when all is well."""
    if enrolled is None:
        return ""
    for scheme, cover in covers.items():
        if scheme != enrolled.scheme and terms.kind_of(scheme) == enrolled.kind and (end := cover.until(today)):
            says = _("同一种保险已经缴到 {}（{}），一个月只算一次，到期后再出账单。")
            return says.format(_spoken(end, today), terms.title_of(scheme))
    month = terms.paid_for(enrolled.scheme, Month.of(today)).first
    try:
        catalog.price(enrolled.region_code, enrolled.scheme, enrolled.option, enrolled.base, month)
    except Refusal as refusal:
        return refusal.says
    return ""


def _order(item: tuple[str, Cover]) -> int:
    return terms.SCHEMES.index(item[0])


def _shown(cover: Cover, today: date, due: Mapping[Month, str]) -> dict[str, object]:
    until = cover.until(today)
    return {
        "scheme": cover.scheme,
        "title": terms.title_of(cover.scheme),
        "until": _text(until),
        "until_says": _spoken(until, today),
        "days_left": rules.days_left(until, today),
        "months": cover.months,
        "amount_fen": cover.amount.count,
        "spans": [{"says": span.says, "months": len(span)} for span in reversed(cover.spans)],
        "gaps": [{"says": span.says, "months": len(span)} for span in reversed(cover.gaps)],
        "year": today.year,
        "strip": _strip(cover, today.year, due),
    }


def _strip(cover: Cover, year: int, due: Mapping[Month, str]) -> list[dict[str, object]]:
    covered = {month: "ok" for span in cover.spans for month in span}
    missing = {month: "bad" for span in cover.gaps for month in span}
    known = missing | {month: STRIP[state] for month, state in due.items()} | covered
    months = Span(Month(year, 1), Month(year, 12))
    return [{"number": month.number, "state": known.get(month, "none")} for month in months]


def _text(day: date | None) -> str:
    return day.isoformat() if day else ""


def _spoken(day: date | None, today: date) -> str:
    return day_says(day, today) if day else ""
