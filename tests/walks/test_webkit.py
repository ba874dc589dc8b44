"""Enrolling in WebKit, the iPhone's engine: no Background Sync, no prompt to install, and all the same nothing is lost or done twice."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext

from tests.conftest import missing
from tests.walks import steps
from tests.walks.conftest import Rider, Town

pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")  # selenium's own
BROWSER = Path(__file__).with_name("webkit_phone.py")
PATIENCE = 60
IN_CHARGE = """const done = arguments[arguments.length - 1];
navigator.serviceWorker.ready.then(async () => {
  while (!(await caches.match("/rest"))) await new Promise((wait) => setTimeout(wait, 50));
  done(navigator.serviceWorker.controller !== null);
});"""
KEPT = f"""const done = arguments[arguments.length - 1], [address] = arguments, rows = {steps.ROWS};
const look = async () => (await rows("cache")).some(({{ url }}) => url === address) ? done(true) : setTimeout(look, 50);
look();"""
SEALED = """const done = arguments[arguments.length - 1], [text] = arguments;
const request = indexedDB.open("of-this-test", 1);
request.onupgradeneeded = () => request.result.createObjectStore("keys");
request.onsuccess = async () => {
  const keys = () => request.result.transaction("keys", "readwrite").objectStore("keys");
  const asked = keys().get("one");
  await new Promise((come) => { asked.onsuccess = come; });
  if (asked.result) {
    const { key, iv, sealed } = asked.result;
    const plain = await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed);
    return done([key.extractable, new TextDecoder().decode(plain)]);
  }
  const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(text));
  const kept = keys().put({ key, iv, sealed }, "one");
  kept.transaction.oncomplete = () => done([]);
};"""


class Iphone:
    """A phone with WebKit: `switch_on` starts the browser on what it kept, `kill` ends it as a flat battery does."""

    def __init__(self, origin: str, folder: Path, display: str) -> None:
        self.origin, self.folder, self.display = origin, folder, display
        self.browser: Any = None

    def switch_on(self, address: str) -> None:
        """The browser anew, on a page."""
        from selenium import webdriver  # noqa: PLC0415 - is there only where these walks can be made
        from selenium.webdriver.webkitgtk.options import Options  # noqa: PLC0415
        from selenium.webdriver.webkitgtk.service import Service  # noqa: PLC0415

        self.kill()
        options = Options()
        options.binary_location = sys.executable
        for argument in (str(BROWSER), str(self.folder)):
            options.add_argument(argument)
        driver = Service(shutil.which("WebKitWebDriver"), env={**os.environ, "DISPLAY": self.display})
        self.browser = webdriver.WebKitGTK(options=options, service=driver)
        self.browser.set_script_timeout(PATIENCE)
        self.go(address)

    def kill(self) -> None:
        """Ended without a word."""
        if self.browser is None:
            return
        driver = self.browser.service.process
        children = Path(f"/proc/{driver.pid}/task/{driver.pid}/children").read_text().split()
        for child in map(int, children):
            os.kill(child, signal.SIGKILL)
        self.browser.command_executor.close()
        self.browser.service.stop()
        self.browser = None

    def go(self, address: str) -> None:
        """To a page."""
        self.browser.get(self.origin + address)

    def ask(self, script: str, *given: object) -> Any:
        """What an asynchronous script answers."""
        return self.browser.execute_async_script(script, *given)

    def find(self, path: str) -> Any:
        """The first element of an XPath, as soon as it is there and may be used."""
        from selenium.webdriver.support.wait import WebDriverWait  # noqa: PLC0415

        usable = f"{path}[not(ancestor-or-self::*[@disabled])]"
        return WebDriverWait(self.browser, PATIENCE, 0.05).until(lambda page: page.find_elements("xpath", usable))[0]

    def see(self, words: str) -> None:
        """These words come to stand on the page."""
        self.find(f"//body//*[not(self::script) and contains(normalize-space(.), '{words}')]")

    def press(self, words: str, kind: str = "button") -> None:
        """Press what says this."""
        self.browser.execute_script(
            "arguments[0].click()", self.find(f"//{kind}[contains(normalize-space(.), '{words}')]")
        )

    def tick(self, words: str) -> None:
        """Tick, or choose, what is labelled so."""
        box = self.find(f"//label[contains(normalize-space(.), '{words}')]//input")
        self.browser.execute_script("arguments[0].checked || arguments[0].click()", box)

    def fill(self, label: str, text: str) -> None:
        """Type into the field that is labelled so."""
        self.find(f"//input[@id=//label[contains(., '{label}')]/@for]").send_keys(text)


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen that nobody sees; skipped where there is no WebKit with its driver."""
    tools = [name for name in ("WebKitWebDriver", "Xvfb") if shutil.which(name) is None]
    if tools or importlib.util.find_spec("selenium") is None:
        missing("webkit", f"without {', '.join(tools) or 'selenium'}")
    told, tell = os.pipe()
    command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", "800x900x24", "-nolisten", "tcp"]
    screen = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
    os.close(tell)
    with os.fdopen(told) as said:
        number = said.readline().strip()
    yield f":{number}"
    screen.terminate()
    screen.wait()


