"""The part of the command `nfe` by which an administrator enlists kiosks, lists them and takes them off the list."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer
from rich.console import Console

from nfe_app.base.errors import Refusal

out = Console()
err = Console(stderr=True)
kiosk = typer.Typer(help="kiosk: the screens in halls, driven by the phone that scans them", no_args_is_help=True)


@kiosk.callback()
def _kiosk() -> None:
    """Kiosk: the screens in halls."""


@kiosk.command("add")
def add(
    name: Annotated[str, typer.Argument(help="what stands on it and what the phone shows, as 朝阳大厅 1 号机")],
    region: Annotated[str, typer.Option(help="where it stands, a code of GB/T 2260")],
    helper: Annotated[str, typer.Option(help="where help is to be had there, as 大厅 3 号窗口")] = "",
) -> None:
    """Enlist a kiosk, and print the address its browser is started with, this once. Ends with 2 for a place that is not known."""
    from nfe_app.base import database  # noqa: PLC0415 - the other commands start without these
    from nfe_app.kiosk import actions  # noqa: PLC0415

    if not 0 < len(name) <= 60 or len(helper) > 120:
        err.print("名字最多 60 个字，帮助最多 120 个字", markup=False)
        raise typer.Exit(2)
    try:
        with database.work() as session:
            address = actions.add(session, name, region, helper)
    except Refusal as refusal:
        err.print(refusal.says, refusal.fields)
        raise typer.Exit(2) from refusal
    out.print(
        f"一体机 {name} 登记了。启动网址（只显示这一次，谁有它谁就能当这台一体机）：", markup=False, soft_wrap=True
    )
    out.print(address, markup=False, highlight=False, soft_wrap=True)


@kiosk.command("list")
def list_() -> None:
    """Every kiosk: whether it runs, when it was last heard of, how much it printed today, and how much paper is left."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.kiosk import actions  # noqa: PLC0415

    with database.look() as session:
        for one in actions.listed(session):
            runs, paper = "yes" if one["alive"] else "no", "not known" if one["paper"] is None else one["paper"]
            told = (
                f"{one['name']} · {one['place']}",
                f"    {one['id']}",  # on a line of its own: it is copied into `withdraw`
                f"    runs: {runs} · last heard of: {one['seen'] or 'never'} · printed today: {one['printed']} · sheets left: {paper}",
            )
            for line in told:
                out.print(line, markup=False, highlight=False, soft_wrap=True)


@kiosk.command("withdraw")
def withdraw(which: Annotated[UUID, typer.Argument(help="its id, as list tells it")]) -> None:
    """Take a kiosk off the list: its screen goes dark at once, and its address opens nothing. Ends with 2 for one that is not known."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.kiosk import actions  # noqa: PLC0415

    try:
        with database.work() as session:
            actions.withdraw(session, which)
    except Refusal as refusal:
        err.print(f"没有这台一体机：{which}", markup=False)
        raise typer.Exit(2) from refusal
    out.print("停用了", markup=False)


def add_to(main: typer.Typer) -> None:
    """Give the command these words."""
    main.add_typer(kiosk, name="kiosk")
