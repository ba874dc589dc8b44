"""What a person does on the phone, in the words of the trade; each step ends when the next page is there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.base.database import new_id
from tests.browser import answer_of, opened, stored, tick, until
from tests.cast import OURS
from tests.walks.conftest import Rider, Town

IN_CHARGE = """async () => {
  await navigator.serviceWorker.ready;
  while (!(await caches.match("/rest"))) await new Promise((wait) => setTimeout(wait, 20));
  return navigator.serviceWorker.controller !== null;
}"""
ROWS = """async (store) => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const all = database.transaction(store).objectStore(store).getAll();
  await new Promise((resolve) => { all.onsuccess = resolve; });
  database.close();
  return all.result;
}"""
KEPT = """async () => {
  const came = performance.getEntriesByType("resource").filter(({ responseStatus }) => [200, 304].includes(responseStatus))
    .map(({ name }) => name.slice(location.origin.length)).filter((address) => /^[/]api[/](me|records|assistance|pack[/][0-9]+|certificates[/]keys)$/.test(address));
  const kept = (rows) => came.every((address) => rows.some(({ url }) => url === address));
  while (!kept(await (ROWS)("cache"))) await new Promise((wait) => setTimeout(wait, 20));
}""".replace("ROWS", ROWS)
PENSION = "职工养老"
UNSURE = "正在确认，请勿重复付款"
JIAYUGUAN = "620200"


def says(page: Page, words: str | re.Pattern[str]) -> None:
    """The page's heading comes to say this."""
    expect(page.get_by_role("heading", level=2).filter(has_text=words).first).to_be_visible()


def matching(pattern: str) -> re.Pattern[str]:
    """Words that are not known to the letter."""
    return re.compile(pattern)


def press(page: Page, words: str | re.Pattern[str], exact: bool = False) -> None:
    """Press the button that says this."""
    page.get_by_role("button", name=words, exact=exact).first.click()


def follow(page: Page, words: str) -> None:
    """Follow the link that says this."""
    page.get_by_role("link", name=words).first.click()


def have_it_offline(page: Page) -> None:
    """Wait until this phone opens pages by itself."""
    if not answer_of(page, IN_CHARGE):
        page.reload()


def have_what_came(page: Page) -> None:
    """Wait until this phone keeps what the page has brought; what is to be seen already may not be written yet."""
    answer_of(page, KEPT)


@contextmanager
def brought_anew(page: Page, address: str) -> Iterator[None]:
    """Ends when the phone keeps what it was told at an address after this."""

    def stamps() -> set[str]:
        return {row["stamp"] for row in answer_of(page, ROWS, "cache") if row["url"] == address}

    before = stamps()
    yield
    until(lambda: stamps() != before)


def have_draft(page: Page) -> None:
    """Wait until this phone keeps what was chosen so far; what is to be seen already may not be written yet."""
    until(lambda: bool(answer_of(page, ROWS, "docs")))


def lose_signal(page: Page) -> None:
    """No network from here on; the page says so."""
    have_what_came(page)
    page.context.set_offline(True)
    expect(page.get_by_text("没有网，照样能用。")).to_be_visible()


def have_signal(page: Page) -> None:
    """The network is back."""
    page.context.set_offline(False)


def choose_place(page: Page, typed: str = "jyg", name: str = "嘉峪关") -> None:
    """Find a place by its name or spelling, and take it."""
    says(page, "选一个参保地")
    page.get_by_label("哪个城市或区县").fill(typed)
    page.get_by_role("button", name=re.compile(f"{name}.*选这里")).first.click()
    page.get_by_role("button", name=re.compile(f"选 .*{name}.*下一步")).click()
    says(page, "要哪几样")


def choose_types(page: Page, *types: str) -> None:
    """Tick insurance types one by one."""
    for name in types or (PENSION,):
        tick(page.get_by_role("checkbox", name=name))
    press(page, "下一步")
    says(page, "缴多少")


def choose_grade(page: Page, grade: str = "") -> None:
    """Take a grade, or the lowest that is offered already."""
    if grade:
        tick(page.get_by_role("radio", name=grade).first)
    press(page, "下一步")
    says(page, "多久付一次")


def choose_often(page: Page, often: str = "按季") -> None:
    """Say how often to pay."""
    tick(page.get_by_role("radio", name=often, exact=True))
    press(page, "下一步")
    says(page, "看看对不对")


def choose_all(page: Page) -> None:
    """The whole choice, from the first page to the last before confirming."""
    page.goto("/join/")
    choose_place(page)
    choose_types(page)
    choose_grade(page)
    choose_often(page)


def confirm(page: Page) -> None:
    """Confirm the choice."""
    press(page, "确认参保")
    page.wait_for_url("**/sent/")


def sign_in_and_confirm(page: Page, rider: Rider) -> None:
    """From the last page of the choice, by somebody who has signal and is not signed in yet, to what is sent."""
    follow(page, "登录，再确认")
    sign_in(page, rider.phone)
    say_who(page, rider)
    says(page, "看看对不对")
    confirm(page)


def sign_in_and_send(page: Page, rider: Rider) -> None:
    """From what waits for sign-in to what is done."""
    follow(page, "登录，马上发")
    sign_in(page, rider.phone)
    say_who(page, rider)
    says(page, "参保办好了")


def ask_code(page: Page, phone: str) -> str:
    """Ask for a code by a phone number; a demonstration shows it."""
    says(page, "用手机号登录")
    page.get_by_label("手机号").fill(phone)
    press(page, "要验证码")
    return page.locator("#demo-code").inner_text()


