"""Signing in and out, saying who one is, and asking who stands at the door."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

from pydantic import Field
from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, hiding, journal, keys
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Forbidden, ProveAgain, Refusal
from nfe_app.base.words import _
from nfe_app.consent import actions as consents
from nfe_app.people import known, posts, rules, sittings, states, tables

NOBODY = UUID(int=0)


class NotSignedIn(Refusal):
    """Nobody is signed in here, or the sign-in has ended."""

    code = "not_signed_in"
    heeded = True
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
    """What came of trying a code: a person and the token of their sign-in, or neither, and why."""

    person_id: UUID | None = None
    token: str = ""
    refused: Refusal | None = None


def sign_in(
    session: Session, person_id: UUID, how: str = "code", address: str = "", agent: str = "", mark: str = ""
) -> str:
    """A fresh token (256 random bits) for one browser of a person, proven as `how` tells; known by digest alone, as is its `mark`."""
    token = secrets.token_urlsafe(32)
    made = tables.SignedIn(token_digest=digest_of(token), person_id=person_id, how=how)
    made.device, made.place = sittings.device_of(agent), hiding.network(address)
    known.note(session, made, mark)
    session.add(made)
    journal.write(session, "person.signed_in", person_id, person_id=person_id, facts={"how": how})
    return token


def digest_of(token: str) -> str:
    """By what a token is known here: of 256 random bits a plain SHA-256 is enough (ASVS 11.4.1)."""
    return sha256(token.encode()).hexdigest()


def sign_out(session: Session, token: str) -> None:
    """End the sign-in of this token; an unknown or ended one is left as it is."""
    if signed := session.get(tables.SignedIn, digest_of(token)):
        end(session, signed)


def end(session: Session, signed: tables.SignedIn) -> None:
    """End a sign-in, once: whoever holds its token stands at the door as a stranger from the next request on."""
    if not signed.ended_at:
        signed.ended_at = clock.now()
        states.forget(session, signed.token_digest)
        journal.write(session, "person.signed_out", signed.person_id, person_id=signed.person_id)


def end_all(session: Session, person_id: UUID, but: str = "") -> int:
    """End every sign-in of a person, save that of one token, and forget every other phone of theirs; how many sign-ins there were."""
    here = session.get(tables.SignedIn, digest_of(but))
    known.forget(session, person_id, but=here.browser_digest if here else "")
    found = [one for one in running(session, person_id) if one.token_digest != digest_of(but)]
    for one in found:
        end(session, one)
    return len(found)


def running(session: Session, person_id: UUID) -> list[tables.SignedIn]:
    """The sign-ins of a person that have not ended, last used first."""
    signed = tables.SignedIn
    theirs = select(signed).where(signed.person_id == person_id, col(signed.ended_at).is_(None))
    role, now = session.get_one(tables.Person, person_id).role, clock.now()
    found = session.exec(theirs.order_by(col(signed.seen_at).desc(), col(signed.token_digest)))
    return [one for one in found if now <= sittings.ends_at(role, one.made_at, one.seen_at)]


def require(session: Session, token: str | None, *roles: str) -> Subject:
    """Who holds this token, in one of these roles; raises NotSignedIn otherwise."""
    return require_seat(session, digest_of(token or ""), *roles)


def require_seat(session: Session, seat: str, *roles: str) -> Subject:
    """The same for the sign-in of this digest, as the gate told it; raises NotSignedIn."""
    signed = session.get(tables.SignedIn, seat)
    if signed is None or signed.ended_at:
        raise NotSignedIn
    person = session.get_one(tables.Person, signed.person_id)
    subject = posts.subject(session, person, signed.proved_at)
    if subject.role not in roles or clock.now() > sittings.ends_at(person.role, signed.made_at, signed.seen_at):
        raise NotSignedIn
    return subject


def require_fresh(session: Session, token: str, within: timedelta = sittings.FRESH) -> None:
    """Let a sensitive deed on where whoever holds this token has proven lately who they are; raises ProveAgain, or NotSignedIn."""
    signed = session.get(tables.SignedIn, digest_of(token))
    if signed is None or signed.ended_at:
        raise NotSignedIn
    if clock.now() > signed.proved_at + within:
        raise ProveAgain


def is_noted(session: Session, token: str, role: str) -> bool:
    """Whether it was written down lately that this token is in use."""
    return sittings.is_noted(role, session.get_one(tables.SignedIn, digest_of(token)).seen_at, clock.now())


def note_use(session: Session, token: str) -> None:
    """Write down that this token is in use; one that has ended stays as it is."""
    mine = (col(tables.SignedIn.token_digest) == digest_of(token), col(tables.SignedIn.ended_at).is_(None))
    session.execute(update(tables.SignedIn).where(*mine).values(seen_at=clock.now()))


def signed_in_at(session: Session, token: str) -> datetime:
    """When the sign-in of this token began; raises NotSignedIn."""
    if signed := session.get(tables.SignedIn, digest_of(token)):
        return signed.made_at
    raise NotSignedIn


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
        person.proof = rules.higher(person.proof, "number")
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


def only(subject: Subject, *roles: str) -> None:
    """Let nobody past but staff in one of these roles; raises NotSignedIn for who is no staff, Forbidden for other staff."""
    if subject.role not in roles:
        raise Forbidden if subject.role in rules.STAFF else NotSignedIn


def with_number(session: Session, said: str) -> UUID | None:
    """The registered person whose whole phone or identity number this is; None as well for who does not want to be found by it."""
    number = said.strip().upper()
    by_phone = tables.Person.phone_digest == keys.digest("phone", f"+86{number}")
    query = select(tables.Person.id).where(
        by_phone | (tables.Person.identity_digest == keys.digest("identity", number))
    )
    known = tables.Person.role == "worker", col(tables.Person.identity_sealed).is_not(None)
    found = session.exec(query.where(*known)).first()
    return found if found and consents.allows(session, found, "counter") else None


def seen_at_desk(session: Session, person_id: UUID, clerk: Subject) -> Named:
    """A registered person, for a clerk; that the clerk looked is written down."""
    by, name = str(clerk.person_id), "person.found_at_desk"
    journal.used(session, name, person_id, person_id=person_id, by=by, what="identity, bills", why="counter")
    return named(session, person_id)


def _name(person: tables.Person) -> str:
    return keys.unseal("name", person.name_sealed) if person.name_sealed else ""


def _phone_masked(person: tables.Person) -> str:
    return rules.mask_phone(keys.unseal("phone", person.phone_sealed)) if person.phone_sealed else ""


def phone_of(session: Session, person_id: UUID) -> str:
    """The phone number of a person, for a message; empty where there is none."""
    person = session.get_one(tables.Person, person_id)
    return keys.unseal("phone", person.phone_sealed) if person.phone_sealed else ""


@snapshot("arrivals")
def arrivals(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """Which new phones were let in lately, and whether one was kept out."""
    return known.arrivals(session, person_id)


@snapshot("person")
def person_of(session: Session, person_id: UUID) -> dict[str, object]:
    """What the phone shows of its owner: the name, numbers masked, and how well we know who it is."""
    person = session.get_one(tables.Person, person_id)
    known = person.identity_sealed is not None
    return {
        "name": _name(person),
        "phone": _phone_masked(person),
        "identity": named(session, person_id).identity_masked if known else "",
        "identified": known,
        "proof": person.proof,
    }
