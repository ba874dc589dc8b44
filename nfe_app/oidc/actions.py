"""The way to a provider and back, whose account is whose, and the end of a sign-in by the provider's word."""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass, replace
from uuid import UUID

from sqlmodel import Session, col, delete, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.door import snapshot
from nfe_app.base.journal import Event
from nfe_app.oidc import gateway, rules, tables
from nfe_app.people import actions as people
from nfe_app.people import arriving
from nfe_app.people import rules as numbers

Provider = gateway.Provider


def offered() -> bool:
    """Whether there is a provider to sign in with."""
    return bool(gateway.CONNECTED)


def provider() -> Provider:
    """The provider that people may sign in with. Raises NotOffered."""
    return gateway.connected()


@dataclass(frozen=True)
class Trip:
    """What was sent with a person to the provider, and where they were."""

    nonce: str
    verifier: str
    front: str
    back: str
    person_id: UUID | None


@dataclass(frozen=True)
class Way:
    """From where somebody sets out, and who they are if they are signed in."""

    browser: str
    front: str = ""
    back: str = "/"
    person_id: UUID | None = None


def set_out(session: Session, begun: gateway.Begun, issuer: str, way: Way) -> None:
    """Keep what belongs to a way just begun; what is left of old ones goes."""
    now = clock.now()
    session.execute(delete(tables.OidcTrip).where(col(tables.OidcTrip.made_at) < now - 2 * rules.TRIP_LIVES))
    session.add(
        tables.OidcTrip(
            state_digest=keys.digest("oidc state", begun.state),
            browser_digest=keys.digest("oidc browser", way.browser),
            issuer=issuer,
            nonce=begun.nonce,
            verifier_sealed=keys.seal("oidc verifier", begun.verifier),
            front=rules.front_of(way.front),
            back=rules.way_back(way.back),
            person_id=way.person_id,
        )
    )


def come_back(session: Session, state: str, browser: str, issuer: str) -> Trip:
    """Take up the way of this state, in the browser that began it, once only. Raises Again.

    The way is spent when this transaction commits, whatever comes of it: so it is committed before the code is traded.
    """
    digest = keys.digest("oidc state", state)
    query = select(tables.OidcTrip).where(tables.OidcTrip.state_digest == digest).with_for_update()
    trip = session.exec(query).first()
    if trip is None or trip.issuer != issuer or not rules.is_alive(trip.made_at, trip.used_at, clock.now()):
        raise rules.Again
    if not hmac.compare_digest(trip.browser_digest, keys.digest("oidc browser", browser)):
        raise rules.Again
    trip.used_at = clock.now()
    verifier = keys.unseal("oidc verifier", trip.verifier_sealed)
    return Trip(trip.nonce, verifier, trip.front, trip.back, trip.person_id)


@dataclass(frozen=True)
class Came:
    """What the browser of somebody who has signed in keeps: the token of the sign-in, and a word to leave the provider by."""

    token: str
    out: str


def arrive(session: Session, told: rules.Told, signed_in: UUID | None, mark: str = "") -> Came:
    """Sign in whoever the provider speaks of. Raises LinkFirst, OtherPerson, or what registering raises.

    `signed_in` is who was signed in when they set out and still is: then the account is linked to them. By its `mark` the browser is
    known from now on.
    """
    told = _in_one_form(told)
    sub = _digest(told.issuer, "sub", told.sub)
    database.alone(session, f"oidc account {sub}")
    if told.sid and _is_ended(session, told):
        raise rules.Again
    account = _account(session, told.issuer, sub) or _linked(session, told, sub, signed_in)
    if signed_in not in (None, account.person_id):
        raise rules.OtherPerson
    _prove(session, told, account.person_id)
    came = Came(people.sign_in(session, account.person_id, how="oidc", mark=mark), secrets.token_urlsafe(32))
    arriving.date(session, came.token, told.proved)
    session.add(
        tables.OidcSignIn(
            mark=arriving.mark_of(came.token),
            account_id=account.id,
            sid_digest=_digest(told.issuer, "sid", told.sid) if told.sid else "",
            out_digest=keys.digest("oidc out", came.out),
            hint_sealed=keys.seal("oidc hint", told.hint),
        )
    )
    return came


def _linked(session: Session, told: rules.Told, sub: str, signed_in: UUID | None) -> tables.OidcAccount:
    person_id = signed_in or _by_phone(session, told)
    taken = select(tables.OidcAccount).where(tables.OidcAccount.issuer == told.issuer)
    people.hold(session, person_id)
    if session.exec(taken.where(tables.OidcAccount.person_id == person_id)).first():
        raise rules.OtherPerson
    made = tables.OidcAccount(issuer=told.issuer, sub_digest=sub, person_id=person_id)
    session.add(made)
    session.flush()
    journal.write(session, "oidc.linked", made.id, person_id=person_id)
    return made


