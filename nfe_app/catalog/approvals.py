"""Who wrote the values of each file, and who checked them: a book of signed lines that is only added to; how a file stands is folded from it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass, fields, replace
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from nfe_app.base.settings import settings
from nfe_app.base.words import _

from . import checkers
from .checkers import Checker

BOOK = Path(__file__).with_name("approvals.csv")
TAKEN_OVER, ENTERED, CHECKED = "taken_over", "entered", "checked"
COLLECTION = "taken over with the collection of 2026-11-23; sources as given"
FROZEN = "419e7f3843e7c7ae97ae701ad8c8c1fdcd1241a832b7ffafde592fc69c8c4d5b"
"""The digest of all lines that were taken over. They bear no name and no signature, so none can be added: what is new needs two people."""


class NotChecked(RuntimeError):
    """Values that nobody, or one person alone, stands for; a production does not begin with them."""


@dataclass(frozen=True)
class Line:
    """One act on one file: taken over, entered or checked. `was` and `becomes` are SHA-256 of its bytes, `turn` counts its changes."""

    act: str
    file: str
    turn: str
    was: str
    becomes: str
    by: str
    on: str
    signature: str = ""

    def said(self) -> bytes:
        """What is signed: all of it but the signature, as canonical JSON."""
        told = {"about": "nfe values", **self.__dict__}
        del told["signature"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def is_by(self, known: Sequence[Checker]) -> bool:
        """Whether the person it names signed it, with a key that might sign on its day."""
        keys = [who.key for who in known if who.name == self.by and who.may(date.fromisoformat(self.on))]
        return any(checkers.is_signed(self.said(), self.signature, key) for key in keys)


@dataclass(frozen=True)
class Standing:
    """How one file stands: the last state that holds, after how many changes, what waits for a second person, and which two stand for it."""

    holds: str = ""
    turn: int = 0
    entry: Line | None = None
    pair: tuple[Line, Line] | None = None


def digest(text: bytes) -> str:
    """The name of a file's contents (SHA-256, hex)."""
    return sha256(text).hexdigest()


def lines_of(text: str) -> list[Line]:
    """The lines of a book; one that is torn or has an odd day is none."""
    rows = [row.split(",") for row in text.split("\n")[1:]]
    return [Line(*row) for row in rows if len(row) == len(fields(Line)) and _is_day(row[-2])]


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def frozen(lines: Sequence[Line]) -> str:
    """The digest of the lines that were taken over."""
    return digest(b"\n".join(sorted(line.said() for line in lines if line.act == TAKEN_OVER)))


def standings(lines: Sequence[Line], known: Sequence[Checker]) -> dict[str, Standing]:
    """How each file stands. A line counts if its person signed it, and if it follows on what stood then; any other is as if it were not there."""
    is_whole = frozen(lines) == FROZEN
    found: dict[str, Standing] = {}
    for line in lines:
        now = found.get(line.file, Standing())
        if line.act == TAKEN_OVER:
            found[line.file] = Standing(line.becomes) if is_whole else now
        elif (line.turn, line.was) == (str(now.turn + 1), now.holds) and line.is_by(known):
            found[line.file] = _after(line, now)
    return found


def _after(line: Line, now: Standing) -> Standing:
    if line.act == ENTERED:
        return now if now.entry and now.entry.becomes == line.becomes else replace(now, entry=line)
    entry = now.entry
    if line.act != CHECKED or entry is None or line.becomes != entry.becomes:
        return now
    if line.by == entry.by:  # no key is that of two names (checkers.read)
        return now
    return Standing(line.becomes, now.turn + 1, None, (entry, line))


def faults(texts: Mapping[str, bytes], stand: Mapping[str, Standing]) -> list[str]:
    """Every file that does not stand as two people, or the collection, left it: in words."""
    return [says for file in sorted({*texts, *stand}) if (says := _fault(file, texts.get(file), stand.get(file)))]


def _fault(file: str, text: bytes | None, stands: Standing | None) -> str:
    now = stands or Standing()
    if text is None:
        return _("{file}：两个人定过的文件不见了。").format(file=file) if now.holds else ""
    if digest(text) == now.holds:
        return ""
    if now.entry and now.entry.becomes == digest(text):
        says = _("{file}：{name} {day} 写好了，还没有第二个人核对。")
        return says.format(file=file, name=now.entry.by, day=now.entry.on)
    return _("{file}：改过了，还没有人签名。").format(file=file)


def here() -> dict[str, Standing]:
    """How the files of the house stand by its own book and the keys of the office. Raises OfficeBroken."""
    return standings(lines_of(BOOK.read_text("utf-8")), checkers.known())


def hold(texts: Mapping[str, bytes]) -> None:
    """Raises NotChecked in a production where a file is not as two people left it; a demonstration goes on, and `nfe doctor` tells."""
    if not settings().demo and (found := faults(texts, here())):
        raise NotChecked("\n".join(found))


@contextmanager
def opened(book: Path) -> Iterator[tuple[list[Line], BinaryIO]]:
    """The lines of a book, which nobody else adds to in the meantime, and the file to `add` to."""
    with book.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield lines_of(file.read().decode("utf-8", "replace")), file


def add(file: BinaryIO, line: Line) -> None:
    """Adds a line in one piece, on a line of its own even where a torn one stands before it; on disk when this returns."""
    row = ",".join(astuple(line)) + "\n"
    end = file.seek(0, os.SEEK_END)
    file.seek(max(0, end - 1))
    whole = file.read() in (b"", b"\n")
    file.write((b"" if whole else b"\n") + row.encode())
    file.flush()
    os.fsync(file.fileno())
