"""Roles of PostgreSQL with less than the owner has: one for the app, and one that may also delete what is due."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sqlalchemy import Connection, text

NAME = re.compile(r"[a-z_][a-z0-9_]{0,62}")
NEVER_DELETED = frozenset({"balance"})
"""Tables that are changed and from which nothing is taken, besides those that are append-only."""
DELETES = frozenset(
    str.split(
        "billed_month draft jar_income material material_piece phone_pin passkey staff_recovery oidc_account oidc_trip oidc_sign_in oidc_logout sitting sitting_seen proposal sitting_line handover kiosk_visit phone_state"
    )
)
"""From which tables a deed of the app takes rows away."""
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
GUARDED = (
    "SELECT relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid "
    "WHERE NOT tgisinternal AND tgname = relname || '_append_only' AND tgenabled = 'O' ORDER BY 1"
)
"""What is append-only is told by the guards themselves, so that no list can forget a table."""


MADE = (
    "DO $$ BEGIN IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '?') "
    "THEN CREATE ROLE ? LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION; END IF; END $$"
)


def grants(connection: Connection, name: str, *, keeper: bool = False) -> Iterator[str]:
    """The SQL that gives a role what the app needs and no more; with `keeper` also the deleting of what is due. ValueError for a name."""
    if not NAME.fullmatch(name):
        raise ValueError("a role is named in small letters, digits and _")
    guarded = set(connection.execute(text(GUARDED)).scalars())
    yield MADE.replace("?", name)
    yield "REVOKE CREATE ON SCHEMA public FROM PUBLIC"
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}"
    yield f"GRANT USAGE ON SCHEMA public TO {name}"
    for table in connection.execute(text(TABLES)).scalars():
        yield f'GRANT {", ".join(_may(table, guarded, keeper))} ON "{table}" TO {name}'


def _may(table: str, guarded: set[str], keeper: bool) -> list[str]:
    if table == "alembic_version":
        return ["SELECT"]
    if table in guarded:
        return ["SELECT", "INSERT"]
    deletes = table not in NEVER_DELETED and (keeper or table in DELETES)
    return ["SELECT", "INSERT", "UPDATE"] + ["DELETE"] * deletes
