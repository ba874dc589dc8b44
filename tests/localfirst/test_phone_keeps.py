"""What is typed on the phone stays on the phone, and every page opens without signal."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, Response, expect

from tests.browser import answer_of, keeps
from tests.localfirst.conftest import settle
from tests.localfirst.door import Door, Server
from tests.localfirst.test_phone_sends import signed_in

PACK_KEPT = """async () => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  for (let told = []; !told.some(({ url }) => url.includes("/pack/"));) {
    const asked = database.transaction("cache").objectStore("cache").getAll();
    await new Promise((come) => { asked.onsuccess = come; });
    told = asked.result;
  }
  database.close();
}"""
"""Waits until the phone keeps what the server told of a place."""


def test_a_draft_and_its_step_are_there_after_a_reload_without_signal(phone: BrowserContext, opened: Page) -> None:
    """P20"""
    opened.locator("#place").fill("330100")
    opened.locator("#agree").check()
    opened.get_by_role("button", name="b", exact=True).click()
    opened.locator("#next").click()
    keeps(opened, r"step\":2")
    phone.set_offline(True)
    opened.reload()
    expect(opened.locator("#place")).to_have_value("330100")
    expect(opened.locator("#agree")).to_be_checked()
    expect(opened.locator("button.on")).to_have_text("b")
    expect(opened.locator("#step")).to_have_text("2")


def test_every_page_opens_without_signal_also_one_never_seen_before(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    """P20"""
    phone.set_offline(True)
    for path, heading in (("/sent", "Sent"), ("/en?from=mail", "Draft"), ("/", "Draft")):
        opened.goto(door.origin + path)
        expect(opened.get_by_role("heading")).to_contain_text(heading)
    opened.goto(f"{door.origin}/verify/A-42")
    expect(opened.locator("#number")).to_have_text("A-42")


def test_a_page_opened_without_signal_says_its_language_and_knows_its_query(
    phone: BrowserContext, opened: Page, door: Door
) -> None:
    phone.set_offline(True)
    opened.goto(f"{door.origin}/en?from=mail")
    expect(opened.locator("html")).to_have_attribute("lang", "zh-CN")
    expect(opened.locator("#from")).to_have_text("mail")


def test_a_place_once_looked_at_can_be_searched_and_quoted_without_signal(phone: BrowserContext, opened: Page) -> None:
    """P20"""
    opened.locator("#place").fill("330100")
    opened.locator("#base").fill("8000")
    expect(opened.locator("#amount")).to_have_text("1,600.00")
    keeps(opened, "8000")
    answer_of(opened, PACK_KEPT)
    phone.set_offline(True)
    opened.reload()
    expect(opened.locator("#amount")).to_have_text("1,600.00")
    opened.locator("#base").fill("han")
    expect(opened.locator("#found li")).to_have_text(["杭州市", "邯郸市"])
    expect(opened.locator("#amount")).to_have_text("—")
    expect(opened.locator("#signal")).to_have_text("offline")


def test_nothing_can_be_typed_before_the_page_is_alive(chromium: object, phone: BrowserContext, door: Door) -> None:
    phone.route("**/assets/**", lambda route: route.abort())
    page = phone.new_page()
    page.goto(door.origin)
    expect(page.locator("#place")).to_be_disabled()


def test_the_phone_opens_no_socket_and_runs_nothing_its_policy_forbids(phone: BrowserContext, door: Door) -> None:
    page, sockets, complaints = phone.new_page(), [], []
    page.on("websocket", lambda socket: sockets.append(socket.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(door.origin)
    settle(page)
    page.locator("#place").fill("330100")
    keeps(page, "330100")
    page.goto(f"{door.origin}/sent")
    page.locator("#home").click()
    expect(page.locator("#place")).to_have_value("330100")
    assert (sockets, [said for said in complaints if "401" not in said]) == ([], [])


def test_a_phone_switched_off_and_on_again_starts_without_a_server(
    own_phone: Callable[[], BrowserContext], server: Server
) -> None:
    """P20"""
    with server.running() as door:
        page = own_phone().new_page()
        page.goto(door.origin)
        settle(page)
        page.locator("#place").fill("330100")
        keeps(page, "330100")
    page = own_phone().new_page()
    page.goto(server.door.origin)
    expect(page.locator("#place")).to_have_value("330100")


def test_a_draft_of_somebody_who_signed_in_goes_to_the_server_whole_and_not_by_each_key(
    opened: Page, door: Door
) -> None:
    """P23: in one go when the page is left or there is a pause; codes and numbers of forms are not in it."""
    signed_in(opened, door)
    opened.goto(door.origin)
    assert door.drafts == []
    with opened.expect_response(_keeps):
        opened.locator("#place").press_sequentially("330100")
        opened.evaluate("dispatchEvent(new Event('pagehide'))")
    with opened.expect_response(_keeps):
        opened.locator("#agree").check()
        opened.evaluate("dispatchEvent(new Event('pagehide'))")
    assert len(door.drafts) <= 3
    said = {field["name"]: field["text"] for field in door.drafts[-1]["fields"]}
    assert (said["place"], said["agree"]) == ('"330100"', "true")
    assert {draft["name"] for draft in door.drafts} == {"draft"}
    assert door.lists == []


def _keeps(answer: Response) -> bool:
    return "drafts.keep" in (answer.request.post_data or "")
