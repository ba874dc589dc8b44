"""Where a run happens: the channels, a bad line to them, and the product with its accounts there, each ended with the run."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from nfe_app.payment.sandbox.alipay_keys import alipay_keys_in
from nfe_app.payment.sandbox.keys import keys_in
from tests.harness import hurry
from tests.harness.phone import Street
from tests.harness.proxy import Plan, Proxy, drawn

LINE = {
    Plan(cut_down=-1): 4,
    Plan(cut_up=-1): 4,
    Plan(cut_down=0, reset=True): 4,
    Plan(latency=0.03): 10,
}
"""What the line from the product to the channel suffers, so many connections in a hundred."""
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Run:
    """One run: which database, where its files lie, how many kills, drawn from which seed, by how many riders, how long at most."""

    url: str
    folder: Path
    kills: int
    seed: int
    riders: int = 4
    patience: float = 600


@contextmanager
def town(run: Run) -> Iterator[tuple[subprocess.Popen[str], Street]]:
    """The product's process, and the street that people meet it on."""
    by, keys = hurry.shift(), run.folder / "keys"
    seconds = str(by.total_seconds())
    with ExitStack() as stack:
        here, there = (stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256)) for _ in range(2))
        _write_accounts(keys, run.folder / "accounts")
        command = ["tests.harness.channel", str(there.fileno()), seconds, str(keys), str(run.folder), str(run.seed)]
        stack.enter_context(_running(command, run.folder / "channel.log", {}, there))
        line = stack.enter_context(Proxy(there.getsockname(), drawn(run.seed, LINE)))
        origin, channels = f"http://127.0.0.1:{here.getsockname()[1]}", f"http://127.0.0.1:{line.port}"
        product = ["tests.harness.product", str(here.fileno()), seconds, f"{channels}/bank"]
        settings = _settings(run, origin, channels)
        process = stack.enter_context(_running(product, run.folder / "product.log", settings, here))
        yield process, Street(origin, by, f"http://127.0.0.1:{there.getsockname()[1]}/bank/")


def _settings(run: Run, origin: str, channels: str) -> dict[str, str]:
    """The environment of the product: WeChat and Alipay are the real ones to it."""
    return {
        "NFE_DATABASE_URL": run.url,
        "NFE_DATA_DIR": str(run.folder / "data"),
        "NFE_PUBLIC_ORIGIN": origin,
        "NFE_WECHAT_BASE_URL": channels,
        "NFE_WECHAT_KEYS_DIR": str(run.folder / "accounts" / "wechat"),
        "NFE_ALIPAY_BASE_URL": f"{channels}/alipay/gateway.do",
        "NFE_ALIPAY_KEYS_DIR": str(run.folder / "accounts" / "alipay"),
    }


@contextmanager
def _running(
    command: list[str], log: Path, settings: Mapping[str, str], listener: socket.socket
) -> Iterator[subprocess.Popen[str]]:
    with log.open("w") as errors:
        process = subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), **settings},
            pass_fds=[listener.fileno()],
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            process.wait(20)
            assert process.stdout
            process.stdout.close()


def _write_accounts(keys: Path, folder: Path) -> None:
    """The merchant's accounts as production keeps them: `account.json` beside the keys it names."""
    shutil.rmtree(folder, ignore_errors=True)
    wechat, alipay = keys_in(keys)[0], alipay_keys_in(keys)[0]
    names = {serial: f"anchor-{number}.pem" for number, serial in enumerate(wechat.anchors)}
    account = {"mchid": wechat.mchid, "appid": wechat.appid, "serial": wechat.serial, "anchors": names}
    anchors = {names[serial]: anchor for serial, anchor in wechat.anchors.items()}
    secrets = {"merchant.pem": wechat.private_key, "api_v3_key": wechat.api_v3_key}
    _write(folder / "wechat", {"account.json": json.dumps(account), **secrets, **anchors})
    account = {"app_id": alipay.app_id, "seller_id": alipay.seller_id, "fee_rate": "0.006"}
    secrets = {"merchant.pem": alipay.private_key, "alipay.pem": alipay.alipay_public_key}
    _write(folder / "alipay", {"account.json": json.dumps(account), **secrets})


def _write(folder: Path, files: Mapping[str, str]) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name).write_text(text)
