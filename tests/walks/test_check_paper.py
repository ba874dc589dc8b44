"""Checking a paper that somebody shows: by its code, by a photo of it, by its file; in airplane mode and with signal; false ones are told."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
import segno
import zxingcpp
from PIL import Image
from playwright.sync_api import BrowserContext, FilePayload, Page, expect

from tests.browser import usable
from tests.conftest import missing
from tests.walks import screens, steps
from tests.walks.conftest import Rider, offline

pytestmark = offline

TRUE = "是真的，现在有效"


@dataclass(frozen=True)
class Shown:
    """A paper as its owner shows it: the number, the address in its code, the file, and a photo of the first page."""

    number: str
    address: str
    pdf: bytes
    photo: bytes


@pytest.fixture
def shown(page: Page, rider: Rider, tmp_path: Path) -> Shown:
    """The rider has paid and has a paper made out."""
    steps.paid(page.context, rider)
    page.goto("/papers/")
    usable(page)
    steps.make_paper(page)
    expect(page.get_by_text("开好了")).to_be_visible()
    (paper,) = steps.mine(page.context, "papers")
    pdf = page.context.request.get(str(paper["url"])).body()
    photo = photographed(pdf, tmp_path)
    return Shown(str(paper["number"]), read(photo), pdf, photo)


def photographed(pdf: bytes, folder: Path) -> bytes:
    """The first page as a picture."""
    program = shutil.which("pdftoppm") or missing("pdftoppm", "no poppler-utils on this machine")
    (folder / "paper.pdf").write_bytes(pdf)
    how = ["-png", "-r", "150", "-f", "1", "-l", "1", "-singlefile"]
    subprocess.run([str(program), *how, folder / "paper.pdf", folder / "paper"], check=True)
    return (folder / "paper.png").read_bytes()


def read(photo: bytes) -> str:
    """What the code of a photo holds."""
    picture = Image.open(io.BytesIO(photo)).convert("L")
    width, height = picture.size
    (code,) = zxingcpp.read_barcodes(memoryview(picture.tobytes()).cast("B", (height, width)))
    return str(code.text)


def code_of(text: str) -> bytes:
    """A picture of a code with this text."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=8, border=4)
    return made.getvalue()


def blank() -> bytes:
    """A picture of nothing."""
    made = io.BytesIO()
    Image.new("L", (300, 300), 255).save(made, "PNG")
    return made.getvalue()


def choose(page: Page, name: str, kind: str, content: bytes) -> None:
    """A photo is taken, or a file is chosen."""
    page.locator("#paper-file").set_input_files(FilePayload(name=name, mimeType=kind, buffer=content))


def changed(address: str) -> str:
    """The same address with one letter of the signature changed."""
    letter = "A" if address[-20] != "A" else "B"
    return address[:-20] + letter + address[-19:]


@pytest.fixture
def checker(new_phone: Callable[..., BrowserContext], shown: Shown) -> Page:
    """A landlord's phone, which has opened the check page once since the house has signed a paper, and no account."""
    page = new_phone().new_page()
    page.goto("/verify/")
    usable(page)
    steps.have_it_offline(page)
    usable(page)
    return page


def test_by_its_code_it_is_true_in_one_glance_with_signal_and_in_airplane_mode(checker: Page, shown: Shown) -> None:
    checker.goto(shown.address)
    expect(checker.get_by_text(TRUE)).to_be_visible()
    expect(checker.get_by_text("在册，有效")).to_be_visible()
    expect(checker.get_by_text("陈*河")).to_be_visible()
    expect(checker.get_by_text("陈小河")).to_have_count(0)
    steps.lose_signal(checker)
    checker.reload()
    expect(checker.get_by_text(TRUE)).to_be_visible()
    expect(checker.get_by_text("没网，没查")).to_be_visible()
    expect(checker.get_by_text(shown.number)).to_be_visible()
    screens.take(checker, "check-offline")


