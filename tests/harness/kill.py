"""kill -9: riders pay, the product dies at moments that a seed draws, the channels live on; in the end the books are compared."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.harness import books
from tests.harness.phone import Phone, Street
from tests.harness.riders import Clerk, Rider
from tests.harness.town import Run, town

__all__ = ["Run", "wear"]
PATIENCE = 120


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

    def __init__(self, process: subprocess.Popen[str], log: Path) -> None:
        self._process, self._log = process, log
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
                gone = "it is gone" if self._is_gone else f"it was waited for {PATIENCE} seconds"
                raise RuntimeError(f"the product does not tell `{word}`, {gone}: {self._log.read_text()[-2_000:]}")

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
    with town(run) as (product, street):
        killed = Killed(product, run.folder / "product.log")
        killed.wait("up")
        people: list[Phone] = [
            Rider(street, random.Random(f"{run.seed} rider {number}")) for number in range(run.riders)
        ]
        people.append(Clerk(street, random.Random(f"{run.seed} clerk")))
        threads = [threading.Thread(target=one.live) for one in people]
        for thread in threads:
            thread.start()
        kills = 0
        try:
            kills = _kill(run, killed, street, end)
        finally:
            street.over.set()
            for thread in threads:
                thread.join(60)
        found = _at_rest(run, end)
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


def _at_rest(run: Run, end: float) -> books.Findings:
    """The books once nothing is on its way any more; as they are when the time is over."""
    while not (found := books.compare(run.url, run.folder)).is_quiet and time.monotonic() < end:
        time.sleep(0.2)
    return found
