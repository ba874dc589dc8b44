"""Making out a paper, taking one back, and what the phone shows of them."""

from __future__ import annotations

import secrets
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock, journal
from nfe_app.base.commands import Payload, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid, NotFound, NotYours, Refusal
from nfe_app.base.months import Month, Span, day_says
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.certificate import content, issuers, number, paper, rules, statement, tables
from nfe_app.certificate.issuers import Signer
from nfe_app.certificate.paper import Marks
from nfe_app.certificate.rules import Facts, Kind, Purpose, Said
from nfe_app.people import actions as people

MONTH = r"^((19[89]\d|20\d\d|21\d\d)-(0[1-9]|1[0-2]))?$"


class AlreadyWithdrawn(Refusal):
    """The paper was taken back before; that is for good."""

    code = "already_withdrawn"
    words = _("这份证明已经作废了。")
    status = 409


class Wanted(Payload):
    """Which paper, what for, and for which months; without months it is for all of them."""

    kind: Kind = Kind.PARTICIPATION
    purpose: Purpose = Purpose.GENERAL
    first: str = Field("", pattern=MONTH)
    last: str = Field("", pattern=MONTH)
    payment_id: UUID | None = None
    """Of a receipt, which payment it is about."""

    @property
    def span(self) -> Span | None:
        """The months wanted; None for all. Raises Invalid where they run backwards."""
        if not self.first and not self.last:
            return None
        first, last = Month.parse(self.first or "1980-01"), Month.parse(self.last or "2199-12")
        if last < first:
            raise Invalid(_("截止月份不能早于起始月份。"), {"last": "order"})
        return Span(first, last)


class Given(Payload):
    """A paper by its number."""

    number: str = Field(max_length=40)


@command(
    "certificate.issue",
    Wanted,
    roles={"worker"},
    refuses=(people.NotIdentified, rules.NothingPaid, paper.NameNotPrintable, Invalid),
    record=Record("papers", "number", by="number"),
)
def issue(session: Session, wanted: Wanted, subject: Subject) -> dict[str, object]:
    """Make out a signed paper of what was paid so far; one that would say the same today is given again."""
    return {"number": made_out(session, wanted, subject.person_id)}


def made_out(session: Session, wanted: Wanted, person_id: UUID) -> str:
    """The number of such a paper for a person, made out now or before. Raises what `issue` refuses.

    The person is held before the records are read: else a refund between the two would find no paper to take back, and leave a false one.
    """
    people.hold(session, person_id)
    said = composed(session, wanted, person_id)
    digest = rules.digest_of(said)
    if known := _the_same(session, person_id, digest):
        return known
    printed = number.number_of(secrets.token_bytes(number.RANDOM_BYTES))
    signer = issuers.signer(session)
    made = tables.Certificate(
        number=printed,
        person_id=person_id,
        kind=said.kind,
        said=rules.canonical(said),
        digest=digest,
        sheet=signer.sign_pdf(paper.print_paper(said, marks_of(said, printed, signer))),
        issued_on=said.issued_on,
        valid_until=said.valid_until,
        key_id=signer.key_id,
    )
    session.add(made)
    session.flush()
    journal.write(session, "certificate.issued", made.id, person_id=person_id, facts={"digest": digest})
    return printed


def _the_same(session: Session, person_id: UUID, digest: str) -> str | None:
    """The number of a paper in force that says just this."""
    back = select(tables.Withdrawal.certificate_id)
    same = (tables.Certificate.person_id == person_id, tables.Certificate.digest == digest)
    return session.exec(select(tables.Certificate.number).where(*same, col(tables.Certificate.id).not_in(back))).first()


def owner_of(session: Session, given: Given) -> UUID:
    """Whose paper it is; raises NotFound."""
    return _known(session, given.number).person_id


@command(
    "certificate.withdraw",
    Given,
    roles={"worker"},
    refuses=(NotFound, AlreadyWithdrawn),
    of=owner_of,
    waits=False,
)
def withdraw(session: Session, given: Given, subject: Subject) -> dict[str, object]:
    """Take one's own paper back, for good: whoever checks it is told so from then on."""
    people.hold(session, subject.person_id)
    found = _known(session, given.number)
    if session.get(tables.Withdrawal, found.id) is not None:
        raise AlreadyWithdrawn
    take_back(session, found, "owner")
    return {"number": found.number}


def take_back(session: Session, found: tables.Certificate, why: str) -> None:
    """Take a paper back, which nobody has yet; `why` is owner, clerk or undone."""
    session.add(tables.Withdrawal(certificate_id=found.id, why=why))
    session.flush()
    journal.write(session, "certificate.withdrawn", found.id, person_id=found.person_id, facts={"why": why})


def composed(session: Session, wanted: Wanted, person_id: UUID) -> Said:
    """What such a paper would say today. Raises NotIdentified, NothingPaid and Invalid."""
    return rules.compose(_facts(session, wanted, person_id), wanted.span)


def marks_of(said: Said, printed: str, signer: Signer) -> Marks:
    """The number, its address, and the code: the check page, with the signed statement behind the #, which no server is sent."""
    signed = signer.sign_statement(statement.of(said, number.bytes_of(printed)))
    return Marks(printed, check_address(printed), f"{settings().public_origin}/verify/#{statement.text_of(signed)}")


def check_address(number: str) -> str:
    """Where anybody checks a certificate, with no account."""
    return f"{settings().public_origin}/verify/{number}"


def _facts(session: Session, wanted: Wanted, person_id: UUID) -> Facts:
    who = people.named(session, person_id)
    parts, sections = content.of(session, wanted.kind, wanted.span, wanted.payment_id, person_id)
    return Facts(
        name=who.name,
        masked_name=who.name_masked,
        masked_identity=who.identity_masked,
        issued_on=clock.today(),
        parts=parts,
        purpose=wanted.purpose if wanted.kind in rules.WITH_PURPOSE else Purpose.GENERAL,
        demo=settings().demo,
        kind=wanted.kind.value,
        sections=sections,
    )


def sheet_of(session: Session, printed: str, person_id: UUID) -> bytes:
    """The PDF of a person's own paper; raises NotFound and NotYours."""
    found = _known(session, printed)
    if found.person_id != person_id:
        raise NotYours
    return found.sheet


def _known(session: Session, printed: str) -> tables.Certificate:
    ours = select(tables.Certificate).where(tables.Certificate.number == (number.normal(printed) or ""))
    found = session.exec(ours).first()
    if found is None:
        raise NotFound
    return found


@snapshot("papers")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's papers, newest first."""
    paper, back = tables.Certificate, tables.Withdrawal
    joined = select(paper, back.at).outerjoin(back, col(back.certificate_id) == col(paper.id))
    rows = session.exec(joined.where(paper.person_id == person_id).order_by(col(paper.id).desc())).all()
    return [_row(one, withdrawn=at is not None) for one, at in rows]


def _row(one: tables.Certificate, *, withdrawn: bool) -> dict[str, object]:
    """The phone holds the last day against its own calendar."""
    return {
        "number": one.number,
        "kind": one.kind,
        "title": rules.KIND_NAMES[Kind(one.kind)],
        "issued": day_says(one.issued_on),
        "until": one.valid_until.isoformat() if one.valid_until else "",
        "until_says": day_says(one.valid_until) if one.valid_until else "",
        "withdrawn": withdrawn,
        "url": f"/api/certificates/{one.number}.pdf",
        "check": f"/verify/{one.number}",
    }
