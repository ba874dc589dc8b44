"""Saying yes and no to each use of one's data, and reading who used it."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import AfterValidator, Field
from sqlmodel import Session

from nfe_app.base.commands import Payload, Record, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid, NotFound
from nfe_app.consent import actions as consents
from nfe_app.consent import rules as purposes
from nfe_app.drafts import actions as drafts
from nfe_app.people import actions as people
from nfe_app.privacy import forgetting

drafts.may_keep("word")


def _known(code: str) -> str:
    if code not in purposes.PURPOSES:
        raise ValueError("a purpose")
    return code


def _id(text: str) -> str:
    return str(UUID(text)) if text else ""


class Word(Payload):
    """About which purpose, with which version of its text before one's eyes; `seen` is the last word the phone knew of."""

    purpose: Annotated[str, Field(max_length=20), AfterValidator(_known)]
    version: str = Field(max_length=12)
    seen: Annotated[str, Field(max_length=36), AfterValidator(_id)] = ""


class Sure(Payload):
    """The person has read what goes and what stays."""

    sure: Literal[True]


SAID = Record("consents", "purpose", by="purpose", grows="said")


@command("privacy.consent", Word, roles={"worker"}, refuses=(consents.SaidOtherwise,), record=SAID)
def consent(session: Session, word: Word, subject: Subject) -> dict[str, object]:
    """Allow one use of one's data; every purpose by itself."""
    return _say(session, word, subject, given=True)


@command("privacy.withdraw", Word, roles={"worker"}, record=SAID)
def withdraw(session: Session, word: Word, subject: Subject) -> dict[str, object]:
    """Take back one use of one's data; it ends from here on, what was done before stands."""
    return _say(session, word, subject, given=False)


def _say(session: Session, word: Word, subject: Subject, *, given: bool) -> dict[str, object]:
    if word.version not in purposes.TEXTS or word.purpose not in purposes.TEXTS[word.version]:
        raise Invalid(fields={"version": "unknown"})
    people.hold(session, subject.person_id)
    seen = UUID(word.seen) if word.seen else None
    now = consents.say(session, subject.person_id, word.purpose, word.version, given=given, seen=seen)
    return {"purpose": now.purpose, "given": now.given, "said": now.said}


@command("privacy.ask_deletion", Sure, roles={"worker"}, waits=False, sensitive=True)
def ask_deletion(session: Session, _sure: Sure, subject: Subject) -> dict[str, object]:
    """Ask to be forgotten; on the day told everything goes that the law does not keep, and the rest is told with its law."""
    people.hold(session, subject.person_id)
    forgetting.ask(session, subject.person_id)
    session.flush()
    return forgetting.told(session, subject.person_id)


@command("privacy.keep_me", Sure, roles={"worker"}, refuses=(NotFound,), waits=False)
def keep_me(session: Session, _sure: Sure, subject: Subject) -> dict[str, object]:
    """Take the wish to be forgotten back before its day."""
    people.hold(session, subject.person_id)
    if not forgetting.take_back(session, subject.person_id):
        raise NotFound
    return {}


@snapshot("deletion")
def deletion_of(session: Session, person_id: UUID) -> dict[str, object]:
    """Whether a person waits to be forgotten, what would go, and what the law keeps."""
    return forgetting.told(session, person_id)


@snapshot("consents")
def consents_of(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """Every purpose as it stands for the phone: whether it is allowed, and the last word about it."""
    return [
        {"purpose": one.purpose, "given": one.given, "last": str(one.last or ""), "said": one.said}
        for one in consents.standings(session, person_id)
    ]
