"""A Chromium that nobody listens in on.

Whoever hears a page's words and faults by DevTools (Playwright and Lighthouse do) has its scripts read a second time where one makes an `Error`,
as React does when it begins: at a slow processor that alone takes 0.2 s, which no rider waits for. So what is timed here is asked for afterwards.
"""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any

from websockets.sync.client import ClientConnection, connect

PATIENCE = 30.0
LOOK_EVERY = 2.0
LISTENS = "DevTools listening on "


class Page:
    """The one page of a browser, by the few words of the DevTools protocol that hear nothing."""

    def __init__(self, line: ClientConnection) -> None:
        self._line = line
        self._numbers = count(1)
        self._session = ""
        pages = [one for one in self.call("Target.getTargets")["targetInfos"] if one["type"] == "page"]
        self._session = self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]

    def call(self, method: str, **told: object) -> dict[str, Any]:
        """What the browser answers; RuntimeError where it refuses."""
        number = next(self._numbers)
        at = {"sessionId": self._session} if self._session else {}
        self._line.send(json.dumps({"id": number, "method": method, "params": told} | at))
        while (said := json.loads(self._line.recv(PATIENCE))).get("id") != number:
            pass
        if "error" in said:
            raise RuntimeError(f"{method}: {said['error']}")
        result: dict[str, Any] = said["result"]
        return result

    def answer_to(self, expression: str) -> Any:
        """What an expression comes to in the page."""
        return self.call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def noted(self, address: str, name: str) -> float:
        """Go to an address, and what the page then writes down under a global name; seldom asked for, because to ask costs time."""
        self.call("Page.navigate", url=address)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            time.sleep(LOOK_EVERY)
            if (told := self.answer_to(f"window.{name}")) is not None:
                return float(told)
        raise TimeoutError(f"{address} does not come to {name}")


@contextmanager
def alone(browser: str, flags: Sequence[str], storage: str) -> Iterator[Page]:
    """Start a browser on what lies in a folder, and end it."""
    command = [browser, *flags, "--headless", "--remote-debugging-port=0", f"--user-data-dir={storage}", "about:blank"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        try:
            address = next(line for line in process.stderr if line.startswith(LISTENS)).removeprefix(LISTENS).strip()
            with connect(address, max_size=None) as line:
                yield Page(line)
        finally:
            process.terminate()
