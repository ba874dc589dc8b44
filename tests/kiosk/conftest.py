"""A kiosk in a real browser: the house on a port of this machine, and Chromium as it stands in a hall."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import Browser, BrowserContext, Page, Playwright, Response, expect, sync_playwright

from nfe_app import serving
from nfe_app.base import database
from nfe_app.kiosk import actions, rules, screen
from tests import conftest
from tests.browser import CHROMIUM, PATIENCE
from tests.cast import BEIJING

FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
FLAGS += ["--incognito", "--kiosk-printing", "--disable-pinch", "--overscroll-history-navigation=0"]
UPRIGHT = {"width": 1080, "height": 1920}
PRINTS = """window.print = () => {
  const { dataset } = document.documentElement;
  dataset.prints = Number(dataset.prints ?? 0) + 1;
};"""
"""A printer that counts."""


@dataclass
class Hall:
    """A kiosk that runs: its page, the address it was started with, and every answer its browser was given."""

    page: Page
    started_by: str
    answers: list[Response] = field(default_factory=list)

    @property
    def code(self) -> str:
        """What a phone reads from the screen: drawn by the newest of the codes."""
        return CODES[-1].partition("#")[2]


CODES: list[str] = []


@pytest.fixture(scope="module")
def drive() -> Iterator[Playwright]:
    """Playwright; skipped where there is no Chromium, failed where there has to be one."""
    if CHROMIUM is None:
        conftest.missing("chromium", "not on the PATH")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="module")
def chromium(drive: Playwright) -> Iterator[Browser]:
    """One Chromium, as a kiosk starts it."""
    browser = drive.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def fronts() -> list[serving.Front]:
    """None: the page of a kiosk is part of no front."""
    return []


@pytest.fixture
def origin(api: FastAPI, fronts: list[serving.Front], monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Where the house is served for a while, at the moment at which the clock of the test stands."""
    line = socket.socket()
    line.bind(("127.0.0.1", 0))
    line.listen()  # who comes before the server is ready waits
    at = f"http://127.0.0.1:{line.getsockname()[1]}"
    monkeypatch.setenv("NFE_PUBLIC_ORIGIN", at)
    conftest.forget()
    site = serving.compose(api, None, fronts, at)
    server = uvicorn.Server(uvicorn.Config(site, log_level="error", lifespan="off", timeout_graceful_shutdown=1))
    running = threading.Thread(target=copy_context().run, args=(server.run, [line]))
    running.start()
    yield at
    server.should_exit = True
    running.join()


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nobody waits a minute: the screen is idle after three seconds, two of them counted aloud."""
    monkeypatch.setattr(rules, "IDLE", timedelta(seconds=3))
    monkeypatch.setattr(rules, "WARNED", timedelta(seconds=2))
    screen.page.cache_clear()
    yield
    screen.page.cache_clear()


@pytest.fixture
def incognito(chromium: Browser) -> Iterator[BrowserContext]:
    """The browser of a kiosk."""
    context = chromium.new_context(viewport=UPRIGHT, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    context.add_init_script(PRINTS)
    yield context
    context.close()


@pytest.fixture
def hall(origin: str, incognito: BrowserContext, monkeypatch: pytest.MonkeyPatch) -> Hall:
    """A kiosk that was started and shows a code."""
    from nfe_app.kiosk import screens  # noqa: PLC0415 - the name is patched here alone

    turn = screens.turn
    monkeypatch.setattr(screens, "turn", lambda *given: CODES.append(turn(*given)) or CODES[-1])
    with database.work() as session:
        address = actions.add(session, "大厅 1 号机", BEIJING, "大厅 3 号窗口")
    page = incognito.new_page()
    hall = Hall(page, address)
    page.on("response", lambda answer: hall.answers.append(answer))
    page.goto(address)
    page.locator("#code path[d]").wait_for()
    return hall
