"""Staff: who they are, how they sign in (password by argon2id, then a second factor), and what an administrator changes of it."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import ColumnElement
from sqlmodel import Session, and_, col, func, select

from nfe_app.base import clock, database, keys
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.base.subject import WHOLE_COUNTRY
from nfe_app.base.words import _
from nfe_app.people import actions, rules, second, tables

WINDOW = timedelta(minutes=15)
FIRST_LIVES = timedelta(days=3)
"""How long a password that the house gave out opens the desk, for nothing but to choose one's own (ASVS 6.4.1); our choice."""
MOST, MOST_BY_NAME, MOST_BY_ADDRESS = 5, 25, 50
"""Wrong tries in a window: of a name from an address, of a name from anywhere, of an address for any name; our choice."""
_hasher = PasswordHasher()


class PasswordWrong(Refusal):
    """User name, password and code do not belong together, or were tried too often; which of them is not told."""

    code = "password_wrong"
    heeded = True
    words = _("用户名、密码或动态码不对，或试得太多。15 分钟后还可以再试。")
    status = 403


class NameTaken(Refusal):
    """Another member of staff signs in by that name."""

    code = "user_name_taken"
    words = _("这个用户名已经有人用了，换一个。")
    status = 409


@dataclass(frozen=True)
class Post:
    """What a member of staff may do, for which agency, and in which regions (GB/T 2260)."""

    role: str = rules.CLERK
    agency: str = ""
    regions: tuple[str, ...] = (WHOLE_COUNTRY,)


@dataclass(frozen=True)
class Listed:
    """A member of staff as an administrator sees them."""

    person_id: UUID
    user_name: str
    name: str
    post: Post
    second: bool
    signed_in: int


@cache
def _nobody() -> str:
    return _hasher.hash("nobody has this password")


def add(session: Session, user_name: str, password: str, name: str, post: Post | None = None) -> UUID:
    """A member of staff who may sign in at the desk; without a password only once they were given one. Raises NameTaken."""
    post = post or Post()
    database.alone(session, f"user name {user_name}")
    if session.exec(select(tables.Member.person_id).where(tables.Member.user_name == user_name)).first():
        raise NameTaken
    person = tables.Person(role=post.role, name_sealed=keys.seal("name", name))
    session.add(person)
    session.flush()
    hashed = hashed_of(password) if password else ""
    regions = list(post.regions)
    row = tables.Member(person_id=person.id, user_name=user_name, hash=hashed, agency=post.agency, regions=regions)
    session.add(row)
    session.flush()
    return person.id


def give_password(session: Session, person_id: UUID) -> str:
    """A new password (96 random bits) in place of the old one, until its owner chooses another; every sign-in ends. Raises NotFound.

    The second factor stays: who has lost that too says so, and it is taken off by a deed of its own (ASVS 6.4.3).
    """
    member = member_of(session, person_id)
    password = secrets.token_urlsafe(12)
    member.hash, member.given_at = hashed_of(password), clock.now()
    end_all(session, person_id)
    return password


def assign(session: Session, person_id: UUID, post: Post) -> None:
    """Another post from now on: the sign-ins of the old one end. Raises NotFound."""
    member = member_of(session, person_id)
    person = actions.hold(session, person_id)
    person.role, member.agency, member.regions = post.role, post.agency, list(post.regions)
    end_all(session, person_id)


def member_of(session: Session, person_id: UUID) -> tables.Member:
    """The member of staff of this id; raises NotFound."""
    found = session.get(tables.Member, person_id)
    if found is None:
        raise NotFound
    return found


def id_of(session: Session, user_name: str) -> UUID:
    """Who signs in by this user name; raises NotFound."""
    found = session.exec(select(tables.Member.person_id).where(tables.Member.user_name == user_name)).first()
    if found is None:
        raise NotFound
    return found


def all_of(session: Session) -> list[Listed]:
    """Every member of staff, by user name."""
    rows = session.exec(select(tables.Member).order_by(col(tables.Member.user_name))).all()
    return [_listed(session, row) for row in rows]


def at_counter(session: Session) -> list[tuple[UUID, str, list[str]]]:
    """Who works at a counter now: id, role and regions, in the order of user names."""
    joined = select(tables.Member, tables.Person.role).join(
        tables.Person, col(tables.Person.id) == tables.Member.person_id
    )
    rows = session.exec(joined.where(col(tables.Person.role).in_(rules.COUNTER)).order_by(col(tables.Member.user_name)))
    return [(member.person_id, role, list(member.regions)) for member, role in rows.all()]


def _listed(session: Session, row: tables.Member) -> Listed:
    open_ = select(func.count()).select_from(tables.SignedIn).where(_open(row.person_id))
    role = session.get_one(tables.Person, row.person_id).role
    return Listed(
        row.person_id,
        row.user_name,
        actions.staff_name(session, row.person_id),
        Post(role, row.agency, tuple(row.regions)),
        row.totp_since is not None,
        session.exec(open_).one(),
    )


