"""是不是我们发的: told on the phone, also without signal; what is pasted is sent nowhere."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import usable
from tests.walks import screens, steps
from tests.walks.conftest import Seen, Town, offline
from tests.walks.documents import drawn, take_photo


def asked(page: Page, text: str, verdict: str, why: str) -> None:
    """Something is pasted, and this is what the page says of it."""
    page.get_by_label("短信、网址或号码").fill(text)
    expect(page.get_by_text(verdict, exact=True)).to_be_visible()
    expect(page.get_by_text(why)).to_be_visible()


def test_a_message_an_address_and_a_number_are_told_apart_without_signal(
    own_phone: Callable[..., BrowserContext], town: Town, seen: Seen
) -> None:
    page = own_phone().new_page()
    page.goto("/ours/")
    usable(page)
    expect(page.get_by_text("有我们的签名")).to_be_visible()
    steps.have_it_offline(page)
    steps.lose_signal(page)
    page.reload()
    place = urlsplit(town.origin).netloc
    asked(page, "【新就业社保】验证码 204817，5 分钟内有效。我们不会向你要它。", "是我们的", "这是我们会发的话")
    screens.take(page, "ours")
    asked(page, f"您的社保已停缴，点 http://{place.replace('l', '1', 1)}/pay 认证", "不是我们的", "从来不带链接")
    expect(page.get_by_text(f"像的是我们的 {place}")).to_be_visible()
    screens.take(page, "ours-not")
    asked(page, "验证码 204817，5 分钟内有效。请马上告诉客服。", "不是我们的", "我们不发这样的话")
    asked(page, f"{town.origin}/verify/", "是我们的", "这是我们的网址。")
    asked(page, f"http://{place.replace('o', '0', 1)}/", "不是我们的", "网址做得像我们的")
    asked(page, "+86 138 0000 2207", "不是我们的", "我们不用这个号码")
    assert "204817" not in steps.kept(page)


def test_a_list_that_somebody_changed_on_the_way_is_not_used(new_phone: Callable[..., BrowserContext]) -> None:
    phone = new_phone(service_workers="block")

    def evil(route) -> None:
        told = route.fetch().json()
        route.fulfill(json=told | {"domains": ["evil.cn"]})

    phone.route("**/api/ours", evil)
    page = phone.new_page()
    page.goto("/ours/")
    usable(page)
    page.get_by_label("短信、网址或号码").fill("https://evil.cn/")
    expect(page.get_by_text("名单的签名不对")).to_be_visible()
    expect(page.get_by_text("是我们的", exact=True)).to_be_hidden()


@offline
def test_a_code_on_a_poster_is_told_to_lead_to_us_or_to_somebody_else(page: Page, town: Town) -> None:
    """P20: with no signal too; nobody has to open it to find out."""
    page.goto("/ours/")
    expect(page.get_by_text("有我们的签名")).to_be_visible()
    steps.have_it_offline(page)
    steps.lose_signal(page)
    take_photo(page, drawn(f"{town.origin}/pay/"))
    expect(page.get_by_text("这是我们的网址。")).to_be_visible()
    take_photo(page, drawn(f"{town.origin.replace('l', '1', 1)}/pay/"))
    expect(page.get_by_text("网址做得像我们的")).to_be_visible()
    screens.take(page, "ours-scanned")
    assert page.url == f"{town.origin}/ours/"
