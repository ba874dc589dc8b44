"""The phone's own figures, in Chromium: sockets opened, and the time until a page can be used with no server at all."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import BrowserContext, Page, Playwright, sync_playwright

from bench.alone import alone
from bench.servers import product
from nfe_app.ui import routes
from tests.browser import keeps
from tests.cast import identity_number
from tests.rights import long_life as life
from tests.walks import steps
from tests.walks.conftest import Rider

RUNS = 5
SLOWER = 4
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
PAGES = [address for name, address in vars(routes).items() if name.isupper() and str(address).startswith("/")]
IN_CHARGE = """navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller
  || new Promise((ready) => navigator.serviceWorker.addEventListener("controllerchange", ready)))"""
USABLE = """new MutationObserver((_, eye) => {
  if (!document.querySelector("#place:enabled")) return;
  eye.disconnect();
  requestAnimationFrame(() => { window.usable = performance.now(); });
}).observe(document, {subtree: true, childList: true, attributes: true, attributeFilter: ["disabled"]});"""
OPENED = """const frames = {first: YEARS, opened: ROWS};
new MutationObserver((_, eye) => {
  if (!window.tapped) return;
  const rows = document.querySelectorAll(".years [role=img]").length;
  for (const [name, wanted] of Object.entries(frames)) {
    if (rows < wanted) continue;
    delete frames[name];
    requestAnimationFrame(() => { window[name] = performance.now() - window.tapped; });
  }
  if (Object.keys(frames).length === 0) eye.disconnect();
}).observe(document, {subtree: true, childList: true});
const ready = setInterval(() => {
  const tab = document.querySelector("main fieldset:enabled") && document.querySelector('.tabs a[href="/records/"]');
  if (!tab) return;
  clearInterval(ready);
  setTimeout(() => { window.tapped = performance.now(); tab.click(); }, 2000);
}, 100);""".replace("YEARS", str(life.YEARS)).replace("ROWS", str(len(life.SCHEMES) * life.YEARS))
LOOP = """(() => {
  const start = performance.now();
  let sum = 0;
  for (let i = 0; i < 3e7; i++) sum += i % 7;
  return performance.now() - start + 0 * sum;
})()"""


def chromium() -> str | None:
    """Where Chromium is; None where there is none."""
    return shutil.which("chromium")


@dataclass(frozen=True)
class Seconds:
    """Until /join can be used with no server: in a browser just started, and opened once more; beside it a loop of known length."""

    started: float
    again: float
    loop: float


def measure(environment: dict[str, str]) -> tuple[list[str], list[Seconds]]:
    """The sockets that the phone's pages open; and how long /join takes with the server gone and the processor slowed."""
    with sync_playwright() as playwright, tempfile.TemporaryDirectory(prefix="nfe-bench-phone-") as storage:
        with product(environment) as port:
            origin = f"http://localhost:{port}"
            with _switched_on(playwright, storage) as phone:
                sockets = _visit(phone.pages[0], origin)
        return sockets, [_offline(storage, origin) for _ in range(RUNS)]


@contextmanager
def _switched_on(playwright: Playwright, storage: str, origin: str | None = None) -> Iterator[BrowserContext]:
    size = {"width": 360, "height": 800}
    start, how = playwright.chromium.launch_persistent_context, {"args": FLAGS, "viewport": size, "locale": "zh-CN"}
    phone = start(storage, executable_path=chromium(), base_url=origin, **how)  # type: ignore[arg-type]
    yield phone
    phone.close()


def _visit(page: Page, origin: str) -> list[str]:
    sockets: list[str] = []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    for address in PAGES:
        page.goto(origin + address)
        page.evaluate(IN_CHARGE)
    page.goto(origin + routes.JOIN)
    page.locator("#place").fill("jyg")
    page.get_by_role("button", name="嘉峪关").first.click()
    page.locator(".foot button:enabled").wait_for()
    return sockets


def _offline(storage: str, origin: str) -> Seconds:
    with alone(chromium() or "", [*FLAGS, "--window-size=360,800", "--lang=zh-CN"], storage) as page:
        page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        page.call("Page.enable")
        page.call("Page.addScriptToEvaluateOnNewDocument", source=USABLE)
        started, again = (page.noted(origin + routes.JOIN, "usable") / 1000 for _ in range(2))
        return Seconds(started, again, float(page.answer_to(LOOP)) / 1000)


def long_record(environment: dict[str, str]) -> list[tuple[float, float, float]]:
    """How long a record of 40 years and 5 schemes takes to open with no server: from the tap on its tab to the first frame, which holds more
    than the screen (40 years), and to the one with every year; beside it a loop of known length."""
    with tempfile.TemporaryDirectory(prefix="nfe-bench-phone-") as storage:
        with sync_playwright() as playwright, product(environment) as port:
            origin = f"http://localhost:{port}"
            with _switched_on(playwright, storage, origin) as phone:
                _keep_long_record(phone)
        return [_opened(storage, origin) for _ in range(RUNS)]


def _keep_long_record(phone: BrowserContext) -> None:
    steps.signed_in(phone, Rider(phone="13900019003", identity=identity_number("19950315", 903)))
    said = life.told()
    phone.route("**/api/records", lambda route: route.fulfill(json=said))
    page = phone.pages[0]
    page.goto(routes.RECORDS)
    page.evaluate(IN_CHARGE)
    page.locator(".years [role=img]").nth(len(life.SCHEMES) * life.YEARS - 1).wait_for(state="attached")
    keeps(page, said["mark"])
    page.goto(routes.HOME)
    page.locator("main fieldset:enabled").first.wait_for()


def _opened(storage: str, origin: str) -> tuple[float, float, float]:
    with alone(chromium() or "", [*FLAGS, "--window-size=360,800", "--lang=zh-CN"], storage) as page:
        page.call("Emulation.setCPUThrottlingRate", rate=SLOWER)
        page.call("Page.enable")
        page.call("Page.addScriptToEvaluateOnNewDocument", source=OPENED)
        opened = page.noted(origin + routes.HOME, "opened")
        return float(page.answer_to("window.first")) / 1000, opened / 1000, float(page.answer_to(LOOP)) / 1000


def median(seconds: list[float]) -> str:
    """The median with the least and the most, in words."""
    return f"{statistics.median(seconds):.2f} s ({min(seconds):.2f} to {max(seconds):.2f})"
