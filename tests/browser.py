"""Asking a page: one that gives no answer fails its test, and does not keep all the others waiting."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

CHROMIUM = shutil.which("chromium-headless-shell") or shutil.which("chromium")
"""Where the browser is; best without its windows, which is the same engine for less than half of the work."""
PATIENCE = 60_000
"""Milliseconds for which anything on a page is waited for: many times what it takes where two processors do all of `make test` at once."""
ASK = """(given) => Promise.race([
  %s,
  new Promise((_, no) => setTimeout(() => no(new Error("the page gave no answer")), %d)),
])"""
STORE = """
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const database = await asked(indexedDB.open("localfirst"));
  const rows = {};
  for (const store of database.objectStoreNames) {
    rows[store] = await asked(database.transaction(store).objectStore(store).getAll());
  }
  database.close();
"""
DUMP = (
    """async () => {"""
    + STORE
    + """
  const shown = (_name, value) => {
    if (value instanceof CryptoKey) return `a key, ${value.extractable ? "to be read out" : "not to be read out"}`;
    if (value instanceof Uint8Array) return `${value.length} bytes: ${new TextDecoder("latin1").decode(value)}`;
    return value;
  };
  const papers = await Promise.all((await caches.keys()).filter((name) => !name.startsWith("shell-")).map(async (name) => {
    const cache = await caches.open(name);
    const all = await cache.keys();
    return Promise.all(all.map(async (asked) => [asked.url, await (await cache.match(asked)).text()]));
  }));
  return JSON.stringify([rows, papers, {...localStorage}, {...sessionStorage}, document.cookie], shown);
}"""
)
OPENED = (
    """async () => {"""
    + STORE
    + """
  const paths = {docs: ["owner", "name"], outbox: ["id"], cache: ["owner", "url"], files: ["id"]};
  const opened = [];
  for (const [store, path] of Object.entries(paths)) for (const {sealed, ...row} of rows[store]) {
    const key = rows.keys.find(({owner, kid}) => owner === row.owner && kid === sealed?.kid)?.key;
    if (!key) continue;
    const name = path.length > 1 ? path.map((part) => row[part]) : row[path[0]];
    const additionalData = new TextEncoder().encode(`${store} ${JSON.stringify(name)}`);
    const bytes = await crypto.subtle.decrypt({name: "AES-GCM", iv: sealed.iv, additionalData}, key, sealed.box);
    opened.push([row, new TextDecoder().decode(bytes)]);
  }
  return JSON.stringify(opened);
}"""
)
KEEPS = """async (words) => {
  while (!(await (OPENED)()).includes(words)) await new Promise((again) => setTimeout(again, 20));
}""".replace("OPENED", OPENED)


def answer_of(page: Page, script: str, given: object = None) -> Any:
    """What a function or an expression comes to in the page; an error when it comes to nothing in a minute."""
    called = f"({script})(given)" if script.startswith(("async ", "(")) else script
    return page.evaluate(ASK % (called, PATIENCE), given)


def usable(page: Page) -> None:
    """The page can be typed into; a whole fieldset says nothing of that to `to_be_enabled`."""
    expect(page.locator("fieldset:enabled").first).to_be_attached()


def tick(field: Locator) -> None:
    """A box or a radio, which is drawn over, is ticked as soon as the page takes a press: before that, one comes to nothing."""
    expect(field).to_be_enabled()
    field.check(force=True)


def stored(page: Page) -> str:
    """Everything the browser keeps for the page, its own parts aside, as who takes the phone apart finds it: keys by name, bytes as letters."""
    return str(answer_of(page, DUMP))


def opened(page: Page) -> str:
    """Every sealed row that a key which is on the phone opens."""
    return str(answer_of(page, OPENED))


def keeps(page: Page, words: str) -> None:
    """Waits until the phone keeps these words sealed, where a key that is on it opens them."""
    answer_of(page, KEEPS, words)


def until(is_so: Callable[[], bool]) -> None:
    """Asks again and again, until it is so; an error when it does not become so in a minute."""
    end = time.monotonic() + PATIENCE / 1_000
    while not is_so():
        assert time.monotonic() < end
