"""Pictures of documents and of codes, as a phone takes them: sharp, out of focus, and too small."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import segno
from playwright.sync_api import FilePayload, Page


def _png(width: int, height: int, grey: Any) -> bytes:
    """A grey PNG of a function of place."""
    lines = b"".join(b"\0" + bytes(grey(x, y) for x in range(width)) for y in range(height))

    def part(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", zlib.compress(lines)) + part(b"IEND", b"")


def _file(name: str, content: bytes, kind: str = "image/png") -> dict[str, object]:
    return {"name": name, "mimeType": kind, "buffer": content}


def _letters(x: int, y: int) -> int:
    return 40 if (x // 7 * 31 + y // 9 * 17) % 5 < 2 else 225


SHARP = _file("card.png", _png(1000, 640, _letters))
BLURRED = _file("blurred.png", _png(1000, 640, lambda x, y: 60 + (x * 120) // 1000 + (y * 60) // 640))
SMALL = _file("small.png", _png(320, 200, _letters))
NO_PICTURE = _file("card.jpg", b"%PDF-1.7 no picture at all", "image/jpeg")


def drawn(text: str) -> bytes:
    """A picture of a code that says this."""
    made = io.BytesIO()
    segno.make(text, error="m", micro=False).save(made, kind="png", scale=5, border=4)
    return made.getvalue()


def take_photo(page: Page, *photos: bytes) -> None:
    """Whoever reads codes on this page takes these photos, one after the other."""
    for photo in photos:
        page.locator("#code-picture").set_input_files(FilePayload(name="p.png", mimeType="image/png", buffer=photo))
