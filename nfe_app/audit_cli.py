"""The part of the command `nfe` that seals what was written and checks it: `nfe audit seal`, `nfe audit verify`."""

from __future__ import annotations

import json
from typing import Annotated

import typer
from rich.console import Console

out = Console()
audit = typer.Typer(help="the audit chain: seal what was written, check it", no_args_is_help=True)


@audit.command()
def seal(
    late: Annotated[
        bool, typer.Option("--late", help="also take in rows that came long after their neighbours")
    ] = False,
) -> None:
    """Seal every row of the journal and the ledger that is a minute old."""
    from nfe_app.audit import rounds, rules  # noqa: PLC0415 - the other commands start without these

    out.print(f"封存 {rounds.seal_all(late=None if late else rules.LATE)} 行", highlight=False)


@audit.command()
def verify(
    root: Annotated[
        list[str] | None, typer.Option(help="a root published earlier, which has to be in the chain")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False,
) -> None:
    """Walk the whole chain; ends with 1 and names the first row that was changed, deleted or inserted."""
    from nfe_app.audit import rounds  # noqa: PLC0415

    told = rounds.verify(root or ())
    wrong = {"book": told.wrong.book, "id": told.wrong.id, "what": told.wrong.what} if told.wrong else None
    if as_json:
        counts = {"ok": told.ok, "seals": told.seals, "rows": told.rows, "waiting": told.waiting, "root": told.root}
        late = [{"book": book, "id": str(id_)} for book, id_ in told.late]
        out.print_json(json.dumps(counts | {"wrong": wrong, "late": late, "missing_roots": list(told.missing)}))
    else:
        out.print(f"封条 {told.seals} 个，核对 {told.rows} 行，待封 {told.waiting} 行", highlight=False)
        for book, id_ in told.late:
            out.print(f"  封晚了：{book} {id_}", highlight=False)
        for missing in told.missing:
            out.print(f"  公布过的根不在链上：{missing}", highlight=False, markup=False)
        if told.wrong:
            out.print(f"  不对：{told.wrong.book} {told.wrong.id} {told.wrong.what}", highlight=False, markup=False)
    raise typer.Exit(0 if told.ok else 1)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.add_typer(audit, name="audit")
