"""What a picture may be, told from its own bytes, and how much of them one person may leave here."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from datetime import timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

MOST_BYTES = 5 * 1024 * 1024
MOST_SIDE = 10_000
MOST_PIXELS = 40_000_000
LEAST_PIECE = 4096
MOST_PIECE = 64 * 1024
MOST_UNUSED = 9
MOST_UNUSED_BYTES = 20 * 1024 * 1024
UNFINISHED_LIVES = timedelta(days=3)
UNUSED_LIVES = timedelta(days=33)
"""Our choices, no law's. A deed may wait 31 days on a phone; what no deed has named two days later, none will name."""


class NotAPicture(Refusal):
    """Its own bytes are those of no JPEG, PNG or WebP."""

    code = "not_a_picture"
    heeded = True
    words = _("这不是照片，或这种格式收不了。换一张再发。")
    status = 415


class PictureTooLarge(Refusal):
    """More bytes or pixels than a picture may have; it is refused by its header and never decoded."""

    code = "picture_too_large"
    heeded = True
    words = _("照片太大了，最多 5 MB。用手机重新拍一张再发。")
    status = 413


class TooManyPictures(Refusal):
    """As many pictures of this person as may wait here belong to no deed yet."""

    code = "too_many_pictures"
    heeded = True
    words = _("没用上的照片太多了，过几天再传。")
    status = 429


class OtherStart(Refusal):
    """The piece does not begin where the picture here ends; `fields` tells where that is."""

    code = "other_start"
    words = _("接不上，从上次传到的地方再传。")
    status = 409


class PieceTooSmall(Refusal):
    """Only the last piece may be so small."""

    code = "piece_too_small"
    words = _("一次传得太少了。")


class DigestDiffers(Refusal):
    """What came is not what was announced; it is forgotten, and may be sent anew."""

    code = "digest_differs"
    words = _("照片在路上坏了，再传一次。")
    status = 409


class PictureMissing(Refusal):
    """A deed names a picture that is not here, or not whole; nothing was done."""

    code = "picture_missing"
    words = _("照片还没传完。照片和内容都还在手机里，再发一次。")
    status = 409


class Infected(Refusal):
    """The scanner knows something bad in it: nobody is shown it."""

    code = "picture_infected"
    heeded = True
    words = _("这张照片里查出了病毒，不给看。请本人重新拍一张。")
    status = 422


class NotScanned(Refusal):
    """The scanner did not look at it, so nobody is shown it yet."""

    code = "picture_not_scanned"
    words = _("查毒的程序没有回答，照片先不给看。过一会儿再试。")
    status = 503


@dataclass(frozen=True)
class Standing:
    """How much of a picture is here."""

    have: int
    length: int
    whole: bool


def kind_of(head: bytes) -> str | None:
    """The kind of picture that begins like this; None for anything else."""
    if head.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    return "image/webp" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def check_picture(content: bytes) -> str:
    """The kind of a whole picture; raises NotAPicture, and PictureTooLarge by its header, before anybody decodes it."""
    kind = kind_of(content)
    size = SIZES[kind](content) if kind else None
    if kind is None or size is None or 0 in size:
        raise NotAPicture
    if max(size) > MOST_SIDE or size[0] * size[1] > MOST_PIXELS:
        raise PictureTooLarge(_("照片的尺寸太大了。用手机重新拍一张再发。"))
    return kind


def check_length(length: int) -> None:
    """Refuse what cannot be a picture that we take."""
    if length > MOST_BYTES:
        raise PictureTooLarge


def check_room(count: int, total: int, length: int) -> None:
    """Refuse one more while too many wait here that no deed has named."""
    if count >= MOST_UNUSED or total + length > MOST_UNUSED_BYTES:
        raise TooManyPictures


Size = tuple[int, int]


def _png(content: bytes) -> Size | None:
    """Width and height stand in the first chunk."""
    return struct.unpack(">II", content[16:24]) if content[12:16] == b"IHDR" and len(content) >= 24 else None


def _jpeg(content: bytes) -> Size | None:
    """Height and width stand in the frame header, before the first scan (ITU T.81, B.2.2)."""
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        mark = content[at + 1]
        if mark == 0xFF:
            at += 1
        elif 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        elif mark in (0xD9, 0xDA):
            return None
        else:
            at += 2 + int(struct.unpack(">H", content[at + 2 : at + 4])[0])
    return None


def _webp(content: bytes) -> Size | None:
    """Each of the three forms tells its size in its first chunk (RFC 9649)."""
    form, body = content[12:16], content[20:30]
    if len(body) < 10:
        return None
    if form == b"VP8X":
        return 1 + int.from_bytes(body[4:7], "little"), 1 + int.from_bytes(body[7:10], "little")
    if form == b"VP8L" and body[0] == 0x2F:
        bits = int.from_bytes(body[1:5], "little")
        return 1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF)
    if form == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = struct.unpack("<HH", body[6:10])
        return width & 0x3FFF, height & 0x3FFF
    return None


SIZES = {"image/png": _png, "image/jpeg": _jpeg, "image/webp": _webp}
