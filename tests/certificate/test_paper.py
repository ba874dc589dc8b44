"""The sheet of paper: it reads well, can be checked by its code, and is the same, byte for byte, for the same facts."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
import zxingcpp
from pikepdf import pdfa
from pypdf import PdfReader
from pypdf.filters import FlateDecode
from pypdf.generic import DictionaryObject, NameObject, NumberObject

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import number, paper, rules
from nfe_app.certificate.paper import Marks
from nfe_app.certificate.rules import Facts, Paid, Part, Purpose, Said, Standing

NUMBER = "KWP7-NC85-9T1X-0SQHS"
ADDRESS = f"https://nfe.example/verify/{NUMBER}"
MARKS = Marks(NUMBER, ADDRESS, ADDRESS)
PENSION = Part(
    "employee_pension",
    "职工养老",
    "110000",
    "北京市",
    Standing.COVERED,
    (Paid(Span(Month(2025, 1), Month(2025, 6)), Fen(960000)), Paid(Span(Month(2026, 3), Month(2026, 3)), Fen(160055))),
)
FACTS = Facts("陈小河", "陈*河", "9999********0014", date(2026, 11, 23), (PENSION,), Purpose.LOAN)
SAID = rules.compose(FACTS)


def printed(said: Said = SAID, address: str = ADDRESS, number: str = NUMBER) -> PdfReader:
    return PdfReader(io.BytesIO(paper.print_paper(said, Marks(number, address, address))))


def words_of(pdf: PdfReader) -> str:
    return "\n".join(page.extract_text() for page in pdf.pages)


def pictures(said: Said = SAID, address: str = ADDRESS) -> Iterator[memoryview]:
    """The pages as pictures of 96 dots an inch, one channel of the RGBA that typst draws, without any imaging library."""
    for png in paper.typeset(paper.inputs_of(said, Marks(NUMBER, address, address)), format="png", ppi=96):
        width, height, at, packed = int.from_bytes(png[16:20]), int.from_bytes(png[20:24]), 8, b""
        while at < len(png):
            size = int.from_bytes(png[at : at + 4])
            packed += png[at + 8 : at + 8 + size] if png[at + 4 : at + 8] == b"IDAT" else b""
            at += size + 12
        settings = {"/Predictor": 15, "/Colors": 4, "/Columns": width}
        how = DictionaryObject({NameObject(name): NumberObject(value) for name, value in settings.items()})
        yield memoryview(bytes(FlateDecode.decode(packed, how)[1::4])).cast("B", (height, width))


def fonts_of(pdf: PdfReader) -> Iterator[DictionaryObject]:
    for page in pdf.pages:
        for font in page["/Resources"]["/Font"].values():
            yield font.get_object()["/DescendantFonts"][0].get_object()


def with_stretches(count: int) -> Said:
    paid = tuple(Paid(Span(Month(2000, 1) + 2 * i, Month(2000, 1) + 2 * i), Fen(50000)) for i in range(count))
    return rules.compose(replace(FACTS, parts=(replace(PENSION, paid=paid),)))


@pytest.mark.parametrize(
    "words",
    [
        "参保证明",
        "陈小河",
        "9999********0014",
        "贷款",
        "北京市",
        "正在参保",
        "2025年1月—2025年6月",
        "9,600.00",
        "2026年3月",
        "11,200.55",
        "人民币壹万壹仟贰佰元伍角伍分",
        "2026年11月23日",
        NUMBER,
        ADDRESS,
        "第 1 页，共 1 页",
    ],
)
def test_a_landlord_can_read_it(words: str) -> None:
    assert words in words_of(printed())


def test_a_demonstration_says_so_twice_and_a_real_one_never() -> None:
    demo = words_of(printed(rules.compose(replace(FACTS, demo=True))))
    assert "不能当证明用" in demo
    assert "演示专用" in demo
    real = words_of(printed())
    assert "演示" not in real
    assert "电子签名" in real


def test_without_a_purpose_none_is_printed() -> None:
    assert "用途" in words_of(printed())
    assert "用途" not in words_of(printed(replace(SAID, purpose=Purpose.GENERAL)))


@pytest.mark.parametrize(("code", "words"), [*zip(Standing, ("正在参保", "暂停", "停止"), strict=True)])
def test_the_standing_is_in_words(code: Standing, words: str) -> None:
    said = rules.compose(replace(FACTS, parts=(replace(PENSION, standing=code),)))
    assert words in words_of(printed(said))


@pytest.mark.parametrize("purpose", [purpose for purpose in Purpose if purpose is not Purpose.GENERAL])
def test_every_purpose_has_words(purpose: Purpose) -> None:
    assert "用途" in words_of(printed(replace(SAID, purpose=purpose)))


def test_a_screen_reader_knows_language_title_and_order() -> None:
    pdf = printed()
    root = pdf.root_object
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("zh-CN", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert pdf.metadata.title == f"参保证明 {NUMBER}"


def test_it_claims_to_be_for_the_archive_and_for_everyone() -> None:
    xmp = printed().root_object["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in xmp
    assert "<pdfuaid:part>1</pdfuaid:part>" in xmp


def test_a_validator_finds_nothing_but_what_it_does_not_know() -> None:
    """ISO 19005-2 by pikepdf's list of what is allowed, which knows level B and no accessibility; what it says of that is no fault."""
    not_known = {
        "ISO_19005_2:6.2.11.4.2-2": "is not checked",
        "ISO_19005_2:6.6.2.3.1-1": "is not permitted",  # what tells of PDF/UA, by ISO 14289-1 in extension schemas; and xmpTPg of XMP itself
        "ISO_19005_2:6.6.2.3.1-2": "is not checked",
        "ISO_19005_2:6.6.4-3": "pdfaid:conformance is 'A', expected 'B'",
        "pikepdf:schema-OutlineItem": "/Dest",  # by an indirect object, as ISO 32000-1 7.3.10 lets stand for any
    }
    for said in (SAID, rules.compose(replace(FACTS, demo=True))):
        found = pdfa.validate_written(io.BytesIO(paper.print_paper(said, MARKS)), "2b").findings
        assert [one for one in found if not_known.get(one.rule, "-") not in f"{one.where} {one.message}"] == []


