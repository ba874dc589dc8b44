"""Data keys turn while the house works; nothing that was sealed is lost, and a key is destroyed only when it seals nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from sqlmodel import SQLModel, select
from typer.testing import CliRunner

from nfe_app import chores
from nfe_app.base import clock, database, keys, ring, sealed
from nfe_app.base.ring import ROOT, DataKey, WrongMasterKey
from nfe_app.base.sealed import SEALED
from nfe_app.cli import main
from nfe_app.materials import actions as materials
from nfe_app.people import actions as people
from tests.cast import AUTUMN, PHOTO, Worker, draft_of, has_code, has_photo, send
from tests.conftest import both, forget
from tests.deeds import crowd, part_of

NOT_SEALED = {
    "certificate.said": "what a paper says, for whoever holds its number: masked name and number",
    "certificate.sheet": "the paper itself, as it was handed out to its person",
    "passkey.public_key": "a public key",
    "passkey_challenge.challenge": "chance, told to whoever asks, worthless after five minutes",
    "seal.leaves": "digests of rows",
    "paper_key.certificate": "a certificate, for everybody",
    "data_key.wrapped": "a key, under the master key",
}


VALUES = 10
"""Name, number and phone of a person, a code, a draft, a picture, and four replies of the door."""


def turn() -> int:
    """A new data key."""
    with database.work() as session:
        made = ring.turn(session, keys.master())
    ring.forget()
    return made


def heads() -> set[bytes]:
    """How the sealed values of the house begin."""
    with database.look() as session:
        values = [session.execute(select(SQLModel.metadata.tables[one.table].c[one.name])).scalars() for one in SEALED]
        return {value[: keys.HEAD] for some in values for value in some if value}


@pytest.fixture
def wang(wang_fang: Worker) -> Worker:
    """Wang Fang, with a value in every sealed column, all from before there was a ring."""
    has_code(wang_fang)
    send(wang_fang, "drafts.keep", draft_of(place="330100"))
    has_photo(wang_fang)
    return wang_fang


def all_is_read(who: Worker) -> None:
    """Everything that was sealed is read."""
    assert part_of(who, "person")["name"] == "王芳"
    assert part_of(who, "person")["identity"].endswith(who.identity[-4:])
    assert part_of(who, "paycodes")
    assert part_of(who, "drafts")
    with database.look() as session:
        assert [content for _kind, content in materials.all_of(session, who.id)] == [PHOTO]


@both
def test_what_was_sealed_before_there_was_a_ring_stays_readable(wang: Worker) -> None:
    assert keys.open_ring()
    assert not keys.open_ring()
    all_is_read(wang)
    assert keys.seal("name", "x").startswith(keys.head_of(1))


@both
def test_everything_is_sealed_anew_and_the_old_key_destroyed(wang: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed, "SEALED", [replace(one, many=1) for one in SEALED])
    keys.open_ring()
    assert sealed.reseal() == VALUES
    assert heads() == {keys.head_of(1)}
    assert turn() == 2
    all_is_read(wang)
    assert (sealed.reseal(), sealed.reseal()) == (VALUES, 0)
    assert heads() == {keys.head_of(2)}
    assert sealed.destroy_unused() == []
    with clock.stopped_at(AUTUMN + timedelta(minutes=11)):
        assert sealed.destroy_unused() == [1]
    all_is_read(wang)
    with database.look() as session:
        assert session.get_one(DataKey, 1).wrapped == b""
    assert turn() == 3


@both
def test_an_algorithm_is_replaced_and_what_the_old_one_sealed_is_read_on(
    wang: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ASVS 11.2.2: the successor has a mark of its own, the old one opens until the last value was sealed anew."""
    keys.open_ring()
    sealed.reseal()
    monkeypatch.setattr(keys, "ALGORITHMS", {**keys.ALGORITHMS, b"\xd1\x4c": ChaCha20Poly1305})
    monkeypatch.setattr(keys, "MARK", b"\xd1\x4c")
    all_is_read(wang)
    with database.look() as session:
        assert sealed.used(session, 1) == VALUES
    assert sealed.reseal() == VALUES
    assert heads() == {b"\xd1\x4c" + (1).to_bytes(4, "big")}
    all_is_read(wang)