def _by_phone(session: Session, told: rules.Told) -> UUID:
    """Who has the phone number the provider vouches for. Raises LinkFirst where it vouches for none."""
    try:
        phone = numbers.phone_of(told.phone)
    except numbers.PhoneWrong as wrong:
        raise rules.LinkFirst from wrong
    known = arriving.find_by_phone(session, phone)
    if known and told.number and arriving.is_somebody_else(session, known, told.number):
        raise rules.OtherPerson  # a number that was given to somebody new
    return known or arriving.join(session, phone)


def _in_one_form(told: rules.Told) -> rules.Told:
    return replace(told, number=numbers.identity_of(told.number, clock.today())) if told.number else told


def _prove(session: Session, told: rules.Told, person_id: UUID) -> None:
    if not told.number:
        return
    if arriving.is_somebody_else(session, person_id, told.number):
        raise rules.OtherPerson
    arriving.prove(session, person_id, people.Identity(name=told.name, identity_number=told.number))


def end(session: Session, ended: rules.Ended) -> int:
    """End the sign-ins of a session that its issuer has ended, or of a subject; how many. Raises NotTrusted for a word said before."""
    word = _digest(ended.issuer, "jti", ended.jti)
    database.alone(session, f"oidc logout {word}")
    if session.get(tables.OidcLogout, word):
        raise rules.NotTrusted
    now = clock.now()
    session.execute(delete(tables.OidcLogout).where(col(tables.OidcLogout.at) < now - rules.LOGOUT_KEPT))
    sid = _digest(ended.issuer, "sid", ended.sid) if ended.sid else ""
    session.add(tables.OidcLogout(jti_digest=word, sid_digest=sid))
    query = select(tables.OidcSignIn)
    if sid:
        query = query.where(tables.OidcSignIn.sid_digest == sid)
    else:
        account = _account(session, ended.issuer, _digest(ended.issuer, "sub", ended.sub))
        query = query.where(tables.OidcSignIn.account_id == (account.id if account else None))
    return sum(_is_ended_here(session, signed) for signed in session.exec(query).all())


def _is_ended_here(session: Session, signed: tables.OidcSignIn) -> bool:
    ended = arriving.end(session, signed.mark)
    session.delete(signed)
    return ended


def leave(session: Session, out: str) -> str:
    """End the sign-in of this browser's word to leave by, where it has not ended yet; the word by which its provider knows it, or none."""
    query = select(tables.OidcSignIn).where(tables.OidcSignIn.out_digest == keys.digest("oidc out", out))
    if (signed := session.exec(query).first()) is None:
        return ""
    _is_ended_here(session, signed)
    return keys.unseal("oidc hint", signed.hint_sealed)


def _is_ended(session: Session, told: rules.Told) -> bool:
    """Whether the provider ended the session while its code was being traded."""
    sid = _digest(told.issuer, "sid", told.sid)
    return session.exec(select(tables.OidcLogout).where(tables.OidcLogout.sid_digest == sid)).first() is not None


def _account(session: Session, issuer: str, sub: str) -> tables.OidcAccount | None:
    here = tables.OidcAccount.issuer == issuer
    return session.exec(select(tables.OidcAccount).where(here, tables.OidcAccount.sub_digest == sub)).first()


def _digest(issuer: str, what: str, said: str) -> str:
    return keys.digest(f"oidc {what}", f"{issuer} {said}")


@snapshot("platform")
def platform_of(session: Session, person_id: UUID) -> dict[str, object]:
    """Whether there is a provider to sign in with, and whether this person's account there is linked."""
    linked = select(tables.OidcAccount.id).where(tables.OidcAccount.person_id == person_id)
    return {"offered": offered(), "linked": session.exec(linked).first() is not None}


def forget_person(session: Session, event: Event) -> None:
    """Listener: what a person who is forgotten had at a provider leads here no more, and neither does a way they are on."""
    mine = select(tables.OidcAccount.id).where(tables.OidcAccount.person_id == event.person_id)
    session.execute(delete(tables.OidcSignIn).where(col(tables.OidcSignIn.account_id).in_(mine)))
    session.execute(delete(tables.OidcAccount).where(col(tables.OidcAccount.person_id) == event.person_id))
    session.execute(delete(tables.OidcTrip).where(col(tables.OidcTrip.person_id) == event.person_id))
