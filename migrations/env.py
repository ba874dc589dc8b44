"""Alembic finds every `nfe_app/*/tables.py` by itself; the database is the one of the settings."""

from importlib import import_module
from pathlib import Path

import nfe_app
from alembic import context
from nfe_app.base import commands, database, journal, ring  # noqa: F401
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

for tables in Path(nfe_app.__file__).parent.glob("*/tables.py"):
    import_module(f"nfe_app.{tables.parent.name}.tables")


def plain(kind, thing, autogen):
    """A column of our own kind is written as what the database holds, so that a migration needs no line of the app."""
    if kind == "type" and isinstance(thing, TypeDecorator):
        return f"sa.{thing.impl_instance!r}"
    return False


def migrate(connection):
    """Run what is to be run in one transaction."""
    how = {"render_as_batch": True, "compare_type": True, "render_item": plain}
    context.configure(connection=connection, target_metadata=SQLModel.metadata, **how)
    with context.begin_transaction():
        context.run_migrations()


with database.engine().begin() as connection:
    migrate(connection)
