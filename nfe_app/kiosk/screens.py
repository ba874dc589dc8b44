"""The side of the screen: being a kiosk, the code it shows, what stands on it, and that it was wiped."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal, keys, live
from nfe_app.base.errors import NotFound
from nfe_app.base.settings import settings
from nfe_app.catalog import actions as catalog
from nfe_app.certificate import pictures
from nfe_app.kiosk import rules, stock
from nfe_app.kiosk.rules import NotAKiosk, Stands, Timing, Why
from nfe_app.kiosk.tables import Kiosk, Visit
from nfe_app.paycode import drawing

SECRET, CODE = 32, 16
"""Random bytes of the address of a kiosk and of its browser, and of a code on its screen: neither is guessed, so no guess is counted."""


def claim(session: Session, secret: str) -> str:
    """The browser that knows the start address is this kiosk from here on, and no other; what its cookie says. Raises NotAKiosk."""
    known = (Kiosk.secret_digest == digest(secret), col(Kiosk.withdrawn_at).is_(None))
    found = session.exec(select(Kiosk).where(*known)).first()
    kiosk = database.hold(session, Kiosk, found.id) if found else None
    if kiosk is None:
        raise NotAKiosk
    seat = secrets.token_urlsafe(SECRET)
    kiosk.seat_digest = digest(seat)
    session.add(kiosk)
    if visit := running(session, kiosk.id):
        end(session, visit, Why.SCREEN)
    live.tell(session, thing(kiosk.id))
    return seat


def of_seat(session: Session, seat: str) -> Kiosk:
    """The kiosk whose cookie this is; raises NotAKiosk."""
    known = (Kiosk.seat_digest == digest(seat), col(Kiosk.withdrawn_at).is_(None))
    found = session.exec(select(Kiosk).where(*known)).first() if seat else None
    if found is None:
        raise NotAKiosk
    return found


def note_seen(session: Session, kiosk: Kiosk, build: str = "") -> None:
    """The screen runs, and which page; written down now and then."""
    if kiosk.seen_at is None or clock.now() - kiosk.seen_at >= rules.SEEN_EVERY or kiosk.build != build:
        kiosk.seen_at, kiosk.build = clock.now(), build
        session.add(kiosk)


def turn(session: Session, kiosk: Kiosk) -> str:
    """A new code for the screen, on which nobody's visit is; the address that a phone scans."""
    database.hold(session, Kiosk, kiosk.id)
    plain = secrets.token_urlsafe(CODE)
    waits = (Visit.kiosk_id == kiosk.id, col(Visit.taken_at).is_(None), col(Visit.ended_at).is_(None))
    visit = session.exec(select(Visit).where(*waits).with_for_update()).first()
    if visit is None:
        visit = Visit(kiosk_id=kiosk.id, code_digest=digest(plain))
    else:
        visit.before_digest, visit.code_digest, visit.turned_at = visit.code_digest, digest(plain), clock.now()
    session.add(visit)
    session.flush()
    return f"{settings().public_origin}/screen/#{plain}"


def running(session: Session, kiosk_id: UUID) -> Visit | None:
    """The visit that somebody has at a kiosk now; one that is over by itself is ended here."""
    taken = (Visit.kiosk_id == kiosk_id, col(Visit.taken_at).is_not(None), col(Visit.ended_at).is_(None))
    for visit in session.exec(select(Visit).where(*taken).with_for_update()).all():
        if stands(visit) is not Stands.OVER:
            return visit
        end(session, visit, Why.IDLE if rules.ends_at(timing(visit)) != _latest(visit) else Why.TIME)
    return None


def seen(session: Session, kiosk: Kiosk) -> dict[str, object]:
    """What the screen shows of the visit that runs; nothing of whose it is."""
    visit = running(session, kiosk.id)
    if visit is None:
        return {"state": Stands.WAITING.value}
    told: dict[str, object] = {
        "state": stands(visit).value,
        "visit": str(visit.id),
        "touched": visit.touched_at.isoformat() if visit.touched_at else "",
        "shown": visit.shown,
        "print": visit.print_wanted,
        "left": seconds_left(visit),
    }
    if visit.certificate_id:
        told |= {
            "title": pictures.title(session, visit.certificate_id),
            "pages": pictures.count(session, visit.certificate_id),
        }
    return told


def drawn(address: str) -> dict[str, object]:
    """A code as the screen draws it."""
    path, size = drawing.drawn(address)
    return {"qr": path, "box": f"0 0 {size} {size}"}


