"""A pack is taken only as it was signed and while it is good: altered on the line or on the phone, or expired, it is refused in words."""

from __future__ import annotations

import json
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser import answer_of
from tests.walks import steps
from tests.walks.conftest import offline

REFUSED = "这份政策包验不过签名，没有用它"
EXPIRED = "这份政策包过期了，不拿它算"
ADDRESS = "/place/?place=620200"
BENT = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const table = database.transaction("cache", "readwrite").objectStore("cache");
  const all = table.getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  const row = all.result.find(({ url }) => url === "/api/pack/620200");
  row.body.schemes[0].options[0].amount_fen = 1;
  const done = table.put(row);
  await new Promise((resolve) => { done.onsuccess = resolve; });
  database.close();
  return true;
}"""


def bend(route: Route) -> None:
    """One amount made cheaper on the way."""
    asked = {name: value for name, value in route.request.headers.items() if name != "if-none-match"}
    pack = route.fetch(headers=asked).json()
    pack["schemes"][0]["options"][0]["amount_fen"] = 1
    route.fulfill(body=json.dumps(pack), content_type="application/json")


def test_a_pack_that_was_altered_on_the_line_is_refused_in_words(new_phone: Callable[..., BrowserContext]) -> None:
    page = new_phone(service_workers="block").new_page()
    page.route("**/api/pack/620200", bend)
    page.goto(ADDRESS)
    expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    expect(page.get_by_text("0.01")).to_have_count(0)
    page.unroute_all(behavior="wait")
    page.reload()
    expect(page.get_by_text("905.20").first).to_be_visible()


def test_a_good_copy_stays_when_an_altered_pack_comes(new_phone: Callable[..., BrowserContext]) -> None:
    page = new_phone(service_workers="block").new_page()
    page.goto(ADDRESS)
    expect(page.get_by_text("905.20").first).to_be_visible()
    steps.have_what_came(page)
    page.route("**/api/pack/620200", bend)
    with page.expect_response("**/api/pack/620200"):
        page.reload()
    page.unroute_all(behavior="wait")
    expect(page.get_by_text("905.20").first).to_be_visible()
    expect(page.get_by_text(REFUSED)).to_have_count(0)


@offline
def test_a_pack_that_was_altered_on_the_phone_is_refused_without_signal(page: Page) -> None:
    page.goto(ADDRESS)
    steps.have_it_offline(page)
    expect(page.get_by_text("905.20").first).to_be_visible()
    steps.have_what_came(page)
    assert answer_of(page, BENT)
    steps.lose_signal(page)
    page.reload()
    expect(page.get_by_role("alert").filter(has_text=REFUSED)).to_be_visible()
    expect(page.get_by_text("0.01")).to_have_count(0)
    steps.have_signal(page)
    page.reload()
    expect(page.get_by_text("905.20").first).to_be_visible()


@offline
def test_a_pack_that_has_expired_is_refused_in_words(page: Page) -> None:
    page.goto(ADDRESS)
    steps.have_it_offline(page)
    expires = str(page.request.get("/api/pack/620200").json()["expires_on"])
    expect(page.get_by_text("905.20").first).to_be_visible()
    steps.lose_signal(page)
    page.clock.set_fixed_time(f"{expires}T12:00:00+08:00")
    page.reload()
    expect(page.get_by_text("905.20").first).to_be_visible()
    page.clock.set_fixed_time(f"{int(expires[:4]) + 1}{expires[4:]}T12:00:00+08:00")
    page.reload()
    expect(page.get_by_text(EXPIRED)).to_be_visible()
    expect(page.get_by_text("905.20")).to_have_count(0)
