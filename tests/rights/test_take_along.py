"""Taking the record along: a table without a formula, and sheets that say what the books say; for its owner alone."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from nfe_app.base import database
from nfe_app.base.errors import NotFound
from nfe_app.rights import api, listing, paper, sheet
from nfe_app.rights.sheet import NothingOnRecord
from tests.deeds import enrol, on, option, pay


def paid(who) -> None:
    """A quarter of pension and a month of medical insurance."""
    enrol(who, frequency="quarter")
    enrol(who, employee_medical=option("fixed", 58_492))
    pay(who)


def rows(content: bytes) -> list[list[str]]:
    """The cells of a table as a spreadsheet reads them."""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def words_of(content: bytes) -> str:
    """What stands on the sheets, without the gaps that lines make."""
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def sheets(who, of: int | None = None) -> bytes:
    """The yearly record on paper."""
    with database.look() as session:
        return sheet.sheet_of(session, who.id, of)


def test_the_table_has_a_row_for_months_in_a_row(autumn, client, wang_fang):
    paid(wang_fang)
    client.cookies.set("nfe", wang_fang.token)
    answer = client.get("/api/records/table.csv")
    assert (answer.headers["cache-control"], answer.headers["content-type"]) == ("no-store", "text/csv; charset=utf-8")
    heads, pension, medical = rows(answer.content)
    assert heads[:3] == ["险种", "参保地", "年"]
    quarter = ["职工养老", "北京市", "2025", "2025-10", "2025-12", "3"]
    assert pension == [*quarter, "8000.00", "4800.00", "1920.00", "2880.00", "自己付"]
    assert medical[3:6] == ["2025-10", "2025-10", "1"]


def test_the_table_speaks_the_language_it_is_asked_for_in(autumn, client, wang_fang):
    paid(wang_fang)
    client.cookies.set("nfe", wang_fang.token)
    answer = client.get("/api/records/table.csv", headers={"accept-language": "en"})
    assert rows(answer.content)[1][0] == "Employee pension"


@pytest.mark.parametrize("first", [*"=+-@|%＝＋－＠", "\t", "\r", "\n"])
def test_no_cell_begins_a_formula(first):
    """P44"""
    for text in (f"{first}cmd|' /C calc'!A0", f" {first}1+1", f"{first}SUM(A1)"):
        assert listing.cell_of(text) == f"'{text}"


def test_a_number_stays_a_number():
    """P44"""
    assert [listing.cell_of(text) for text in ("-5", "-5.00", "12", "", "北京")] == ["-5", "-5.00", "12", "", "北京"]


@settings(deadline=None)
@given(st.text())
def test_whatever_a_cell_holds_it_is_no_formula_and_comes_back_whole(text):
    """P44"""
    told = listing.cell_of(text)
    assert told.removeprefix("'") == text.removeprefix("'") or told == f"'{text}"
    assert not told or told[0] not in "=+@|%\t\r\n" or listing.NUMBER.fullmatch(told)


def test_the_paper_says_what_the_books_say(autumn, wang_fang):
    paid(wang_fang)
    with on("2025-12-20"):
        words = words_of(sheets(wang_fang))
    for said in (
        "个人权益记录单",
        "王芳",
        "2025",
        "职工养老",
        "10–12月：8,000.00",
        "4,800.00",
        "1,920.00",
        "0.00到28.80",
        "演示样本",
    ):
        assert said in words, said
    assert wang_fang.identity not in words
    assert "2025年1.5%" in words


def test_a_year_alone_is_told_alone(autumn, wang_fang):
    paid(wang_fang)
    with on("2026-05-01"):
        (both, this) = words_of(sheets(wang_fang)), words_of(sheets(wang_fang, 2026))
    assert "2025—2026年" in both
    assert "还不知道" in this
    assert "4,800.00" not in this


def test_the_paper_is_tagged_and_the_same_byte_for_byte(autumn, wang_fang):
    paid(wang_fang)
    assert sheets(wang_fang) == sheets(wang_fang)
    root = PdfReader(io.BytesIO(sheets(wang_fang))).trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower() == "zh-cn"


def test_a_name_that_the_font_does_not_have_is_refused_and_never_an_empty_box():
    said = {
        "issuer": "",
        "demo": False,
        "name": "王\U00031350",
        "identity": "",
        "period": "2025 年",
        "made": "",
        "places": "",
    }
    with pytest.raises(paper.RecordNotPrintable), on("2025-12-01") as now:
        paper.print_record(said | {"lines": [], "gaps": [], "notes": []}, now.date())


def test_over_http_the_paper_is_kept_nowhere_on_the_way(autumn, client, wang_fang):
    paid(wang_fang)
    client.cookies.set("nfe", wang_fang.token)
    answer = client.get("/api/records/2025.pdf")
    assert (answer.status_code, answer.headers["cache-control"], answer.content[:5]) == (200, "no-store", b"%PDF-")
    assert client.get("/api/records/1999.pdf").json()["code"] == "nothing_on_record"
    assert client.get("/api/records/x.pdf").status_code == 404


def test_where_nothing_was_paid_there_is_no_paper(autumn, mallory, wang_fang):
    """P33: and nothing of anybody else."""
    paid(wang_fang)
    with pytest.raises(NothingOnRecord):
        sheets(mallory)


def test_what_is_no_year_is_not_there():
    for said in ("20255", "二〇二五", "../all", "1850"):
        with pytest.raises(NotFound):
            api._year(said)


def test_a_stranger_gets_neither_table_nor_paper(client, wang_fang):
    """P33."""
    client.cookies.clear()
    assert {client.get(f"/api/records{end}").status_code for end in ("", "/table.csv", "/all.pdf")} == {401}
