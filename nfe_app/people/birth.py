"""What an identity number tells of its holder besides: the age in whole years and the sex (GB 11643-1999)."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import Session

from nfe_app.base import keys
from nfe_app.base.months import Month
from nfe_app.people import rules, tables


def is_identified(session: Session, person_id: UUID) -> bool:
    """Whether a person has said who they are."""
    return session.get_one(tables.Person, person_id).identity_sealed is not None


def age_and_sex(session: Session, person_id: UUID, day: date) -> tuple[int | None, bool | None]:
    """The age on a day and whether it is a woman; None for both while nobody knows who it is."""
    sealed = session.get_one(tables.Person, person_id).identity_sealed
    if sealed is None:
        return None, None
    number = keys.unseal("identity", sealed)
    born = rules.birthday_of(number)
    had_birthday = (day.month, day.day) >= (born.month, born.day)
    return day.year - born.year - (not had_birthday), rules.is_woman(number)


def month_and_sex(session: Session, person_id: UUID) -> tuple[Month, bool] | None:
    """The month of birth and whether it is a woman; None while nobody knows who it is."""
    sealed = session.get_one(tables.Person, person_id).identity_sealed
    if sealed is None:
        return None
    number = keys.unseal("identity", sealed)
    return Month.of(rules.birthday_of(number)), rules.is_woman(number)
