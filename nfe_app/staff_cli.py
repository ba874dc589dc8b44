"""The part of the command `nfe` that brings the first member of staff into the house."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import ValidationError
from rich.console import Console
from rich.table import Table

from nfe_app.base.errors import Refusal

out = Console()
err = Console(stderr=True)
staff = typer.Typer(help="staff: who works at the desk", no_args_is_help=True)


@staff.callback()
def _staff() -> None:
    """Staff: who works at the desk."""


@staff.command("add")
def add(
    user_name: Annotated[str, typer.Argument(help="the name to sign in by, as zhao.min")],
    name: Annotated[str, typer.Argument(help="their own name")],
    role: Annotated[str, typer.Option(help="clerk, senior_clerk, finance, auditor or administrator")] = "administrator",
    agency: Annotated[str, typer.Option(help="the agency they work for")] = "",
    region: Annotated[list[str] | None, typer.Option(help="a code of GB/T 2260, or 000000; as often as needed")] = None,
) -> None:
    """Add somebody, and print their password this once; the next are added by an administrator at the desk. Ends with 2 on a no."""
    from nfe_app.base import database  # noqa: PLC0415 - the other commands start without these
    from nfe_app.staff import actions  # noqa: PLC0415

    try:
        new = actions.Add.model_validate(
            {"user_name": user_name, "name": name, "role": role, "agency": agency, "regions": region or ["000000"]}
        )
        with database.work() as session:
            password = actions.first(session, new)
    except ValidationError as wrong:
        err.print("; ".join(f"{one['loc'][0]}: {one['msg']}" for one in wrong.errors()), markup=False)
        raise typer.Exit(2) from wrong
    except Refusal as refusal:
        err.print(refusal.says, refusal.fields)
        raise typer.Exit(2) from refusal
    out.print(f"用户名 {user_name}，密码 {password}（只显示这一次）", markup=False, soft_wrap=True)


@staff.command("close")
def close(user_name: Annotated[str, typer.Argument(help="whose account is closed")]) -> None:
    """Close an account: its sign-ins end, and nobody comes in by it any more. Ends with 2 for a name that is not known."""
    _end(user_name, close=True)


@staff.command("sign-out")
def sign_out(
    user_name: Annotated[str, typer.Argument(help="whose sign-ins end; without it, everybody's")] = "",
) -> None:
    """End every sign-in of a member of staff, or of the whole house, workers too. Ends with 2 for a name that is not known."""
    _end(user_name, close=False)


def _end(user_name: str, *, close: bool) -> None:
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.staff import actions  # noqa: PLC0415

    try:
        with database.work() as session:
            ended = actions.by_hand(session, user_name, close=close) if user_name else actions.end_everybodys(session)
    except Refusal as refusal:
        err.print(f"没有这个用户名：{user_name}", markup=False)
        raise typer.Exit(2) from refusal
    out.print(f"结束了 {ended} 个登录", highlight=False)


@staff.command("list")
def list_() -> None:
    """Everybody who works at the desk."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.people import staff as people  # noqa: PLC0415

    table = Table(*("user name", "name", "role", "agency", "regions", "second factor"))
    with database.look() as session:
        for one in people.all_of(session):
            post = one.post
            table.add_row(
                one.user_name, one.name, post.role, post.agency, " ".join(post.regions), "yes" if one.second else "no"
            )
    out.print(table)


def add_to(main: typer.Typer) -> None:
    """Give the command these words."""
    main.add_typer(staff, name="staff")