def sign_in(page: Page, phone: str) -> None:
    """Sign in with the code that is shown, and with more where more is asked for."""
    code = ask_code(page, phone)
    page.get_by_label("6 位验证码").fill(code)
    with page.expect_response("**/api/sign-in") as answered:
        press(page, "登录", exact=True)
    if answered.value.json().get("code") == "number_needed":
        tell_last_six(page)


def tell_last_six(page: Page) -> None:
    """In a browser that is new for this person: the end of the identity number, which a demonstration shows."""
    says(page, "再核对一下身份证号")
    page.get_by_label("身份证号后六位").fill(page.locator("#demo-last-six").inner_text())
    press(page, "核对，登录")


def make_paper(page: Page) -> None:
    """The paper that is offered first: look at what it would say, and have it made out."""
    press(page, "先看看写什么")
    press(page, "就开这一份")


def say_who(page: Page, rider: Rider) -> None:
    """Name and identity number, once."""
    says(page, "参保的是谁")
    page.get_by_label("姓名").fill(rider.name)
    page.get_by_label("身份证号").fill(rider.identity)
    press(page, "就是我")


def go_to_cashier(page: Page) -> None:
    """From the bills to the sandbox's cashier."""
    says(page, matching("^要缴的$"))
    press(page, "去付款")
    page.wait_for_url("**/sandbox/**")


def wait_to_be_asked(town: Town) -> None:
    """The house does not ask the channel by itself for a while: on a slow machine it would, before anybody has pressed."""
    town.do("update attempt set asked = 3, asked_at = made_at where asked = 0")


def pay_at_cashier(page: Page, how: str = "付 ¥") -> None:
    """What one does at the cashier, and back."""
    press(page, how)
    page.wait_for_url("**/paid/?payment=*")


def see_it_settled(page: Page) -> None:
    """Back from the cashier: the page looks again by itself until the news is there."""
    expect(page.get_by_role("heading", name="缴成了")).to_be_visible()


def kept(page: Page) -> str:
    """Everything the browser keeps for us, but the shell of the app."""
    return stored(page)


def outbox(page: Page) -> list[dict[str, object]]:
    """The rows of the outbox, with what is sealed in them where a key on the phone opens it."""
    rows: list[dict[str, object]] = answer_of(page, ROWS, "outbox")
    inside = {
        row["id"]: json.loads(text.partition("\n")[0])[0] for row, text in json.loads(opened(page)) if "id" in row
    }
    return [row | inside.get(row["id"], {}) for row in rows]


def mine(phone: BrowserContext, part: str) -> list[dict[str, object]]:
    """One list of what the server says to the person who is signed in on this phone."""
    told: list[dict[str, object]] = phone.request.get("/api/me").json()[part]
    return told


def post(phone: BrowserContext, address: str, body: object) -> dict[str, object]:
    """One request as a page sends it, from the same browser."""
    answer = phone.request.post(address, data=body, headers=OURS)
    assert answer.ok, answer.text()
    said: dict[str, object] = answer.json()
    return said


def command(phone: BrowserContext, kind: str, payload: dict[str, object]) -> dict[str, object]:
    """What the door answers to one command from this browser."""
    item = {"id": str(new_id()), "kind": kind, "payload": payload, "made_at": datetime.now(UTC).isoformat()}
    answer = phone.request.post("/api/commands", data=[item], headers=OURS)
    assert answer.ok, answer.text()
    said: dict[str, object] = answer.json()[0]
    return said


def signed_in(phone: BrowserContext, rider: Rider) -> None:
    """Signed in and known by name, without the pages for it."""
    code = post(phone, "/api/sign-in/code", {"phone": rider.phone})["demo_code"]
    told = phone.request.post("/api/sign-in", data={"phone": rider.phone, "code": code}, headers=OURS).json()
    if told.get("code") == "number_needed":
        post(phone, "/api/sign-in/number", {"phone": rider.phone, "last_six": rider.identity[-6:]})
    who = {"name": rider.name, "identity_number": rider.identity}
    assert command(phone, "people.identify", who)["ok"]


def enrolled(phone: BrowserContext, rider: Rider, scheme: str = "employee_pension", place: str = JIAYUGUAN) -> None:
    """Signed in, and enrolled in one insurance type at its lowest grade, without the pages for it."""
    signed_in(phone, rider)
    enrols(phone, scheme, place)


def enrols(phone: BrowserContext, scheme: str, place: str = JIAYUGUAN) -> None:
    """The enrolment alone, of who is signed in."""
    pack = phone.request.get(f"/api/pack/{place}").json()
    option = next(one for one in pack["schemes"] if one["code"] == scheme)["options"][0]
    chosen = {"scheme": scheme, "option": option["code"], "shown_fen": option["amount_fen"]}
    draft = {"draft_id": str(new_id()), "place": place, "residence": "work", "frequency": "month"}
    done = command(phone, "enrolment.confirm", draft | {"choices": [chosen]})
    assert done["ok"], done


def paid(phone: BrowserContext, rider: Rider, place: str = JIAYUGUAN) -> None:
    """Enrolled, and the first bill paid and settled, without the pages for it."""
    enrolled(phone, rider, place=place)
    bills = phone.request.get("/api/me").json()["bills"]
    wanted = {"bill_ids": [bill["id"] for bill in bills], "amount_fen": sum(bill["amount_fen"] for bill in bills)}
    started = command(phone, "payment.start", wanted)["result"]
    cashier = phone.request.get(started["cashier"])
    assert phone.request.post(cashier.url, form={"deed": "pay"}).ok
    assert command(phone, "payment.ask", {"payment_id": started["payment_id"]})["ok"]
    until(lambda: mine(phone, "payments")[0]["step"] == "settled")
