"""Signing in and out, saying who one is, and asking who stands at the door."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pydantic import Field
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.people import rules, tables

NOBODY = UUID(int=0)


class NotSignedIn(Refusal):
    """Nobody is signed in here, or the sign-in has ended."""

    code = "not_signed_in"
    words = _("请先登录。你填的都还在。")
    status = 401


class NotIdentified(Refusal):
    """The person has not said yet who they are."""

    code = "not_identified"
    words = _("还没有实名登记。你选的都还在，先填姓名和身份证号。")


class IdentityTaken(Refusal):
    """The identity number belongs to another account already."""

    code = "identity_taken"
    words = _("这个身份证号已经登记在另一个手机号上。请用那个手机号登录，或到窗口办。")


class AlreadyIdentified(Refusal):
    """A name and number once registered are changed at a counter only."""

    code = "already_identified"
    words = _("已经实名登记过了，要改请到窗口办。")


class Identity(Payload):
    """Name and number as on the card; sent once, never kept on the phone."""

    name: str = Field(max_length=60)
    identity_number: str = Field(max_length=30)


@dataclass(frozen=True)
class Named:
    """A person as papers and clerks see them."""

    person_id: UUID
    name: str
    identity_masked: str
    name_masked: str
    phone_masked: str


@dataclass(frozen=True)
class Tried:
    """What came of trying a code: a person and the token of their sign-in, or neither."""

    person_id: UUID | None = None
    token: str = ""


def ask_code(session: Session, phone: str, address: str) -> str:
    """A new six-digit code for a phone number, the older ones void; raises TooManyCodes with the seconds to wait."""
    digest, here = keys.digest("phone", phone), keys.digest("address", address)
    for one in (here, digest):
        database.alone(session, f"one-time code {one}")
    now = clock.now()
    sent = select(tables.OneTimeCode).where(tables.OneTimeCode.made_at > now - timedelta(days=1))
    earlier = session.exec(sent.where(tables.OneTimeCode.phone_digest == digest).with_for_update()).all()
    if wait := rules.seconds_to_wait([code.made_at for code in earlier], now):
        raise rules.TooManyCodes(_("验证码要得太勤了，{} 秒后再要。").format(wait), {"wait_seconds": wait})
    recent = sent.where(
        tables.OneTimeCode.address_digest == here, tables.OneTimeCode.made_at > now - timedelta(hours=1)
    )
    if len(session.exec(recent).all()) >= rules.CODES_AN_HOUR_FROM_ONE_ADDRESS:
        raise rules.TooManyCodes
    for code in earlier:
        code.used_at = code.used_at or now
    made = tables.OneTimeCode(phone_digest=digest, address_digest=here, code_digest="")
    plain = f"{secrets.randbelow(10**6):06d}"
    made.code_digest = _code_digest(made.id, plain)
    session.add(made)
    return plain


def try_code(session: Session, phone: str, code: str) -> Tried:
    """Sign in with a code; every try is counted in its own transaction, so a wrong one answers empty instead of raising."""
    now = clock.now()
    latest = select(tables.OneTimeCode).where(tables.OneTimeCode.phone_digest == keys.digest("phone", phone))
    sent = session.exec(latest.order_by(col(tables.OneTimeCode.made_at).desc()).limit(1).with_for_update()).first()
    if sent is None or sent.used_at or sent.tries >= rules.CODE_TRIES or now > sent.made_at + rules.CODE_LIVES:
        return Tried()
    sent.tries += 1
    if not hmac.compare_digest(sent.code_digest, _code_digest(sent.id, code)):
        return Tried()
    sent.used_at = now
    person = person_with(session, phone)
    return Tried(person.id, sign_in(session, person.id))


def _code_digest(id_: UUID, code: str) -> str:
    return keys.digest("one-time code", f"{id_} {code}")


def person_with(session: Session, phone: str) -> tables.Person:
    """The person of a phone number, who has shown that it is theirs; a new one for a new number."""
    digest = keys.digest("phone", phone)
    query = select(tables.Person).where(tables.Person.phone_digest == digest)
    if known := session.exec(query).first():
        return known
    made = tables.Person(role="worker", phone_digest=digest, phone_sealed=keys.seal("phone", phone))
    try:
        with session.begin_nested():
            session.add(made)
    except IntegrityError:
        return session.exec(query).one()
    journal.write(session, "person.joined", made.id, person_id=made.id)
    return made


def sign_in(session: Session, person_id: UUID, how: str = "code") -> str:
    """A fresh token (256 random bits) for one browser of a person; we keep its digest alone."""
    token = secrets.token_urlsafe(32)
    session.add(tables.SignedIn(token_digest=sha256(token.encode()).hexdigest(), person_id=person_id))
    journal.write(session, "person.signed_in", person_id, person_id=person_id, facts={"how": how})
    return token


def sign_out(session: Session, token: str) -> None:
    """End the sign-in of this token; an unknown or ended one is left as it is."""
    if (signed := session.get(tables.SignedIn, sha256(token.encode()).hexdigest())) and not signed.ended_at:
        signed.ended_at = clock.now()
        journal.write(session, "person.signed_out", signed.person_id, person_id=signed.person_id)


def require(session: Session, token: str | None, *roles: str) -> Subject:
    """Who holds this token, in one of these roles; raises NotSignedIn otherwise."""
    signed = session.get(tables.SignedIn, sha256(token.encode()).hexdigest()) if token else None
    if signed is None or signed.ended_at:
        raise NotSignedIn
    person = session.get_one(tables.Person, signed.person_id)
    if person.role not in roles or clock.now() > signed.made_at + rules.SESSION_LIVES[person.role]:
        raise NotSignedIn
    return Subject(person.id, person.role)


def signed_in_at(session: Session, token: str) -> datetime:
    """When the sign-in of this token began; raises NotSignedIn."""
    if signed := session.get(tables.SignedIn, sha256(token.encode()).hexdigest()):
        return signed.made_at
    raise NotSignedIn


def subject_of_id(session: Session, person_id: UUID, role: str) -> Subject:
    """The person of this id in this role, as the gate told it; raises NotSignedIn."""
    person = session.get(tables.Person, person_id)
    if person is None or person.role != role:
        raise NotSignedIn
    return Subject(person.id, person.role)


def staff_name(session: Session, person_id: UUID) -> str:
    """The name of a member of staff."""
    return _name(session.get_one(tables.Person, person_id))


@command(
    "people.identify",
    Identity,
    roles={"worker"},
    refuses=(rules.NameWrong, rules.IdentityWrong, IdentityTaken, AlreadyIdentified),
    waits=False,
)
def identify(session: Session, said: Identity, subject: Subject) -> dict[str, object]:
    """Register the name and identity number of the person who is signed in; the same again is no change."""
    number, name = rules.identity_of(said.identity_number, clock.today()), rules.name_of(said.name)
    digest = keys.digest("identity", number)
    database.alone(session, f"identity {digest}")
    person = hold(session, subject.person_id)
    if person.identity_digest not in (None, digest) or (person.name_sealed and _name(person) != name):
        raise AlreadyIdentified
    other = session.exec(select(tables.Person.id).where(tables.Person.identity_digest == digest)).first()
    if other not in (None, person.id):
        raise IdentityTaken
    if person.identity_digest is None:
        person.identity_digest, person.identity_sealed = digest, keys.seal("identity", number)
        person.name_sealed = keys.seal("name", name)
        journal.write(session, "person.identified", person.id, person_id=person.id)
    return {"name": name, "identity": rules.mask_identity(number)}


def hold(session: Session, person_id: UUID) -> tables.Person:
    """The person, whom no other transaction may act for until this one ends."""
    held = database.hold(session, tables.Person, person_id)
    if held is None:
        raise NotSignedIn
    return held


def nobody(session: Session) -> UUID:
    """Stands for whoever sent money that belongs to nobody we know: it is owed to them all the same. Nobody signs in as this one."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    row = {"id": NOBODY, "role": "nobody", "made_at": clock.now()}
    session.execute(insert(tables.Person).values(row).on_conflict_do_nothing())
    return NOBODY


