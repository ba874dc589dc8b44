"""Starting a recovery at a counter, confirming the new number, stopping it, and letting it take force after a day."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from pydantic import Field
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Payload, PlainLine, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.base.journal import Event
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.messages import actions as messages
from nfe_app.passkeys import actions as passkeys
from nfe_app.people import actions as people
from nfe_app.people import codes, numbers
from nfe_app.people import rules as who_is_who
from nfe_app.people.codes import Asker
from nfe_app.recovery import rules, tables

CODE = _("换号验证码 {code}，念给窗口的人听。不是你在窗口办，就不要说。")
messages.says(CODE)


class Start(Payload):
    """Who stands at the counter, by the number on their card; the number they can be reached by now; how the clerk knows them."""

    identity_number: str = Field(pattern=r"^[0-9Xx ]{18,22}$")
    phone: str = Field(pattern=r"^[0-9 +-]{11,20}$")
    why: PlainLine = Field(min_length=2, max_length=200)


class Which(Payload):
    """One recovery."""

    recovery_id: UUID


class Confirm(Which):
    """The code that came to the new number, as the person reads it out."""

    code: str = Field(pattern=r"^[0-9]{6}$")


class StopAtCounter(Payload):
    """Who stands at the counter because of the notice, by the number on their card, and why it is stopped."""

    identity_number: str = Field(pattern=r"^[0-9Xx ]{18,22}$")
    why: PlainLine = Field(min_length=2, max_length=200)


@command(
    "recovery.start",
    Start,
    roles={*who_is_who.COUNTER},
    refuses=(
        *(rules.NobodyThere, rules.RecoveryRuns, numbers.NumberTaken),
        *(who_is_who.PhoneWrong, who_is_who.IdentityWrong, who_is_who.TooManyCodes),
    ),
    waits=False,
)
def start(session: Session, said: Start, clerk: Subject) -> dict[str, object]:
    """Send a code to the new number: whoever holds it has to stand at the counter, or a slip of a digit gives an account away."""
    phone, person_id = who_is_who.phone_of(said.phone), _person_with(session, said.identity_number)
    people.hold(session, person_id)
    if running := _running(session, person_id):
        if not rules.lapsed(running.made_at, running.confirmed_at, clock.now()):
            raise rules.RecoveryRuns
        running.ended_at = clock.now()
    numbers.check_free(session, phone)
    made = tables.Recovery(
        person_id=person_id, phone_sealed=keys.seal("phone", phone), by=clerk.person_id, why=said.why
    )
    session.add(made)
    code = codes.ask_code(session, phone, _counter(made.id, clerk))
    database.after_commit(session, partial(messages.tell, phone, CODE.format(code=code)))
    _write(session, "recovery.started", made, clerk, said.why)
    shown = {"demo_code": code} if settings().demo else {}
    return {"recovery_id": str(made.id), "who": people.masked(session, person_id), **shown}


@command("recovery.confirm", Confirm, roles={*who_is_who.COUNTER}, refuses=(NotFound, rules.RecoveryOver), waits=False)
def confirm(session: Session, said: Confirm, clerk: Subject) -> dict[str, object]:
    """Begin the day of waiting, and tell the old number; a wrong code is told in the result, for it counts."""
    row = _open(session, said.recovery_id)
    phone = keys.unseal("phone", row.phone_sealed)
    if row.confirmed_at is None:
        if not codes.is_right(session, phone, said.code, _counter(row.id, clerk)):
            return {"confirmed": False, "due": ""}
        row.confirmed_at = clock.now()
        _write(session, "recovery.confirmed", row, clerk, row.why)
    return {"confirmed": True, "due": rules.due_at(row.confirmed_at).isoformat()}


def owner_of(session: Session, which: Which) -> UUID:
    """Whose account a recovery is about; raises NotFound."""
    if row := session.get(tables.Recovery, which.recovery_id):
        return row.person_id
    raise NotFound


@command("recovery.stop", Which, roles={"worker"}, refuses=(NotFound,), of=owner_of, waits=False)
def stop(session: Session, which: Which, worker: Subject) -> dict[str, object]:
    """It was not me: the account stays where it is. One that has ended is left as it ended."""
    return _stopped(session, which.recovery_id, worker, "")


@command(
    "recovery.stop_at_counter",
    StopAtCounter,
    roles={*who_is_who.COUNTER},
    refuses=(rules.NobodyThere, rules.RecoveryOver, who_is_who.IdentityWrong),
    waits=False,
)
def stop_at_counter(session: Session, said: StopAtCounter, clerk: Subject) -> dict[str, object]:
    """The same, for whoever comes to a counter because of the notice; raises RecoveryOver where there is none to stop."""
    person_id = _person_with(session, said.identity_number)
    people.hold(session, person_id)
    running = _running(session, person_id)
    if running is None:
        raise rules.RecoveryOver
    return _stopped(session, running.id, clerk, said.why)


def _person_with(session: Session, said: str) -> UUID:
    found = numbers.find_by_identity(session, who_is_who.identity_of(said, clock.today()))
    if found is None:
        raise rules.NobodyThere
    return found


def _stopped(session: Session, recovery_id: UUID, by: Subject, why: str) -> dict[str, object]:
    row = database.hold(session, tables.Recovery, recovery_id)
    if row is None:
        raise NotFound
    if row.ended_at is None:
        row.ended_at = clock.now()
        _write(session, "recovery.stopped", row, by, why)
    return {"took_force": row.took_force}


def due(session: Session) -> list[UUID]:
    """The recoveries whose day of waiting is over."""
    over = clock.now() - rules.COOL_DOWN
    waiting = select(tables.Recovery.id).where(col(tables.Recovery.ended_at).is_(None))
    return list(session.exec(waiting.where(col(tables.Recovery.confirmed_at) <= over).limit(50)))


def take_force(session: Session, recovery_id: UUID) -> bool:
    """Move the account to its new number, end every sign-in and forget every passkey; once, and never before its time.

    Where the new number has become somebody else's meanwhile, the recovery ends without.
    """
    row = database.hold(session, tables.Recovery, recovery_id)
    if row is None or row.ended_at or row.confirmed_at is None or clock.now() < rules.due_at(row.confirmed_at):
        return False
    row.ended_at = clock.now()
    by = Subject(row.by, who_is_who.CLERK)
    try:
        numbers.change(session, row.person_id, keys.unseal("phone", row.phone_sealed), "counter")
    except Refusal as refusal:
        _write(session, "recovery.stopped", row, by, refusal.code)
        return False
    people.end_all(session, row.person_id)
    passkeys.forget_all(session, row.person_id)
    row.took_force = True
    _write(session, "recovery.took_force", row, by, row.why)
    return True


def forget_person(session: Session, event: Event) -> None:
    """Listener: what would give a person who is forgotten a new number ends; where nothing is kept under the name, the number goes too."""
    assert event.person_id
    for row in session.exec(select(tables.Recovery).where(tables.Recovery.person_id == event.person_id)).all():
        row.ended_at = row.ended_at or clock.now()
        if event.facts["whole"]:
            row.phone_sealed = keys.seal("phone", "")


@snapshot("recovery")
def recovery_of(session: Session, person_id: UUID) -> dict[str, object]:
    """The recovery that would take this account to another number, for the notice on every page of it; empty where there is none."""
    row = _running(session, person_id)
    if row is None or row.confirmed_at is None:
        return {}
    phone = who_is_who.mask_phone(keys.unseal("phone", row.phone_sealed))
    return {"id": str(row.id), "phone": phone, "due": rules.due_at(row.confirmed_at).isoformat()}


def phone_asked(session: Session, recovery_id: UUID) -> str:
    """The new number of a recovery, masked."""
    return who_is_who.mask_phone(keys.unseal("phone", session.get_one(tables.Recovery, recovery_id).phone_sealed))


def _running(session: Session, person_id: UUID) -> tables.Recovery | None:
    mine = (tables.Recovery.person_id == person_id, col(tables.Recovery.ended_at).is_(None))
    return session.exec(select(tables.Recovery).where(*mine)).first()


def _open(session: Session, recovery_id: UUID) -> tables.Recovery:
    row = database.hold(session, tables.Recovery, recovery_id)
    if row is None:
        raise NotFound
    if row.ended_at or rules.lapsed(row.made_at, row.confirmed_at, clock.now()):
        raise rules.RecoveryOver
    return row


def _counter(recovery_id: UUID, clerk: Subject) -> Asker:
    """A clerk's counter stands for the browser that asked: another clerk cannot try the code, nor is it one for another recovery."""
    here = f"counter {clerk.person_id}"
    return Asker(here, here, f"recovery {recovery_id}")


def _write(session: Session, name: str, row: tables.Recovery, by: Subject, why: str) -> None:
    facts = {"by": str(by.person_id), "what": "phone", "why": why}
    journal.write(session, name, row.id, person_id=row.person_id, facts=facts)
