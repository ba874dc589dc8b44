"""认得的手机: the browsers in which a person has completed a sign-in, and what any other is asked: the identity number's last six characters."""

from __future__ import annotations

import hmac
import re
from datetime import timedelta
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col, func, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.settings import settings
from nfe_app.base.words import _
from nfe_app.people import rules, sittings, tables

KNOWN_FOR = timedelta(days=100)
"""How long a browser is known after the last sign-in there: who pays by the quarter (92 days at most) comes back in time; our choice."""
ANSWER_LIVES = timedelta(minutes=10)
"""How long after the right code the number may be told: long enough to look for the card; our choice."""
TRIES_A_DAY = 5
ASKED = 6
"""How many characters are asked for: the day of birth, the order and the check digit (GB 11643-1999)."""
TOLD_FOR = timedelta(days=3)
"""How long a person's pages tell that a new phone was let in; our choice."""
WINDOW = timedelta(days=1) + rules.CODE_LIVES + ANSWER_LIVES
"""Wrong answers are counted at the code they followed, which was asked for this much earlier at most."""
INVENTED = "999999"
"""A region where nobody lives: numbers of it are told in a demonstration, and no others."""


class NumberNeeded(Refusal):
    """The code was right, in a browser that is not known for this person."""

    code = "number_needed"
    words = _("第一次在这台手机上登录，还要核对身份证号后六位。没看到填的地方，就刷新页面。")


class NumberShape(Refusal):
    """Not five digits and a sixth, or X."""

    code = "number_shape"
    words = _("填身份证号最后六位，最后一位可能是 X。")


class NumberWrong(Refusal):
    """Not the last six characters of this person's number; `left` says how many tries there are today."""

    code = "number_wrong"
    heeded = True
    words = _("身份证号后六位不对，再对着证件看一眼。")


class NumberSpent(Refusal):
    """Wrong too often today: the right one is refused too, whoever brings it."""

    code = "number_spent"
    heeded = True
    words = _("今天错了 5 次，先不让试了。明天再来，或用通行密钥、国家平台登录，急的话带身份证到窗口。")


class NumberLate(Refusal):
    """No right code was told in this browser lately; told alike for every number, before anybody is looked up."""

    code = "number_late"
    heeded = True
    words = _("隔太久了，请重新要一个验证码。")


def last_six(text: str) -> str:
    """The last six characters of an identity number as they were typed; raises NumberShape."""
    said = re.sub(r"\s", "", text).upper()
    if not re.fullmatch(r"[0-9]{5}[0-9X]", said):
        raise NumberShape
    return said


def is_new(session: Session, person: tables.Person, mark: str) -> bool:
    """Whether a browser has something to prove: it is not known for this person, and there is a number to ask for."""
    return person.identity_sealed is not None and not _knows(session, person.id, mark)


def _knows(session: Session, person_id: UUID, mark: str) -> bool:
    signed = tables.SignedIn
    here = (signed.person_id == person_id, signed.browser_digest == _digest(mark))
    lately = signed.made_at > clock.now() - KNOWN_FOR
    return bool(mark) and session.exec(select(signed.token_digest).where(*here, lately)).first() is not None


def _digest(mark: str) -> str:
    return keys.digest("known browser", mark)


def note(session: Session, signed: tables.SignedIn, mark: str) -> None:
    """The browser of this new sign-in is known from now on; of one that was not, who has been here before is told, elsewhere too."""
    if not mark:
        return
    person = session.get_one(tables.Person, signed.person_id)
    before = session.exec(select(tables.SignedIn).where(tables.SignedIn.person_id == person.id)).all()
    if before and is_new(session, person, mark):
        since = clock.now() - sittings.SESSION_IDLES["worker"]
        signed.new_here = any(one.ended_at is None and one.seen_at > since for one in before)
        journal.write(session, "person.new_phone", person.id, person_id=person.id)
    signed.browser_digest = _digest(mark)


def forget(session: Session, person_id: UUID, *, only: str = "", but: str = "") -> None:
    """Browsers are known no more for a person: one by its digest, or all but one."""
    which = col(tables.SignedIn.browser_digest)
    theirs = (col(tables.SignedIn.person_id) == person_id, which == only if only else which != but)
    session.execute(update(tables.SignedIn).where(*theirs).values(browser_digest=""))


def question(session: Session, person: tables.Person) -> Refusal:
    """What a browser is told that is new, after a right code; a demonstration tells the answer where the number is an invented one."""
    if _misses(session, person) >= TRIES_A_DAY:
        return NumberSpent()
    number = _number(person)
    shown = settings().demo and number.startswith(INVENTED)
    return NumberNeeded(fields={"demo_last_six": number[-ASKED:]} if shown else {})


def fault(session: Session, person: tables.Person, sent: tables.OneTimeCode, said: str) -> Refusal | None:
    """Why six characters let nobody in, or None; a wrong try is counted in its own transaction, so this never raises."""
    database.alone(session, f"identity number of {person.id}")
    left = TRIES_A_DAY - _misses(session, person)
    if left <= 0:
        return NumberSpent()
    if hmac.compare_digest(_number(person)[-ASKED:].encode(), said.encode()):
        return None
    sent.misses += 1
    if left > 1:
        return NumberWrong(_("身份证号后六位不对，今天还能试 {} 次。").format(left - 1), {"left": left - 1})
    journal.write(session, "person.number_spent", person.id, person_id=person.id)
    return NumberSpent()


def _number(person: tables.Person) -> str:
    assert person.identity_sealed
    return keys.unseal("identity", person.identity_sealed)


def _misses(session: Session, person: tables.Person) -> int:
    """How often the number was told wrong today, whichever code came before."""
    theirs = tables.OneTimeCode.phone_digest == person.phone_digest
    today = tables.OneTimeCode.made_at > clock.now() - WINDOW
    counted = session.exec(select(func.sum(tables.OneTimeCode.misses)).where(theirs, today)).one()
    return int(counted or 0)


def arrivals(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """The new phones that were let in lately and are known yet, newest first (moments in ISO 8601); before them, whether one was kept out today."""
    signed = tables.SignedIn
    new = (signed.person_id == person_id, col(signed.new_here), signed.browser_digest != "")
    lately = select(signed).where(*new, signed.made_at > clock.now() - TOLD_FOR).order_by(col(signed.made_at).desc())
    let_in = [_told(sittings.device_words(one.device), one.made_at.isoformat()) for one in session.exec(lately)]
    spent = _misses(session, session.get_one(tables.Person, person_id)) >= TRIES_A_DAY
    return [*([_told(kept_out=True)] if spent else []), *let_in]


def _told(device: str = "", at: str = "", *, kept_out: bool = False) -> dict[str, object]:
    return {"device": device, "at": at, "kept_out": kept_out}
