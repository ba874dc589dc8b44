"""The part of the command `nfe` that takes in what the bank has written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from nfe_app.base.errors import Refusal

out = Console()
err = Console(stderr=True)
bank = typer.Typer(help="the bank with the collecting account", no_args_is_help=True)
ENDS = {
    "paid": "入账",
    "to_return": "要退回",
    "known": "早已入账",
    "waits": "等别的付款有结果",
    "outgoing": "转出",
    "failed": "没读成",
}


@bank.callback()
def _bank() -> None:
    """The bank with the collecting account."""


@bank.command("take-in")
def take_in(
    file: Annotated[Path, typer.Argument(help="camt.053 or camt.054 (ISO 20022)", exists=True, dir_okay=False)],
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Take in a statement of the bank; as often as one likes, for each line counts once.

    Ends with 0, with 1 when somebody has to look at a line, with 2 when the file is not a statement of our account.
    """
    from nfe_app import channels, wiring  # noqa: PLC0415 - the other commands start without these
    from nfe_app.base import commands  # noqa: PLC0415
    from nfe_app.paycode import intake  # noqa: PLC0415

    wiring.wire()
    channels.reach()
    try:
        ends, strange = intake.load(file.read_bytes())
    except Refusal as refusal:
        told = commands.refused(refusal)
        print(json.dumps(told, ensure_ascii=False)) if as_json else err.print(refusal.says, refusal.fields)
        raise typer.Exit(2) from refusal
    look = bool(strange or ends["failed"])
    if as_json:
        print(json.dumps({"ok": not look, **ends, "strange": strange}, ensure_ascii=False))
    else:
        out.print("，".join(f"{ENDS[end]} {count} 笔" for end, count in ends.items()) or "没有新的一笔", soft_wrap=True)
        for one in strange:
            out.print(f"看不懂：{one}", markup=False, soft_wrap=True)
    raise typer.Exit(1 if look else 0)


def add_to(main: typer.Typer) -> None:
    """Give the command these words."""
    main.add_typer(bank, name="bank")
