"""Changing by oneself what needs no proof, asking for what does, taking that back, and a clerk's word about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field
from sqlmodel import Session

from nfe_app.base import clock
from nfe_app.base.commands import Helped, Payload, PlainLine, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, ProveAgain
from nfe_app.base.journal import Event
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.changes import deciding, picture, rules, standing, tables
from nfe_app.changes.picture import Case, Waiting
from nfe_app.changes.rules import Kind, Step
from nfe_app.consent import actions as consents
from nfe_app.drafts import actions as drafts
from nfe_app.materials import actions as materials
from nfe_app.materials.rules import PictureMissing
from nfe_app.people import actions as people
from nfe_app.people import numbers
from nfe_app.people import rules as who_is_who
from nfe_app.staff import twice
from nfe_app.staff.rules import NotSecond, SamePerson

drafts.may_keep("change")
drafts.may_keep("withdrawal")

Photos = Annotated[list[UUID], Field(min_length=1, max_length=rules.MOST_PHOTOS)]
Reason = Literal["changed", "wrong"]
ROW = Record("changes", "change_id", grows="steps")
ASKED = (people.NotIdentified, rules.ChangeRuns, rules.NothingChanges, PictureMissing)


class Address(Helped):
    """Where one can be written to."""

    address: Annotated[PlainLine, Field(min_length=5, max_length=120)]


class Work(Helped):
    """What one does, and through which platform."""

    work: Literal["rider", "driver", "courier", "trucker", "home", "live", "own", "other"]
    platform: Annotated[PlainLine, Field(max_length=40)] = ""


class Household(Helped):
    """The place of household registration (GB/T 2260), why it is another, and pictures of the household book."""

    place: str = Field(pattern=r"^[0-9]{6}$")
    reason: Reason
    photos: Photos


class Name(Helped):
    """The name as it stands on the identity card now, and pictures of it."""

    name: Annotated[PlainLine, Field(min_length=2, max_length=60)]
    reason: Reason
    photos: Photos


class IdentityNumber(Helped):
    """The number as it stands on the identity card, and pictures of it."""

    identity_number: str = Field(pattern=r"^[0-9Xx ]{18,22}$")
    reason: Reason
    photos: Photos


class Account(Helped):
    """A bank and the number of one's own card of it, and a picture of its front."""

    bank: Annotated[PlainLine, Field(min_length=2, max_length=40)]
    account: str = Field(pattern=r"^[0-9 -]{12,30}$")
    photos: Photos


class Which(Payload):
    """One change."""

    change_id: UUID


class Decide(Which):
    """What a clerk decides about a change; a no says why."""

    approve: bool
    note: Annotated[PlainLine, Field(max_length=200)] = ""


@command(
    "changes.note_address", Address, roles={"worker"}, refuses=(rules.NothingChanges, rules.ChangeRuns), record=ROW
)
def note_address(session: Session, said: Address, subject: Subject) -> dict[str, object]:
    """Be written to at another address from now on."""
    return _noted(session, subject, Kind.ADDRESS, {"address": said.address})


@command("changes.note_work", Work, roles={"worker"}, refuses=(rules.NothingChanges, rules.ChangeRuns), record=ROW)
def note_work(session: Session, said: Work, subject: Subject) -> dict[str, object]:
    """Do other work, or the same through another platform, from now on."""
    return _noted(session, subject, Kind.WORK, {"work": said.work, "platform": said.platform})


@command("changes.ask_household", Household, roles={"worker"}, refuses=(*ASKED, UnknownPlace), record=ROW)
def ask_household(session: Session, said: Household, subject: Subject) -> dict[str, object]:
    """Ask for another household place; a clerk holds it against the household book. It may wait without signal."""
    place = catalog.region_of(said.place).code
    return _asked(session, subject, Kind.HOUSEHOLD, {"place": place}, said)


@command(
    "changes.ask_name",
    Name,
    roles={"worker"},
    refuses=(*ASKED, who_is_who.NameWrong),
    waits=False,
    sensitive=True,
)
def ask_name(session: Session, said: Name, subject: Subject) -> dict[str, object]:
    """Ask for another name; a clerk holds it against the card."""
    return _asked(session, subject, Kind.NAME, {"name": who_is_who.name_of(said.name)}, said)


@command(
    "changes.ask_identity",
    IdentityNumber,
    roles={"worker"},
    refuses=(*ASKED, who_is_who.IdentityWrong, people.IdentityTaken),
    waits=False,
    sensitive=True,
)
def ask_identity(session: Session, said: IdentityNumber, subject: Subject) -> dict[str, object]:
    """Ask for another identity number; two clerks hold it against the card."""
    number = who_is_who.identity_of(said.identity_number, clock.today())
    people.named(session, subject.person_id)
    if standing.value_of(session, subject.person_id, Kind.IDENTITY) != {"identity": number}:
        numbers.check_identity_free(session, number)
    return _asked(session, subject, Kind.IDENTITY, {"identity": number}, said)


