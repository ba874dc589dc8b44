"""An employer checks a column of numbers from a spreadsheet, without an account, and keeps what came of it as a CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import usable
from tests.walks import screens, steps
from tests.walks.conftest import Rider

NOBODYS, FORMULA = "0000-0000-0000-00000", "=1+1"


def papers_of(phone: BrowserContext, rider: Rider) -> tuple[str, str]:
    """The rider has a paper that holds, and one that was taken back."""
    steps.paid(phone, rider)
    made = [steps.command(phone, "certificate.issue", {"kind": kind}) for kind in ("participation", "voucher")]
    good, taken_back = (str(one["result"]["number"]) for one in made)  # type: ignore[index]
    assert steps.command(phone, "certificate.withdraw", {"number": taken_back})["ok"]
    return good, taken_back


def sheet(*numbers: str) -> bytes:
    """A column of numbers with a head and names beside them, in the letters in which Excel saves it in China."""
    rows = [("编号", "姓名"), *((number, f"员工 {place}") for place, number in enumerate(numbers))]
    made = io.StringIO()
    csv.writer(made).writerows(rows)
    return made.getvalue().encode("gb18030")


def saved(page: Page) -> list[dict[str, str]]:
    """What the page gives out as a CSV."""
    with page.expect_download() as given:
        steps.press(page, "存成 CSV")
    assert given.value.suggested_filename == "verify.csv"
    return list(csv.DictReader(io.StringIO(Path(given.value.path()).read_text("utf-8-sig"))))


def test_a_column_of_numbers_is_checked_and_the_answers_are_kept(
    phone: BrowserContext, new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    good, taken_back = papers_of(phone, rider)
    page = new_phone().new_page()
    page.goto("/verify/")
    usable(page)
    steps.follow(page, "一次查很多份")
    page.wait_for_url("**/verify-many/")
    usable(page)
    expect(page.get_by_role("button", name="查验")).to_be_disabled()
    file = {"name": "员工.csv", "mimeType": "text/csv", "buffer": sheet(good, taken_back, NOBODYS, FORMULA)}
    page.get_by_label("选 CSV 文件").set_input_files([file])  # type: ignore[list-item]
    expect(page.get_by_text("4 份，一次最多 200 份")).to_be_visible()
    steps.press(page, "查验")
    for number, says in ((good, "有效"), (taken_back, "已作废"), (NOBODYS, "查不到")):
        expect(page.locator(".row").filter(has_text=number)).to_contain_text(says)
    screens.take(page, "verify-many")
    assert rider.name not in page.content()
    kept = saved(page)
    wanted = [(good, "有效"), (taken_back, "已作废"), (NOBODYS, "查不到"), (f"'{FORMULA}", "查不到")]
    assert [(row["编号"], row["结果"]) for row in kept] == wanted, "and no formula is alive (P44)"
    assert kept[0]["姓名"] == "陈*河"
    assert kept[0]["开具日"]


def test_what_is_no_column_of_numbers_checks_nothing(new_phone: Callable[..., BrowserContext]) -> None:
    page = new_phone().new_page()
    page.goto("/verify-many/")
    label = page.get_by_label("一行一个编号，或贴 CSV（第一列是编号）")
    label.fill("随便写的")
    expect(page.get_by_text("0 份，一次最多 200 份")).to_be_visible()
    expect(page.get_by_role("button", name="查验")).to_be_disabled()
    label.fill("\n".join(f"0000-0000-{number:04d}-00000" for number in range(201)))
    expect(page.get_by_text("201 份，一次最多 200 份")).to_be_visible()
    expect(page.get_by_role("button", name="查验")).to_be_disabled()
