"""The picture of a draft is read as a cheap camera sees it on a cheap screen: small, out of focus, tilted, grey."""

from __future__ import annotations

import io

import pytest
import segno
import zxingcpp
from PIL import Image, ImageFilter

from nfe_app.handover import rules
from nfe_app.handover.rules import Handed

VALUES = {
    "residence": "household",
    "place": "330100",
    "pension": "employee_pension",
    "pension_option": "grade_100",
    "medical": "employee_medical",
    "medical_option": "ceiling",
    "unemployment": "unemployment",
    "unemployment_option": "ceiling",
    "frequency": "half_year",
}
PHONES = rules.frames_of(rules.line_of(Handed(VALUES)))
COUNTERS = rules.frames_of(rules.line_of(Handed(VALUES, "0189abcdef" * 3 + "01")))


def drawn(text: str) -> Image.Image:
    """The code as a screen shows it, three dots a square."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=3, border=4)
    return Image.open(made).convert("L")


def test_the_most_that_can_be_chosen_is_one_picture():
    own = {
        f"{kind}{part}": value for kind in rules.KINDS for part, value in (("_option", "own"), ("_base", "99999.99"))
    }
    assert len(rules.frames_of(rules.line_of(Handed(VALUES | own, "0" * 32)))) == 1


def test_what_people_choose_is_one_still_picture():
    assert (len(PHONES), len(COUNTERS)) == (1, 1)
    assert segno.make(PHONES[0], error="m", micro=False).version <= 6
    assert segno.make(COUNTERS[0], error="m", micro=False).version <= 8


@pytest.mark.parametrize(
    "text", [*PHONES, f"https://shebao.example.gov.cn/handover/#{COUNTERS[0]}"], ids=["phone", "counter"]
)
@pytest.mark.parametrize("angle", [0, 12], ids=["straight", "tilted"])
def test_it_is_read_small_grey_and_out_of_focus(text, angle):
    seen = drawn(text).point(lambda grey: 70 + grey * 120 // 255)
    seen = seen.rotate(angle, expand=True, fillcolor=190, resample=Image.Resampling.BICUBIC)
    seen = seen.filter(ImageFilter.GaussianBlur(1.1))
    (code,) = zxingcpp.read_barcodes(seen)
    assert code.text == text
