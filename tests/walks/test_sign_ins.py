"""Signing in by a passkey, seeing where one is signed in, and ending that: in a browser with an authenticator of its own."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from tests.walks import steps
from tests.walks.conftest import Rider, Town

WECHAT = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/116 Mobile Safari/537.36 MicroMessenger/8.0.49"
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_a_lock(page: Page) -> Page:
    """This phone keeps keys behind its lock (Chrome DevTools Protocol, WebAuthn)."""
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    return page


def test_she_adds_a_passkey_after_proving_herself_again_and_signs_in_by_one_press(
    page: Page, rider: Rider, town: Town
) -> None:
    """P37, P39: a sensitive deed asks anew, and nobody is signed out for it."""
    steps.signed_in(page.context, rider)
    town.do("update signed_in set proved_at = datetime(proved_at, '-1 hour')")
    town.wait()
    with_a_lock(page).goto("/devices/")
    expect(page.get_by_text("这一台")).to_be_visible()
    steps.press(page, "给这台手机加一把")
    steps.says(page, "先证明是你")
    steps.press(page, "发验证码")
    page.get_by_label("6 位验证码").fill(page.locator("#demo-code").inner_text())
    steps.press(page, "是我")
    expect(page.get_by_role("heading", name="先证明是你")).to_be_hidden()
    steps.press(page, "给这台手机加一把")
    expect(page.get_by_text("还没用过")).to_be_visible()
    page.goto("/me/")
    steps.press(page, "退出登录")
    steps.says(page, "还没登录")
    page.goto("/sign-in/?back=/me/")
    steps.press(page, "用通行密钥登录")
    expect(page.get_by_text(rider.name)).to_be_visible()
    page.goto("/devices/")
    expect(page.get_by_text("上次用：")).to_be_visible()
    expect(page.get_by_text("通行密钥，网络")).to_be_visible()


def test_whom_she_does_not_know_she_signs_out_and_its_page_says_so(
    new_phone: Callable[..., BrowserContext], rider: Rider, town: Town
) -> None:
    """P39: end others; the page there listens to the 401."""
    hers, lost = new_phone(), new_phone(user_agent=WECHAT)
    steps.signed_in(lost, rider)
    there = lost.new_page()
    there.goto("/me/")
    expect(there.get_by_text(rider.name)).to_be_visible()
    town.wait()
    steps.signed_in(hers, rider)
    here = hers.new_page()
    here.goto("/devices/")
    expect(here.locator("b", has_text="安卓手机，微信")).to_be_visible()
    steps.press(here, "退出它")
    expect(here.locator("b", has_text="安卓手机，微信")).to_be_hidden()
    there.reload()
    there.goto("/pay/")
    expect(there.get_by_role("link", name="登录").first).to_be_visible()
    there.goto("/sign-in/")
    expect(there.get_by_role("button", name="用通行密钥登录")).to_be_hidden()
