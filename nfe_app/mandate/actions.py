"""Signing a mandate and ending it, and what the phone shows of it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.database import new_id
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, day_says
from nfe_app.base.words import listed
from nfe_app.catalog import terms
from nfe_app.mandate import agreed, agreeing, collecting, days, history, refusals, rules, standing, tables
from nfe_app.mandate.rules import Step
from nfe_app.payment import agreements
from nfe_app.payment.rules import trade_no
from nfe_app.people import actions as people

CHANNEL = "alipay"


class Sign(Payload):
    """What may be collected: for which schemes, at most how much at once, on which day of a month; and that all of it was read.

    `consent` is the version of the text that was read; pages from before there were versions showed the first.
    """

    schemes: Annotated[list[str], Field(min_length=1, max_length=10)]
    limit_fen: Annotated[int, Field(ge=1, le=10**9)]
    day: Annotated[int, Field(ge=days.FIRST_DAY, le=days.LAST_DAY)]
    agrees: Literal[True]
    consent: Annotated[str, Field(pattern=r"^[0-9]{1,12}$")] = "1"


class OneMandate(Payload):
    """Which mandate is meant."""

    mandate_id: UUID


def owner_of(session: Session, which: OneMandate) -> UUID:
    """Whose mandate it is; raises NotFound."""
    mandate = session.get(tables.Mandate, which.mandate_id)
    if mandate is None:
        raise NotFound
    return mandate.person_id


@command(
    "mandate.sign",
    Sign,
    roles={"worker"},
    refuses=(
        *terms.REFUSALS,
        people.NotIdentified,
        refusals.DebitNotOffered,
        refusals.ConsentChanged,
        refusals.AlreadyAgreed,
    ),
    waits=False,
)
def sign(session: Session, wanted: Sign, subject: Subject) -> dict[str, object]:
    """Write down what is agreed; it holds once the person has signed it at the channel."""
    people.hold(session, subject.person_id)
    people.named(session, subject.person_id)
    for scheme in wanted.schemes:
        terms.kind_of(scheme)
    if not agreements.is_offered(CHANNEL):
        raise refusals.DebitNotOffered
    if _current(session, subject.person_id):
        raise refusals.AlreadyAgreed
    if wanted.consent != agreed.NOW:
        raise refusals.ConsentChanged
    mandate = _written_down(session, wanted, subject.person_id)
    return {"mandate_id": str(mandate.id), "address": f"/api/mandates/{mandate.id}/sign"}


def _written_down(session: Session, wanted: Sign, person_id: UUID) -> tables.Mandate:
    id_, limit = new_id(), Fen(wanted.limit_fen)
    mandate = tables.Mandate(
        id=id_,
        person_id=person_id,
        channel=CHANNEL,
        number=trade_no(id_),
        schemes=sorted(set(wanted.schemes), key=terms.SCHEMES.index),
        limit=limit,
        day=wanted.day,
        first_on=days.first_day(wanted.day, clock.today()),
        consent_version=wanted.consent,
        consent_digest=agreed.digest_of(agreed.TEXTS[wanted.consent].told(limit, wanted.day)),
    )
    session.add(mandate)
    session.flush()
    session.add(tables.MandateStep(mandate_id=id_, position=0, step=Step.WANTED.value))
    text, digest = mandate.consent_version, mandate.consent_digest
    standing.write(session, "mandate.wanted", mandate, consent_version=text, consent_digest=digest)
    return mandate


@command("mandate.ask", OneMandate, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def ask(session: Session, which: OneMandate, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Have the channel asked right now whether it was signed."""
    mandate = session.get_one(tables.Mandate, which.mandate_id)
    if standing.stands(session, mandate.id) is Step.WANTED:
        standing.write(session, "mandate.doubted", mandate)
    return {"mandate_id": str(mandate.id)}


@command("mandate.end", OneMandate, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def end(session: Session, which: OneMandate, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """End a mandate: from here on nothing is ordered by it, whether the channel can be reached or not; again changes nothing."""
    mandate = session.get_one(tables.Mandate, which.mandate_id)
    collecting.end(session, mandate, by="worker")
    return {"mandate_id": str(mandate.id), "step": standing.stands(session, mandate.id).value}


def signing_of(session: Session, mandate_id: UUID, back: str) -> tuple[str, agreements.Signing] | None:
    """What is to be signed, and at which channel; None where there is nothing to sign any more."""
    mandate = session.get_one(tables.Mandate, mandate_id)
    if standing.stands(session, mandate_id) is not Step.WANTED:
        return None
    return mandate.channel, agreements.Signing(mandate.number, mandate.limit, mandate.first_on, back)


def doubt(session: Session) -> int:
    """Have the channel asked about every mandate that is being signed, when its time has come; how many there were."""
    return agreeing.doubt(session)


def _mandates_of(session: Session, person_id: UUID) -> list[tables.Mandate]:
    mine = select(tables.Mandate).where(tables.Mandate.person_id == person_id)
    return list(session.exec(mine.order_by(col(tables.Mandate.id).desc())).all())


def _current(session: Session, person_id: UUID) -> tables.Mandate | None:
    """The mandate that holds or is being signed."""
    mine = _mandates_of(session, person_id)
    return next((one for one in mine if standing.stands(session, one.id) in rules.HOLDS), None)


@snapshot("autopay")
def shown_to(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows of the mandate that holds (or the last one), and its next debit."""
    mine = _mandates_of(session, person_id)
    told: dict[str, object] = {"offered": agreements.is_offered(CHANNEL)}
    return told | _shown(session, mine[0]) if mine else told


@snapshot("debits")
def debits_shown(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of every debit there was, newest first."""
    mine = [debit for one in _mandates_of(session, person_id) for debit in standing.debits_of(session, one.id)]
    return [history.shown(session, debit) for debit in mine]


def _shown(session: Session, mandate: tables.Mandate) -> dict[str, object]:
    step = standing.stands(session, mandate.id)
    told = {
        "id": str(mandate.id),
        "step": step.value,
        "says": rules.SAYS[step],
        "schemes": listed(terms.title_of(scheme) for scheme in mandate.schemes),
        "limit_fen": mandate.limit.count,
        "day": mandate.day,
        "address": f"/api/mandates/{mandate.id}/sign",
        "consent_version": mandate.consent_version,
        "consent_digest": mandate.consent_digest,
        "consent_on": day_says(clock.day_of(mandate.made_at)),
        "consent": [{"name": name, "words": words} for name, words in _text_of(mandate)],
    }
    return told | (_next(session, mandate) if step is Step.SIGNED else {})


def _text_of(mandate: tables.Mandate) -> list[agreed.Point]:
    return agreed.TEXTS[mandate.consent_version].told(mandate.limit, mandate.day)


def _next(session: Session, mandate: tables.Mandate) -> dict[str, object]:
    """When the next debit is and about how much: what was told of, or else what is owed now, for the next agreed day."""
    today = clock.today()
    known = standing.debits_of(session, mandate.id)
    for debit in known:
        if day := history.next_day_of(session, debit):
            return {"next": day_says(day, today), "next_fen": debit.amount.count, "told": True}
    month = Month.of(today)
    over = any(debit.month == month for debit in known) or today > days.agreed_day(days.LAST_DAY, month)
    agreed = days.agreed_day(mandate.day, month + 1 if over else month)
    day = days.planned_day(max(agreed, mandate.first_on), today)
    return {"next": day_says(day, today), "next_fen": collecting.about(session, mandate).count, "told": False}
