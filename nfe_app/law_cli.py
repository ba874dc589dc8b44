"""The part of the command `nfe` that asks the law: quote, pension, retirement and catalog, one question or a file of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Annotated, Any, NoReturn

import typer
from rich.console import Console

from nfe_app.base.errors import Refusal

out = Console()
err = Console(stderr=True)
Tell = Callable[[dict[str, Any], Callable[[], None]], None]
AsJson = Annotated[bool, typer.Option("--json", help="as JSON")]
Batch = Annotated[str, typer.Option(help="a file of JSON lines, one question each, - for the standard input")]


def quote(
    place: Annotated[str, typer.Option(help="six-digit code of the place (GB/T 2260)")] = "",
    scheme: Annotated[
        str,
        typer.Option(
            help="employee_pension, employee_medical, unemployment, resident_pension, resident_medical, work_injury"
        ),
    ] = "",
    on: Annotated[str, typer.Option(help="the day whose law counts, 2025-10-01; today if left out")] = "",
    base: Annotated[str, typer.Option(help="monthly base in yuan")] = "",
    grade: Annotated[str, typer.Option(help="grade in percent of the reference wage")] = "",
    fee: Annotated[str, typer.Option(help="a resident's yearly fee in yuan")] = "",
    tier: Annotated[str, typer.Option(help="medical tier, or class of industry for work injury")] = "",
    option: Annotated[str, typer.Option(help="an option of the place instead of these")] = "",
    explain: Annotated[bool, typer.Option("--explain", help="line by line, each number with its document")] = False,
    as_json: AsJson = False,
    batch: Batch = "",
) -> None:
    """What one insurance type costs, and why. Without base, grade, fee or tier: the place's own amount or its lowest."""
    asked = {"place": place, "scheme": scheme, "on": on, "base": base, "grade": grade, "fee": fee, "tier": tier}
    with _asked(as_json, batch) as tell:
        told = _quoted({"kind": "contribution", **asked}, option)
        tell(told, lambda: _say(told, explain))


def _quoted(asked: dict[str, Any], option: str) -> dict[str, Any]:
    """Everything that is known of a quote: for people, and for programs."""
    from nfe_app import questions  # noqa: PLC0415 - the other commands start without the law
    from nfe_app.catalog import actions as catalog  # noqa: PLC0415
    from nfe_app.catalog.contribution import Contribution  # noqa: PLC0415

    if option:
        told = catalog.explain(
            asked["place"], asked["scheme"], questions.day(asked), questions.money(asked, "base"), option
        )
    else:
        told = questions.explained(asked)
    return told.as_json() | questions.told(Contribution(told.quote), told)


def _say(told: dict[str, Any], explain: bool) -> None:
    unit = "每月" if told["unit"] == "month" else "每年"
    out.print(f"[bold]{told['name']} {told['title']} {unit} {told['amount']}[/bold]")
    if told["says"]:
        out.print(f"  {told['says']}", soft_wrap=True)
    if explain:
        for step in told["steps"]:
            by = f"  依据 {step['document']}" if step["document"] else ""
            out.print(f"  {step['name']} {step['value']}{by}", soft_wrap=True, highlight=False)
    for ground in told["grounds"]:
        sure = "已查实" if ground["confidence"] == "verified" else "待核"
        dates = f"{ground['since']} 起，{sure}"
        out.print(f"  {ground['title']} {ground['value']}  依据 {ground['document']}（{dates}）", soft_wrap=True)


def pension(
    w: Annotated[str, typer.Option("--W", help="benefit calculation base (计发基数), yuan a month")] = "",
    z: Annotated[str, typer.Option("--Z", help="average contribution index")] = "",
    n: Annotated[str, typer.Option("--n", help="years of contribution")] = "",
    balance: Annotated[str, typer.Option(help="balance of the own account in yuan")] = "",
    payout_months: Annotated[str, typer.Option(help="payout months, 139 or 138.4")] = "",
    age: Annotated[str, typer.Option(help="retirement age 60y1m, instead of payout months")] = "",
    as_json: AsJson = False,
    batch: Batch = "",
) -> None:
    """What a pension comes to a month: (W + W × Z) / 2 × n × 1 % from the pool, and the balance / payout months."""
    with _asked(as_json, batch) as tell:
        from nfe_app import questions  # noqa: PLC0415

        months = payout_months or questions.ask({"kind": "payout_months", "age": age})["payout_months"]
        asked = {"W": w, "Z": z, "n": n, "balance": balance, "payout_months": months}
        told = questions.ask({"kind": "pension", **asked})
        parts = f"基础养老金 {told['basic_pension']} + 个人账户 {told['account_pension']}"
        tell(told, lambda: out.print(f"[bold]每月 {told['total']}[/bold] = {parts}"))


