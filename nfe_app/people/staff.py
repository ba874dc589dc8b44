"""Staff who sign in with a user name and a password (argon2id); proper staff sign-in replaces this."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlmodel import Session, select

from nfe_app.base import clock, database, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import actions, tables

WINDOW = timedelta(minutes=15)
MOST = 5
_hasher = PasswordHasher()


class PasswordWrong(Refusal):
    """User name and password do not belong together, or were tried too often; which of them is not told."""

    code = "password_wrong"
    words = _("用户名或密码不对，或试得太多。15 分钟后还可以再试。")
    status = 403


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def add_clerk(session: Session, user_name: str, password: str, name: str) -> UUID:
    """A clerk who may sign in at the desk."""
    person = tables.Person(role="clerk", name_sealed=keys.seal("name", name))
    session.add(person)
    session.flush()
    session.add(tables.StaffPassword(person_id=person.id, user_name=user_name, hash=_hasher.hash(password)))
    return person.id


def hash_of(session: Session, user_name: str) -> str:
    """The hash to hold a password against; of an unknown name one that nothing matches, so that both take as long."""
    kept = select(tables.StaffPassword.hash).where(tables.StaffPassword.user_name == user_name)
    return session.exec(kept).first() or _nobody()


def is_right(hashed: str, password: str) -> bool:
    """Whether the password belongs to the hash. It takes its time on purpose, so no transaction is open meanwhile."""
    try:
        return _hasher.verify(hashed, password)
    except VerifyMismatchError:
        return False


def try_password(session: Session, user_name: str, address: str, *, right: bool) -> actions.Tried:
    """Sign a clerk in whose password was right; wrong tries are counted, so they answer empty instead of raising."""
    who = keys.digest("password try", f"{user_name} {address}")
    database.alone(session, f"password try {who}")
    since = tables.FailedPassword.at > clock.now() - WINDOW
    failed = session.exec(select(tables.FailedPassword).where(tables.FailedPassword.who_digest == who, since)).all()
    known = session.exec(select(tables.StaffPassword).where(tables.StaffPassword.user_name == user_name)).first()
    if known is None or not right or len(failed) >= MOST:
        session.add(tables.FailedPassword(who_digest=who))
        return actions.Tried()
    return actions.Tried(known.person_id, actions.sign_in(session, known.person_id))
