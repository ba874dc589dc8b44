"""What a clerk does at the counter: show and fill in, let the worker decide by a code, or act by a card and a signed paper; and wipe.

The clerk decides nothing: a choice is confirmed by a code that comes to the worker's own phone and is good for this choice alone, or,
for somebody who has no phone, by a paper that they signed before the clerk's eyes and that is kept.
"""

from __future__ import annotations

import json
from functools import partial
from typing import Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.errors import NotFound, NotYours, Refusal
from nfe_app.base.settings import settings
from nfe_app.base.shareable import NotOffered, NotShareable
from nfe_app.base.words import _
from nfe_app.catalog import terms
from nfe_app.consent import actions as consents
from nfe_app.counter import chosen, rules, tables, visits
from nfe_app.enrolment import actions as enrolment
from nfe_app.enrolment import proposable
from nfe_app.enrolment import rules as enrolling
from nfe_app.enrolment.basket import OneEnrolment
from nfe_app.enrolment.shareable import KINDS
from nfe_app.materials import actions as materials
from nfe_app.materials import rules as pictures
from nfe_app.messages import actions as messages
from nfe_app.people import actions as people
from nfe_app.people import arriving, codes
from nfe_app.people import rules as who_is_who
from nfe_app.people.codes import Asker

Refusals = tuple[type[Refusal], ...]
CODE = _("参保验证码 {code}。你要办的是：{what}。看清楚再填，填了就算你本人定的。不在窗口办事，谁也不要告诉。")
messages.says(CODE)
STEPS = {"pause": enrolment.pause, "resume": enrolment.resume, "stop": enrolment.stop}
ENROLLING: Refusals = (people.NotIdentified, consents.ConsentWithdrawn, *enrolling.REFUSALS, *terms.REFUSALS)
REGISTERING: Refusals = (
    *(people.NotSignedIn, people.IdentityTaken, people.AlreadyIdentified),
    *(who_is_who.NameWrong, who_is_who.IdentityWrong),
)


class Which(Payload):
    """One visit."""

    visit_id: UUID


class Fill(Which):
    """One field of the choice, and its value."""

    field: str = Field(max_length=40)
    value: str = Field(max_length=40)


class Want(Which):
    """What is to be done, and with which enrolment where it is not a new one."""

    deed: Literal["enrol", "pause", "resume", "stop"]
    enrolment_id: UUID | None = None


class Ask(Which):
    """The worker's own phone number, as the worker types it."""

    phone: str = Field(pattern=r"^[0-9 +-]{11,20}$")


class Decide(Ask):
    """The code that came to it; name and identity number of who is not registered yet."""

    code: str = Field(pattern=r"^[0-9]{6}$")
    name: str = Field(default="", max_length=60)
    identity_number: str = Field(default="", max_length=30)


class Card(Which):
    """Name and number on the identity card that lies before the clerk."""

    name: PlainLine = Field(min_length=1, max_length=60)
    identity_number: str = Field(pattern=r"^[0-9Xx ]{18,22}$")


AT_COUNTER = {"roles": {*who_is_who.COUNTER}, "waits": False}
OVER: Refusals = (NotFound, NotYours, rules.VisitOver)


