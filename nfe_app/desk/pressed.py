"""What became of what was pressed at a desk whose line was cut: done, refused, or not done and not to be done any more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from nfe_app.base import clock, commands, database, replies
from nfe_app.base.commands import Envelope, Subject
from nfe_app.base.replies import Kept
from nfe_app.desk.rules import GIVE_UP


@dataclass(frozen=True)
class Became:
    """One deed: done, refused (and why), or not_done."""

    id: str
    state: str
    says: str = ""


def became(ids: Sequence[UUID], clerk: Subject) -> list[Became]:
    """What became of deeds of this clerk, by their ids. One that never came is given up under its id: should it come yet, it does nothing.

    One that is being done just now is waited for.
    """
    return [_became(id_, clerk) for id_ in ids]


def _became(id_: UUID, clerk: Subject) -> Became:
    known = _known(id_, clerk)
    if known is None:
        commands.run(Envelope(id=id_, kind=GIVE_UP, payload={"sure": True}, made_at=clock.now()), clerk)
        known = _known(id_, clerk)
    if known is None or known.kind == GIVE_UP:
        return Became(str(id_), "not_done")
    told = json.loads(replies.opened(known))
    return Became(str(id_), "done") if told["ok"] else Became(str(id_), "refused", told["says"])


def _known(id_: UUID, clerk: Subject) -> Kept | None:
    with database.look() as session:
        return replies.of(session, id_, clerk.person_id)
