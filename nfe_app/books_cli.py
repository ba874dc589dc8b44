"""The part of the command `nfe` that reads the ledger: what moved on an account, and whether the books agree with their log."""

from __future__ import annotations

import csv
import json
import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

if TYPE_CHECKING:
    from nfe_app.ledger.rules import Statement

out = Console()
err = Console(stderr=True)
COLUMNS = ("at", "kind", "cause", "account", "place", "months", "amount", "balance")


def statement(
    account: Annotated[
        str, typer.Argument(help="channel:wechat, fund:employee_pension:pooled, wallet, or a group: fund")
    ],
    since: Annotated[
        str, typer.Option(help="first day in China, 2026-11-01; the first of this month if left out")
    ] = "",
    until: Annotated[str, typer.Option(help="last day in China; today if left out")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="as JSON, amounts in fen")] = False,
) -> None:
    """Tell everything that moved on an account, with the balance after each line: CSV in yuan. It names nobody."""
    from nfe_app.base import clock, database  # noqa: PLC0415 - the other commands start without these
    from nfe_app.ledger import actions as ledger  # noqa: PLC0415

    today = clock.today()
    first, last = _day(since, today.replace(day=1)), _day(until, today)
    try:
        with database.look() as session:
            told = ledger.statement(session, account, None, first, last)
    except ValueError as wrong:
        err.print(f"没有这个账户：{account}", markup=False)
        raise typer.Exit(2) from wrong
    if as_json:
        out.print_json(json.dumps(_told(told), ensure_ascii=False))
    else:
        _write(told)


def _day(said: str, usual: date) -> date:
    try:
        return date.fromisoformat(said) if said else usual
    except ValueError as wrong:
        raise typer.BadParameter(said) from wrong


def _told(told: Statement) -> dict[str, Any]:
    return {
        "account": told.account,
        "since": told.since.isoformat(),
        "until": told.until.isoformat(),
        "opening_fen": told.opening.count,
        "closing_fen": told.closing.count,
        "lines": [
            {
                "at": one.at.isoformat(),
                "kind": one.kind,
                "cause": one.cause,
                "account": one.line.account,
                "place": one.line.place,
                "months": str(one.line.span or ""),
                "amount_fen": one.line.amount.count,
                "balance_fen": one.after.count,
            }
            for one in told.lines
        ],
    }


def _write(told: Statement) -> None:
    rows = csv.writer(sys.stdout)
    rows.writerow(COLUMNS)
    rows.writerow([told.since.isoformat(), "opening", "", told.account, "", "", "", told.opening.yuan])
    for one in told.lines:
        line = one.line
        head = one.at.isoformat(), one.kind, one.cause, line.account, line.place or "", str(line.span or "")
        rows.writerow([*head, line.amount.yuan, one.after.yuan])


def check_books(as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False) -> None:
    """Work out every balance and every entry again from the log alone; ends with 1 where the books differ from it."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.ledger import actions as ledger  # noqa: PLC0415

    with database.look() as session:
        found, total = ledger.rebuild(session), ledger.total(session)
    rows = [{"what": one.what, "by_log_fen": one.by_log.count, "kept_fen": one.kept.count} for one in found]
    if as_json:
        out.print_json(json.dumps({"ok": not rows and not total.count, "total_fen": total.count, "differences": rows}))
    else:
        out.print(f"所有账户合计 {total.yuan}，和流水不一致 {len(rows)} 处", markup=False, highlight=False)
        for row in rows:
            out.print(f"  {row['what']}  按流水 {row['by_log_fen']} 分  记着 {row['kept_fen']} 分", markup=False)
    raise typer.Exit(1 if rows or total.count else 0)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.command()(statement)
    main.command("check-books")(check_books)
