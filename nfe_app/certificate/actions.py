"""Issuing a certificate and checking one."""

from __future__ import annotations

import secrets
from datetime import timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.base import clock, journal, keys
from nfe_app.base.commands import Payload, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, NotYours, Refusal
from nfe_app.base.months import day_says
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.certificate import paper, rules, tables
from nfe_app.certificate.rules import Facts, Paid, Part, PublicView, Purpose, Standing, Status
from nfe_app.coverage import actions as coverage
from nfe_app.coverage.rules import Cover
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment.rules import Step
from nfe_app.people import actions as people

WINDOW = timedelta(minutes=10)
MISSES = 20


class NotGenuine(Refusal):
    """No certificate has this number; a mistyped number and an unknown one are answered alike."""

    code = "not_genuine"
    heeded = True
    words = _("没有查到这份证明。请对着纸上的编号再核对一遍；再查不到，就不要相信它。")
    status = 404


class TooManyChecks(Refusal):
    """Too many numbers that do not exist were asked for from one address."""

    code = "too_many_checks"
    heeded = True
    words = _("查得太多了，请 10 分钟后再查。")
    status = 429


class Wanted(Payload):
    """What a certificate is for; one without a purpose is for anything."""

    purpose: Purpose = Purpose.GENERAL


@command(
    "certificate.issue",
    Wanted,
    roles={"worker"},
    refuses=(people.NotIdentified, rules.NothingPaid, paper.NameNotPrintable),
    record=Record("papers", "number", by="number"),
)
def issue(session: Session, wanted: Wanted, subject: Subject) -> dict[str, object]:
    """Print a certificate of everything paid so far; one that would say the same today is given again."""
    said = rules.compose(_facts(session, subject.person_id, wanted.purpose))
    digest = rules.digest_of(said)
    people.hold(session, subject.person_id)
    same = (tables.Certificate.person_id == subject.person_id, tables.Certificate.digest == digest)
    if known := session.exec(select(tables.Certificate).where(*same)).first():
        return {"number": known.number}
    number = rules.number_of(secrets.token_bytes(rules.RANDOM_BYTES))
    made = tables.Certificate(
        number=number,
        person_id=subject.person_id,
        kind=said.kind,
        said=rules.canonical(said),
        digest=digest,
        sheet=paper.print_paper(said, check_address(number), number),
        issued_on=said.issued_on,
    )
    session.add(made)
    session.flush()
    journal.write(session, "certificate.issued", made.id, person_id=subject.person_id, facts={"digest": digest})
    return {"number": number}


def check_address(number: str) -> str:
    """Where anybody checks a certificate, with no account."""
    return f"{settings().public_origin}/verify/{number}"


def _facts(session: Session, person_id: UUID, purpose: Purpose) -> Facts:
    who = people.named(session, person_id)
    paused = {
        (one.scheme, one.region_code) for one in enrolment.enrolments_of(session, person_id) if one.step is Step.PAUSED
    }
    covers = coverage.record_by_place(session, person_id)
    return Facts(
        name=who.name,
        masked_name=who.name_masked,
        masked_identity=who.identity_masked,
        issued_on=clock.today(),
        parts=tuple(_part(cover, (cover.scheme, cover.place) in paused) for cover in covers),
        purpose=purpose,
        demo=settings().demo,
    )


def _part(cover: Cover, paused: bool) -> Part:
    covered = cover.until(clock.today()) is not None
    return Part(
        scheme=cover.scheme,
        scheme_name=terms.title_of(cover.scheme),
        place=cover.place,
        place_name=catalog.region_of(cover.place).full_name,
        standing=Standing.COVERED if covered else Standing.PAUSED if paused else Standing.STOPPED,
        paid=tuple(Paid(span, amount) for span, amount in cover.paid),
    )


def sheet_of(session: Session, number: str, person_id: UUID) -> bytes:
    """The PDF of a person's own certificate; raises NotFound and NotYours."""
    ours = select(tables.Certificate).where(tables.Certificate.number == (rules.normal(number) or ""))
    found = session.exec(ours).first()
    if found is None:
        raise NotFound
    if found.person_id != person_id:
        raise NotYours
    return found.sheet


def check_tries(session: Session, address: str) -> None:
    """Refuse an address that asked for too many numbers that do not exist."""
    missed = (
        tables.MissedCheck.address_digest == keys.digest("address", address),
        tables.MissedCheck.at > clock.now() - WINDOW,
    )
    if session.exec(select(func.count()).select_from(tables.MissedCheck).where(*missed)).one() >= MISSES:
        raise TooManyChecks


def verify(session: Session, typed: str) -> PublicView | None:
    """What a stranger may know of a certificate by its number; None for a number that is not ours, however it is wrong."""
    number = rules.normal(typed)
    query = select(tables.Certificate).where(tables.Certificate.number == (number or ""))
    found = session.exec(query).first()
    return rules.public_view(rules.read_said(found.said), Status.VALID) if found else None


def note_check(session: Session, typed: str) -> None:
    """Write down, once a day for a certificate, that somebody who had its number checked it: its owner may see that."""
    query = select(tables.Certificate).where(tables.Certificate.number == (rules.normal(typed) or ""))
    if found := session.exec(query).first():
        whose, name = found.person_id, "certificate.checked"
        journal.used(
            session, name, found.id, person_id=whose, by="anybody", what="certificate", why="check", daily=True
        )


def count_miss(session: Session, address: str) -> None:
    """Count a number that was not found against the address that asked."""
    session.add(tables.MissedCheck(address_digest=keys.digest("address", address)))


@snapshot("papers")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's certificates, newest first."""
    query = select(tables.Certificate).where(tables.Certificate.person_id == person_id)
    return [
        {
            "number": paper.number,
            "issued": day_says(paper.issued_on),
            "url": f"/api/certificates/{paper.number}.pdf",
            "check": f"/verify/{paper.number}",
        }
        for paper in session.exec(query.order_by(col(tables.Certificate.id).desc())).all()
    ]
