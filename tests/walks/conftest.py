"""One real server for all walks, and the phones and browsers that walk."""

from __future__ import annotations

import itertools
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from nfe_app import building
from tests.browser import CHROMIUM, PATIENCE
from tests.cast import identity_number
from tests.conftest import missing
from tests.walks import screens

PORT = 8123
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--disable-component-update", "--disable-sync"]
PHONE: dict[str, object] = {
    "viewport": {"width": 360, "height": 800},
    "device_scale_factor": screens.DENSITY,
    "locale": "zh-CN",
    "timezone_id": "Asia/Shanghai",
}
SETTLE = "from nfe_app import schema, seed; schema.migrate(); seed.sow()"
SERVE = "from nfe_app.cli import main; main(['serve'])"
offline = pytest.mark.offline
"""A walk that goes on without signal; every other one is walked as in WeChat on an iPhone, where a page has no service worker to bring home."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder is a walk."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("walk")


@dataclass
class Town:
    """The server of the walks: its address, its data, and whether it answers just now."""

    origin: str
    data: Path
    settings: dict[str, str]
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Begin to answer; returns when it does."""
        serve = [sys.executable, "-c", SERVE]
        self.process = subprocess.Popen(serve, cwd=building.ROOT, env=self.settings, stderr=subprocess.PIPE, text=True)
        assert self.process.stderr is not None
        said = list(itertools.takewhile(lambda line: "Uvicorn running" not in line, self.process.stderr))
        assert not any("address already in use" in line for line in said), "another server answers here"
        assert self.process.poll() is None, "".join(said)
        threading.Thread(target=_listen, args=(self.process.stderr,), daemon=True).start()

    def stop(self) -> None:
        """End; whoever asks is refused a connection."""
        if self.process is not None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()
            self.process = None

    def kill(self) -> None:
        """End without a word, as the machine does that runs out of memory; and begin again."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()
        self.start()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Gone for a while, and back."""
        self.stop()
        try:
            yield
        finally:
            self.start()

    def count(self, query: str, *values: object) -> int:
        """What the database counts."""
        with closing(sqlite3.connect(f"file:{self.data / 'nfe.db'}?mode=ro", uri=True)) as db:
            counted: int = db.execute(query, values).fetchone()[0]
        return counted

    def wait(self, long: str = "1 hour") -> None:
        """As if so long had gone by since anybody asked for a code: all phones of the walks call from one address."""
        self.do("update one_time_code set made_at = datetime(made_at, ?)", f"-{long}")

    def do(self, change: str, *values: object) -> None:
        """The database is changed, as time or a stranger would."""
        with closing(sqlite3.connect(self.data / "nfe.db", timeout=30)) as db, db:
            db.execute(change, values)

    def run(self, code: str) -> None:
        """An operator runs something beside the server."""
        subprocess.run([sys.executable, "-c", code], cwd=building.ROOT, env=self.settings, check=True)

    def told(self, query: str) -> str:
        """The first text that the database finds."""
        with closing(sqlite3.connect(f"file:{self.data / 'nfe.db'}?mode=ro", uri=True)) as db:
            return str(db.execute(query).fetchone()[0])


def _listen(stream: IO[str]) -> None:
    """Reads what a server says, so that it can go on speaking."""
    with stream:
        for _line in stream:
            pass


@dataclass
class Rider:
    """Somebody with a phone number of their own, whom nobody knows yet."""

    phone: str
    identity: str
    name: str = "陈小河"


