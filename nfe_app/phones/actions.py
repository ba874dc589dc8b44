"""Giving a phone its share, and setting, trying and taking away the PIN before it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import delete
from sqlmodel import Session, col, select

from nfe_app.base import clock, database, journal, keys
from nfe_app.base.errors import Refusal
from nfe_app.base.journal import Event
from nfe_app.phones import rules, tables

_hasher = PasswordHasher()


@dataclass(frozen=True)
class Phone:
    """A phone in the hand of a person who is signed in since a moment."""

    person_id: UUID
    phone_id: str
    signed_in_at: datetime

    @property
    def digest(self) -> str:
        """By what the phone is known here."""
        return keys.digest("phone id", self.phone_id)


@dataclass(frozen=True)
class Given:
    """What came of asking: the share of the phone and, where a PIN is on, the share behind it; or why not."""

    share: str = ""
    pinned: str = ""
    refused: Refusal | None = None


def hash_to_try(session: Session, phone: Phone) -> str | None:
    """The hash a PIN is to be held against; None where none is on, or no try is left."""
    row = _pin(session, phone, hold=False)
    return row.hash if row and _left(row, phone) > 0 else None


def is_right(hashed: str, pin: str) -> bool:
    """Whether the PIN belongs to the hash. It takes its time on purpose, so no transaction is open meanwhile."""
    try:
        return _hasher.verify(hashed, pin)
    except VerifyMismatchError:
        return False


def hashed(pin: str) -> str:
    """A slow hash (argon2id) of six digits; raises PinShape."""
    return _hasher.hash(rules.pin_of(pin))


def share(session: Session, phone: Phone, held: str | None = None, *, right: bool = False) -> Given:
    """The phone's share. Behind a PIN it is given for the right one alone, which was held against the hash `held`.

    A wrong try is counted in its own transaction, so it answers why instead of raising.
    """
    row = _pin(session, phone)
    if row is None:
        return Given(_share_of(phone))
    left = _left(row, phone)
    if left == 0:
        return Given(refused=rules.PinSpent())
    if held is None:
        return Given(refused=rules.PinNeeded())
    if not right or row.hash != held:
        row.tries, row.tried_at = rules.PIN_TRIES - left + 1, max(clock.now(), phone.signed_in_at)
        return Given(refused=rules.PinWrong(fields={"left": left - 1}) if left > 1 else rules.PinSpent())
    row.tries = 0 if left == rules.PIN_TRIES else row.tries
    return Given(_share_of(phone), _pinned_share_of(row))


def set_pin(session: Session, phone: Phone, hash_: str) -> Given:
    """A PIN before the share from now on; raises PinIsOn where there is one."""
    database.alone(session, f"phone pin {phone.person_id} {phone.digest}")
    if _pin(session, phone):
        raise rules.PinIsOn
    row = tables.PhonePin(person_id=phone.person_id, phone_digest=phone.digest, hash=hash_)
    session.add(row)
    journal.write(session, "phone.pin_set", row.id, person_id=phone.person_id)
    return Given(_share_of(phone), _pinned_share_of(row))


def forget_pin(session: Session, phone: Phone, held: str | None, *, right: bool) -> Given:
    """No PIN any more: with the right one, or without in a sign-in by text that began after the last try (what it sealed stays shut)."""
    row = _pin(session, phone)
    if row is None:
        return Given(_share_of(phone))
    forgotten = held is None and phone.signed_in_at > row.tried_at
    given = Given(_share_of(phone)) if forgotten else share(session, phone, held, right=right)
    if given.refused is None:
        session.delete(row)
        journal.write(session, "phone.pin_taken_off", row.id, person_id=phone.person_id)
    return given


def forget_person(session: Session, event: Event) -> None:
    """Listener: the PINs of a person who is forgotten go."""
    session.execute(delete(tables.PhonePin).where(col(tables.PhonePin.person_id) == event.person_id))


def _pin(session: Session, phone: Phone, *, hold: bool = True) -> tables.PhonePin | None:
    wanted = select(tables.PhonePin).where(
        tables.PhonePin.person_id == phone.person_id, tables.PhonePin.phone_digest == phone.digest
    )
    return session.exec(wanted.with_for_update() if hold else wanted).first()


def _left(row: tables.PhonePin, phone: Phone) -> int:
    return rules.tries_left(row.tries, row.tried_at, phone.signed_in_at)


def _share_of(phone: Phone) -> str:
    return keys.digest("phone share", f"{phone.person_id} {phone.phone_id}")


def _pinned_share_of(row: tables.PhonePin) -> str:
    return keys.digest("phone share behind a pin", f"{row.id}")
