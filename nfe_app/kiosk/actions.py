"""The worker's side, from their own phone: taking a screen by its code, putting one's own paper on it, printing, ending. And the list of kiosks."""

from __future__ import annotations

import secrets
from typing import Annotated
from uuid import UUID

from pydantic import Field
from sqlalchemy import delete
from sqlmodel import Session, col, or_, select

from nfe_app.base import clock, database, journal, live
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.errors import NotFound
from nfe_app.base.journal import Event
from nfe_app.base.settings import settings
from nfe_app.catalog import actions as catalog
from nfe_app.certificate import actions as certificate
from nfe_app.certificate import pictures
from nfe_app.kiosk import rules, screens, stock
from nfe_app.kiosk.rules import Stands, Why
from nfe_app.kiosk.tables import Kiosk, Visit
from nfe_app.people import actions as people
from nfe_app.people import rules as staff


class Scanned(Payload):
    """What the phone read from the screen."""

    code: Annotated[str, Field(min_length=10, max_length=64)]


class OneVisit(Payload):
    """Which visit is meant."""

    visit_id: UUID


class Show(OneVisit):
    """Which of one's own papers is put on the screen."""

    number: Annotated[str, Field(max_length=40)]


def visitor_of(session: Session, which: OneVisit) -> UUID:
    """Whose visit it is; raises NotFound, also while nobody has scanned."""
    visit = session.get(Visit, which.visit_id)
    if visit is None or visit.person_id is None:
        raise NotFound
    return visit.person_id


@command("kiosk.take", Scanned, roles={"worker"}, refuses=(rules.CodeOver,), waits=False)
def take(session: Session, said: Scanned, subject: Subject) -> dict[str, object]:
    """Have the screen that shows this code, for a few minutes; a code is good for one phone, once. What one had elsewhere ends."""
    people.hold(session, subject.person_id)
    visit = _waiting_under(session, said.code)
    for old in _running_of(session, subject.person_id):
        screens.end(session, old, Why.REPLACED)
    visit.person_id, visit.taken_at, visit.touched_at = subject.person_id, clock.now(), clock.now()
    session.add(visit)
    journal.write(session, "kiosk.taken", visit.id, person_id=subject.person_id, facts={"kiosk": str(visit.kiosk_id)})
    live.tell(session, screens.thing(visit.kiosk_id))
    return {"visit_id": str(visit.id)} | screens.about(session.get_one(Kiosk, visit.kiosk_id))


def _waiting_under(session: Session, code: str) -> Visit:
    """The visit that waits under a code, held; raises CodeOver."""
    digest, now = screens.digest(code), clock.now()
    under = or_(Visit.code_digest == digest, Visit.before_digest == digest)
    visit = session.exec(select(Visit).where(under).with_for_update()).first()
    if visit is None or screens.stands(visit) is not Stands.WAITING:
        raise rules.CodeOver
    kiosk = session.get_one(Kiosk, visit.kiosk_id)
    if kiosk.withdrawn_at or not rules.is_shown_still(visit.turned_at, now, before=visit.code_digest != digest):
        raise rules.CodeOver
    return visit


def _running_of(session: Session, person_id: UUID) -> list[Visit]:
    mine = (Visit.person_id == person_id, col(Visit.ended_at).is_(None))
    return list(session.exec(select(Visit).where(*mine).with_for_update()).all())


def _held(session: Session, visit_id: UUID) -> Visit:
    """A visit that is not over, held; raises VisitOver."""
    visit = database.hold(session, Visit, visit_id)
    if visit is None or screens.stands(visit) is Stands.OVER:
        raise rules.VisitOver
    return visit


@command(
    "kiosk.show",
    Show,
    roles={"worker"},
    refuses=(NotFound, rules.VisitOver, rules.EnoughOfIt, certificate.AlreadyWithdrawn),
    of=visitor_of,
    waits=False,
)
def show(session: Session, said: Show, subject: Subject) -> dict[str, object]:
    """Put one of one's own papers on the screen; it is written down, and stands under 谁用过我的信息."""
    visit = _held(session, said.visit_id)
    paper = pictures.own(session, said.number, subject.person_id)
    if visit.shown >= rules.MOST_SHOWN:
        raise rules.EnoughOfIt
    visit.certificate_id, visit.shown, visit.touched_at = paper, visit.shown + 1, clock.now()
    session.add(visit)
    screens.write_use(session, "kiosk.shown", visit)
    live.tell(session, screens.thing(visit.kiosk_id))
    return {"visit_id": str(visit.id)}


@command(
    "kiosk.print_out",
    OneVisit,
    roles={"worker"},
    refuses=(NotFound, rules.VisitOver, rules.NothingShown, rules.EnoughOfIt),
    of=visitor_of,
    waits=False,
)
def print_out(session: Session, which: OneVisit, _subject: Subject) -> dict[str, object]:
    """Have the screen print what stands on it, once."""
    visit = _held(session, which.visit_id)
    if visit.certificate_id is None:
        raise rules.NothingShown
    if max(visit.print_wanted, visit.printed) >= rules.MOST_PRINTED:
        raise rules.EnoughOfIt
    visit.print_wanted, visit.touched_at = visit.print_wanted + 1, clock.now()
    session.add(visit)
    live.tell(session, screens.thing(visit.kiosk_id))
    return {"visit_id": str(visit.id)}


