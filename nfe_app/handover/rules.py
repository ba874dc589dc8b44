"""What a draft looks like when it is handed over: one line of text, and the frames that are shown of it; and how long a code of it lives.

The same in JavaScript is `localfirst/handing.js`; `tests/handover/handing.json` holds both to one table of cases. The line is

    1:<by>:<residence>:<place>:<pension>:…:<frequency>

values in the order of `FIELDS`, letters large and `_` as `-`, so that a QR code holds it in its short alphabet. `by` is the id of the
hand-over at the server as 32 signs, empty where none is known. A frame is

    NFH:<id>:<count>:<number>:<piece of the line>:<checksum>

where id is the CRC-32 of the line and the checksum that of the frame before it. Both find damage; neither proves who made it.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _
from nfe_app.enrolment.shareable import ENROLMENT, KINDS

CODE_LIVES = timedelta(minutes=10)
TRIES = 5
"""How many wrong codes one clerk may type within TRIES_WITHIN; our choice, like all here."""
TRIES_WITHIN = timedelta(minutes=15)
MISSES, MISSES_OF_ALL = 20, 1_000
"""How many wrong ones from one address, which many phones may share, and of all together: with 100 drafts waiting one guess in a million
meets any of them, and no draft says whose it is."""
MOST_GIVEN = 30
"""How many codes one clerk, or one address, is given within TRIES_WITHIN."""

VERSION, MARK = "1", "NFH"
FIELDS = ("residence", "place", *(f"{kind}{part}" for kind in KINDS for part in ("", "_option", "_base")), "frequency")
"""What a draft is handed over by, in this order; another order is another VERSION."""
LOOKS = tuple((name, list(known.values) or known.looks.pattern) for name, known in ENROLMENT.fields.items())
"""What the values of each field look like, as the phone is told it."""
PIECE = 160
"""Signs of the line in one frame, enough for all that people choose: with the rest of the frame at most a QR code of version 8 (49 squares
a side, error correction M), most often of version 5 (37 squares)."""
MOST_FRAMES = 9
_SMALL = re.compile(r"[a-z0-9_.]{0,40}")
_LARGE = re.compile(r"[A-Z0-9.-]{0,40}")
_BY = re.compile(r"(?:[0-9a-f]{32})?")
_FRAME = re.compile(rf"{MARK}:([0-9A-F]{{8}}):([1-9]):([1-9]):([A-Z0-9.:-]{{1,{PIECE}}}):([0-9A-F]{{8}})")


class NotOurs(Refusal):
    """A code of something else, or one that was not read well."""

    code = "not_a_draft"
    words = _("这个码不是交接的草稿，或者没扫清楚，再扫一次。")


class OfAnother(Refusal):
    """A frame of another draft than the one whose frames are being gathered."""

    code = "another_draft"
    words = _("这是另一份草稿的码。要接这一份，先点“重新来”。")


class NoSuchCode(Refusal):
    """Nothing waits under this code, or not any more; which of them is not told."""

    code = "no_handover"
    heeded = True
    words = _("没有这个码，或者过期了、已经接走了。请对方再出一个。")


class TooManyTries(Refusal):
    """Too many wrong codes."""

    code = "too_many_handover_tries"
    heeded = True
    words = _("错得太多了，15 分钟后再试，或者扫码。")
    status = 429


class TooManyGiven(Refusal):
    """Too many codes at once from one place."""

    code = "too_many_handovers"
    heeded = True
    words = _("这里出的码太多了，15 分钟后再试，或者扫码。")
    status = 429


@dataclass(frozen=True)
class Handed:
    """A draft as it is handed over: every field of FIELDS, empty where nothing was chosen; and by which hand-over, if one is known."""

    values: Mapping[str, str]
    by: str = ""


@dataclass(frozen=True)
class Gathered:
    """The frames of one line that were read so far, in whatever order."""

    id: str = ""
    count: int = 0
    pieces: Mapping[int, str] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """Whether every frame was read."""
        return self.count > 0 and len(self.pieces) == self.count


def whole(values: Mapping[str, str]) -> dict[str, str]:
    """Every field in its order, those that are not given as empty. Raises NotOurs for a field or a value that a draft cannot have."""
    known = ENROLMENT.fields
    told = {name: values.get(name, "") for name in FIELDS}
    fits = all(_SMALL.fullmatch(value) and (not value or known[name].takes(value)) for name, value in told.items())
    if not fits or set(values) - set(FIELDS):
        raise NotOurs
    return told


def line_of(draft: Handed) -> str:
    """The line of a draft. Raises NotOurs."""
    if not _BY.fullmatch(draft.by):
        raise NotOurs
    return ":".join([VERSION, *map(_enlarged, [draft.by, *whole(draft.values).values()])])


def draft_of(line: str) -> Handed:
    """The draft of a line; raises NotOurs for a line of another version or with anything else in it."""
    version, *rest = line.split(":")
    if version != VERSION or len(rest) != len(FIELDS) + 1 or not all(map(_LARGE.fullmatch, rest)):
        raise NotOurs
    by, *values = map(_reduced, rest)
    if not _BY.fullmatch(by):
        raise NotOurs
    return Handed(whole(dict(zip(FIELDS, values, strict=True))), by)


def frames_of(line: str, piece: int = PIECE) -> list[str]:
    """What is shown of a line, one picture each; one alone where it fits. Raises NotOurs for a line that is too long."""
    pieces = [line[at : at + piece] for at in range(0, len(line), piece)]
    if not 1 <= len(pieces) <= MOST_FRAMES:
        raise NotOurs
    head = f"{MARK}:{_sum(line)}:{len(pieces)}"
    return [_closed(f"{head}:{number}:{one}") for number, one in enumerate(pieces, 1)]


def gather(so_far: Gathered, read: str) -> Gathered:
    """What was read, with one frame more; the same one again changes nothing. What stands before a `#` is an address, and left aside.

    Raises NotOurs for what is damaged or something else, OfAnother for a frame of another draft; either way `so_far` still holds.
    """
    text = read.rpartition("#")[2].strip(" \t\r\n")
    found = _FRAME.fullmatch(text)
    if found is None or _closed(text.rpartition(":")[0]) != text:
        raise NotOurs
    id_, count, number, piece = found[1], int(found[2]), int(found[3]), found[4]
    if so_far.count and (so_far.id, so_far.count) != (id_, count):
        raise OfAnother
    if number > count or so_far.pieces.get(number, piece) != piece:
        raise NotOurs
    made = Gathered(id_, count, {**so_far.pieces, number: piece})
    if made.complete and _sum(joined(made)) != id_:
        raise NotOurs
    return made


def joined(gathered: Gathered) -> str:
    """The line of frames that are complete."""
    return "".join(gathered.pieces[number] for number in sorted(gathered.pieces))


def id_of(by: str) -> UUID | None:
    """The hand-over that a draft came by."""
    return UUID(by) if by else None


def _enlarged(value: str) -> str:
    return value.upper().replace("_", "-")


def _reduced(value: str) -> str:
    return value.lower().replace("-", "_")


def _sum(text: str) -> str:
    return f"{zlib.crc32(text.encode()):08X}"


def _closed(frame: str) -> str:
    return f"{frame}:{_sum(frame)}"
