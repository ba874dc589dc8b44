"""A member of staff chooses a password of their own; an account is closed; every sign-in of the house ends."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import update
from sqlmodel import Session, col

from nfe_app.base import clock, journal
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import actions, rules, second, staff, tables


class OldPasswordWrong(Refusal):
    """The old password is not right, or was tried too often."""

    code = "old_password_wrong"
    heeded = True
    words = _("原来的密码不对，或试得太多。15 分钟后还可以再试。")
    status = 403


@dataclass(frozen=True)
class Known:
    """What is to be known before a password is changed: the hash to hold the old one against, and the words about its owner."""

    hash: str
    about: tuple[str, ...]


def known_of(session: Session, token: str) -> Known:
    """The member of staff who holds this token; raises NotSignedIn."""
    subject = actions.require(session, token, *rules.STAFF, rules.UNPROVED)
    member = staff.member_of(session, subject.person_id)
    return Known(member.hash, (member.user_name, actions.staff_name(session, subject.person_id), member.agency))


def change(session: Session, token: str, address: str, hashed: str, *, right: bool) -> Refusal | None:
    """The password of this hash from now on, where the old one was right; every other sign-in of theirs ends (ASVS 7.4.3).

    A wrong old one is counted like a wrong sign-in, so that Refusal is answered and not raised. With no hash nothing is changed, and
    only the old one is tried. Raises NotSignedIn.
    """
    subject = actions.require(session, token, *rules.STAFF, rules.UNPROVED)
    member = staff.member_of(session, subject.person_id)
    if not staff.may_prove(session, member.user_name, address, right=right):
        return OldPasswordWrong()
    if not hashed:
        return None
    member.hash, member.given_at = hashed, None
    actions.end_all(session, subject.person_id, but=token)
    journal.write(session, "staff.password_changed", subject.person_id, person_id=subject.person_id)
    return None


def close(session: Session, person_id: UUID) -> int:
    """Nobody signs in by this account any more, in no way; how many sign-ins ended. What was done by it stays. Raises NotFound."""
    member = staff.member_of(session, person_id)
    actions.hold(session, person_id).role = rules.LEFT
    member.hash, member.given_at = "", None
    second.take_off(session, person_id)
    return staff.end_all(session, person_id)


def end_everybodys(session: Session) -> int:
    """End every sign-in there is; how many there were."""
    open_ = update(tables.SignedIn).where(col(tables.SignedIn.ended_at).is_(None)).values(ended_at=clock.now())
    return int(session.execute(open_).rowcount)  # type: ignore[attr-defined]