@command("kiosk.end", OneVisit, roles={"worker"}, refuses=(NotFound,), of=visitor_of, waits=False)
def end(session: Session, which: OneVisit, _subject: Subject) -> dict[str, object]:
    """Leave the screen, which wipes itself; one that is over is left as it is."""
    visit = database.hold(session, Visit, which.visit_id)
    if visit is not None and visit.ended_at is None:
        screens.end(session, visit, Why.PHONE)
    return {"visit_id": str(which.visit_id)}


def visit_of(session: Session, person_id: UUID) -> dict[str, object]:
    """The last visit of a person, for their phone; an empty id where there is none."""
    mine = select(Visit).where(Visit.person_id == person_id).order_by(col(Visit.taken_at).desc())
    visit = session.exec(mine.limit(1)).first()
    if visit is None:
        return {"id": "", "state": Stands.OVER.value}
    about = screens.about(session.get_one(Kiosk, visit.kiosk_id))
    return about | {
        "id": str(visit.id),
        "state": screens.stands(visit).value,
        "paper": pictures.title(session, visit.certificate_id) if visit.certificate_id else "",
        "printed": visit.printed,
        "wiped": f"{visit.wiped_at.astimezone(clock.CHINA):%H:%M:%S}" if visit.wiped_at else "",
    }


def add(session: Session, name: str, region_code: str, helper: str = "") -> str:
    """Enlist a kiosk; the address that its browser is started with, told this once. Raises NotFound for a region that is none."""
    catalog.region_of(region_code)
    secret = secrets.token_urlsafe(screens.SECRET)
    made = Kiosk(name=name, helper=helper, region_code=region_code, secret_digest=screens.digest(secret))
    session.add(made)
    session.flush()
    journal.write(session, "kiosk.added", made.id, region_code=region_code)
    return f"{settings().public_origin}/kiosk/#{secret}"


def withdraw(session: Session, kiosk_id: UUID) -> None:
    """This kiosk is none any more: its screen goes dark, and its address opens nothing. Raises NotFound."""
    kiosk = database.hold(session, Kiosk, kiosk_id)
    if kiosk is None or kiosk.withdrawn_at:
        raise NotFound
    kiosk.withdrawn_at, kiosk.seat_digest = clock.now(), ""
    session.add(kiosk)
    if visit := screens.running(session, kiosk.id):
        screens.end(session, visit, Why.WITHDRAWN)
    journal.write(session, "kiosk.withdrawn", kiosk.id, region_code=kiosk.region_code)
    live.tell(session, screens.thing(kiosk.id))


class OneKiosk(Payload):
    """Which kiosk is meant."""

    kiosk_id: UUID


class FillPaper(OneKiosk):
    """How many sheets lie in it now."""

    sheets: Annotated[int, Field(ge=0, le=rules.MOST_SHEETS)]


def region_of(session: Session, which: OneKiosk) -> set[str]:
    """Where a kiosk stands; raises NotFound for one that is not, or was withdrawn."""
    kiosk = session.get(Kiosk, which.kiosk_id)
    if kiosk is None or kiosk.withdrawn_at:
        raise NotFound
    return {kiosk.region_code}


@command("kiosk.fill_paper", FillPaper, roles={*staff.COUNTER}, refuses=(NotFound,), lies=region_of, waits=False)
def fill_paper(session: Session, said: FillPaper, clerk: Subject) -> dict[str, object]:
    """Say how many sheets lie in a kiosk now; from here on what it prints is taken off."""
    stock.fill(session, said.kiosk_id, said.sheets, clerk.person_id)
    facts = {"by": str(clerk.person_id), "sheets": said.sheets}
    journal.write(session, "kiosk.paper_filled", said.kiosk_id, facts=facts)
    return {"sheets": said.sheets}


@command("kiosk.switch_off", OneKiosk, roles={staff.SENIOR}, refuses=(NotFound,), lies=region_of, waits=False)
def switch_off(session: Session, which: OneKiosk, _clerk: Subject) -> dict[str, object]:
    """Withdraw a kiosk from the desk: one that is stolen or broken is none any more at once."""
    withdraw(session, which.kiosk_id)
    return {"kiosk_id": str(which.kiosk_id)}


def listed(session: Session) -> list[dict[str, object]]:
    """Every kiosk that was not withdrawn: whether it runs, when it was last heard of, how much it printed today, sheets left (None: not known)."""
    kiosks = session.exec(select(Kiosk).where(col(Kiosk.withdrawn_at).is_(None)).order_by(col(Kiosk.id))).all()
    return [
        {
            "id": str(one.id),
            "name": one.name,
            "place": catalog.region_of(one.region_code).name,
            "alive": rules.is_alive(one.seen_at, clock.now()),
            "seen": f"{one.seen_at.astimezone(clock.CHINA):%Y-%m-%d %H:%M}" if one.seen_at else "",
            "printed": screens.printed_today(session, one.id),
            "paper": stock.left(session, one.id),
        }
        for one in kiosks
    ]


def forget_person(session: Session, event: Event) -> None:
    """Listener: the visits of a person who is forgotten go."""
    session.execute(delete(Visit).where(col(Visit.person_id) == event.person_id))
