"""Writing an entry as shortly as each database allows: on PostgreSQL in one statement, which its triggers answer for."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import insert, text
from sqlmodel import Session

from nfe_app.base.database import new_id
from nfe_app.ledger.rules import Line
from nfe_app.ledger.tables import ENTRY, POSTING

AT_ONCE = text(
    """
    WITH written AS (
        INSERT INTO posting (id, entry_id, account, amount, person_id, scheme, region_code, first_month, last_month, bill_id)
        SELECT id, :id, account, amount, person_id, scheme, region_code, first_month, last_month, bill_id
        FROM json_to_recordset(CAST(:lines AS json)) AS line (
            id uuid, account text, amount bigint, person_id uuid, scheme text, region_code text,
            first_month text, last_month text, bill_id uuid
        ) RETURNING id
    )
    INSERT INTO entry (id, at, kind, cause, region_code)
    SELECT :id, :at, :kind, :cause, :region_code FROM (SELECT count(*) FROM written) AS all_of_them
    """
)
"""The entry comes after all its postings, for it asks how many there are."""


Head = dict[str, object]
"""What an entry says of itself, by column."""


def write(session: Session, head: Head, lines: Sequence[Line]) -> None:
    """Write an entry after its postings; raises IntegrityError for a cause that is entered, and for what the database refuses."""
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        rows = [_columns(line) | {"amount": line.amount.count} for line in lines]
        connection.execute(AT_ONCE, head | {"lines": json.dumps(rows, default=str)})
        return
    connection.execute(
        insert(POSTING), [_columns(line) | {"entry_id": head["id"], "amount": line.amount} for line in lines]
    )
    connection.execute(insert(ENTRY), head)


def _columns(line: Line) -> dict[str, object]:
    return {
        "id": new_id(),
        "account": line.account,
        "person_id": line.person_id,
        "scheme": line.scheme,
        "region_code": line.place,
        "first_month": line.span.first if line.span else None,
        "last_month": line.span.last if line.span else None,
        "bill_id": line.bill_id,
    }