@dataclass
class Seen:
    """What a browser complained of, the sockets its pages opened, and what they asked of anybody but us."""

    origin: str = ""
    complaints: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    sockets: list[str] = field(default_factory=list)
    asked_elsewhere: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of a browser."""
        context.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        context.on("request", lambda request: self._note(request.url))
        context.on("weberror", lambda fault: self.errors.append(str(fault.error)))
        context.on("page", lambda page: page.on("websocket", lambda socket: self.sockets.append(socket.url)))

    def _note(self, url: str) -> None:
        if not url.startswith((f"{self.origin}/", "data:", "blob:")):
            self.asked_elsewhere.append(url)

    @property
    def broken_policy(self) -> list[str]:
        """Complaints about what a page may not do."""
        return [one for one in self.complaints if "Content Security Policy" in one]


def _free_port() -> int:
    """The port of the walks, or another where that is taken: the build knows its address."""
    for port in (PORT, 0):
        with socket.socket() as free:
            free.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                free.bind(("127.0.0.1", port))
            except OSError:
                continue
            found: int = free.getsockname()[1]
            return found
    raise RuntimeError("no port is free")


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """Where the browser is; skipped where there is none, failed where there has to be one."""
    return CHROMIUM or missing("chromium", "not on the PATH") or ""


@pytest.fixture(scope="session")
def town(chromium_path: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """Every front built, a data folder migrated and seeded, and the server started: once for all walks."""
    port, data = _free_port(), tmp_path_factory.mktemp("town")
    origin = f"http://localhost:{port}"
    ours = {"PORT": str(port), "NFE_DATA_DIR": str(data), "NFE_PUBLIC_ORIGIN": origin, "NFE_SANDBOX_FAULTS": "false"}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("NFE_")}
    settings = plain | ours
    building.build(building.FRONTS, origin)
    subprocess.run([sys.executable, "-c", SETTLE], cwd=building.ROOT, env=settings, check=True)
    made = Town(origin, data, settings)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def drive(chromium_path: str) -> Iterator[Playwright]:
    """Playwright; it ends with each file, because no other event loop can run in this thread while it does."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(drive: Playwright, chromium_path: str) -> Iterator[Browser]:
    """One Chromium for the walks of a file."""
    browser = drive.chromium.launch(executable_path=chromium_path, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def seen(town: Town) -> Iterator[Seen]:
    """What the phones of a walk saw; no walk may end with a broken page, a broken policy, a socket, or a word to a third party (P46)."""
    seen = Seen(town.origin)
    yield seen
    assert seen.errors == []
    assert seen.broken_policy == []
    assert seen.sockets == []
    assert seen.asked_elsewhere == []


@pytest.fixture
def new_phone(
    request: pytest.FixtureRequest, chromium: Browser, town: Town, seen: Seen
) -> Iterator[Callable[..., BrowserContext]]:
    """Phones that were never here before, with a service worker where the walk is `offline`, or it is said."""
    made: list[BrowserContext] = []
    usual = {"service_workers": "allow" if request.node.get_closest_marker("offline") else "block"}

    def make(**how: object) -> BrowserContext:
        context = chromium.new_context(base_url=town.origin, **(PHONE | usual | how))
        context.set_default_timeout(PATIENCE)
        seen.watch(context)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def phone(new_phone: Callable[..., BrowserContext]) -> BrowserContext:
    """A phone of 360 by 800 that was never here before."""
    return new_phone()


@pytest.fixture
def page(phone: BrowserContext) -> Page:
    """A page on that phone."""
    return phone.new_page()


@pytest.fixture
def own_phone(
    drive: Playwright, chromium_path: str, town: Town, seen: Seen, tmp_path: Path
) -> Iterator[Callable[..., BrowserContext]]:
    """A phone that can be switched off and on: each call starts the browser anew on the same storage."""
    on: list[BrowserContext] = []

    def start(**how: object) -> BrowserContext:
        for context in on:
            context.close()
        on[:] = [
            drive.chromium.launch_persistent_context(
                tmp_path / "phone", executable_path=chromium_path, args=FLAGS, base_url=town.origin, **(PHONE | how)
            )
        ]
        on[0].set_default_timeout(PATIENCE)
        seen.watch(on[0])
        return on[0]

    yield start
    for context in on:
        context.close()


_order = itertools.count(1)


@pytest.fixture
def rider(town: Town) -> Rider:
    """Somebody new, with invented numbers of region 999999, who may ask for a code."""
    town.wait()
    order = next(_order)
    return Rider(phone=f"1390000{order:04d}", identity=identity_number("19950315", order))
