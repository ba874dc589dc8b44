"""The part of the command `nfe` for the database: `nfe database role NAME` makes the role that the app signs in with."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)
database_words = typer.Typer(help="the roles of the database, and deleting what is due", no_args_is_help=True)


@database_words.command()
def role(
    name: Annotated[str, typer.Argument(help="name of the role, small letters")],
    keeper: Annotated[
        bool, typer.Option("--keeper", help="may also delete what is due, never what is append-only")
    ] = False,
    sql: Annotated[bool, typer.Option("--sql", help="only print the SQL, for somebody else to run")] = False,
) -> None:
    """Make a PostgreSQL role that can neither change nor delete the journal, the ledger and their seals; again after each migration.

    Run it as the owner of the tables. It sets no password: `ALTER ROLE … PASSWORD` or a certificate is the operator's.
    """
    from nfe_app import roles  # noqa: PLC0415 - the other commands start without these
    from nfe_app.base import database  # noqa: PLC0415

    if database.engine().dialect.name != "postgresql":
        err.print("SQLite 没有角色；封存和触发器照样有效。")
        raise typer.Exit(2)
    try:
        with database.work() as session:
            lines = list(roles.grants(session.connection(), name, keeper=keeper))
            for line in () if sql else lines:
                session.connection().exec_driver_sql(line)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    out.print("\n".join(f"{line};" for line in lines) if sql else f"角色 {name} 已就绪", markup=False, soft_wrap=True)


@database_words.command()
def tidy() -> None:
    """Delete what has outlived its time; on PostgreSQL run by the keeper's role, once a day. Ends with 1 where something is overdue after it."""
    from nfe_app import wiring  # noqa: PLC0415 - brings in every table
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.privacy import retention  # noqa: PLC0415

    wiring.wire()
    with database.work() as session:
        gone = retention.delete_due(session)
    with database.look() as session:
        left = retention.overdue(session)
    out.print(f"删了 {sum(gone.values())} 行，超期没删 {sum(left.values())} 行", highlight=False)
    raise typer.Exit(1 if left else 0)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.add_typer(database_words, name="database")