def test_by_a_photo_of_it_in_airplane_mode(checker: Page, shown: Shown) -> None:
    steps.lose_signal(checker)
    choose(checker, "photo.png", "image/png", shown.photo)
    expect(checker.get_by_text(TRUE)).to_be_visible()
    expect(checker.get_by_text("陈*河")).to_be_visible()
    choose(checker, "nothing.png", "image/png", blank())
    expect(checker.get_by_text("照片里没找到二维码")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()


def test_a_code_that_was_changed_is_false_with_signal_and_without(checker: Page, shown: Shown) -> None:
    checker.goto(changed(shown.address))
    expect(checker.get_by_text("是假的，或者被改过")).to_be_visible()
    steps.lose_signal(checker)
    checker.reload()
    expect(checker.get_by_text("是假的，或者被改过")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()
    screens.take(checker, "check-false")


def test_a_code_that_leads_elsewhere_is_named_and_not_opened(checker: Page, shown: Shown) -> None:
    steps.lose_signal(checker)
    signed = shown.address.partition("#")[2]
    choose(checker, "foreign.png", "image/png", code_of(f"https://shebao.example/verify/#{signed}"))
    expect(checker.get_by_text("这个二维码不是我们的")).to_be_visible()
    expect(checker.get_by_text("shebao.example")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()


def test_the_file_is_looked_at_whole_and_a_changed_one_is_no_proof(checker: Page, shown: Shown) -> None:
    choose(checker, "paper.pdf", "application/pdf", shown.pdf)
    expect(checker.get_by_text("这个文件就是我们开出的那一份，一个字节也没改。")).to_be_visible()
    at = shown.pdf.index(b"stream", shown.pdf.index(b"/Subtype /Image")) + 40
    false = shown.pdf[:at] + bytes([shown.pdf[at] ^ 1]) + shown.pdf[at + 1 :]
    choose(checker, "paper.pdf", "application/pdf", false)
    expect(checker.get_by_text("这个文件不能当证明")).to_be_visible()
    expect(checker.get_by_text("被改过", exact=True)).to_be_visible()


def test_one_that_was_taken_back_is_told_and_stays_told_in_airplane_mode(
    checker: Page, shown: Shown, page: Page
) -> None:
    assert steps.command(page.context, "certificate.withdraw", {"number": shown.number})["ok"]
    checker.goto(shown.address)
    with steps.brought_anew(checker, "/api/certificates/keys"):
        checker.reload()
    expect(checker.get_by_text("签名是真的，但是这份证明被收回了。")).to_be_visible()
    steps.lose_signal(checker)
    checker.reload()
    expect(checker.get_by_text("签名是真的，但是这份证明被收回了。")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()
    screens.take(checker, "check-withdrawn")


def test_what_the_register_says_goes_before_a_list_that_is_older(
    new_phone: Callable[..., BrowserContext], shown: Shown, page: Page
) -> None:
    """P49: nobody reads "true" over a paper that no register knows, or that was taken back since the list."""
    checker = new_phone(service_workers="block").new_page()
    checker.goto(shown.address)
    expect(checker.get_by_text(TRUE)).to_be_visible()
    steps.have_what_came(checker)
    checker.route("**/api/certificates/keys", lambda route: route.abort())
    checker.route("**/api/verify/*", lambda route: route.fulfill(status=404, json={}))
    checker.goto("/verify/")
    checker.goto(shown.address)
    expect(checker.get_by_text("签名是真的，官方记录里却查不到")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()
    checker.unroute("**/api/verify/*")
    assert steps.command(page.context, "certificate.withdraw", {"number": shown.number})["ok"]
    checker.goto("/verify/")
    checker.goto(shown.address)
    expect(checker.get_by_text("签名是真的，但是这份证明被收回了。")).to_be_visible()
    expect(checker.get_by_text(TRUE)).to_be_hidden()


def test_by_its_number_with_signal_alone(checker: Page, shown: Shown) -> None:
    checker.get_by_label("或者输纸上的编号").fill(shown.number.lower().replace("-", ""))
    steps.press(checker, "查验", exact=True)
    expect(checker.get_by_text("编号是真的，内容没有改过")).to_be_visible()
    expect(checker.get_by_text("陈*河")).to_be_visible()
