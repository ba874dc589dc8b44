"""`nfe papers batch`: a paper for everybody who has paid, with a bar that tells how far it is; broken off or run again it goes on."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from nfe_app.certificate import batches, tables
from nfe_app.cli import main
from tests.cast import Worker, is_known, newcomer
from tests.certificate.test_issue import paid
from tests.deeds import count_of, enrol, part_of


def batch(into: Path, *words: str) -> Result:
    """How the command ends."""
    return CliRunner().invoke(main, ["papers", "batch", str(into), *words])


def kept(into: Path) -> set[str]:
    """The files it left."""
    return {path.name for path in into.glob("*.pdf")}


def numbers(*people: Worker) -> set[str]:
    """The files that there should be for these people."""
    return {f"{one['number']}.pdf" for who in people for one in part_of(who, "papers")}


@pytest.fixture
def three(autumn) -> list[Worker]:
    """Three who have paid."""
    everybody = [is_known(newcomer()) for _each in range(3)]
    for who in everybody:
        paid(who)
    return everybody


def test_everybody_who_has_paid_gets_one_and_a_bar_tells_how_far_it_is(three, tmp_path) -> None:
    enrol(is_known(newcomer()))
    ended = batch(tmp_path / "out")
    assert (ended.exit_code, "开了 3 份，0 人没有可写的" in ended.stdout) == (0, True)
    assert "正在开" in ended.stderr
    assert "100%" in ended.stderr
    assert kept(tmp_path / "out") == numbers(*three)
    assert all(path.read_bytes().startswith(b"%PDF") for path in (tmp_path / "out").iterdir())


def test_run_again_it_makes_nothing_anew(three, tmp_path) -> None:
    for _again in range(2):
        assert batch(tmp_path).exit_code == 0
    assert count_of(tables.Certificate) == 3
    assert len(kept(tmp_path)) == 3


def test_broken_off_what_was_made_stays_and_the_rest_follows(three, tmp_path, monkeypatch) -> None:
    make, left = batches.make, iter([True])

    def dying(session, wanted, person_id):
        if not next(left, False):
            raise KeyboardInterrupt
        return make(session, wanted, person_id)

    monkeypatch.setattr(batches, "make", dying)
    assert batch(tmp_path).exit_code != 0
    assert count_of(tables.Certificate) == 1
    monkeypatch.setattr(batches, "make", make)
    assert batch(tmp_path).exit_code == 0
    assert kept(tmp_path) == numbers(*three)
    assert count_of(tables.Certificate) == 3


def test_no_more_than_is_asked_for_and_of_the_kind_that_is_asked_for(three, tmp_path) -> None:
    assert "开了 2 份" in batch(tmp_path, "--limit", "2", "--kind", "voucher").stdout
    assert count_of(tables.Certificate) == 2


def test_who_has_nothing_to_be_told_is_counted_and_left_out(autumn, tmp_path) -> None:
    paid(is_known(newcomer()))
    ended = batch(tmp_path, "--kind", "receipt")
    assert (ended.exit_code, "开了 0 份，1 人没有可写的" in ended.stdout) == (0, True)


def test_a_kind_that_is_none_is_refused(three, tmp_path) -> None:
    assert batch(tmp_path, "--kind", "diploma").exit_code != 0
    assert count_of(tables.Certificate) == 0