@both
def test_a_key_that_still_seals_something_is_kept(wang: Worker) -> None:
    keys.open_ring()
    sealed.reseal()
    turn()
    with clock.stopped_at(AUTUMN + timedelta(days=1)):
        assert sealed.destroy_unused() == []
    all_is_read(wang)


@both
def test_who_dies_on_the_way_has_lost_nothing(wang: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    keys.open_ring()
    monkeypatch.setattr(sealed, "SEALED", [replace(one, many=1) for one in SEALED])
    done, real = [True, True], sealed._is_resealed
    with monkeypatch.context() as patch:
        patch.setattr(sealed, "_is_resealed", lambda *given: done.pop() and real(*given))
        with pytest.raises(IndexError):
            sealed.reseal()
    all_is_read(wang)
    assert sealed.reseal() == VALUES - 2
    all_is_read(wang)


@both
def test_of_three_at_once_each_value_is_sealed_anew_once(wang: Worker) -> None:
    keys.open_ring()
    assert sum(crowd(3, lambda _number: sealed.reseal())) == VALUES
    all_is_read(wang)


def test_a_value_that_was_put_into_another_row_does_not_open(wang: Worker) -> None:
    keys.open_ring()
    value = keys.seal("paycode", "123", of="one row")
    assert keys.unseal("paycode", value, of="one row") == "123"
    for other in ("another row", ""):
        with pytest.raises(InvalidTag):
            keys.unseal("paycode", value, of=other)


@both
def test_the_ring_goes_under_another_master_key_and_people_are_found_as_before(
    wang: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys.open_ring()
    sealed.reseal()
    before, old = keys.digest("phone", "+8613800002207"), keys.master()
    monkeypatch.setenv("NFE_OLD_SECRET", "the old secret of this house, long enough")
    with database.work() as session:
        ring.rewrap(session, old, b"the old secret of this house, long enough")
    monkeypatch.setenv("NFE_SECRET", "the new secret of this house, long enough")
    forget()
    with pytest.raises(WrongMasterKey):
        all_is_read(wang)
    assert CliRunner().invoke(main, ["keys", "rewrap"]).exit_code == 0
    assert "0 把" in CliRunner().invoke(main, ["keys", "rewrap"]).stdout
    forget()
    all_is_read(wang)
    assert keys.digest("phone", "+8613800002207") == before
    with clock.stopped_at(AUTUMN + timedelta(days=1)), database.look() as session:
        assert people.with_number(session, wang.phone) == wang.id


def test_a_wrong_old_master_key_changes_nothing(wang: Worker) -> None:
    keys.open_ring()
    with pytest.raises(WrongMasterKey), database.work() as session:
        ring.rewrap(session, b"a stranger's", b"new")
    ring.forget()
    all_is_read(wang)


def test_the_command_turns_and_the_chores_tidy_up(wang: Worker) -> None:
    assert f"换封 {VALUES} 处" in CliRunner().invoke(main, ["keys", "rotate"]).stdout
    assert "换封 0 处" in CliRunner().invoke(main, ["keys", "reseal"]).stdout
    assert chores.tidy_keys() == 0
    assert CliRunner().invoke(main, ["keys", "rewrap"]).exit_code == 2
    all_is_read(wang)


def test_every_column_of_bytes_is_sealed_or_says_why_not() -> None:
    """P52, P54: a new column that holds bytes is on one of the two lists, so that a rotation forgets none."""
    columns = {
        f"{table.name}.{column.name}"
        for table in SQLModel.metadata.tables.values()
        for column in table.columns
        if column.type.python_type is bytes
    }
    assert columns == {f"{one.table}.{one.name}" for one in SEALED} | NOT_SEALED.keys()
    assert ROOT == 0
