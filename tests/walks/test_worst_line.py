"""Enrolling where the line is bad: at 1.6 Mbit/s with 300 ms from the first visit on, and at 50 kbit/s where one connection in fifty breaks off."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Playwright, expect

from tests.harness.proxy import BAD, SLOW, Plan, Proxy, drawn
from tests.walks import steps
from tests.walks.conftest import FLAGS, PHONE, Rider, Seen, Town, offline

SEED = 14
CUTS = {Plan(cut_down=-1): 1, Plan(cut_up=-1): 1}
WITHIN = 20_000
PATIENCE = 120_000


@pytest.fixture
def line(town: Town) -> Iterator[Proxy]:
    """The line between the phone and the town, good as yet."""
    with Proxy(("127.0.0.1", urlsplit(town.origin).port or 80)) as made:
        yield made


@pytest.fixture
def far(drive: Playwright, chromium_path: str, town: Town, line: Proxy, seen: Seen) -> Iterator[BrowserContext]:
    """A phone at the far end of that line; it calls the town by the same name as all others."""
    there = urlsplit(town.origin).netloc
    mapped = f"--host-resolver-rules=MAP {there} 127.0.0.1:{line.port}"
    browser = drive.chromium.launch(executable_path=chromium_path, args=[*FLAGS, mapped])
    context = browser.new_context(base_url=town.origin, **PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(PATIENCE)
    seen.watch(context)
    yield context
    browser.close()


@offline
def test_on_the_worst_line_an_enrolment_arrives_once(
    far: BrowserContext, line: Proxy, town: Town, rider: Rider
) -> None:
    """P14, P15: the app is at home, the line is hardly there, and it breaks off under the confirmation on top of it."""
    steps.signed_in(far, rider)
    page = far.new_page()
    page.goto("/join/")
    steps.have_it_offline(page)
    line.line, line.plans = BAD, drawn(SEED, CUTS, WITHIN)
    line.hang_up()
    came = line.came
    steps.choose_place(page)
    steps.choose_types(page)
    steps.choose_grade(page)
    steps.choose_often(page)
    before = town.count("select count(*) from enrolment")
    steps.confirm(page)
    line.hang_up()
    expect(page.get_by_role("heading", name="参保办好了")).to_be_visible(timeout=PATIENCE)
    assert town.count("select count(*) from enrolment") == before + 1
    assert len(steps.mine(far, "enrolments")) == 1
    assert line.came > came, "what was sent went over this line"


def test_on_a_slow_line_the_first_visit_ends_with_an_enrolment(
    far: BrowserContext, line: Proxy, town: Town, rider: Rider
) -> None:
    """P14: nothing of the app is at home yet; every page, the pack, the codes and the deed come over the line, and some of it breaks off."""
    line.line, line.plans = SLOW, drawn(SEED, CUTS, WITHIN)
    before = town.count("select count(*) from enrolment")
    page = far.new_page()
    steps.choose_all(page)
    steps.sign_in_and_confirm(page, rider)
    expect(page.get_by_role("heading", name="参保办好了")).to_be_visible(timeout=PATIENCE)
    assert town.count("select count(*) from enrolment") == before + 1
    assert len(steps.mine(far, "enrolments")) == 1