def retirement(
    birth: Annotated[str, typer.Option(help="month of birth, 1967-05")] = "",
    sex: Annotated[str, typer.Option(help="male or female")] = "",
    original_age: Annotated[str, typer.Option(help="60, 55 or 50: the age before 2025")] = "",
    as_json: AsJson = False,
    batch: Batch = "",
) -> None:
    """The month and age of retirement by the schedule of 2025."""
    with _asked(as_json, batch) as tell:
        from nfe_app import questions  # noqa: PLC0415

        told = questions.ask({"kind": "retirement", "birth": birth, "sex": sex, "original_age": original_age})
        tell(told, lambda: out.print(f"[bold]{told['retire_month']}[/bold]，{told['age']}"))


@contextmanager
def _asked(as_json: bool, batch: str, writing: bool = False, indent: int | None = 2) -> Iterator[Tell]:
    """One question; what it yields tells the answer as JSON, or calls what says it in words.

    A refusal is told in the same way, as JSON in the one shape; the command ends with 1. Where a file of questions is
    given, its lines are answered instead, and the command ends there.
    """
    if batch:
        _batch(batch, writing)

    def tell(told: dict[str, Any], say: Callable[[], None]) -> None:
        """Tells an answer once."""
        print(json.dumps({"ok": True, **told}, ensure_ascii=False, indent=indent)) if as_json else say()

    try:
        yield tell
    except Refusal as refusal:
        if as_json:
            refused = {"ok": False, "code": refusal.code, "says": refusal.says, "fields": refusal.fields}
            print(json.dumps(refused, ensure_ascii=False, indent=2))
        else:
            err.print(f"[red]{refusal.code}[/red] {refusal.says}", soft_wrap=True)
        raise typer.Exit(1) from None


def _batch(path: str, writing: bool) -> NoReturn:
    """Each line of a file answered in one line, as it comes; the command ends there."""
    from nfe_app import questions  # noqa: PLC0415

    with _lines(path) as lines:
        for answer in questions.answers(lines, writing):
            print(json.dumps(answer, ensure_ascii=False, separators=(",", ":")), flush=path == "-")
    raise typer.Exit


@contextmanager
def _lines(path: str) -> Iterator[IO[str]]:
    if path == "-":
        yield sys.stdin
        return
    if not Path(path).is_file():
        err.print(f"[red]{path}[/red]: no such file", soft_wrap=True)
        raise typer.Exit(2)
    with Path(path).open(encoding="utf-8", errors="replace") as file:
        yield file


catalog = typer.Typer(help="the values of the law: how far they reach, whether they are whole, a file for a new place")


@catalog.command()
def coverage(
    place: Annotated[
        list[str] | None, typer.Option(help="code of a place; every place with a law of its own if left out")
    ] = None,
    scheme: Annotated[list[str] | None, typer.Option(help="a scheme; all if left out")] = None,
    as_json: AsJson = False,
    batch: Batch = "",
) -> None:
    """Places × schemes × years: known, to be checked, missing."""
    with _asked(as_json, batch, indent=None) as tell:
        from nfe_app.catalog import names, upkeep  # noqa: PLC0415

        reach = upkeep.coverage(place or (), scheme or tuple(names.TITLES))
        tell(reach.as_json(), lambda: print(reach.as_text()))


@catalog.command()
def check(as_json: AsJson = False, batch: Batch = "") -> None:
    """Say what is not in order in the files of the law; ends with 1 when something is not."""
    with _asked(as_json, batch, indent=None) as tell:
        from nfe_app.catalog import upkeep  # noqa: PLC0415

        problems = [str(one) for one in upkeep.check()]
        tell({"ok": not problems, "problems": problems}, lambda: _say_problems(problems))
    raise typer.Exit(1 if problems else 0)


def _say_problems(problems: list[str]) -> None:
    for one in problems:
        err.print(one, soft_wrap=True, highlight=False)
    out.print(f"{len(problems)} problems" if problems else "every file is whole")


@catalog.command()
def new(
    place: Annotated[str, typer.Argument(help="six-digit code of the place")] = "",
    scheme: Annotated[str, typer.Argument(help="name of the scheme")] = "",
    as_json: AsJson = False,
    batch: Batch = "",
) -> None:
    """Write an empty file for a scheme of a place, with comments, to be filled in."""
    with _asked(as_json, batch, writing=True) as tell:
        from nfe_app.catalog import upkeep  # noqa: PLC0415

        written = str(upkeep.new(place, scheme))
        tell({"file": written}, lambda: out.print(written, soft_wrap=True))


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    words: tuple[Callable[..., None], ...] = (quote, pension, retirement)
    for word in words:
        main.command()(word)
    main.add_typer(catalog, name="catalog")