@command(
    "changes.ask_account",
    Account,
    roles={"worker"},
    refuses=(*ASKED, rules.AccountWrong, consents.ConsentWithdrawn),
    waits=False,
    sensitive=True,
)
def ask_account(session: Session, said: Account, subject: Subject) -> dict[str, object]:
    """Ask for money to go to another card of one's own; two clerks say yes, and then it waits a day."""
    consents.require(session, subject.person_id, "bank")
    account = {"bank": said.bank, "account": rules.account_of(said.account)}
    return _asked(session, subject, Kind.ACCOUNT, account, said)


def _noted(session: Session, subject: Subject, kind: Kind, value: dict[str, str]) -> dict[str, object]:
    change = standing.start(session, subject.person_id, kind, value, "own")
    change.in_force_at = clock.now()
    standing.take(session, change, Step.IN_FORCE, subject.person_id)
    return _told(session, change)


def _asked(
    session: Session,
    subject: Subject,
    kind: Kind,
    value: dict[str, str],
    said: Household | Name | IdentityNumber | Account,
) -> dict[str, object]:
    people.named(session, subject.person_id)
    change = standing.start(session, subject.person_id, kind, value, getattr(said, "reason", "own"))
    materials.use(session, subject.person_id, said.photos, change.id)
    standing.take(session, change, Step.ASKED, subject.person_id)
    return _told(session, change)


def _told(session: Session, change: tables.Change) -> dict[str, object]:
    steps = standing.steps_of(session, change.id)
    return {"change_id": str(change.id), "step": steps[-1].step, "steps": len(steps)}


def owner_of(session: Session, which: Which) -> UUID:
    """Whose change it is; raises NotFound."""
    return standing.held(session, which.change_id).person_id


@command("changes.withdraw", Which, roles={"worker"}, refuses=(NotFound, rules.ChangeOver), of=owner_of, record=ROW)
def withdraw(session: Session, which: Which, subject: Subject) -> dict[str, object]:
    """Take back what is not in force yet: it stays as it was. Once withdrawn it is so, however often it is said."""
    change = standing.held(session, which.change_id)
    if standing.stands(session, change.id) is not Step.WITHDRAWN:
        standing.take(session, change, Step.WITHDRAWN, subject.person_id)
        twice.drop(session, deciding.DECIDE, change.id)
    return _told(session, change)


def _lies(session: Session, said: Decide) -> set[str]:
    return standing.lies(standing.held(session, said.change_id))


@command(
    "changes.decide",
    Decide,
    roles={*who_is_who.COUNTER},
    refuses=(NotFound, rules.ChangeOver, SamePerson, NotSecond, people.IdentityTaken),
    lies=_lies,
    waits=False,
)
def decide(session: Session, decided: Decide, clerk: Subject) -> dict[str, object]:
    """Say yes or no to a change. What gives an account or money away takes a fresh proof, and two."""
    change = standing.held(session, decided.change_id)
    if not decided.approve:
        deciding.decline(session, change, clerk, decided.note)
        return _told(session, change)
    if change.kind in rules.TWO_DECIDE and not clerk.is_fresh(clock.now()):
        raise ProveAgain
    done = deciding.approve(session, change, clerk, decided.note)
    return _told(session, change) | ({} if done else {"waits_for_second": True})


def waiting(session: Session, clerk: Subject) -> list[Waiting]:
    """The changes that wait for a clerk, oldest first; who was seen is written down."""
    people.only(clerk, *who_is_who.COUNTER)
    return picture.waiting(session, clerk)


def opened(session: Session, change_id: UUID, clerk: Subject) -> Case:
    """One that waits, in full, and written down. Raises NotFound, NotYourRegion, ChangeOver."""
    people.only(clerk, *who_is_who.COUNTER)
    return picture.opened(session, standing.held(session, change_id), clerk)


def due(session: Session) -> Sequence[UUID]:
    """The changes whose day of waiting is over."""
    return standing.due(session)


def take_force(session: Session, change_id: UUID) -> bool:
    """Let one of them take force, once."""
    return deciding.take_force(session, change_id)


def forget_person(session: Session, event: Event) -> None:
    """Listener: what waits ends; of a person who is forgotten only that stays what the law has us keep, and where it is nothing, nothing."""
    assert event.person_id
    for one in standing.changes_of(session, event.person_id):
        change = standing.held(session, one.id)
        if standing.stands(session, change.id) in rules.OPEN:
            standing.take(session, change, Step.WITHDRAWN, event.person_id)
        if event.facts["whole"] or change.kind in rules.LEFT:
            standing.empty(change)


def whole_of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """Everything that is kept of a person's changes, in full, for the person alone."""
    return picture.whole(session, person_id)


@snapshot("changes")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's changes, newest first."""
    return picture.of(session, person_id)


@snapshot("particulars")
def particulars_of(session: Session, person_id: UUID) -> dict[str, object]:
    """What is registered of a person now, masked, and what of it a change waits for."""
    return picture.now(session, person_id)