def about(kiosk: Kiosk) -> dict[str, object]:
    """Which kiosk it is, for its own page and the phone that scanned it."""
    return {"kiosk": kiosk.name, "place": catalog.region_of(kiosk.region_code).name, "helper": kiosk.helper}


def page(session: Session, kiosk: Kiosk, visit_id: UUID, number: str) -> bytes:
    """One page of the paper that stands on this screen now; raises NotFound for anything else, and once the visit is over."""
    visit = session.get(Visit, visit_id)
    if visit is None or visit.kiosk_id != kiosk.id or stands(visit) is not Stands.SHOWN or not visit.certificate_id:
        raise NotFound
    if not re.fullmatch(r"[1-9]\d?", number, re.ASCII):
        raise NotFound
    return pictures.page(session, visit.certificate_id, int(number))


def touch(session: Session, kiosk: Kiosk) -> dict[str, object]:
    """Somebody touched the screen: the idle time begins anew, the longest time does not."""
    visit = running(session, kiosk.id)
    if visit is not None:
        visit.touched_at = clock.now()
        session.add(visit)
    return {"ok": True, "left": seconds_left(visit) if visit else 0}


def printed(session: Session, kiosk: Kiosk) -> None:
    """The paper on the screen was sent to the printer; its owner reads of it. Raises NothingShown, EnoughOfIt."""
    visit = running(session, kiosk.id)
    if visit is None or visit.person_id is None or visit.certificate_id is None:
        raise rules.NothingShown
    if visit.printed >= rules.MOST_PRINTED:
        raise rules.EnoughOfIt
    visit.printed += 1
    visit.touched_at = clock.now()
    session.add(visit)
    stock.printed(session, kiosk.id, pictures.count(session, visit.certificate_id))
    write_use(session, "kiosk.printed", visit)


def leave(session: Session, kiosk: Kiosk, why: Why) -> None:
    """The screen has ended the visit; one that is over is left as it is."""
    if visit := running(session, kiosk.id):
        end(session, visit, why)


def wiped(session: Session, kiosk: Kiosk) -> None:
    """The screen has looked and found nothing left of the last visit; its owner's phone says so."""
    over = (Visit.kiosk_id == kiosk.id, col(Visit.ended_at).is_not(None), col(Visit.wiped_at).is_(None))
    for visit in session.exec(select(Visit).where(*over).with_for_update()).all():
        visit.wiped_at = clock.now()
        session.add(visit)


def end(session: Session, visit: Visit, why: Why) -> None:
    """A visit is over; from here on its paper is answered to nobody."""
    visit.ended_at, visit.ended_why = clock.now(), why.value
    session.add(visit)
    facts = {"why": why.value, "shown": visit.shown, "printed": visit.printed}
    journal.write(session, "kiosk.ended", visit.id, person_id=visit.person_id, facts=facts)
    live.tell(session, thing(visit.kiosk_id))


def write_use(session: Session, name: str, visit: Visit) -> None:
    """Write down that a kiosk showed or printed a person's paper."""
    assert visit.person_id
    journal.used(session, name, visit.id, person_id=visit.person_id, by="kiosk", what="certificate", why="kiosk")


def timing(visit: Visit) -> Timing:
    """What the standing of a visit is worked out from."""
    return Timing(visit.taken_at, visit.touched_at, visit.ended_at, visit.certificate_id is not None)


def stands(visit: Visit) -> Stands:
    """Where a visit stands now."""
    return rules.stands(timing(visit), clock.now())


def seconds_left(visit: Visit) -> int:
    """How long a visit lasts yet if nobody touches anything, in whole seconds."""
    ends = rules.ends_at(timing(visit))
    return max(0, -(-(ends - clock.now()) // timedelta(seconds=1))) if ends else 0


def printed_today(session: Session, kiosk_id: UUID) -> int:
    """How many papers were sent to its printer in visits that began today, in China."""
    since = datetime.combine(clock.today(), datetime.min.time(), clock.CHINA)
    mine = select(func.coalesce(func.sum(Visit.printed), 0)).where(Visit.kiosk_id == kiosk_id)
    return int(session.exec(mine.where(col(Visit.taken_at) >= since)).one())


def thing(kiosk_id: UUID) -> str:
    """What is told of when something changes at a kiosk."""
    return f"kiosk {kiosk_id}"


def digest(plain: str) -> str:
    """The keyed digest of a secret of a kiosk or of a code on its screen."""
    return keys.digest("kiosk", plain)


def _latest(visit: Visit) -> datetime | None:
    return visit.taken_at + rules.VISIT_LASTS if visit.taken_at else None
