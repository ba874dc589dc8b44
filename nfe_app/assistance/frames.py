"""What a worker shows now, and what of it has come into a clerk's sight: sealed, and written down before it is shown."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlmodel import Session, col, func, select

from nfe_app.assistance import rules, tables
from nfe_app.assistance.rules import Stands
from nfe_app.base import clock, database, keys, live
from nfe_app.base.errors import NotFound
from nfe_app.base.sealed import bound

Values = dict[str, str]


def sealed(purpose: str, values: Mapping[str, str] | str, *of: object) -> bytes:
    """Fields or a line, sealed for their row."""
    return keys.seal(purpose, values if isinstance(values, str) else json.dumps(values), of=bound(*of))


def of_sitting(sitting: tables.Sitting) -> Values:
    """What the worker shows now."""
    return _read("sitting frame", sitting.frame_sealed, sitting.id)


def of_proposal(proposal: tables.Proposal) -> Values:
    """What was proposed."""
    return _read("proposal", proposal.fields_sealed, proposal.id)


def of_seen(seen: tables.SittingSeen) -> Values:
    """What came into sight."""
    return _read("sitting seen", seen.seen_sealed, seen.sitting_id, seen.position)


def of_line(line: tables.SittingLine) -> str:
    """What was said."""
    return keys.unseal("sitting line", line.text_sealed, of=bound(line.sitting_id, line.position))


def _read(purpose: str, kept: bytes, *of: object) -> Values:
    values: Values = json.loads(keys.unseal(purpose, kept, of=bound(*of)))
    return values


def get(session: Session, sitting_id: UUID) -> tables.Sitting:
    """One sitting; raises NotFound."""
    sitting = session.get(tables.Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    return sitting


def held(session: Session, sitting_id: UUID, *, together: bool = False) -> tables.Sitting:
    """A sitting that nobody else changes until this transaction ends. Raises NotFound, SittingOver, and with `together` NotTogether."""
    sitting = database.hold(session, tables.Sitting, sitting_id)
    if sitting is None:
        raise NotFound
    now = stands(sitting)
    if now is Stands.OVER:
        raise rules.SittingOver
    if together and now is not Stands.TOGETHER:
        raise rules.NotTogether
    return sitting


def stands(sitting: tables.Sitting) -> Stands:
    """Where a sitting stands at this moment."""
    return rules.stands(sitting.joined_at, sitting.let_in_at, sitting.ended_at, sitting.until, clock.now())


def ran_out(sitting: tables.Sitting) -> bool:
    """Whether its time is over, and nobody had ended it before."""
    return stands(sitting) is Stands.OVER and (sitting.ended_at is None or sitting.ended_at >= sitting.until)


def changed(session: Session, sitting: tables.Sitting) -> None:
    """What the two see is another from here on: whoever looks is woken once this is written."""
    sitting.version += 1
    session.add(sitting)
    live.tell(session, str(sitting.id))


def take(session: Session, sitting: tables.Sitting, page: str, fields: Mapping[str, str]) -> None:
    """What the worker shows now, as far as it may be shown, written down as seen; the same again is no news. Raises NotShareable, TooMuch."""
    page, fields = rules.SHAREABLE[sitting.scope].shown(page, fields)
    before = of_sitting(sitting)
    if (page, fields) == (sitting.page, before):
        return
    note(session, sitting, page, {name: value for name, value in fields.items() if before.get(name) != value})
    sitting.page, sitting.frame_sealed = page, sealed("sitting frame", fields, sitting.id)
    changed(session, sitting)


def note(session: Session, sitting: tables.Sitting, page: str, fields: Mapping[str, str]) -> None:
    """Write down what comes into the clerk's sight now; raises TooMuch."""
    position = next_position(session, tables.SittingSeen, sitting.id, rules.MOST_SEEN)
    seen = sealed("sitting seen", fields, sitting.id, position)
    session.add(tables.SittingSeen(sitting_id=sitting.id, position=position, page=page, seen_sealed=seen))


def next_position(
    session: Session, table: type[tables.SittingSeen | tables.SittingLine], sitting_id: UUID, most: int
) -> int:
    """The next place in a list of a sitting that is held; raises TooMuch where it is full."""
    count = session.exec(select(func.count()).select_from(table).where(col(table.sitting_id) == sitting_id)).one()
    if count >= most:
        raise rules.TooMuch
    return count + 1


def seen_in(session: Session, sitting_id: UUID) -> Sequence[tables.SittingSeen]:
    """What came into sight in a sitting, in its order."""
    mine = select(tables.SittingSeen).where(tables.SittingSeen.sitting_id == sitting_id)
    return session.exec(mine.order_by(col(tables.SittingSeen.position))).all()


def proposals_in(session: Session, sitting_id: UUID) -> Sequence[tables.Proposal]:
    """What was proposed in a sitting, in its order."""
    mine = select(tables.Proposal).where(tables.Proposal.sitting_id == sitting_id)
    return session.exec(mine.order_by(col(tables.Proposal.id))).all()


def open_in(proposals: Sequence[tables.Proposal]) -> list[tables.Proposal]:
    """Those of a sitting that wait for an answer: not answered, and no newer one for the same field."""
    newest = {name: one.id for one in proposals for name in of_proposal(one)}
    return [one for one in proposals if one.answered_at is None and one.id in newest.values()]


def lines_in(session: Session, sitting_id: UUID) -> Sequence[tables.SittingLine]:
    """What was said in a sitting, in its order."""
    mine = select(tables.SittingLine).where(tables.SittingLine.sitting_id == sitting_id)
    return session.exec(mine.order_by(col(tables.SittingLine.position))).all()
