"""Writing down a yes or a no, and asking whether a use is allowed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from nfe_app.base import journal
from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.consent import rules, tables

_MINE = (col(tables.Consent.person_id) == bindparam("who"), col(tables.Consent.purpose) == bindparam("purpose"))
_LAST = select(tables.Consent.given).where(*_MINE).order_by(col(tables.Consent.id).desc()).limit(1)


class ConsentWithdrawn(Refusal):
    """The person took back what this deed needs."""

    code = "consent_withdrawn"
    words = _("你撤回了对这一项的同意，所以没有办。要办，先到“谁用过我的信息”里打开。")


class SaidOtherwise(Refusal):
    """The person took it back on another phone meanwhile; a yes from before does not undo that."""

    code = "said_otherwise"
    words = _("这一项你后来在别处撤回了，以撤回的为准。要打开，再点一次。")


@dataclass(frozen=True)
class Standing:
    """Where one purpose stands: whether the use is allowed, the last word about it, and how many there were."""

    purpose: str
    given: bool
    last: UUID | None
    said: int
    version: str


def standings(session: Session, person_id: UUID) -> list[Standing]:
    """Every purpose there is, in order, as it stands for a person."""
    words = words_of(session, person_id)
    return [_standing(purpose, [one for one in words if one.purpose == purpose]) for purpose in rules.PURPOSES]


def words_of(session: Session, person_id: UUID) -> Sequence[tables.Consent]:
    """Everything a person said, oldest first."""
    mine = select(tables.Consent).where(tables.Consent.person_id == person_id)
    return session.exec(mine.order_by(col(tables.Consent.id))).all()


def _standing(purpose: str, words: Sequence[tables.Consent]) -> Standing:
    if not words:
        return Standing(purpose, rules.PURPOSES[purpose].usual, None, 0, "")
    last = words[-1]
    return Standing(purpose, last.given, last.id, len(words), last.version)


def allows(session: Session, person_id: UUID, purpose: str) -> bool:
    """Whether a person's data may be used for a purpose now; KeyError for a purpose that is none."""
    session.flush()
    last = session.connection().scalar(_LAST, {"who": person_id, "purpose": purpose})
    return rules.PURPOSES[purpose].usual if last is None else bool(last)


def require(session: Session, person_id: UUID, purpose: str) -> None:
    """Raise ConsentWithdrawn where a person's data may not be used for a purpose."""
    if not allows(session, person_id, purpose):
        raise ConsentWithdrawn(fields={"purpose": purpose})


def say(
    session: Session, person_id: UUID, purpose: str, version: str, *, given: bool, seen: UUID | None = None
) -> Standing:
    """Keep a person's word, whom the caller holds; the same word again adds nothing. Raises SaidOtherwise for a yes that did not see the last no."""
    (now,) = [one for one in standings(session, person_id) if one.purpose == purpose]
    if given and now.last and not now.given and seen != now.last:
        raise SaidOtherwise(fields={"purpose": purpose})
    if now.last and (now.given, now.version) == (given, version):
        return now
    text = rules.TEXTS[version][purpose]
    made = tables.Consent(person_id=person_id, purpose=purpose, given=given, version=version, digest=text.digest)
    session.add(made)
    facts = {"purpose": purpose, "version": version}
    journal.write(session, "consent.given" if given else "consent.withdrawn", made.id, person_id=person_id, facts=facts)
    return Standing(purpose, given, made.id, now.said + 1, version)
