"""The command `nfe`: its own words (demo, build, migrate, serve, worker, doctor) and those of the `*_cli` files beside it."""

from __future__ import annotations

import os
import sys
import time
from typing import NoReturn

import typer
from rich.console import Console
from rich.table import Table

from nfe_app import (
    audit_cli,
    bank_cli,
    books_cli,
    database_cli,
    keys_cli,
    kiosk_cli,
    law_cli,
    money_cli,
    papers_cli,
    sandbox_cli,
    staff_cli,
    values_cli,
)
from nfe_app.base import keys
from nfe_app.base.settings import settings

main = typer.Typer(help="新就业社保 (nfe_app)", no_args_is_help=True, pretty_exceptions_enable=False)
out = Console()
law_cli.add_to(main)
values_cli.add_to(main)
money_cli.add_to(main)
books_cli.add_to(main)
sandbox_cli.add_to(main)
bank_cli.add_to(main)
staff_cli.add_to(main)
audit_cli.add_to(main)
database_cli.add_to(main)
keys_cli.add_to(main)
papers_cli.add_to(main)
kiosk_cli.add_to(main)


@main.command()
def demo() -> None:
    """Migrate, seed, build and serve on one port: everything on this machine, nothing real."""
    from nfe_app import schema, seed  # noqa: PLC0415 - the other commands start without these

    if not settings().demo:
        _no("演示只在演示模式下启动（NFE_MODE=demo）；正式运行用 nfe migrate、nfe build、nfe serve")
    schema.migrate()
    keys.open_ring()
    sown = seed.sow()
    keys.signing_key()
    build()
    _welcome(seed.STORIES, seed.CLERK, sown)
    _serve()


def _welcome(stories: tuple[object, ...], clerk: tuple[str, ...], sown: bool) -> None:
    from nfe_app import seed  # noqa: PLC0415
    from nfe_app.enrolment.beside import OFTEN  # noqa: PLC0415
    from nfe_app.seed import Story  # noqa: PLC0415

    table = Table(title=f"新就业社保 演示：{settings().public_origin}", title_justify="left")
    for column in ("手机号", "谁", "在哪里、怎么缴"):
        table.add_column(column)
    for story in stories:
        assert isinstance(story, Story)
        table.add_row(story.phone, story.name, f"{story.work}，{OFTEN[story.frequency]}")
    out.print(table)
    out.print(
        f"手机端 {settings().public_origin}/ ：用上面任一手机号登录，验证码显示在页面上，新手机还要的身份证号后六位也是；也可以用新手机号从头参保。"
    )
    out.print(f"经办台 {settings().public_origin}/desk/ ：用户名 {clerk[0]}，密码 {clerk[1]}")
    others = "、".join(f"{name} {title}" for name, _password, title, _post in seed.COLLEAGUES)
    out.print(f"经办台还有 {others}，密码一样。", soft_wrap=True)
    out.print("人物、号码和钱都是虚构的" + ("。" if sown else "；沿用上次的数据。"), soft_wrap=True)


@main.command()
def build() -> None:
    """Export every front for the public origin, where something they are made of has changed."""
    from nfe_app import building  # noqa: PLC0415

    def say(front: str) -> None:
        """One of them is there."""
        out.print(f"{front} 做好了")

    building.build(building.FRONTS, settings().public_origin, say)


@main.command()
def serve() -> None:
    """Serve what was built and migrated; production starts with this, and not with an account that everybody knows."""
    from nfe_app import seed  # noqa: PLC0415

    if not settings().demo and (known := seed.known_accounts()):
        _no(f"演示的账号还在：{'、'.join(known)}，密码人人知道。先用 nfe staff close 停用")
    _hold_values()
    _serve()


def _hold_values() -> None:
    """A production does not begin with values that two people do not stand for (docs/decisions/0030)."""
    well, words = (True, "") if settings().demo else values_cli.standing()
    if not well:
        _no(f"有的数不是两个人定的：{words}。先看 nfe law waiting")


def _no(words: str) -> NoReturn:
    """Say why it does not start, and end with 2."""
    Console(stderr=True).print(words, markup=False, highlight=False, soft_wrap=True)
    raise typer.Exit(2)


def _serve() -> None:
    """Become the server, so that a signal reaches it and nothing stands between."""
    os.environ["__REFLEX_SKIP_COMPILE"] = "true"
    os.environ["REFLEX_TELEMETRY_ENABLED"] = "false"
    os.environ["FRONT"] = "desk"
    os.environ["NFE_PORT"] = str(settings().port)
    sys.stdout.flush()
    host = os.environ.get("NFE_HOST", "127.0.0.1")
    command = [sys.executable, "-m", "uvicorn", "--factory", "nfe_app.nfe_app:serve", *options(host, settings().port)]
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter


def options(host: str, port: int) -> list[str]:
    """How the server is told to run; which proxy is believed stays uvicorn's own: this machine, or FORWARDED_ALLOW_IPS."""
    where = ["--host", host, "--port", str(port)]
    return [*where, "--no-access-log", "--ws-max-size", str(1024 * 1024), "--timeout-graceful-shutdown", "5"]


@main.command()
def migrate() -> None:
    """Bring the database to the newest migration."""
    from nfe_app import schema  # noqa: PLC0415

    schema.migrate()
    keys.open_ring()
    out.print(f"database at {schema.standing()}")


@main.command()
def worker() -> None:
    """Do the chores until the process ends: deliveries, stuck payments, due bills, reconciliation."""
    from nfe_app import channels, chores, wiring  # noqa: PLC0415

    _hold_values()
    wiring.wire()
    channels.reach()
    day, morning = None, None
    while True:
        day = chores.a_round(day)
        morning = chores.a_morning(morning)
        time.sleep(chores.EVERY)


@main.command()
def doctor() -> None:
    """Say what is well and what is not: settings, database, migrations, fronts, values, libraries."""
    from nfe_app import building, libraries, schema  # noqa: PLC0415
    from nfe_app.base import clock  # noqa: PLC0415

    checks: list[tuple[str, bool, str]] = [("settings", True, f"{settings().mode}, {settings().public_origin}")]
    try:
        at, wanted = schema.standing(), schema.newest()
        checks.append(
            ("database", at == wanted, f"at {at}" if at == wanted else f"at {at}, not {wanted}: run nfe migrate")
        )
    except Exception as fault:
        checks.append(("database", False, f"{type(fault).__name__}: run nfe migrate"))
    checks += [
        (f"{front} front", there, "built" if there else "run nfe build")
        for front, there in ((front, building.built(front).is_dir()) for front in building.FRONTS)
    ]
    checks.append(("values", *values_cli.standing()))
    checks.append(("libraries", *libraries.standing(clock.today())))
    for name, well, words in checks:
        out.print(f"{'[green]well[/green]' if well else '[red]ill [/red]'} {name}: {words}")
    raise typer.Exit(0 if all(well for _, well, _ in checks) else 1)
