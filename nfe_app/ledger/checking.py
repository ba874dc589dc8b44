"""The books worked out again from the log alone, and where they do not agree with what is kept."""

from __future__ import annotations

from sqlalchemy import Uuid, bindparam, text
from sqlmodel import Session

from nfe_app.base.database import FenCount
from nfe_app.base.money import Fen
from nfe_app.ledger.rules import Difference
from nfe_app.ledger.tables import NOBODY

BALANCES = (
    text(
        """
        SELECT account, person_id, sum(amount) AS by_log, sum(kept) AS kept FROM (
            SELECT account, coalesce(person_id, :nobody) AS person_id, amount, 0 AS kept FROM posting
            UNION ALL SELECT account, person_id, 0, amount FROM balance
        ) AS every_one
        GROUP BY account, person_id HAVING sum(amount) <> sum(kept) ORDER BY account, person_id
        """
    )
    .bindparams(bindparam("nobody", NOBODY, Uuid()))
    .columns(person_id=Uuid(), by_log=FenCount(), kept=FenCount())
)
ENTRIES = text(
    """
    SELECT id, sum(amount) AS by_log FROM (
        SELECT entry_id AS id, amount, 0 AS entries FROM posting UNION ALL SELECT id, 0, 1 FROM entry
    ) AS every_one
    GROUP BY id HAVING sum(amount) <> 0 OR sum(entries) <> 1 OR count(*) < 2 ORDER BY id
    """
).columns(id=Uuid(), by_log=FenCount())
"""Those that do not sum to nothing, that have no postings, or whose postings have no entry."""


def differences(session: Session) -> list[Difference]:
    """Every balance that is not what its postings come to, and every entry that is none."""
    of_accounts = [
        Difference(row.account, None if row.person_id == NOBODY else row.person_id, row.by_log, row.kept)
        for row in session.connection().execute(BALANCES)
    ]
    entries = session.connection().execute(ENTRIES)
    return of_accounts + [Difference(f"entry {row.id}", None, row.by_log, Fen(0)) for row in entries]