@command("counter.receive", Which, refuses=(NotYours, rules.VisitOver), **AT_COUNTER)  # type: ignore[arg-type]
def receive(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """The next worker steps up, under an id that the screen draws; whatever the one before has left is wiped. Twice is once."""
    return {"visit_id": str(visits.start(session, which.visit_id, clerk).id)}


@command("counter.fill", Fill, refuses=(*OVER, NotShareable, NotOffered), **AT_COUNTER)  # type: ignore[arg-type]
def fill(session: Session, said: Fill, clerk: Subject) -> dict[str, object]:
    """One field has this value now, with what it brings with it; only what the law of the place offers."""
    visit = visits.held(session, said.visit_id, clerk)
    frame = visits.frame_of(visit)
    proposable.check(frame, said.field, said.value)
    visits.put(session, visit, chosen.shareable(frame | proposable.consequences(frame, {said.field: said.value})))
    return {"field": said.field}


@command("counter.want", Want, refuses=(*OVER, rules.NoCard, rules.ChosenByAnother), **AT_COUNTER)  # type: ignore[arg-type]
def want(session: Session, said: Want, clerk: Subject) -> dict[str, object]:
    """What is to be done: a new choice, or a step of an enrolment of who showed a card. What was signed for another is void."""
    visit = visits.held(session, said.visit_id, clerk)
    if said.deed != rules.ENROL:
        _check_theirs(session, visit, said.enrolment_id)
    visit.deed, visit.enrolment_id, visit.paper_id = said.deed, said.enrolment_id, None
    return {"deed": said.deed}


def _check_theirs(session: Session, visit: tables.Visit, enrolment_id: UUID | None) -> None:
    if visit.person_id is None:
        raise rules.NoCard
    if enrolment_id not in {one.id for one in enrolment.enrolments_of(session, visit.person_id)}:
        raise rules.ChosenByAnother


@command(
    "counter.ask",
    Ask,
    refuses=(*OVER, rules.NotComplete, who_is_who.PhoneWrong, who_is_who.TooManyCodes, *terms.REFUSALS),
    **AT_COUNTER,  # type: ignore[arg-type]
)
def ask(session: Session, said: Ask, clerk: Subject) -> dict[str, object]:
    """Send the worker a code for just this choice: the message says what it is, and another choice needs another code."""
    visit, phone = visits.held(session, said.visit_id, clerk), who_is_who.phone_of(said.phone)
    _check_complete(visit)
    told = chosen.in_words(visits.frame_of(visit))
    code = codes.ask_code(session, phone, _asker(visit, clerk))
    database.after_commit(session, partial(messages.tell, phone, CODE.format(code=code, what=told)))
    shown = {"demo_code": code} if settings().demo else {}
    return {"phone": who_is_who.mask_phone(phone), **shown}


@command(
    "counter.decide",
    Decide,
    refuses=(*OVER, rules.NotComplete, who_is_who.PhoneWrong, *REGISTERING, *ENROLLING),
    **AT_COUNTER,  # type: ignore[arg-type]
)
def decide(session: Session, said: Decide, clerk: Subject) -> dict[str, object]:
    """The worker confirms on this screen, by the code for this choice; a wrong one is told in the result, for it counts."""
    visit, phone = visits.held(session, said.visit_id, clerk), who_is_who.phone_of(said.phone)
    _check_complete(visit)
    if not codes.is_right(session, phone, said.code, _asker(visit, clerk)):
        return {"done": False}
    worker = Subject(arriving.join(session, phone), "worker")
    if said.name or said.identity_number:
        people.identify(session, people.Identity(name=said.name, identity_number=said.identity_number), worker)
    return _done(session, visit, clerk, worker, "counter.decided")


@command(
    "counter.card",
    Card,
    refuses=(*OVER, rules.HasPhone, *REGISTERING),
    **AT_COUNTER,  # type: ignore[arg-type]
)
def card(session: Session, said: Card, clerk: Subject) -> dict[str, object]:
    """Who stands there without a phone, by their card; the look is a line of their own ledger."""
    visit = visits.held(session, said.visit_id, clerk)
    person_id = arriving.by_card(session, people.Identity(name=said.name, identity_number=said.identity_number))
    if people.phone_of(session, person_id):
        raise rules.HasPhone
    visit.person_id, visit.paper_id = person_id, None
    if visit.deed != rules.ENROL:
        visit.deed, visit.enrolment_id = rules.ENROL, None
    _write(session, "counter.card_shown", visit, clerk, person_id)
    return {"who": people.masked(session, person_id)}


SIGNED: Refusals = (
    rules.NotComplete,
    rules.NoCard,
    rules.NotSigned,
    rules.HasPhone,
    pictures.PictureMissing,
    enrolling.StepNotAllowed,
)


@command("counter.act", Which, refuses=(*OVER, *SIGNED, *ENROLLING), **AT_COUNTER)  # type: ignore[arg-type]
def act(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """The clerk does it for who has no phone, by the paper that they signed for just this; the paper is kept with it."""
    visit = visits.held(session, which.visit_id, clerk)
    _check_complete(visit)
    if visit.person_id is None:
        raise rules.NoCard
    if visit.paper_id is None:
        raise rules.NotSigned
    if people.phone_of(session, visit.person_id):
        raise rules.HasPhone
    materials.use(session, visit.person_id, [visit.paper_id], visit.id)
    return _done(session, visit, clerk, Subject(visit.person_id, "worker"), "counter.acted")


@command("counter.end", Which, refuses=(NotFound, NotYours), **AT_COUNTER)  # type: ignore[arg-type]
def end(session: Session, which: Which, clerk: Subject) -> dict[str, object]:
    """The worker leaves: what was chosen is wiped, and the answer tells how much that was."""
    return {"wiped": visits.wipe(session, visits.own(session, which.visit_id, clerk))}


def _check_complete(visit: tables.Visit) -> None:
    if not rules.is_complete(visit.deed, visits.frame_of(visit), KINDS):
        raise rules.NotComplete


def _done(session: Session, visit: tables.Visit, clerk: Subject, worker: Subject, name: str) -> dict[str, object]:
    """The deed itself, by the same action as from the worker's own phone, and the line of who stood beside or did it."""
    if visit.deed == rules.ENROL:
        came = enrolment.confirm(session, chosen.basket(visit.id, visits.frame_of(visit)), worker)
    else:
        assert visit.enrolment_id
        came = STEPS[visit.deed](session, OneEnrolment(enrolment_id=visit.enrolment_id), worker)
    visit.done_at = clock.now()
    _write(session, name, visit, clerk, worker.person_id)
    return {"done": True, "already": bool(came["already"]), "who": people.masked(session, worker.person_id)}


def _asker(visit: tables.Visit, clerk: Subject) -> Asker:
    """The counter stands for the browser that asked; the code is for this visit and for what is chosen in it now."""
    what = json.dumps(visits.frame_of(visit), sort_keys=True)
    return Asker(f"counter {clerk.person_id}", f"visit {visit.id}", f"counter {visit.id} {what}")


def _write(session: Session, name: str, visit: tables.Visit, clerk: Subject, person_id: UUID) -> None:
    facts = {"by": str(clerk.person_id), "what": visit.deed, "why": "counter"}
    journal.write(session, name, visit.id, person_id=person_id, facts=facts)