def test_every_font_is_embedded_and_only_what_is_used_of_it() -> None:
    fonts = list(fonts_of(printed()))
    assert {str(font["/BaseFont"]).split("+")[1] for font in fonts} == {"NotoSansSC-Thin"}
    assert all("/FontFile2" in font["/FontDescriptor"] for font in fonts)
    assert len(paper.print_paper(SAID, MARKS)) < 100_000


def test_its_code_holds_the_check_address_and_is_3_cm_wide() -> None:
    (page,) = pictures()
    (code,) = zxingcpp.read_barcodes(page)
    assert (code.text, code.ec_level) == (ADDRESS, "M")
    assert (code.position.top_right.x - code.position.top_left.x) / 96 * 25.4 >= 30


def test_the_same_facts_give_the_same_bytes_whatever_was_printed_between() -> None:
    first = paper.print_paper(SAID, MARKS)
    paper.print_paper(with_stretches(3), MARKS)
    assert paper.print_paper(SAID, MARKS) == first


@pytest.mark.parametrize(
    ("said", "address", "number"),
    [
        (replace(SAID, name="陈大河"), ADDRESS, NUMBER),
        (replace(SAID, issued_on=date(2026, 11, 24)), ADDRESS, NUMBER),
        (with_stretches(1), ADDRESS, NUMBER),
        (SAID, ADDRESS.replace("example", "invalid"), NUMBER),
        (SAID, ADDRESS, number.number_of(bytes(10))),
    ],
)
def test_any_other_fact_gives_other_bytes(said: Said, address: str, number: str) -> None:
    assert paper.print_paper(said, Marks(number, address, address)) != paper.print_paper(SAID, MARKS)


def test_it_is_dated_the_day_of_issue() -> None:
    pdf = printed()
    assert pdf.metadata is not None
    assert pdf.metadata.creation_date is not None
    assert pdf.metadata.creation_date.isoformat() == "2026-11-23T04:00:00+00:00"


def test_a_history_of_120_stretches_flows_over_pages_with_its_heads_and_numbers() -> None:
    pdf = printed(with_stretches(120))
    pages = [page.extract_text() for page in pdf.pages]
    assert len(pages) == 5
    for at, words in enumerate(pages, 1):
        assert f"第 {at} 页，共 5 页" in words
        assert NUMBER in words
    assert all("起止年月" in words for words in pages)
    assert sum(words.count("500.00") for words in pages) == 120


@pytest.mark.parametrize(("name", "unknown"), [("陈𠮷河", "𠮷"), ("אבא", "אבא")])
def test_a_name_the_font_cannot_print_is_refused(name: str, unknown: str) -> None:
    with pytest.raises(paper.NameNotPrintable) as refused:
        printed(replace(SAID, name=name))
    assert (refused.value.code, refused.value.fields) == ("name_not_printable", {"name": unknown})


def test_after_a_refused_name_the_next_certificate_prints_as_ever() -> None:
    before = paper.print_paper(SAID, MARKS)
    with pytest.raises(paper.NameNotPrintable):
        printed(replace(SAID, name="𠮷"))
    assert paper.print_paper(SAID, MARKS) == before


@pytest.mark.parametrize("name", ["龘龘", "㑇䶮", "𬭊", "买买提·吐尔逊", "Ann O'Neill", "#strong[*_`$<a>"])
def test_rare_and_foreign_names_are_printed_as_they_are(name: str) -> None:
    assert name in words_of(printed(replace(SAID, name=name)))


def test_a_place_the_font_cannot_print_is_a_bug_and_not_a_refusal() -> None:
    with pytest.raises(RuntimeError, match="could not be displayed"):
        printed(rules.compose(replace(FACTS, parts=(replace(PENSION, place_name="𠮷"),))))


def test_eight_clerks_may_print_at_once() -> None:
    names = [f"陈{letter}" for letter in "一二三四五六七八"]
    with ThreadPoolExecutor(8) as clerks:
        pdfs = list(clerks.map(lambda name: printed(replace(SAID, name=name)), names))
    assert [name in words_of(pdf) for name, pdf in zip(names, pdfs, strict=True)] == [True] * 8
