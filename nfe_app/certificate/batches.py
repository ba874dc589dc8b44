"""Papers for many at once: who has paid, and one paper a transaction, so that a batch that is broken off goes on where it was."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import Session

from nfe_app.base.errors import Refusal
from nfe_app.certificate import actions
from nfe_app.certificate.actions import Wanted
from nfe_app.ledger import actions as ledger


def paid_up(session: Session) -> list[UUID]:
    """Everybody for whom something stands in the funds, in the order of their ids."""
    return ledger.holders(session, "fund")


def make(session: Session, wanted: Wanted, person_id: UUID) -> tuple[str, bytes]:
    """The number and the PDF of a person's paper; the same as before where it would say the same. Nothing where there is nothing to say."""
    try:
        number = actions.made_out(session, wanted, person_id)
    except Refusal:
        return "", b""
    return number, actions.sheet_of(session, number, person_id)
