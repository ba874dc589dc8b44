"""What the server will not have stays on the phone with its reason, and nothing else waits for it."""

from __future__ import annotations

from joserfc import jws
from joserfc.jwk import ECKey
from playwright.sync_api import Page, Route, expect

from nfe_app.catalog import pack as packing
from nfe_app.catalog import signing
from tests.browser import answer_of
from tests.walks import steps
from tests.walks.conftest import Rider, Town, offline

BEIJING = "110000"
AGE = """async ([place, body]) => {
  const open = indexedDB.open("localfirst");
  const database = await new Promise((resolve) => { open.onsuccess = () => resolve(open.result); });
  const store = database.transaction("cache", "readwrite").objectStore("cache");
  const row = await new Promise((resolve) => {
    store.get(["everyone", `/api/pack/${place}`]).onsuccess = ({ target }) => resolve(target.result);
  });
  store.put({ ...row, body, etag: '"of another day"' });
  await new Promise((resolve) => { store.transaction.oncomplete = resolve; });
  database.close();
}"""


def cheaper(town: Town, page: Page, place: str) -> dict[str, object]:
    """A pack of the house's own with other prices, as if it had been published and changed since: signed with the town's key."""
    pack = page.request.get(f"/api/pack/{place}").json()
    for scheme in pack["schemes"]:
        for option in scheme["options"]:
            option["amount_fen"] = option["amount_fen"] and option["amount_fen"] - 100
    key = ECKey.import_key((town.data / "signing.pem").read_bytes())
    header = {"alg": "ES256", "kid": signing.key_id(key)}
    head, _payload, mark = jws.serialize_compact(header, packing.canonical(pack), key).split(".")
    return {**pack, "signature": f"{head}..{mark}"}


@offline
def test_a_price_that_changed_meanwhile_is_refused_corrected_and_keeps_nothing_else_waiting(
    page: Page, rider: Rider, town: Town
) -> None:
    """P13"""
    steps.enrolled(page.context, rider, "unemployment", BEIJING)
    page.goto("/join/")
    steps.have_it_offline(page)
    steps.choose_place(page)
    steps.have_draft(page)
    page.goto("/records/")
    expect(page.get_by_role("button", name="暂停，先不出账单")).to_be_visible()
    older = cheaper(town, page, steps.JIAYUGUAN)
    steps.lose_signal(page)
    answer_of(page, AGE, [steps.JIAYUGUAN, older])
    page.goto("/join/types/")
    steps.choose_types(page)
    steps.choose_grade(page)
    steps.choose_often(page, "按月")
    steps.confirm(page)
    page.goto("/records/")
    steps.press(page, "暂停，先不出账单")
    expect(page.get_by_text("存好了，等信号")).to_have_count(2)
    steps.have_signal(page)
    expect(page.get_by_text("已暂停。缴过的月份照样算")).to_be_visible()
    expect(page.get_by_role("alert").filter(has_text="价格变了")).to_be_visible()
    page.reload()
    expect(page.get_by_role("alert").filter(has_text="价格变了")).to_be_visible()
    held: list[Route] = []
    page.route("**/api/pack/*", lambda route: held.append(route))
    with page.expect_request("**/api/pack/*"):
        steps.press(page, "改一改再确认")
        steps.says(page, "看看对不对")
    expect(page.get_by_text("这个价格已经变了")).to_be_visible()
    expect(page.get_by_role("button", name="确认参保")).to_be_disabled()
    for route in held:
        route.continue_()
    page.unroute("**/api/pack/*")
    steps.confirm(page)
    steps.says(page, "参保办好了")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert {(one["scheme"], one["step"]) for one in steps.mine(page.context, "enrolments")} == {
        ("unemployment", "paused"),
        ("employee_pension", "confirmed"),
    }


def test_a_second_enrolment_of_the_same_kind_is_refused_with_the_reason_and_can_be_thrown_away(
    page: Page, rider: Rider
) -> None:
    """P13"""
    steps.enrolled(page.context, rider)
    steps.choose_all(page)
    steps.confirm(page)
    refused = page.get_by_role("alert").filter(has_text="这一种保险已经办过了")
    expect(refused).to_contain_text(steps.matching("现在作数的：职工养老，.*按月付。这次没有办的：职工养老，.*按季付"))
    expect(page.get_by_role("button", name="改一改再确认")).to_be_visible()
    steps.press(page, "不办了，删掉")
    expect(page.get_by_role("alert")).to_have_count(0)
    assert steps.outbox(page) == []
    assert len(steps.mine(page.context, "enrolments")) == 1
