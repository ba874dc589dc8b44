"""Four eyes on values: one person enters what a file says, another checks it against the document, each by their own key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from joserfc.jwk import ECKey

from nfe_app.base import clock
from nfe_app.base.errors import Invalid, NotFound, Refusal
from nfe_app.base.words import _

from . import approvals, checkers, checking, comparing, former, parameters
from .approvals import CHECKED, ENTERED, Line, Standing


class UnknownChecker(Refusal):
    """The name is not in the office's file, its last day is over, or the key is not that name's."""

    code = "unknown_checker"
    words = _("名单里没有这个人，或者钥匙不是这个人的。")


class NotSecondChecker(Refusal):
    """Who entered a file does not check it."""

    code = "not_second_checker"
    words = _("写的人不能自己核对，要换一个人。")


class NotEntered(Refusal):
    """Nobody has signed what the file says now."""

    code = "not_entered"
    words = _("这个文件现在写的，还没有人签过名。先由写的人签名。")


class ChangedMeanwhile(Refusal):
    """Between the look and the signature somebody else signed, or wrote."""

    code = "changed_meanwhile"
    words = _("看的时候又有人改了或签了，没有签上。请再看一遍。")


@dataclass(frozen=True)
class Signer:
    """Who signs: a name and its private key."""

    name: str
    key: ECKey


@dataclass(frozen=True)
class Look:
    """What somebody is shown before they sign: how the file stands, what changes in it, and whether the former text was at hand."""

    file: str
    digest: str
    stands: Standing
    changes: Sequence[str]
    against: bool

    @property
    def settled(self) -> bool:
        """Whether what the file says holds already."""
        return self.digest == self.stands.holds


@dataclass(frozen=True)
class House:
    """The files of values and the book of who stands for them."""

    folder: Path = parameters.FOLDER
    book: Path = approvals.BOOK

    def stand(self, lines: Sequence[Line] | None = None) -> dict[str, Standing]:
        """How each file stands. Raises OfficeBroken."""
        known = approvals.lines_of(self.book.read_text("utf-8")) if lines is None else lines
        return approvals.standings(known, checkers.known())

    def faults(self) -> list[str]:
        """Every file that two people, or the collection, do not stand for. Raises OfficeBroken."""
        return approvals.faults(parameters.texts(self.folder), self.stand())

    def look(self, name: str) -> Look:
        """What changed in a file since two people last stood for it. Raises NotFound, and Invalid for a file with a fault."""
        file = self._named(name)
        text = (self.folder / file).read_bytes()
        if wrong := [str(one) for one in checking.of_file(self.folder / file, self.folder, clock.today())]:
            raise Invalid(wrong[0], {"file": file, "faults": wrong})
        stands = self.stand().get(file, Standing())
        was = former.text_of(self.folder / file, stands.holds) if stands.holds else b"{}"
        changes = comparing.changes(Path(file).stem, parameters.read(was or b"{}"), parameters.read(text))
        return Look(file, approvals.digest(text), stands, changes, was is not None)

    def _named(self, name: str) -> str:
        """The name of a file within the folder, however it was given."""
        path = next((one for one in (self.folder / name, Path(name)) if one.is_file()), None)
        if path is None or not path.resolve().is_relative_to(self.folder.resolve()):
            raise NotFound(fields={"file": name[:100]})
        return path.resolve().relative_to(self.folder.resolve()).as_posix()

    def enter(self, seen: Look, by: Signer) -> Line | None:
        """One person signs what they wrote; None where it is signed already, or holds. Raises UnknownChecker, ChangedMeanwhile."""
        return self._sign(ENTERED, seen, by)

    def check(self, seen: Look, by: Signer) -> Line | None:
        """Another person signs that it is what the document says, and it holds; None where it holds already.

        Raises UnknownChecker, NotEntered, NotSecondChecker, ChangedMeanwhile.
        """
        return self._sign(CHECKED, seen, by)

    def _sign(self, act: str, seen: Look, by: Signer) -> Line | None:
        require(by)
        with approvals.opened(self.book) as (lines, file):
            now = self.stand(lines).get(seen.file, Standing())
            if approvals.digest((self.folder / seen.file).read_bytes()) != seen.digest:
                raise ChangedMeanwhile
            entry = now.entry if now.entry and now.entry.becomes == seen.digest else None
            if now.holds == seen.digest or (act == ENTERED and entry):
                return None
            if now.turn != seen.stands.turn:
                raise ChangedMeanwhile
            if act == CHECKED:
                _may_check(entry, by)
            line = Line(act, seen.file, str(now.turn + 1), now.holds, seen.digest, by.name, clock.today().isoformat())
            approvals.add(file, signed := replace(line, signature=checkers.sign(line.said(), by.key)))
            return signed


def require(by: Signer) -> None:
    """Raises UnknownChecker where the key is not that name's, or may sign no more."""
    mine = [one for one in checkers.known() if one.name == by.name and one.may(clock.today())]
    if by.key.thumbprint() not in {one.key.thumbprint() for one in mine}:
        raise UnknownChecker(fields={"name": by.name[:30]})


def _may_check(entry: Line | None, by: Signer) -> None:
    if entry is None:
        raise NotEntered
    if entry.by == by.name:
        raise NotSecondChecker


def told(stand: Mapping[str, Standing]) -> str:
    """How the values stand as a whole: how many files two people stand for, and how many were taken over."""
    twice = sum(1 for one in stand.values() if one.pair)
    taken = sum(1 for one in stand.values() if one.holds and not one.pair)
    return f"{twice} files checked by two, {taken} {approvals.COLLECTION}"
