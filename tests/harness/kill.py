"""kill -9: riders pay, the product dies at moments that a seed draws, the channel lives on; in the end the books are compared."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from nfe_app.payment.sandbox.keys import keys_in
from tests.harness import books, hurry
from tests.harness.proxy import Plan, Proxy, drawn
from tests.harness.riders import Rider, Street

LINE = {
    Plan(cut_down=-1): 4,
    Plan(cut_up=-1): 4,
    Plan(cut_down=0, reset=True): 4,
    Plan(latency=0.03): 10,
}
"""What the line from the product to the channel suffers, so many connections in a hundred."""
PATIENCE = 120
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


@dataclass
class Toll:
    """What a run came to."""

    kills: int
    broken: int
    presses: int
    strange: list[str]
    found: books.Findings

    @property
    def is_right(self) -> bool:
        """Nothing lost, doubled or strange."""
        return self.found.is_right and not self.strange


class Killed:
    """The product as its killer sees it: which process serves, and what it tells."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self._told = threading.Condition()
        self._said: Counter[str] = Counter()
        self._pid = 0
        self._is_gone = False
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self._process.stdout
        for line in self._process.stdout:
            word, _, pid = line.strip().partition(" ")
            with self._told:
                self._said[word] += 1
                self._pid = int(pid or self._pid)
                self._told.notify_all()
        with self._told:
            self._is_gone = True
            self._told.notify_all()

    def wait(self, word: str, first: Callable[[], object] = lambda: None) -> None:
        """Do something first, and wait until the product tells this once more; RuntimeError when it does not."""
        with self._told:
            before = self._said[word]
            first()
            self._told.wait_for(lambda: self._is_gone or self._said[word] > before, PATIENCE)
            if self._said[word] == before:
                raise RuntimeError(f"the product does not tell `{word}`: see product.log")

    def next_chores(self) -> None:
        """Until the next round of chores begins; a long one is not waited for."""
        with self._told:
            before = self._said["chore"]
            self._told.wait_for(lambda: self._said["chore"] > before, 1)

    def kill(self) -> None:
        """SIGKILL, and wait until the next one serves."""
        self.wait("up", lambda: os.kill(self._pid, signal.SIGKILL))


def wear(run: Run) -> Toll:
    """Kill the product so often while riders pay, let it come to rest, and compare the books."""
    end = time.monotonic() + run.patience
    store = run.folder / "channel.db"
    with _town(run, store) as (killed, street):
        riders = [Rider(street, random.Random(f"{run.seed} rider {number}")) for number in range(run.riders)]
        threads = [threading.Thread(target=rider.live) for rider in riders]
        for thread in threads:
            thread.start()
        kills = 0
        try:
            kills = _kill(run, killed, street, end)
        finally:
            street.over.set()
            for thread in threads:
                thread.join(60)
        found = _at_rest(run, store, end)
    return Toll(kills, street.broken, street.presses, street.strange, found)


def _kill(run: Run, killed: Killed, street: Street, end: float) -> int:
    """Kill a few milliseconds after a request was sent, or after a round of chores began."""
    chance = random.Random(f"{run.seed} killer")
    for number in range(run.kills):
        if time.monotonic() > end:
            return number
        if chance.random() < 0.3:
            killed.next_chores()
        else:
            street.next_deeds(chance.randint(1, 3))
        time.sleep(chance.uniform(0, 0.06))
        killed.kill()
    return run.kills


def _at_rest(run: Run, store: Path, end: float) -> books.Findings:
    """The books once nothing is on its way any more; as they are when the time is over."""
    while not (found := books.compare(run.url, store)).is_quiet and time.monotonic() < end:
        time.sleep(0.2)
    return found


@contextmanager
def _town(run: Run, store: Path) -> Iterator[tuple[Killed, Street]]:
    """The channel, a bad line to it, and the product, each ended with this."""
    by, keys = hurry.shift(), run.folder / "keys"
    seconds = str(by.total_seconds())
    with ExitStack() as stack:
        here, there = (stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=256)) for _ in range(2))
        merchant, _platform = keys_in(keys)
        command = ["tests.harness.channel", str(there.fileno()), seconds, str(keys), str(store), str(run.seed)]
        stack.enter_context(_running(command, run.folder / "channel.log", {}, there))
        line = stack.enter_context(Proxy(there.getsockname(), drawn(run.seed, LINE)))
        origin = f"http://127.0.0.1:{here.getsockname()[1]}"
        _write_account(run.folder / "account", vars(merchant))
        settings = {
            "NFE_DATABASE_URL": run.url,
            "NFE_DATA_DIR": str(run.folder / "data"),
            "NFE_PUBLIC_ORIGIN": origin,
            "NFE_WECHAT_BASE_URL": f"http://127.0.0.1:{line.port}",
            "NFE_WECHAT_KEYS_DIR": str(run.folder / "account"),
        }
        product = ["tests.harness.product", str(here.fileno()), seconds]
        killed = Killed(stack.enter_context(_running(product, run.folder / "product.log", settings, here)))
        killed.wait("up")
        yield killed, Street(origin, by)


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


def _write_account(folder: Path, merchant: Mapping[str, object]) -> None:
    """The merchant's account as production keeps it: `account.json` beside the keys it names."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "merchant.pem").write_text(str(merchant["private_key"]))
    (folder / "api_v3_key").write_text(str(merchant["api_v3_key"]))
    anchors = merchant["anchors"]
    assert isinstance(anchors, Mapping)
    names = {serial: f"anchor-{number}.pem" for number, serial in enumerate(anchors)}
    for serial, name in names.items():
        (folder / name).write_text(anchors[serial])
    said = {name: merchant[name] for name in ("mchid", "appid", "serial")} | {"anchors": names}
    (folder / "account.json").write_text(json.dumps(said))
