"""One-time codes: asked for by one browser and tried there alone, counted by rows in the transaction of the asking and of the try."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.words import _
from nfe_app.people import actions, known, rules, tables

NO_CODE = UUID(int=0)


@dataclass(frozen=True)
class Asker:
    """Who asks for a code and tries it: the browser's address and its secret, and what the code is for.

    `mark` is the other secret of the browser, by which it is known after a sign-in.
    """

    address: str
    device: str
    purpose: str = "sign_in"
    agent: str = ""
    mark: str = ""

    @property
    def bound(self) -> str:
        """By what a code knows the browser and the deed it was asked for."""
        return keys.digest("code asked by", f"{self.purpose} {self.device}")


def ask_code(session: Session, phone: str, asker: Asker) -> str:
    """A new six-digit code for a phone number, this browser's older ones void; raises TooManyCodes with the seconds to wait.

    Whether anybody is known by the number is never looked up: known and unknown ones cost the same work (OWASP ASVS 6.3.8).
    """
    made = tables.OneTimeCode(
        phone_digest=keys.digest("phone", phone),
        address_digest=keys.digest("address", asker.address),
        device_digest=keys.digest("device", asker.device),
        bound_digest=asker.bound,
        code_digest="",
    )
    for one in (made.address_digest, made.device_digest, made.phone_digest):
        database.alone(session, f"one-time code {one}")
    _keep_to_the_limits(session, made)
    for code in session.exec(_for_this_browser(made.phone_digest, asker)):
        code.used_at = code.used_at or clock.now()
    plain = f"{secrets.randbelow(10**6):06d}"
    made.code_digest = _code_digest(made.id, plain)
    session.add(made)
    return plain


def _keep_to_the_limits(session: Session, made: tables.OneTimeCode) -> None:
    now = clock.now()
    to_this_phone = _since(session, timedelta(days=1), tables.OneTimeCode.phone_digest == made.phone_digest)
    if wait := rules.seconds_to_wait([code.made_at for code in to_this_phone], now):
        raise rules.TooManyCodes(_("验证码要得太勤了，{} 秒后再要。").format(wait), {"wait_seconds": wait})
    for mine, most in (
        (tables.OneTimeCode.device_digest == made.device_digest, rules.CODES_AN_HOUR_FROM_ONE_DEVICE),
        (tables.OneTimeCode.address_digest == made.address_digest, rules.CODES_AN_HOUR_FROM_ONE_ADDRESS),
    ):
        if len(_since(session, timedelta(hours=1), mine)) >= most:
            raise rules.TooManyCodes


def _since(session: Session, long: timedelta, *which: ColumnElement[bool] | bool) -> list[tables.OneTimeCode]:
    """The codes of some kind that were asked for in the time that has just gone by."""
    asked = select(tables.OneTimeCode).where(tables.OneTimeCode.made_at > clock.now() - long, *which)
    return list(session.exec(asked))


def _for_this_browser(phone_digest: str, asker: Asker) -> SelectOfScalar[tables.OneTimeCode]:
    """The codes that this browser asked for this number and this deed, newest first; nobody else can try them until that is done."""
    mine = (tables.OneTimeCode.phone_digest == phone_digest, tables.OneTimeCode.bound_digest == asker.bound)
    return select(tables.OneTimeCode).where(*mine).order_by(col(tables.OneTimeCode.made_at).desc()).with_for_update()


def is_right(session: Session, phone: str, code: str, asker: Asker) -> bool:
    """Whether this browser was sent this code; once true it is void. Every try is counted in its own transaction, so it never raises."""
    now = clock.now()
    sent = session.exec(_for_this_browser(keys.digest("phone", phone), asker).limit(1)).first()
    right = hmac.compare_digest(sent.code_digest if sent else "", _code_digest(sent.id if sent else NO_CODE, code))
    if sent is None or sent.used_at or sent.tries >= rules.CODE_TRIES or now > sent.made_at + rules.CODE_LIVES:
        return False
    sent.tries += 1
    sent.used_at = now if right else None
    return right


def try_code(session: Session, phone: str, code: str, asker: Asker) -> actions.Tried:
    """Sign in with a code; a wrong one answers empty instead of raising, for it counts. A new browser is asked for more (`refused`)."""
    if not is_right(session, phone, code, asker):
        return actions.Tried()
    person = person_with(session, phone)
    if not known.is_new(session, person, asker.mark):
        return _signed_in(session, person, "code", asker)
    session.exec(_for_this_browser(keys.digest("phone", phone), asker).limit(1)).one().proved_at = clock.now()
    return actions.Tried(refused=known.question(session, person))


def try_number(session: Session, phone: str, said: str, asker: Asker) -> actions.Tried:
    """Sign in with the last six of the identity number, in the browser that has just told the right code; else `refused` tells why.

    Nobody is looked up before that is seen. A wrong try counts, so it is answered and not raised.
    """
    sent = session.exec(_for_this_browser(keys.digest("phone", phone), asker).limit(1)).first()
    if sent is None or sent.proved_at is None or clock.now() > sent.proved_at + known.ANSWER_LIVES:
        return actions.Tried(refused=known.NumberLate())
    person = person_with(session, phone)
    if known.is_new(session, person, asker.mark) and (why := known.fault(session, person, sent, said)):
        return actions.Tried(refused=why)
    sent.proved_at = None
    return _signed_in(session, person, "number", asker)


def _signed_in(session: Session, person: tables.Person, how: str, asker: Asker) -> actions.Tried:
    token = actions.sign_in(session, person.id, how, asker.address, asker.agent, asker.mark)
    return actions.Tried(person.id, token)


def _code_digest(id_: UUID, code: str) -> str:
    return keys.digest("one-time code", f"{id_} {code}")


def person_with(session: Session, phone: str) -> tables.Person:
    """The person of a phone number, who has shown that it is theirs; a new one for a new number."""
    digest = keys.digest("phone", phone)
    query = select(tables.Person).where(tables.Person.phone_digest == digest)
    if known := session.exec(query).first():
        return known
    database.alone(session, f"phone {digest}")
    made = tables.Person(role="worker", phone_digest=digest, phone_sealed=keys.seal("phone", phone))
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.exec(query).one()
    journal.write(session, "person.joined", made.id, person_id=made.id)
    return made
