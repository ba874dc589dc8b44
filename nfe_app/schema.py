"""The migrations: bringing a database to the newest one, and knowing where it stands."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from nfe_app.base import database

ROOT = Path(__file__).parents[1]


def config() -> Config:
    """The settings of the migrations, wherever the process was started."""
    return Config(toml_file=str(ROOT / "pyproject.toml"))


def newest() -> str | None:
    """The newest migration there is."""
    return ScriptDirectory.from_config(config()).get_current_head()


def standing() -> str | None:
    """The migration at which the database stands; raises what the driver raises when there is no database."""
    with database.look() as session:
        session.execute(text("select 1"))
        return MigrationContext.configure(session.connection()).get_current_revision()


def migrate() -> None:
    """Bring the database to the newest migration."""
    command.upgrade(config(), "head")
