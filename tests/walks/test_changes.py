"""信息变更: changed by oneself without signal; asked for with a photo that was taken without signal; decided at the desk; stopped by its person."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from nfe_app.seed import CLERK
from tests.browser import PATIENCE, usable
from tests.walks import documents, screens, steps
from tests.walks.conftest import Rider, Town


def opened(phone: BrowserContext) -> Page:
    """The page, ready to be used without signal."""
    page = phone.new_page()
    page.goto("/changes/")
    usable(page)
    steps.have_it_offline(page)
    return page


def photo(page: Page, *files: dict[str, Any]) -> None:
    """Pictures are chosen."""
    page.locator("#proofs").set_input_files(list(files))  # type: ignore[arg-type]


@pytest.fixture
def desk(chromium: Browser, town: Town) -> Page:
    """The clerk at the desk."""
    context = chromium.new_context(base_url=town.origin, locale="zh-CN")
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    page.goto("/desk/sign-in/")
    page.locator("#user_name").fill(CLERK[0])
    page.locator("#password").fill(CLERK[1])
    page.get_by_role("button", name="登录").click()
    expect(page.get_by_text(CLERK[2], exact=True)).to_be_visible()
    return page


def test_an_address_is_changed_without_signal(own_phone: Callable[..., BrowserContext], rider: Rider) -> None:
    phone = own_phone()
    steps.signed_in(phone, rider)
    page = opened(phone)
    expect(page.get_by_text("还没改过")).to_be_visible()
    steps.lose_signal(page)
    page.reload()
    steps.press(page, "改 联系地址")
    page.get_by_label("新的联系地址").fill("甘肃省嘉峪关市雄关东路 5 号")
    steps.press(page, "改成这个地址")
    page.wait_for_url("**/outbox/")
    steps.says(page, "改联系地址")
    steps.have_signal(page)
    expect(page.get_by_text("地址改好了")).to_be_visible()
    page.goto("/changes/")
    expect(page.get_by_text("甘肃省嘉峪关****").first).to_be_visible()
    assert [one["step"] for one in steps.mine(phone, "changes")] == ["in_force"]


def test_a_household_place_is_asked_for_with_a_photo_and_decided_at_the_desk(
    own_phone: Callable[..., BrowserContext], rider: Rider, desk: Page
) -> None:
    phone = own_phone()
    steps.enrolled(phone, rider)
    page = opened(phone)
    steps.lose_signal(page)
    page.reload()
    steps.press(page, "改 户籍地")
    expect(page.get_by_text("照旧")).to_be_visible()
    page.get_by_label("户口本上的地方").fill("lanzhou")
    page.get_by_role("button", name=steps.matching("兰州市.*选这里")).first.click()
    photo(page, documents.NO_PICTURE)
    expect(page.get_by_text("这张收不了")).to_be_visible()
    photo(page, documents.BLURRED)
    expect(page.get_by_text("这张有点糊")).to_be_visible()
    screens.take(page, "change-blurred")
    steps.press(page, "不要这张")
    photo(page, documents.SMALL)
    expect(page.get_by_text("这张太小")).to_be_visible()
    steps.press(page, "不要这张")
    photo(page, documents.SHARP)
    expect(page.get_by_alt_text("你选的凭证照片")).to_be_visible()
    expect(page.get_by_text("这张有点糊")).to_be_hidden()
    screens.take(page, "change-household")
    steps.press(page, "交给经办人核对")
    page.wait_for_url("**/outbox/")
    steps.have_signal(page)
    expect(page.get_by_text("申请送到了")).to_be_visible()
    _decided(desk, phone)
    page.goto("/changes/")
    expect(page.get_by_text("改好了。")).to_be_visible()
    expect(page.get_by_text("不会自己停")).to_be_visible()
    screens.take(page, "changes")
    (row,) = steps.mine(phone, "changes")
    assert (row["step"], row["by"]) == ("in_force", CLERK[2])
    assert [one["step"] for one in steps.mine(phone, "enrolments")] == ["confirmed"]


def _decided(desk: Page, phone: BrowserContext) -> None:
    """The clerk opens it, sees the photo, and says yes."""
    desk.goto("/desk/changes/")
    card = desk.locator(".rt-Card").filter(has_text="兰州").last
    card.get_by_role("button", name="打开核对").click()
    expect(desk.locator("#whole")).to_contain_text("兰州")
    expect(desk.get_by_alt_text("本人交的证件照片")).to_be_visible()
    screens.take(desk, "desk-changes")
    desk.get_by_role("radio", name="同意改").click()
    desk.get_by_role("button", name="处理").click()
    expect(desk.locator("#whole")).to_be_hidden()
    assert steps.mine(phone, "changes")[0]["step"] == "in_force"


def test_a_name_waits_for_signal_and_a_newer_proof_and_is_withdrawn_without(
    own_phone: Callable[..., BrowserContext], rider: Rider, town: Town
) -> None:
    phone = own_phone()
    steps.signed_in(phone, rider)
    page = opened(phone)
    steps.lose_signal(page)
    steps.press(page, "改 姓名")
    page.get_by_label("身份证上现在的姓名").fill("阿卜杜热合曼•买买提")
    photo(page, documents.SHARP)
    send = page.get_by_role("button", name="交给经办人核对")
    expect(page.get_by_alt_text("你选的凭证照片")).to_be_visible()
    expect(send).to_be_disabled()
    screens.take(page, "change-name")
    steps.have_signal(page)
    expect(send).to_be_enabled()
    town.do("update signed_in set proved_at = datetime(proved_at, '-1 hour')")
    town.wait()
    send.click()
    steps.press(page, "发验证码", exact=True)
    page.get_by_label("6 位验证码").fill(page.locator("#demo-code").inner_text())
    steps.press(page, "是我", exact=True)
    expect(page.get_by_text("等经办人核对")).to_be_visible()
    assert "买买提" not in steps.kept(page)
    steps.lose_signal(page)
    steps.press(page, "撤回 姓名")
    page.wait_for_url("**/outbox/")
    steps.have_signal(page)
    expect(page.get_by_text("撤回了", exact=True)).to_be_visible()
    assert [(one["step"], one["now"]) for one in steps.mine(phone, "changes")] == [("withdrawn", "阿*提")]
