"""P51: a new key signs from now on and old papers stay good; of a lost key its papers are listed; the first keys are made once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from nfe_app.base import clock, database
from nfe_app.certificate import issuers, register, statement, tables
from nfe_app.certificate.found import Found
from nfe_app.cli import main
from tests.cast import Worker
from tests.certificate.test_issue import issue, paid
from tests.certificate.test_signature import Given, given_out, looked_at
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named, on


def rotate() -> bytes:
    """A new key; its name."""
    with database.work() as session:
        return issuers.rotate(session).kid


def key_of(number: str) -> int | None:
    """By which key a paper was signed."""
    with database.look() as session:
        found = register.found_by(session, number)
        assert found is not None
        return found.key_id


def two_papers(who: Worker) -> tuple[Given, Given]:
    """A paper by the first key, and one by the next."""
    paid(who)
    old = given_out(who)
    rotate()
    with on("2025-10-02"):
        return old, given_out(who)


def test_old_papers_stay_good_and_new_ones_are_of_the_new_key(wang_fang: Worker) -> None:
    old, new = two_papers(wang_fang)
    assert old.number != new.number
    assert (key_of(old.number), key_of(new.number)) == (1, 2)
    assert looked_at(old.sheet).good
    assert looked_at(new.sheet).good
    assert len(events_named("certificate.key_rotated")) == 1


def test_statements_of_a_retired_key_are_still_read(wang_fang: Worker) -> None:
    paid(wang_fang)
    said = given_out(wang_fang)
    with database.look() as session:
        old = issuers.signer(session)
        found = register.found_by(session, said.number)
        assert found is not None
        bits = register.number.bytes_of(said.number)
        signed = old.sign_statement(statement.of(register.rules.read_said(found.said), bits))
    rotate()
    with database.look() as session:
        verdict = register.verify_code(session, statement.text_of(signed).encode())
    assert verdict.good


def test_rotated_three_times_the_root_is_the_same(wang_fang: Worker) -> None:
    paid(wang_fang)
    old = given_out(wang_fang)
    with database.look() as session:
        root = issuers.root(session)
    names = {rotate() for _turn in range(3)}
    with database.look() as session:
        assert issuers.root(session) == root
        assert len(issuers.known(session)) == 4
        assert sum(one.retired_at is None for one in issuers.known(session)) == 1
    assert len(names) == 3
    assert looked_at(old.sheet).good


def test_a_lost_key_lists_its_papers_and_another_signs_at_once(wang_fang: Worker, li_qiang: Worker) -> None:
    paid(wang_fang)
    paid(li_qiang)
    lost = [issue(wang_fang), issue(li_qiang), issue(wang_fang, "rent")]
    with database.work() as session:
        (known,) = issuers.known(session)
        assert issuers.revoke(session, known.kid.hex(), "丢了") == lost
    with on("2025-10-02"):
        after = given_out(wang_fang)
    assert key_of(after.number) == 2
    assert looked_at(after.sheet).good
    with database.look() as session:
        assert issuers.affected(session, known.kid.hex()) == lost


def test_a_retired_key_that_is_lost_later_leaves_the_new_one_alone(wang_fang: Worker) -> None:
    old, new = two_papers(wang_fang)
    with database.work() as session:
        first, _second = issuers.known(session)
        assert issuers.revoke(session, first.kid.hex(), "丢了") == [old.number]
    assert not looked_at(old.sheet).good
    assert looked_at(new.sheet).good
    assert count_of(tables.PaperKey) == 3


def test_the_register_still_knows_a_paper_of_a_lost_key(wang_fang: Worker) -> None:
    """It counts by its number alone."""
    paid(wang_fang)
    number = issue(wang_fang)
    with database.work() as session:
        (known,) = issuers.known(session)
        issuers.revoke(session, known.kid.hex(), "丢了")
        view = register.verify(session, number)
    assert view is not None
    assert view.status == "valid"


def test_said_lost_twice_it_is_one_new_key(wang_fang: Worker) -> None:
    paid(wang_fang)
    issue(wang_fang)
    for _turn in range(2):
        with database.work() as session:
            issuers.revoke(session, issuers.known(session)[0].kid.hex(), "丢了")
    assert count_of(tables.PaperKey) == 3
    assert len(events_named("certificate.key_revoked")) == 1


def test_neither_the_root_nor_an_unknown_key_can_be_revoked(autumn: None) -> None:
    with database.work() as session:
        root = issuers.kid_of(issuers.root(session)).hex()
    for kid in (root, "0" * 16, "", "x"):
        with pytest.raises(issuers.NoSuchKey), database.work() as session:
            issuers.revoke(session, kid, "x")


def test_a_key_signs_for_three_years_under_a_root_of_twenty(autumn: None) -> None:
    with database.work() as session:
        issuers.signer(session)
        root, (first,) = issuers.root(session), issuers.known(session)
    first.certificate.verify_directly_issued_by(root)
    assert first.certificate.not_valid_after_utc == clock.now().replace(microsecond=0) + timedelta(days=3 * 365)
    assert root.not_valid_after_utc == clock.now().replace(microsecond=0) + timedelta(days=20 * 365)


@both
def test_two_that_begin_at_once_make_one_root(house: str, autumn: None) -> None:
    def begin(_turn: int) -> tuple[bytes, int | None]:
        with database.work() as session:
            return issuers.kid_of(issuers.root(session)), issuers.signer(session).key_id

    first, second = crowd(2, begin)
    assert first == second
    assert count_of(tables.PaperKey) == 2


@both
def test_two_that_rotate_at_once_retire_each_key_once(house: str, autumn: None) -> None:
    with database.work() as session:
        issuers.signer(session)
    crowd(2, lambda _turn: rotate())
    with database.look() as session:
        assert [one.retired_at is None for one in issuers.known(session)] == [False, False, True]


def told(*words: str) -> tuple[int, str]:
    """How `nfe papers` ends, and what it says."""
    ended = CliRunner().invoke(main, ["papers", *words])
    return ended.exit_code, ended.output


def test_the_command_rotates_lists_and_revokes(wang_fang: Worker) -> None:
    paid(wang_fang)
    number = issue(wang_fang)
    assert told("rotate")[0] == 0
    code, listed = told("keys")
    assert (code, listed.count("停用"), listed.count("在用")) == (0, 1, 1)
    code, said = told("revoke", listed.split()[0], "--why", "丢了")
    assert (code, number in said, "1 份" in said) == (0, True, True)
    assert "已作废" in told("keys")[1]
    assert told("revoke", "0" * 16, "--why", "x")[0] == 2


def test_a_paper_from_before_there_were_keys_is_found_and_has_no_signature(wang_fang: Worker) -> None:
    paid(wang_fang)
    paper = given_out(wang_fang)
    with database.work() as session:
        found = register.found_by(session, paper.number)
        assert found is not None
        found.key_id, found.sheet = None, paper.sheet[: paper.sheet.index(b"%%EOF") + 6]
        session.add(found)
    with database.look() as session:
        view = register.verify(session, paper.number)
    assert view is not None
    assert view.status == "valid"
    assert looked_at(paper.sheet[: paper.sheet.index(b"%%EOF") + 6]).signature is Found.NONE
