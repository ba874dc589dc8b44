"""One person, two phones, no signal: what was done twice is done once, nothing is lost, and each phone says what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Playwright, Response, expect

from tests.browser import PATIENCE
from tests.walks import steps
from tests.walks.conftest import FLAGS, PHONE, Rider, Seen, Town, offline

BEIJING = "110000"
RUNS = "unemployment"
WAITS = "存好了，等信号"
ALREADY = "已经办好了，没有重复办"


class Phones:
    """Phones with a storage of their own each, which stays when they are switched off."""

    def __init__(self, start: Callable[[int], BrowserContext]) -> None:
        self._start = start
        self.on: dict[int, BrowserContext] = {}

    def switch_on(self, number: int) -> BrowserContext:
        """A new browser on the storage of this phone."""
        self.on[number] = self._start(number)
        return self.on[number]

    def kill_all(self) -> None:
        """Every browser ends."""
        while self.on:
            self.on.popitem()[1].close()


@pytest.fixture
def phones(drive: Playwright, chromium_path: str, town: Town, seen: Seen, tmp_path: Path) -> Iterator[Phones]:
    """As many phones as a walk switches on."""

    def start(number: int) -> BrowserContext:
        made = drive.chromium.launch_persistent_context(
            tmp_path / f"phone {number}", executable_path=chromium_path, args=FLAGS, base_url=town.origin, **PHONE
        )
        made.set_default_timeout(PATIENCE)
        seen.watch(made)
        return made

    made = Phones(start)
    yield made
    made.kill_all()


def get_ready(phone: BrowserContext) -> Page:
    """A phone that knows its person, has the app and the prices of a place on it, and then loses its signal."""
    page = phone.new_page()
    page.goto("/records/")
    expect(page.get_by_role("button", name="暂停，先不出账单")).to_be_visible()
    steps.have_it_offline(page)
    page.goto("/join/")
    steps.choose_place(page)
    steps.lose_signal(page)
    return page


def enrol_and_pause(page: Page, often: str) -> None:
    """A whole enrolment in a pension, and a pause of what runs, with no signal at all."""
    steps.choose_types(page)
    steps.choose_grade(page)
    steps.choose_often(page, often)
    steps.confirm(page)
    expect(page.get_by_text(WAITS)).to_have_count(1)
    page.goto("/records/")
    steps.press(page, "暂停，先不出账单")
    page.wait_for_url("**/sent/")
    expect(page.get_by_text(WAITS)).to_have_count(2)


def nothing_waits(page: Page, town: Town) -> list[object]:
    """Every deed of this phone was decided, and the server knows each of them; how they ended."""
    rows = steps.outbox(page)
    for row in rows:
        assert town.count("select count(*) from command where id = ?", str(row["id"]).replace("-", "")) == 1
    return [row["state"] for row in rows]


@offline
@pytest.mark.parametrize("often", ["按季", "一年"], ids=["the same choice", "another choice"])
@pytest.mark.parametrize("order", [(1, 2), (2, 1)], ids=["the first is back first", "the second is back first"])
def test_two_phones_in_airplane_mode_are_killed_and_brought_back_in_either_order(
    phones: Phones, town: Town, rider: Rider, order: tuple[int, int], often: str
) -> None:
    """P18, P15: one enrolment and one pause; the phone that comes second is told that it was done, or both choices and what holds."""
    first, second = phones.switch_on(1), phones.switch_on(2)
    steps.enrolled(first, rider, RUNS, BEIJING)
    second.add_cookies(first.cookies())  # type: ignore[arg-type]
    pages = {number: get_ready(phone) for number, phone in phones.on.items()}
    for number, page in pages.items():
        enrol_and_pause(page, "按季" if number == 1 else often)
    phones.kill_all()

    page = phones.switch_on(order[0]).new_page()
    page.goto("/sent/")
    steps.says(page, "参保办好了")
    expect(page.get_by_text("已暂停。缴过的月份照样算")).to_be_visible()
    assert nothing_waits(page, town) == ["done", "done"]

    page = phones.switch_on(order[1]).new_page()
    page.goto("/sent/")
    if often == "按季":
        expect(page.get_by_text(ALREADY)).to_have_count(2)
        assert nothing_waits(page, town) == ["done", "done"]
    else:
        expect(page.get_by_text(ALREADY)).to_have_count(1)
        holds, wanted = ("按季付", "一年一付") if order == (1, 2) else ("一年一付", "按季付")
        told = page.get_by_role("alert")
        expect(told).to_contain_text(
            steps.matching(f"现在作数的：职工养老，.*嘉峪关.*{holds}.*没有办的：职工养老，.*{wanted}")
        )
        expect(page.get_by_role("link", name="看看现在作数的")).to_be_visible()
        expect(page.get_by_role("button", name="改一改再确认")).to_be_visible()
        assert sorted(map(str, nothing_waits(page, town))) == ["done", "refused"]

    stand = {str(one["scheme"]): one["step"] for one in steps.mine(page.context, "enrolments")}
    assert stand == {RUNS: "paused", "employee_pension": "confirmed"}
    assert len(steps.mine(page.context, "enrolments")) == 2


def test_a_new_phone_goes_on_where_the_other_stopped_and_the_other_lets_go_of_it(
    phones: Phones, town: Town, rider: Rider
) -> None:
    """P23, P19: whoever loses the storage of a phone loses nothing of a draft; what was confirmed is open on no phone."""
    first = phones.switch_on(1)
    steps.signed_in(first, rider)
    page = first.new_page()
    page.goto("/")
    expect(page.get_by_text(f"你好，{rider.name}")).to_be_visible()
    page.goto("/join/")
    steps.choose_place(page)
    with page.expect_response(keeps_all):
        steps.choose_types(page)
        steps.choose_grade(page)

    second = phones.switch_on(2)
    second.add_cookies(first.cookies())  # type: ignore[arg-type]
    other = second.new_page()
    other.goto("/")
    expect(other.get_by_text(f"你好，{rider.name}")).to_be_visible()
    other.goto("/join/often/")
    steps.choose_often(other)
    steps.confirm(other)
    steps.says(other, "参保办好了")

    other.goto("/")
    expect(other.get_by_text(f"你好，{rider.name}")).to_be_visible()
    assert town.count("select count(*) from draft") >= 1
    assert len(steps.mine(second, "enrolments")) == 1


def keeps_all(answer: Response) -> bool:
    """Whether this answers the keeping of a draft in which a grade stands."""
    said = answer.request.post_data or ""
    return "drafts.keep" in said and "pension_option" in said
