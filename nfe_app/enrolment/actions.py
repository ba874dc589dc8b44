"""Confirming a choice, and pausing, resuming and stopping what was chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal
from nfe_app.base.commands import Deed, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.consent import actions as consents
from nfe_app.drafts import actions as drafts
from nfe_app.enrolment import beside, rules, tables
from nfe_app.enrolment.basket import Chosen, Confirm, OneEnrolment
from nfe_app.enrolment.rules import Choice, Content, Step
from nfe_app.people import actions as people

drafts.may_keep("enrolment")
STEP = Record("enrolments", "enrolment_id", grows="steps")


@dataclass(frozen=True)
class Enrolled:
    """An enrolment as other rooms see it."""

    id: UUID
    person_id: UUID
    region_code: str
    residence: str
    scheme: str
    kind: str
    option: str
    base: Fen | None
    frequency: Frequency
    since: Month
    step: Step
    steps: int

    @property
    def content(self) -> Content:
        """What it is, as another choice is held against it."""
        return Content(self.region_code, self.residence, self.frequency, self.scheme, self.option, self.base)

    @property
    def is_running(self) -> bool:
        """Whether months are being billed."""
        return self.step in rules.RUNNING


@command(
    "enrolment.confirm",
    Confirm,
    roles={"worker"},
    refuses=(people.NotIdentified, consents.ConsentWithdrawn, *rules.REFUSALS, *terms.REFUSALS),
    record=Record("enrolments", "enrolments"),
)
def confirm(session: Session, draft: Confirm, subject: Subject) -> dict[str, object]:
    """Enrol a person in what they chose, if the price they saw is the price in force.

    The same draft twice, or the same choice from another phone, is one enrolment, and told as `already`.
    """
    people.hold(session, subject.person_id)
    people.named(session, subject.person_id)
    consents.require(session, subject.person_id, "identity")
    choices = [_choice(chosen) for chosen in draft.choices]
    wanted = {_content_of(draft, choice) for choice in choices}
    known = _rows(session, tables.Enrolment.person_id == subject.person_id, tables.Enrolment.draft_id == draft.draft_id)
    if known and {one.content for one in enrolled_of(session, known)} == wanted:
        return _reply(known, already=True)
    rules.check(choices)
    if same := _same(session, subject.person_id, wanted):
        return _reply(same, already=True)
    _check_others(session, subject.person_id, draft, choices)
    month = Month.of(clock.today())
    for choice in choices:
        priced = catalog.price(
            draft.place, choice.scheme, choice.option, choice.base, terms.paid_for(choice.scheme, month).first
        )
        rules.check_quote(choice, priced.amount)
    drawn = database.new_id() if known else draft.draft_id
    made = [_enrol(session, draft, choice, subject.person_id, month, drawn) for choice in choices]
    return _reply(made)


def _choice(chosen: Chosen) -> Choice:
    base = None if chosen.base_fen is None else Fen(chosen.base_fen)
    return Choice(chosen.scheme, terms.kind_of(chosen.scheme), chosen.option, base, Fen(chosen.shown_fen))


def _content_of(draft: Confirm, choice: Choice) -> Content:
    return Content(draft.place, draft.residence, draft.frequency, choice.scheme, choice.option, choice.base)


def _same(session: Session, person_id: UUID, wanted: set[Content]) -> list[Enrolled]:
    """The running enrolments that are just what is wanted; none where one of it is not there, or rests."""
    running = [one for one in enrolments_of(session, person_id) if one.is_running and one.content in wanted]
    return running if len(running) == len(wanted) else []


def _check_others(session: Session, person_id: UUID, draft: Confirm, choices: Sequence[Choice]) -> None:
    """Hold a basket against what runs already: no kind twice, and one base for pension and unemployment of a place."""
    wanted = {choice.kind: choice for choice in choices}
    others = [other for other in enrolments_of(session, person_id) if other.step is not Step.STOPPED]
    for other in others:
        if other.kind in wanted:
            raise _already(other, _content_of(draft, wanted[other.kind]))
    here: list[Choice | Enrolled] = [*choices, *(other for other in others if other.region_code == draft.place)]
    rules.check_bases((one.scheme, one.option, one.base) for one in here)


def _already(held: Enrolled, wanted: Content) -> rules.AlreadyEnrolled:
    """The refusal that shows both: what holds now, and what was not done."""
    holds, other = beside.told(held.content), beside.told(wanted)
    rests = "" if held.is_running else _("（正暂停）")
    words = _(
        "这一种保险已经办过了，可能是在另一部手机上办的。现在作数的：{}{}。这次没有办的：{}。要换，先把原来的停了。"
    )
    fields = {"scheme": held.scheme, "enrolment_id": str(held.id), "since": str(held.since)}
    return rules.AlreadyEnrolled(words.format(holds, rests, other), fields | {"holds": holds, "wanted": other})


def _enrol(
    session: Session, draft: Confirm, choice: Choice, person_id: UUID, month: Month, draft_id: UUID
) -> tables.Enrolment:
    made = tables.Enrolment(
        person_id=person_id,
        draft_id=draft_id,
        region_code=draft.place,
        residence=draft.residence,
        scheme=choice.scheme,
        kind=choice.kind,
        option=choice.option,
        base=choice.base,
        frequency=draft.frequency.value,
        since=month,
    )
    session.add(made)
    session.flush()
    helped = {"handed_over": str(draft.handed_over)} if draft.handed_over else {}
    _step(session, made, Step.CONFIRMED, 0, helped)
    return made


def _step(
    session: Session,
    enrolment: tables.Enrolment,
    step: Step,
    position: int,
    helped: Mapping[str, object] = MappingProxyType({}),
) -> None:
    session.add(tables.EnrolmentStep(enrolment_id=enrolment.id, position=position, step=step.value))
    who = {"person_id": enrolment.person_id, "region_code": enrolment.region_code}
    facts = {"scheme": enrolment.scheme, "place": enrolment.region_code, **helped}
    journal.write(session, f"enrolment.{step.value}", enrolment.id, **who, facts=facts)  # type: ignore[arg-type]


def _reply(rows: Sequence[tables.Enrolment | Enrolled], *, already: bool = False) -> dict[str, object]:
    return {"enrolments": [str(row.id) for row in rows], "since": str(rows[0].since), "already": already}


def owner_of(session: Session, payload: OneEnrolment) -> UUID:
    """Whose enrolment it is; raises NotFound."""
    return _get(session, payload.enrolment_id).person_id


def _get(session: Session, enrolment_id: UUID) -> tables.Enrolment:
    found = database.hold(session, tables.Enrolment, enrolment_id)
    if found is None:
        raise NotFound
    return found


def _take(session: Session, enrolment_id: UUID, step: Step) -> dict[str, object]:
    enrolment = _get(session, enrolment_id)
    taken = _steps(session, [enrolment_id])[enrolment_id]
    already = rules.is_there(taken, step)
    if not already:
        rules.check_step(taken, step)
        _step(session, enrolment, step, len(taken))
    steps = len(taken) + (not already)
    return {"enrolment_id": str(enrolment_id), "stands_at": step.value, "steps": steps, "already": already}


def _moving(kind: str) -> Callable[[Deed], Deed]:
    """Register a deed that takes one of a person's enrolments a step on."""
    refuses = (rules.StepNotAllowed, NotFound)
    return command(kind, OneEnrolment, roles={"worker"}, refuses=refuses, of=owner_of, record=STEP)


