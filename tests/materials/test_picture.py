"""What counts as a picture is told by its own bytes, and how large it is by its header."""

from __future__ import annotations

import struct

import pytest

from nfe_app.base.errors import Refusal
from nfe_app.materials import rules


def png(width: int, height: int) -> bytes:
    """The beginning of a PNG of this size."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + b"\x08\x02\0\0\0"


def jpeg(width: int, height: int) -> bytes:
    """The beginning of a JPEG of this size, behind a note with a small picture in it, as cameras write it."""
    thumbnail = b"\xff\xe1" + struct.pack(">H", 22) + b"Exif" + b"\xff\xc0\0\x11\x08\0\x10\0\x10" + bytes(7)
    tables = b"\xff\xc4\0\x04ab\xff"
    return b"\xff\xd8" + thumbnail + tables + b"\xff\xc2\0\x11\x08" + struct.pack(">HH", height, width) + b"\x03"


def webp(form: bytes, body: bytes) -> bytes:
    """The beginning of a WebP of one of the three forms."""
    return b"RIFF\0\0\0\0WEBP" + form + b"\x0a\0\0\0" + body


def extended(width: int, height: int) -> bytes:
    """A WebP of the extended form."""
    return webp(b"VP8X", bytes(4) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little"))


def lossless(width: int, height: int) -> bytes:
    """A lossless WebP."""
    return webp(b"VP8L", b"\x2f" + (width - 1 | (height - 1) << 14).to_bytes(4, "little") + bytes(5))


def lossy(width: int, height: int) -> bytes:
    """A lossy WebP."""
    return webp(b"VP8 ", b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", width, height))


FORMS = {"image/png": [png], "image/jpeg": [jpeg], "image/webp": [extended, lossless, lossy]}
EACH = [(kind, form) for kind, forms in FORMS.items() for form in forms]


@pytest.mark.parametrize(("kind", "form"), EACH)
def test_each_kind_is_known_by_its_own_bytes(kind, form):
    assert rules.check_picture(form(1600, 1200)) == kind


@pytest.mark.parametrize(("kind", "form"), [*EACH[:3]])
def test_twenty_thousand_by_twenty_thousand_is_refused_by_the_header(kind, form):
    """P43."""
    with pytest.raises(rules.PictureTooLarge):
        rules.check_picture(form(20_000, 20_000))


def test_a_long_strip_and_a_large_square_are_refused_alike():
    for size in ((10_001, 1), (1, 10_001), (10_000, 4_001)):
        with pytest.raises(rules.PictureTooLarge):
            rules.check_picture(png(*size))
    assert rules.check_picture(png(10_000, 4_000)) == "image/png"


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"%PDF-1.7", b"<svg onload=alert(1)>", b"GIF89a" + bytes(40), b"PK\x03\x04", b"\xff\xd8\xff"),
        *(png(0, 5), png(800, 600)[:20], jpeg(8, 8)[:30], lossy(8, 8)[:24], webp(b"ALPH", bytes(10))),
        b"\xff\xd8\xff\xda\0\x02",
        b"\xff\xd8" + b"\xff" * 400,
    ],
)
def test_what_only_looks_like_one_is_refused(content):
    """P43."""
    with pytest.raises(Refusal) as no:
        rules.check_picture(content)
    assert no.value.code == "not_a_picture"


def test_a_header_cut_anywhere_before_its_size_is_refused_and_never_breaks():
    for _kind, form in EACH:
        for end in range(24):
            with pytest.raises(Refusal):
                rules.check_picture(form(64, 64)[:end])