def _open(person_id: UUID) -> ColumnElement[bool]:
    return and_(col(tables.SignedIn.person_id) == person_id, col(tables.SignedIn.ended_at).is_(None))


def end_all(session: Session, person_id: UUID) -> int:
    """End every sign-in of a person; how many there were."""
    open_ = session.exec(select(tables.SignedIn).where(_open(person_id)).with_for_update()).all()
    for signed in open_:
        signed.ended_at = clock.now()
    return len(open_)


def unmasked(session: Session, person_id: UUID) -> tuple[str, str, str]:
    """Name, identity and phone number of a registered person in full: for who has written down that they see it. Raises NotFound."""
    person = session.get(tables.Person, person_id)
    if person is None or person.identity_sealed is None:
        raise NotFound
    name, number = actions.staff_name(session, person_id), keys.unseal("identity", person.identity_sealed)
    return name, number, actions.phone_of(session, person_id)


def hash_of(session: Session, user_name: str) -> str:
    """The hash to hold a password against; of an unknown name one that nothing matches, so that both take as long."""
    nobody, kept = _nobody(), select(tables.Member.hash).where(tables.Member.user_name == user_name)
    return session.exec(kept).first() or nobody


def hashed_of(password: str) -> str:
    """The password as it is kept: argon2id with a salt of its own (RFC 9106). It takes its time on purpose."""
    return _hasher.hash(password)


def is_right(hashed: str, password: str) -> bool:
    """Whether the password belongs to the hash. It takes its time on purpose, so no transaction is open meanwhile."""
    try:
        return _hasher.verify(hashed, password)
    except (VerifyMismatchError, InvalidHashError):
        return False


def try_password(session: Session, user_name: str, address: str, *, right: bool, code: str = "") -> actions.Tried:
    """Sign in whose password was right, and the code where one is enrolled; wrong tries are counted, so they answer empty."""
    row = _try_of(user_name, address)
    known = session.exec(select(tables.Member).where(tables.Member.user_name == user_name)).first()
    may = _may_try(session, row)
    if known is None or not right or not may or _is_over(known) or not second.accepts(session, known.person_id, code):
        session.add(row)
        return actions.Tried()
    token = actions.sign_in(session, known.person_id, "password", address)
    session.flush()
    _prove(session, actions.digest_of(token))
    return actions.Tried(known.person_id, token)


def try_again(session: Session, token: str, address: str, *, right: bool, code: str = "") -> bool:
    """Step up: who is signed in shows once more who they are, by the code or, where none is enrolled, by the password."""
    subject = actions.require(session, token, *rules.STAFF)
    member = member_of(session, subject.person_id)
    row = _try_of(member.user_name, address)
    proven = _may_try(session, row) and (
        second.accepts(session, subject.person_id, code) if member.totp_since else right
    )
    if proven:
        _prove(session, actions.digest_of(token))
    else:
        session.add(row)
    return proven


def may_prove(session: Session, user_name: str, address: str, *, right: bool) -> bool:
    """Whether a password that was right counts now; one that was not is counted."""
    row = _try_of(user_name, address)
    if right and _may_try(session, row):
        return True
    session.add(row)
    return False


def _is_over(member: tables.Member) -> bool:
    """Whether the time of a password that the house gave out is over."""
    return member.given_at is not None and clock.now() > member.given_at + FIRST_LIVES


def _prove(session: Session, seat: str) -> None:
    session.get_one(tables.SignedIn, seat).proved_at = clock.now()


def _try_of(user_name: str, address: str) -> tables.FailedPassword:
    return tables.FailedPassword(
        who_digest=keys.digest("password try", f"{user_name} {address}"),
        name_digest=keys.digest("password try by name", user_name),
        address_digest=keys.digest("password try by address", address),
    )


def _may_try(session: Session, row: tables.FailedPassword) -> bool:
    """Whether fewer tries were wrong lately than any of the three limits; those of one name or address wait for one another."""
    table = tables.FailedPassword
    limits = sorted(
        [
            (row.address_digest, table.address_digest, MOST_BY_ADDRESS),
            (row.name_digest, table.name_digest, MOST_BY_NAME),
            (row.who_digest, table.who_digest, MOST),
        ],
        key=lambda one: one[0],
    )
    for digest, _column, _most in limits:
        database.alone(session, f"password try {digest}")
    since = table.at > clock.now() - WINDOW
    counts = [
        (session.exec(select(func.count()).select_from(table).where(column == digest, since)).one(), most)
        for digest, column, most in limits
    ]
    return all(count < most for count, most in counts)