@pytest.fixture
def iphone(display: str, town: Town, tmp_path: Path) -> Iterator[Iphone]:
    """A phone that was never here before."""
    phone = Iphone(town.origin, tmp_path / "iphone", display)
    yield phone
    phone.kill()


def choose(iphone: Iphone, place: str = "嘉峪关") -> None:
    """From the first page of enrolling to the second."""
    iphone.fill("哪个城市或区县", "jyg")
    iphone.press(place)
    iphone.press("下一步")
    iphone.see("要哪几样")


def test_an_enrolment_is_made_while_the_server_is_away_and_the_phone_dies_twice(
    iphone: Iphone, town: Town, rider: Rider
) -> None:
    """P14, P15, P20, P22"""
    iphone.switch_on("/join/")
    assert not iphone.browser.execute_script("return 'SyncManager' in window")
    if not iphone.ask(IN_CHARGE):
        iphone.go("/join/")
    choose(iphone)
    before = town.count("select count(*) from enrolment")
    with town.away():
        iphone.switch_on("/join/types/")
        iphone.see("要哪几样")
        iphone.tick("职工养老")
        iphone.press("下一步")
        iphone.see("缴多少")
        iphone.press("下一步")
        iphone.see("多久付一次")
        iphone.tick("按季")
        iphone.press("下一步")
        iphone.see("没网也能确认")
        iphone.press("确认参保")
        iphone.see("存好了，等登录")
        iphone.switch_on("/sent/")
        iphone.see("存好了，等登录")
    iphone.go("/sent/")
    iphone.press("登录，马上发", "a")
    iphone.fill("手机号", rider.phone)
    iphone.press("要验证码")
    iphone.fill("6 位验证码", iphone.find("//*[@id='demo-code']").text)
    iphone.press("登录")
    iphone.see("参保的是谁")
    iphone.fill("姓名", rider.name)
    iphone.fill("身份证号", rider.identity)
    iphone.press("就是我")
    iphone.see("参保办好了")
    assert town.count("select count(*) from enrolment") == before + 1


def test_a_pause_is_made_beside_a_record_that_is_there_while_the_server_is_away_and_arrives_once(
    iphone: Iphone, town: Town, phone: BrowserContext, rider: Rider
) -> None:
    """P14, P15, P20, P22: by somebody who signed in before."""
    steps.paid(phone, rider)
    iphone.switch_on("/")
    iphone.ask(IN_CHARGE)
    for cookie in phone.cookies():
        kept = {"path": "/", "httpOnly": cookie["httpOnly"], "expiry": int(cookie["expires"])}
        iphone.browser.add_cookie({"name": cookie["name"], "value": cookie["value"], **kept})
    iphone.go("/records/")
    iphone.see("职工养老")
    assert iphone.ask(KEPT, "/api/me") and iphone.ask(KEPT, "/api/records")
    with town.away():
        iphone.switch_on("/records/")
        iphone.see("职工养老")
        iphone.press("暂停，先不出账单")
        iphone.see("存好了")
        iphone.switch_on("/sent/")
        iphone.see("存好了")
    assert [one["running"] for one in steps.mine(phone, "enrolments")] == [True]
    iphone.switch_on("/sent/")
    iphone.see("已暂停。缴过的月份照样算")
    assert [one["running"] for one in steps.mine(phone, "enrolments")] == [False]


def test_a_key_that_no_script_can_read_out_is_there_again_after_the_phone_died(iphone: Iphone) -> None:
    """What a person's store is sealed with, in the engine that people fear for it."""
    iphone.switch_on("/me/")
    assert iphone.ask(SEALED, "王芳") == []
    iphone.switch_on("/me/")
    assert iphone.ask(SEALED, "王芳") == [False, "王芳"]
