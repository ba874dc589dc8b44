"""Deeds that the door refused a worker and that were not done since: their person may want help."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base import clock, replies
from nfe_app.base.cases import Case
from nfe_app.base.commands import REGISTRY, Subject
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.base.replies import Kept
from nfe_app.desk import rules
from nfe_app.enrolment import here

KIND = "refused"
MOST = 500
"""How many refusals are looked at, the newest: our choice, so that a list never waits for a flood of them."""
AT_THE_DOOR = {"forbidden", "not_yours", "not_your_region", "unknown_command", "id_reused"}
"""What no page of ours sends: nobody is helped with that."""


def cases(session: Session, clerk: Subject) -> list[Case]:
    """One for each person and kind of deed, in the clerk's regions: the first refusal since it was done last, oldest first."""
    since = clock.now() - rules.HELPED_FOR
    first: dict[tuple[UUID, str], Kept] = {}
    for kept in replies.refusals(session, _kinds(), since, MOST):
        if kept.refused not in AT_THE_DOOR and not replies.done_since(session, kept.person_id, kept.kind, kept.at):
            first[kept.person_id, kept.kind] = kept
    found = [_case(session, kept) for kept in first.values()]
    return sorted((case for case in found if all(map(clerk.sees, case.regions))), key=lambda case: case.at)


def one(session: Session, command_id: UUID) -> Case:
    """One refused deed; raises NotFound."""
    kept = replies.refusal(session, command_id)
    if kept is None or kept.kind not in _kinds():
        raise NotFound
    return _case(session, kept)


def _kinds() -> list[str]:
    """What a worker may leave in the outbox: what is refused of that stays there, and its person sees it."""
    return [kind for kind, known in REGISTRY.items() if known.waits and known.roles == {"worker"}]


def _case(session: Session, kept: Kept) -> Case:
    return Case(
        kind=KIND,
        id=kept.id,
        person_id=kept.person_id,
        regions=frozenset({_region_of(session, kept.person_id)}),
        at=kept.at,
        what=kept.kind,
        step=_why(kept),
    )


def _region_of(session: Session, person_id: UUID) -> str:
    """Where a person was enrolled last; who never was anywhere is a matter of the whole country."""
    return here.last_places(session, [person_id]).get(person_id, "")


def _why(kept: Kept) -> str:
    """The plain words of a code."""
    known = REGISTRY[kept.kind]
    words = {refusal.code: refusal.words for refusal in (*known.always, *known.refuses)}
    return words.get(kept.refused, Refusal.words)