@_moving("enrolment.pause")
def pause(session: Session, which: OneEnrolment, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Bill no more months until it is resumed; months paid for stay covered."""
    return _take(session, which.enrolment_id, Step.PAUSED)


@_moving("enrolment.resume")
def resume(session: Session, which: OneEnrolment, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """Bill again from this month on."""
    return _take(session, which.enrolment_id, Step.RESUMED)


@_moving("enrolment.stop")
def stop(session: Session, which: OneEnrolment, subject: Subject) -> dict[str, object]:  # noqa: ARG001
    """End the enrolment; months paid for stay covered, and a new one may be made at any time."""
    return _take(session, which.enrolment_id, Step.STOPPED)


def get_enrolled(session: Session, enrolment_id: UUID) -> Enrolled:
    """One enrolment; raises NotFound."""
    found = enrolled_of(session, _rows(session, tables.Enrolment.id == enrolment_id))
    if not found:
        raise NotFound
    return found[0]


@database.asked_once
def enrolments_of(session: Session, person_id: UUID) -> list[Enrolled]:
    """Every enrolment of a person, oldest first."""
    return enrolled_of(session, _rows(session, tables.Enrolment.person_id == person_id))


def all_enrolled(session: Session, after: UUID | None = None, limit: int = 100) -> list[Enrolled]:
    """Enrolments in the order they were made, a page at a time: those after a given one."""
    return enrolled_of(session, _rows(session, *([tables.Enrolment.id > after] if after else []), limit=limit))


def _rows(session: Session, *where: object, limit: int | None = None) -> Sequence[tables.Enrolment]:
    query = select(tables.Enrolment).where(*where).order_by(col(tables.Enrolment.id))  # type: ignore[arg-type]
    return session.exec(query.limit(limit)).all()


def _steps(session: Session, enrolment_ids: Sequence[UUID]) -> dict[UUID, list[Step]]:
    taken = select(tables.EnrolmentStep).where(col(tables.EnrolmentStep.enrolment_id).in_(enrolment_ids))
    steps: dict[UUID, list[Step]] = {id_: [] for id_ in enrolment_ids}
    for row in session.exec(taken.order_by(col(tables.EnrolmentStep.position))).all():
        steps[row.enrolment_id].append(Step(row.step))
    return steps


def enrolled_of(session: Session, rows: Sequence[tables.Enrolment]) -> list[Enrolled]:
    """Rows as other rooms see them, with where each stands."""
    steps = _steps(session, [row.id for row in rows])
    return [
        Enrolled(
            id=row.id,
            person_id=row.person_id,
            region_code=row.region_code,
            residence=row.residence,
            scheme=row.scheme,
            kind=row.kind,
            option=row.option,
            base=row.base,
            frequency=Frequency(row.frequency),
            since=row.since,
            step=rules.stands_at(steps[row.id]),
            steps=len(steps[row.id]),
        )
        for row in rows
    ]


@snapshot("enrolments")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """What the phone shows of a person's enrolments: those that run first, in the order of the schemes."""
    in_order = sorted(enrolments_of(session, person_id), key=lambda one: terms.SCHEMES.index(one.scheme))
    return [shown(one) for one in sorted(in_order, key=lambda one: one.step is Step.STOPPED)]


def shown(enrolled: Enrolled) -> dict[str, object]:
    """One enrolment in words and numbers."""
    return {
        "id": str(enrolled.id),
        "scheme": enrolled.scheme,
        "title": terms.title_of(enrolled.scheme),
        "kind": enrolled.kind,
        "place": enrolled.region_code,
        "place_name": catalog.region_of(enrolled.region_code).full_name,
        "residence": enrolled.residence,
        "option": enrolled.option,
        "base_fen": enrolled.base.count if enrolled.base else None,
        "frequency": enrolled.frequency.value,
        "since": enrolled.since.says,
        "step": enrolled.step.value,
        "steps": enrolled.steps,
        "running": enrolled.is_running,
    }
