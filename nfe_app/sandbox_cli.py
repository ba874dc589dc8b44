"""The part of the command `nfe` that tells how to reach the sandbox: for clients that others write."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from nfe_app.base import keys
from nfe_app.base.settings import settings

out = Console()
sandbox = typer.Typer(help="the paying channel of our own that takes no money", no_args_is_help=True)
Credentials = dict[str, str]


@sandbox.callback()
def _only_where_it_is() -> None:
    """The paying channel of our own that takes no money."""
    if settings().mode == "production" or not settings().sandbox:
        out.print("there is no sandbox here: money goes through the real channel", style="red")
        raise typer.Exit(1)


@sandbox.command()
def credentials(as_json: Annotated[bool, typer.Option("--json", help="as JSON")] = False) -> None:
    """Numbers, addresses and keys with which a merchant reaches the sandbox; keys are written to files beside it."""
    told = {name: tell() for name, tell in SIDES.items()}
    if as_json:
        print(json.dumps({"ok": True, **told}, ensure_ascii=False, indent=2))
        return
    for name, lines in told.items():
        out.print(f"[bold]{name}[/bold]")
        for key, value in lines.items():
            out.print(f"  {key}: {value}", soft_wrap=True, highlight=False)


def wechat() -> Credentials:
    """How a merchant reaches WeChat Pay's side; paths are of PEM files on this machine."""
    from nfe_app.payment.sandbox.keys import keys_in  # noqa: PLC0415 - the other commands start without RSA keys

    folder = (settings().data_dir / "sandbox").resolve()
    merchant, platform = keys_in(folder)
    base_url = f"{settings().public_origin}/sandbox/wechat"
    return {
        "mchid": merchant.mchid,
        "appid": merchant.appid,
        "app_secret": merchant.app_secret,
        "serial": merchant.serial,
        "private_key_path": _written(folder / "wechat" / "merchant.pem", merchant.private_key),
        "api_v3_key": merchant.api_v3_key,
        "public_key_id": platform.public_key_id,
        "public_key_path": _written(
            folder / "wechat" / "platform-public-key.pem", merchant.anchors[platform.public_key_id]
        ),
        "certificate_serial": platform.serial,
        "certificate_path": _written(folder / "wechat" / "platform-certificate.pem", platform.certificate),
        "base_url": base_url,
        "open_url": base_url,
        "api_url": base_url,
        "scan_url": f"{base_url}/scan",
        "bridge_url": f"{base_url}/bridge",
        "admin_url": f"{base_url}/admin",
    }


def alipay() -> Credentials:
    """The same of Alipay's side."""
    from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in  # noqa: PLC0415 - as above

    folder = (settings().data_dir / "sandbox").resolve()
    merchant, _platform = alipay_keys_in(folder)
    return {
        "app_id": merchant.app_id,
        "seller_id": merchant.seller_id,
        "private_key_path": _written(folder / "alipay" / "merchant.pem", merchant.private_key),
        "alipay_public_key_path": _written(folder / "alipay" / "alipay-public-key.pem", merchant.alipay_public_key),
        "gateway_url": f"{settings().public_origin}/sandbox/alipay/gateway.do",
    }


SIDES: dict[str, Callable[[], Credentials]] = {"wechat": wechat, "alipay": alipay}


def _written(path: Path, pem: str) -> str:
    """The path of a private file that holds just this key."""
    if path.exists() and path.read_text() != pem:
        path.unlink()
    keys.kept(path, pem.encode())
    return str(path)


def add_to(main: typer.Typer) -> None:
    """Add these to the command."""
    main.add_typer(sandbox, name="sandbox")
