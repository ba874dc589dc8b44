"""P35, P39: what is proposed waits for a worker whose page is closed; and what a clerk's browser asks for in the worker's place is refused."""

from __future__ import annotations

import re

from playwright.sync_api import BrowserContext, Page, expect

from nfe_app.base.database import new_id
from tests.walks.conftest import Rider, Town
from tests.walks.test_beside import TOGETHER, desk, get_code, join, propose, seat, take

__all__ = ["desk", "seat"]
ASK = """async ({ address, body }) => {
  const csrf = /(?:^|; )(?:__Host-)?nfe-desk-csrf=(\\w+)/.exec(document.cookie)?.[1] ?? "";
  const answer = await fetch(address, { method: "POST", headers: { "content-type": "application/json", "x-csrf": csrf }, body: JSON.stringify(body) });
  return [answer.status, await answer.text()];
}"""


def are_together(page: Page, seat: Page, rider: Rider) -> None:
    """The worker let the clerk look along, and stands where it is chosen how often to pay."""
    join(seat, get_code(page, rider))
    page.get_by_role("button", name="让他看").click()
    expect(page.get_by_text(TOGETHER)).to_be_visible()
    page.goto("/join/often/")
    expect(seat.get_by_text("本人在：多久缴一次")).to_be_visible()


def test_a_tab_that_is_closed_with_something_proposed_is_offered_it_again_and_once(
    phone: BrowserContext, seat: Page, rider: Rider, town: Town
) -> None:
    page = phone.new_page()
    are_together(page, seat, rider)
    propose(seat, "frequency", "按年")
    expect(page.get_by_role("dialog", name=re.compile("建议"))).to_be_visible()
    page.close()
    expect(seat.get_by_text("等本人答")).to_be_visible()
    back = phone.new_page()
    back.goto("/join/often/")
    take(back, "多久缴一次：按年")
    expect(back.get_by_role("radio", name="一年", exact=True)).to_be_checked()
    expect(seat.get_by_text("本人要了")).to_have_count(1)
    assert town.count("select count(*) from proposal where accepted") >= 1


def test_the_clerks_browser_does_nothing_in_the_workers_place(
    phone: BrowserContext, seat: Page, rider: Rider, town: Town
) -> None:
    """P34, P35: by REST with all that the clerk's browser has; by page there is no such button."""
    page = phone.new_page()
    are_together(page, seat, rider)
    propose(seat, "frequency", "按年")
    expect(page.get_by_role("dialog", name=re.compile("建议"))).to_be_visible()
    which = town.told("select id from sitting order by id desc limit 1")
    proposal = town.told("select id from proposal order by id desc limit 1")
    deeds = {
        "assistance.answer": {"proposal_id": proposal, "accepted": True},
        "assistance.let_in": {"sitting_id": which},
        "enrolment.confirm": {
            "draft_id": str(new_id()),
            "place": "110000",
            "residence": "work",
            "frequency": "month",
            "choices": [],
        },
        "privacy.consent": {"purpose": "income", "given": True},
        "payment.start": {"bill_ids": []},
    }
    done = "select count(*) from event where name in ('assistance.accepted', 'enrolment.confirmed', 'consent.given', 'payment.started')"
    before = town.count(done)
    for kind, payload in deeds.items():
        item = {"id": str(new_id()), "kind": kind, "payload": payload, "made_at": "2026-01-01T00:00:00Z"}
        status, said = seat.evaluate(ASK, {"address": "/api/commands", "body": [item]})
        assert status == 401 or '"ok":true' not in said, (kind, status, said)
    status, _said = seat.evaluate(
        ASK, {"address": f"/api/assistance/{which}/frame", "body": {"page": "/join/often/", "fields": {}}}
    )
    assert status in (401, 403, 404)
    assert town.count(done) == before
    for name in ("确认参保", "要", "让他看", "同意", "去付款"):
        expect(seat.get_by_role("button", name=name, exact=True)).to_have_count(0)
    expect(page.get_by_role("dialog", name=re.compile("建议"))).to_be_visible()
