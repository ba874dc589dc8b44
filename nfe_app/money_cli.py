"""The part of the command `nfe` that watches over money: reconcile."""

from __future__ import annotations

import json
from datetime import date
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from nfe_app.base.errors import Refusal

out = Console()
err = Console(stderr=True)
AGREES, DIFFERS, NO_BILL = 0, 1, 2
PARTS = {"bill": "取账单", "books": "核对", "entering": "补入账", "done": "核对完"}
STATES = {
    "no_bill": "渠道还没出这天的账单（一般第二天上午 10 点后有）",
    "down": "渠道没有应答，或应答不可信",
    "other_day": "渠道给的是别的日子的账单",
}


def reconcile(
    day: Annotated[str, typer.Option(help="the day in China, 2026-11-24; yesterday if left out")] = "",
    channel: Annotated[str, typer.Option(help="wechat, alipay or bank; every connected one if left out")] = "",
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Hold the channel's bill of a day against the ledger, line by line; what only the bill knows is entered.

    Ends with 0 when all agrees, 1 when somebody has to look, 2 when there was nothing to compare with.
    """
    from nfe_app import channels, wiring  # noqa: PLC0415 - the other commands start without these
    from nfe_app.payment import bookings  # noqa: PLC0415

    wiring.wire()
    channels.reach()
    told = [_one(name, day, as_json) for name in ([channel] if channel else bookings.channels())]
    if as_json:
        out.print_json(json.dumps(told, ensure_ascii=False))
    raise typer.Exit(max((one["exit"] for one in told), default=NO_BILL))


def _one(channel: str, day: str, as_json: bool) -> dict[str, Any]:
    """What came of one channel, for programs; for people it is printed on the way."""
    from nfe_app.base import commands  # noqa: PLC0415

    try:
        told = _compared(channel, day)
    except Refusal as refusal:
        told = {**commands.refused(refusal), "channel": channel, "day": day, "exit": NO_BILL}
    if not as_json:
        _say(told)
    return told


def _compared(channel: str, day: str) -> dict[str, Any]:
    from nfe_app.reconciliation import daily  # noqa: PLC0415

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()
    with Progress(*columns, console=err, transient=True) as progress:
        task = progress.add_task(channel, total=None)

        def watch(part: str, done: int, of: int) -> None:
            progress.update(task, description=f"{channel} {PARTS[part]}", completed=done, total=of)

        outcome = daily.reconcile(channel, _day(day), watch)
    told: dict[str, Any] = {"channel": channel, "day": outcome.day.isoformat(), "state": outcome.state}
    if outcome.found is None:
        says = STATES[outcome.state]
        return told | {"ok": False, "code": outcome.state, "says": says, "fields": {}, "exit": NO_BILL}
    found = outcome.found
    rows = [_row(one) for one in found.differences]
    counts = {"lines": found.lines, "matched": found.matched, "open": sum(row["open"] for row in rows)}
    return told | counts | {"ok": found.agrees, "differences": rows, "exit": AGREES if found.agrees else DIFFERS}


def _day(said: str) -> date:
    from nfe_app.base import clock  # noqa: PLC0415
    from nfe_app.base.errors import Invalid  # noqa: PLC0415

    try:
        return date.fromisoformat(said) if said else date.fromordinal(clock.today().toordinal() - 1)
    except ValueError as wrong:
        raise Invalid(fields={"day": said}) from wrong


def _row(one: Any) -> dict[str, Any]:
    from nfe_app.reconciliation.rules import MEANINGS  # noqa: PLC0415

    meaning = MEANINGS[one.name]
    return {
        "name": one.name.value,
        "kind": one.kind,
        "number": one.number,
        "transaction_id": one.transaction_id,
        "theirs_fen": one.theirs.amount.count if one.theirs else None,
        "ours_fen": one.ours.amount.count if one.ours else None,
        "at": one.at.isoformat(),
        "entered": one.entered,
        "open": one.is_open,
        "title": meaning.title,
        "to_do": meaning.to_do,
    }


def _say(told: dict[str, Any]) -> None:
    head = f"{told['channel']} {told['day']}"
    if "differences" not in told:
        err.print(f"{head}：{told['says']}", markup=False, soft_wrap=True)
        return
    words = "全部对上" if told["ok"] else f"{told['open']} 处要处理"
    out.print(f"{head}：账单 {told['lines']} 行，对上 {told['matched']} 行，{words}", markup=False, soft_wrap=True)
    for title, to_do in dict.fromkeys((row["title"], row["to_do"]) for row in told["differences"]):
        rows = [row for row in told["differences"] if row["title"] == title]
        out.print(f"{title} {len(rows)}：{to_do}", markup=False, soft_wrap=True)
        for row in rows:
            theirs, ours = _yuan(row["theirs_fen"]), _yuan(row["ours_fen"])
            line = f"  {row['number']}  流水号 {row['transaction_id'] or '—'}  账单 {theirs}  我们 {ours}"
            out.print(line + ("  已补入账" if row["entered"] else ""), markup=False, soft_wrap=True, highlight=False)


def _yuan(fen: int | None) -> str:
    from nfe_app.base.money import Fen  # noqa: PLC0415

    return "—" if fen is None else Fen(fen).shown


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.command()(reconcile)