def named(session: Session, person_id: UUID) -> Named:
    """Name and masked numbers of a registered person; raises NotIdentified."""
    person = session.get_one(tables.Person, person_id)
    if person.identity_sealed is None or person.name_sealed is None:
        raise NotIdentified
    name, number = _name(person), keys.unseal("identity", person.identity_sealed)
    return Named(person.id, name, rules.mask_identity(number), rules.mask_name(name), _phone_masked(person))


def masked(session: Session, person_id: UUID) -> str:
    """A person as a clerk may read of them: name, identity and phone number, each masked; who has told no name, the phone number."""
    person = session.get_one(tables.Person, person_id)
    if person.identity_sealed is None:
        return _phone_masked(person)
    known = named(session, person_id)
    return f"{known.name_masked} {known.identity_masked} {known.phone_masked}"


def find_at_desk(session: Session, said: str, clerk: Subject) -> Named | None:
    """The registered person whose whole phone or identity number this is, for a clerk; that the clerk looked is written down."""
    if clerk.role != "clerk":
        raise NotSignedIn
    number = said.strip().upper()
    by_phone = tables.Person.phone_digest == keys.digest("phone", f"+86{number}")
    query = select(tables.Person).where(by_phone | (tables.Person.identity_digest == keys.digest("identity", number)))
    person = session.exec(query.where(tables.Person.role == "worker")).first()
    if person is None or person.identity_sealed is None:
        return None
    journal.write(session, "person.found_at_desk", person.id, person_id=person.id, facts={"by": str(clerk.person_id)})
    return named(session, person.id)


def _name(person: tables.Person) -> str:
    return keys.unseal("name", person.name_sealed) if person.name_sealed else ""


def _phone_masked(person: tables.Person) -> str:
    return rules.mask_phone(keys.unseal("phone", person.phone_sealed)) if person.phone_sealed else ""


def phone_of(session: Session, person_id: UUID) -> str:
    """The phone number of a person, for a message; empty where there is none."""
    person = session.get_one(tables.Person, person_id)
    return keys.unseal("phone", person.phone_sealed) if person.phone_sealed else ""


@snapshot("person")
def person_of(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows of its owner: the name, and numbers masked."""
    person = session.get_one(tables.Person, person_id)
    known = person.identity_sealed is not None
    return {
        "name": _name(person),
        "phone": _phone_masked(person),
        "identity": named(session, person_id).identity_masked if known else "",
        "identified": known,
    }
