"""Another person checks what was entered; no one person, no copy of a signature and no line of another's hand makes a value hold."""

from __future__ import annotations

import subprocess
from dataclasses import replace

import pytest

from nfe_app.catalog import approvals, checkers
from nfe_app.catalog.approvals import CHECKED, ENTERED, TAKEN_OVER, Line, digest
from nfe_app.catalog.approving import ChangedMeanwhile, House, NotEntered, NotSecondChecker, Signer, UnknownChecker
from tests.catalog.office import AFTER, BEFORE, FILE, MALLORY, QIAN, ZHAO, keys_of, row, rows, write


def entered(values: House, text: str = AFTER, by: Signer = ZHAO) -> None:
    """A file of this text, entered by one person."""
    write(values, text)
    values.enter(values.look(FILE), by)


def settle(values: House, text: str) -> None:
    """A file of this text, entered by one and checked by another."""
    entered(values, text)
    values.check(values.look(FILE), QIAN)


def put(values: House, *lines: Line) -> None:
    """Lines that somebody writes into the book by hand."""
    with values.book.open("a", encoding="utf-8") as book:
        book.writelines(map(row, lines))


def by_hand(act: str, who: Signer, text: str = AFTER, turn: str = "1") -> Line:
    """A line with a true signature."""
    line = Line(act, FILE, turn, digest(BEFORE.encode()), digest(text.encode()), who.name, "2026-11-26")
    return replace(line, signature=checkers.sign(line.said(), who.key))


def test_what_two_people_signed_holds(values: House) -> None:
    settle(values, AFTER)
    assert values.faults() == []
    pair = values.look(FILE).stands.pair
    assert pair
    assert [line.by for line in pair] == ["赵敏", "钱进"]


def test_who_entered_it_does_not_check_it(values: House) -> None:
    entered(values)
    with pytest.raises(NotSecondChecker):
        values.check(values.look(FILE), ZHAO)
    assert len(values.faults()) == 1


def test_what_nobody_entered_is_not_checked(values: House) -> None:
    write(values, AFTER)
    with pytest.raises(NotEntered):
        values.check(values.look(FILE), QIAN)


def test_what_changed_after_it_was_entered_is_not_checked(values: House) -> None:
    entered(values)
    write(values, AFTER.replace("0.08", "0.01"))
    with pytest.raises(NotEntered):
        values.check(values.look(FILE), QIAN)


def test_checking_twice_is_one_line(values: House) -> None:
    settle(values, AFTER)
    assert values.check(values.look(FILE), QIAN) is None
    assert len(rows(values)) == 2


def test_two_who_check_at_once_are_one(values: House) -> None:
    entered(values)
    seen = values.look(FILE)
    assert values.check(seen, QIAN)
    assert values.check(seen, QIAN) is None
    write(values, AFTER.replace("0.08", "0.07"))
    with pytest.raises(ChangedMeanwhile):
        values.check(seen, QIAN)


def test_a_stranger_checks_nothing_and_nobody_checks_in_the_name_of_another(values: House) -> None:
    entered(values)
    for liar in (MALLORY, Signer("钱进", ZHAO.key), Signer("钱进", MALLORY.key)):
        with pytest.raises(UnknownChecker):
            values.check(values.look(FILE), liar)
    assert len(values.faults()) == 1


LIES = {
    "her own second line": lambda: by_hand(CHECKED, ZHAO),
    "another's name over her own signature": lambda: replace(by_hand(CHECKED, ZHAO), by="钱进"),
    "a stranger's": lambda: by_hand(CHECKED, MALLORY),
    "a signature over another text": lambda: replace(by_hand(CHECKED, QIAN, BEFORE), becomes=digest(AFTER.encode())),
    "an entry told as a check": lambda: replace(by_hand(ENTERED, QIAN), act=CHECKED),
    "another turn": lambda: by_hand(CHECKED, QIAN, turn="2"),
    "no signature": lambda: replace(by_hand(CHECKED, QIAN), signature=""),
    "half a signature": lambda: replace(by_hand(CHECKED, QIAN), signature="e30..e30"),
    "an odd day": lambda: replace(by_hand(CHECKED, QIAN), on="soon"),
}


@pytest.mark.parametrize("lie", LIES)
def test_a_line_by_hand_that_lies_is_as_if_it_were_not_there(values: House, lie: str) -> None:
    entered(values)
    put(values, LIES[lie]())
    assert len(values.faults()) == 1
    values.check(values.look(FILE), QIAN)
    assert values.faults() == []


def test_a_line_that_says_it_was_taken_over_makes_none_of_them_hold(values: House) -> None:
    write(values, AFTER)
    put(values, Line(TAKEN_OVER, FILE, "0", "", digest(AFTER.encode()), "", "2026-11-23"))
    assert len(values.faults()) == 1
    write(values, BEFORE)
    assert len(values.faults()) == 1


def test_an_old_pair_put_in_once_more_brings_nothing_back(values: House) -> None:
    settle(values, AFTER)
    old = rows(values)
    settle(values, BEFORE)
    write(values, AFTER)
    put(values, *old)
    assert len(values.faults()) == 1


def test_a_file_that_two_people_stand_for_is_missed_when_it_is_gone(values: House) -> None:
    (values.folder / FILE).unlink()
    (fault,) = values.faults()
    assert "不见了" in fault


def test_what_she_signed_stands_when_she_has_left_or_has_a_new_key(values: House, tmp_path, monkeypatch) -> None:
    settle(values, AFTER)
    new = Signer("赵敏", checkers.demonstration("赵敏的新钥匙"))
    keys_of(tmp_path, monkeypatch, (ZHAO, "2030-01-31"), (new, ""), (QIAN, "2030-01-31"))
    assert values.faults() == []
    keys_of(tmp_path, monkeypatch, (new, ""), (QIAN, ""))
    assert len(values.faults()) == 1


def test_it_is_shown_what_changed_with_its_document(values: House) -> None:
    subprocess.run(["git", "init", "-q", "."], cwd=values.folder, check=True)
    subprocess.run(["git", "add", "."], cwd=values.folder, check=True)
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *who, "commit", "-q", "-m", "Begin"], cwd=values.folder, check=True)
    entered(values)
    seen = values.look(FILE)
    assert seen.against
    (line,) = seen.changes
    assert line.startswith("改 ")
    assert "2025-01-01 起" in line
    assert "0.09（9%） → 0.08（8%）" in line
    assert "依据 某医保发〔2024〕1号 → 某医保发〔2025〕9号" in line


def test_where_the_former_text_is_not_at_hand_the_whole_is_shown_and_said_so(values: House) -> None:
    entered(values)
    seen = values.look(FILE)
    assert not seen.against
    assert [line[:1] for line in seen.changes] == ["改", "新"] or [line[:1] for line in seen.changes] == ["新"]


def test_a_new_file_is_shown_whole(values: House) -> None:
    other = FILE.replace("medical", "pension").replace("360700-ganzhou", "360100-nanchang")
    write(values, BEFORE, other)
    seen = values.look(other)
    assert seen.against
    assert "0.09（9%）" in " ".join(seen.changes)
    assert approvals.digest(BEFORE.encode()) == seen.digest
