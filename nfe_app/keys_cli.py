"""The part of the command `nfe` for keys: a new data key, the ring under another master key, and how the ring stands."""

from __future__ import annotations

import typer
from rich.console import Console

out = Console()
err = Console(stderr=True)
keys_words = typer.Typer(help="data keys: a new one, or a new NFE_SECRET", no_args_is_help=True)


@keys_words.command()
def rotate() -> None:
    """Make a new data key, seal everything anew by it in small batches, and destroy keys that seal nothing any more.

    May be killed and run again at any time; what is left over the chores of the next day do.
    """
    from nfe_app.base import database, keys, ring, sealed  # noqa: PLC0415 - the other commands start without these

    with database.work() as session:
        made = ring.turn(session, keys.master())
    _tell(f"新钥匙 {made}，换封 {sealed.reseal()} 处，销毁 {sealed.destroy_unused() or '无'}")


@keys_words.command()
def reseal() -> None:
    """Go on where a rotation was broken off: no new key."""
    from nfe_app.base import sealed  # noqa: PLC0415

    _tell(f"换封 {sealed.reseal()} 处，销毁 {sealed.destroy_unused() or '无'}")


@keys_words.command()
def rewrap() -> None:
    """Put the ring under a new master key: NFE_SECRET is the new one, NFE_OLD_SECRET the one before. No value is touched."""
    from nfe_app.base import database, keys, ring  # noqa: PLC0415
    from nfe_app.base.settings import settings  # noqa: PLC0415

    old = settings().old_secret
    if old is None:
        err.print("要有 NFE_OLD_SECRET（旧的）和 NFE_SECRET（新的）")
        raise typer.Exit(2)
    with database.work() as session:
        count = ring.rewrap(session, old.get_secret_value().encode(), keys.master())
    _tell(f"{count} 把钥匙换到了新的主密钥下")


def _tell(words: str) -> None:
    out.print(words, highlight=False, markup=False)


def add_to(main: typer.Typer) -> None:
    """Gives the command these words."""
    main.add_typer(keys_words, name="keys")
