"""Keeping a draft for its person, telling it to their other phones, and forgetting it when nobody has touched it for long."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, Field
from sqlalchemy import CursorResult, delete
from sqlmodel import Session, col, select

from nfe_app.base import clock, keys
from nfe_app.base.commands import Payload, Subject, command
from nfe_app.base.door import snapshot
from nfe_app.base.errors import Invalid
from nfe_app.base.journal import Event
from nfe_app.base.sealed import bound
from nfe_app.drafts import rules, tables
from nfe_app.drafts.rules import Mark, State
from nfe_app.people import actions as people


def _json(text: str) -> str:
    """Text that is JSON, without NaN."""

    def no(constant: str) -> None:
        raise ValueError(constant)

    try:
        json.loads(text, parse_constant=no)
    except RecursionError as wrong:
        raise ValueError("too deep") from wrong
    return text


Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
Stamp = Annotated[str, Field(pattern=rules.STAMP)]
Text = Annotated[str, Field(max_length=4_000), AfterValidator(_json)]


class Said(Payload):
    """One field: its name, what it says as JSON text, and when it was written."""

    name: Name
    text: Text
    stamp: Stamp


class Keep(Payload):
    """One draft as it stands on a phone; without fields it was thrown away, or done."""

    name: Name
    version: int = Field(ge=1, le=10_000)
    born: Stamp
    fields: Annotated[list[Said], Field(max_length=rules.MOST_FIELDS)]


KNOWN: set[str] = set()
"""The drafts that may be kept here, named by the rooms whose they are. What holds income, age or sex is not among them: nobody needs it here."""


def may_keep(name: str) -> None:
    """Name a draft that the server may keep, because its person goes on with it on another phone."""
    KNOWN.add(name)


@command("drafts.keep", Keep, roles={"worker"}, refuses=(rules.DraftTooLarge,), waits=False)
def keep(session: Session, told: Keep, subject: Subject) -> dict[str, object]:
    """Join what a phone knows of a draft with what is kept of it; answers the moment after which nothing was believed.

    The phone sends it beside its outbox. Raises Invalid for a draft that no room has named.
    """
    if told.name not in KNOWN:
        raise Invalid(fields={"name": "unknown"})
    people.hold(session, subject.person_id)
    now = int(clock.now().timestamp() * 1000)
    state = rules.believed(State(told.born, {one.name: Mark(one.stamp, one.text) for one in told.fields}), now)
    kept = session.get(tables.Draft, (subject.person_id, told.name, told.version))
    if kept is None:
        _check_number(session, subject.person_id)
        kept = tables.Draft(person_id=subject.person_id, name=told.name, version=told.version, sealed=b"")
    else:
        state = rules.joined(_opened(kept), state)
    rules.check_size(state)
    kept.sealed, kept.touched_at = _sealed(kept, state), clock.now()
    session.add(kept)
    return {"now": now}


def _check_number(session: Session, person_id: UUID) -> None:
    if len(_drafts(session, person_id)) >= rules.MOST_DRAFTS:
        raise rules.DraftTooLarge


def _drafts(session: Session, person_id: UUID) -> Sequence[tables.Draft]:
    query = select(tables.Draft).where(tables.Draft.person_id == person_id)
    return session.exec(query.order_by(col(tables.Draft.name), col(tables.Draft.version).desc())).all()


def _of(kept: tables.Draft) -> str:
    return bound(kept.person_id, kept.name)


def _sealed(kept: tables.Draft, state: State) -> bytes:
    fields = {name: [mark.stamp, mark.text] for name, mark in state.fields.items()}
    return keys.seal("draft", json.dumps([state.born, fields]), of=_of(kept))


def _opened(kept: tables.Draft) -> State:
    born, fields = json.loads(keys.unseal("draft", kept.sealed, of=_of(kept)))
    return State(born, {name: Mark(*mark) for name, mark in fields.items()})


@snapshot("drafts")
def shown_to(session: Session, person_id: UUID) -> list[dict[str, object]]:
    """A person's drafts as a phone joins them with its own; of one name the newest version first."""
    return [_shown(kept, _opened(kept)) for kept in _drafts(session, person_id)]


def _shown(kept: tables.Draft, state: State) -> dict[str, object]:
    fields = {name: [mark.stamp, mark.text] for name, mark in state.fields.items()}
    return {"name": kept.name, "version": kept.version, "born": state.born, "fields": fields}


def forget_person(session: Session, event: Event) -> None:
    """Listener: the drafts of a person who is forgotten go."""
    session.execute(delete(tables.Draft).where(col(tables.Draft.person_id) == event.person_id))


def forget_old(session: Session) -> int:
    """Delete what nobody has touched for 90 days; how many drafts that were."""
    old = col(tables.Draft.touched_at) < clock.now() - rules.KEPT_UNTOUCHED
    gone = session.execute(delete(tables.Draft).where(old))
    return gone.rowcount if isinstance(gone, CursorResult) else 0
