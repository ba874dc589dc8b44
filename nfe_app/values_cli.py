"""The part of the command `nfe` for four eyes on values: a key for each person, who enters a file, who checks it, and what waits."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from nfe_app.base.errors import Refusal

if TYPE_CHECKING:
    from nfe_app.catalog import approving

out = Console()
err = Console(stderr=True)
law = typer.Typer(help="the values of the law: two people stand for each change", no_args_is_help=True)
SHORTEST = 12
File = Annotated[str, typer.Argument(help="330100-hangzhou/employee_medical.yaml, or its path")]
Name = Annotated[str, typer.Option("--as", help="your name, as it stands in the office's file")]
Key = Annotated[Path | None, typer.Option(help="the file of your key; the demonstration's two need none")]
Yes = Annotated[bool, typer.Option("--yes", help="sign without asking once more")]


@contextmanager
def _refusals() -> Iterator[None]:
    """A no is told in words, and ends the command with 1; a file of the office that cannot be used ends it with 2."""
    from nfe_app.catalog.checkers import OfficeBroken  # noqa: PLC0415 - the other commands start without the law

    try:
        yield
    except Refusal as refusal:
        err.print(f"{refusal.code} {refusal.says}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(1) from None
    except OfficeBroken as broken:
        err.print(str(broken), markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from None


@law.command()
def key(
    name: Annotated[str, typer.Argument(help="whose key it is")],
    to: Annotated[Path, typer.Option(help="where the key is written; it stays with its person")],
) -> None:
    """Make your key, locked by a passphrase, and print its public line for the office's file."""
    from nfe_app.catalog import checkers  # noqa: PLC0415

    if not checkers.NAME.fullmatch(name):
        _no("名字 2 到 30 个字，不要空格和逗号")
    words = typer.prompt("给钥匙设一句口令", hide_input=True, confirmation_prompt="再写一遍", err=True)
    if len(words) < SHORTEST:
        _no(f"口令至少 {SHORTEST} 个字")
    sealed, line = checkers.new(words)
    try:
        with os.fdopen(os.open(to, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600), "wb") as file:
            file.write(sealed)
    except OSError as fault:
        _no(f"写不到 {to}：{fault.strerror}")
    _say(f"{name},,{line}")


@law.command()
def enter(file: File, name: Name, key_file: Key = None, yes: Yes = False) -> None:
    """Sign what you wrote into a file; it holds when somebody else has checked it."""
    _sign(file, name, key_file, yes, lambda house, seen, by: house.enter(seen, by))


@law.command()
def check(file: File, name: Name, key_file: Key = None, yes: Yes = False) -> None:
    """Hold what somebody else wrote against its document, and sign that it is so; from then on it holds."""
    _sign(file, name, key_file, yes, lambda house, seen, by: house.check(seen, by))


Deed = Callable[["approving.House", "approving.Look", "approving.Signer"], Any]


def _sign(file: str, name: str, key_file: Path | None, yes: bool, deed: Deed) -> None:
    """Shows what changed, asks for the key and a yes, and signs."""
    from nfe_app.catalog import approving  # noqa: PLC0415

    house = approving.House()
    with _refusals():
        seen = house.look(file)
        _show(seen)
        if seen.settled:
            return
        by = approving.Signer(name, _key_of(name, key_file))
        approving.require(by)
        if not yes and not typer.confirm(f"以{name}的名义签名？", err=True):
            raise typer.Exit(1)
        signed = deed(house, seen, by)
    _say(f"{signed.by} {signed.on} 签了 {signed.becomes[:12]}" if signed else "这些内容早就签过了，没有再签")


def _show(seen: approving.Look) -> None:
    _say(seen.file)
    if seen.settled:
        _say("和两个人定过的（或采集来的）一样，没有要签的" + (f"：{_pair(seen)}" if seen.stands.pair else ""))
        return
    if entry := seen.stands.entry:
        same = "" if entry.becomes == seen.digest else "（后来文件又改了，要重新签）"
        _say(f"{entry.by} {entry.on} 写好签过名{same}")
    if not seen.against:
        _say("旧的内容不在手边（仓库历史里没有），下面是整个文件：")
    for line in seen.changes or ["数没有变，只改了注释或先后"]:
        _say(f"  {line}")


def _pair(seen: approving.Look) -> str:
    assert seen.stands.pair
    return "，".join(f"{line.by} {line.on} {what}" for line, what in zip(seen.stands.pair, ("写", "核对"), strict=True))


def _key_of(name: str, key_file: Path | None) -> Any:
    from nfe_app.catalog import checkers  # noqa: PLC0415

    if key_file is None:
        return checkers.demonstration(name if name in checkers.DEMONSTRATION else "")
    words = typer.prompt("钥匙的口令", hide_input=True, err=True)
    try:
        return checkers.opened(key_file.read_bytes(), words)
    except (OSError, ValueError):
        _no(f"{key_file} 打不开：文件或口令不对")


@law.command()
def waiting() -> None:
    """What two people do not stand for yet; ends with 1 when there is something."""
    from nfe_app.catalog import approving  # noqa: PLC0415

    with _refusals():
        found, told = approving.House().faults(), approving.told(approving.House().stand())
    for one in found:
        _say(one)
    _say(told)
    raise typer.Exit(1 if found else 0)


def standing() -> tuple[bool, str]:
    """Whether two people, or the collection, stand for every value, and words for it."""
    from nfe_app.catalog import approving, checkers  # noqa: PLC0415

    try:
        found = approving.House().faults()
        return not found, "; ".join([*found[:3], *(["…"] if len(found) > 3 else [])]) or approving.told(
            approving.House().stand()
        )
    except checkers.OfficeBroken as broken:
        return False, str(broken)


def _say(words: str) -> None:
    out.print(words, markup=False, highlight=False, soft_wrap=True)


def _no(words: str) -> Any:
    err.print(words, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(2)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.add_typer(law, name="law")
