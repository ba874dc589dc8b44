"""One person enters what a file says and signs it; nobody enters for somebody else, and nothing holds by that alone."""

from __future__ import annotations

import pytest

from nfe_app.base.errors import Invalid, NotFound
from nfe_app.catalog.approvals import ENTERED, digest
from nfe_app.catalog.approving import ChangedMeanwhile, House, Signer, UnknownChecker
from tests.catalog.office import AFTER, BEFORE, FILE, MALLORY, QIAN, ZHAO, keys_of, row, rows, write


def test_what_she_enters_waits_for_another(values: House) -> None:
    write(values, AFTER)
    values.enter(values.look(FILE), ZHAO)
    (fault,) = values.faults()
    assert fault.startswith(f"{FILE}：赵敏")
    assert "还没有第二个人核对" in fault


def test_her_line_says_what_it_was_and_what_it_becomes(values: House) -> None:
    write(values, AFTER)
    values.enter(values.look(FILE), ZHAO)
    (line,) = rows(values)
    assert (line.act, line.file, line.turn, line.by) == (ENTERED, FILE, "1", "赵敏")
    assert (line.was, line.becomes) == (digest(BEFORE.encode()), digest(AFTER.encode()))


def test_entering_twice_is_one_line(values: House) -> None:
    write(values, AFTER)
    assert values.enter(values.look(FILE), ZHAO)
    assert values.enter(values.look(FILE), ZHAO) is None
    assert values.enter(values.look(FILE), QIAN) is None
    assert len(rows(values)) == 1


def test_what_was_taken_over_needs_nobody(values: House) -> None:
    assert values.faults() == []
    assert values.look(FILE).settled
    assert values.enter(values.look(FILE), ZHAO) is None
    assert rows(values) == []


def test_a_stranger_enters_nothing(values: House) -> None:
    write(values, AFTER)
    with pytest.raises(UnknownChecker):
        values.enter(values.look(FILE), MALLORY)
    assert rows(values) == []


def test_nobody_enters_in_the_name_of_another(values: House) -> None:
    write(values, AFTER)
    with pytest.raises(UnknownChecker):
        values.enter(values.look(FILE), Signer("赵敏", QIAN.key))
    assert rows(values) == []


def test_who_has_left_enters_no_more(values: House, tmp_path, monkeypatch) -> None:
    keys_of(tmp_path, monkeypatch, (ZHAO, "2026-01-31"), (QIAN, ""))
    write(values, AFTER)
    with pytest.raises(UnknownChecker):
        values.enter(values.look(FILE), ZHAO)


def test_a_file_that_changed_since_it_was_shown_is_not_signed(values: House) -> None:
    write(values, AFTER)
    seen = values.look(FILE)
    write(values, AFTER.replace("0.08", "0.01"))
    with pytest.raises(ChangedMeanwhile):
        values.enter(seen, ZHAO)
    assert rows(values) == []


def test_a_file_with_a_fault_is_not_signed(values: House) -> None:
    write(values, AFTER.replace('"0.08"', "0.08"))
    with pytest.raises(Invalid, match="要加引号"):
        values.look(FILE)


@pytest.mark.parametrize("file", ["360700-ganzhou/none.yaml", "../approvals.csv", "/etc/passwd", "."])
def test_only_a_file_of_values_is_looked_at(values: House, file: str) -> None:
    with pytest.raises(NotFound):
        values.look(file)


def test_a_later_text_takes_the_place_of_one_that_nobody_checked(values: House) -> None:
    later = AFTER.replace("0.08", "0.07")
    for text in (AFTER, later):
        write(values, text)
        values.enter(values.look(FILE), ZHAO)
    assert [line.becomes for line in rows(values)] == [digest(AFTER.encode()), digest(later.encode())]
    values.check(values.look(FILE), QIAN)
    assert values.faults() == []


def test_a_line_that_was_torn_is_none_and_the_next_one_stands_on_its_own(values: House) -> None:
    write(values, AFTER)
    line = values.enter(values.look(FILE), ZHAO)
    assert line
    torn = row(line)[:100]
    values.book.write_text(values.book.read_text("utf-8").replace(row(line), torn), "utf-8")
    assert rows(values) == []
    values.enter(values.look(FILE), ZHAO)
    values.check(values.look(FILE), QIAN)
    assert (len(rows(values)), values.faults()) == (2, [])
