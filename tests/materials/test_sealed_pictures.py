"""A picture may show an identity card: none of its bytes lie in clear, and a piece opens in its own row alone."""

from __future__ import annotations

import pytest
from alembic import command
from cryptography.exceptions import InvalidTag
from sqlalchemy import text

from nfe_app import schema
from nfe_app.base import database, keys, ring
from nfe_app.materials import actions
from tests.cast import PHOTO, Worker, has_photo
from tests.conftest import both
from tests.materials.test_bring_photo import LONG, announce, append

BEFORE = "0018"


def kept(column: str = "sealed") -> list[bytes]:
    """What lies in the database."""
    with database.look() as session:
        found = session.execute(text(f"select {column} from material_piece order by start"))
        return [bytes(value) for value in found.scalars()]


def pictures(who: Worker) -> list[bytes]:
    """What is read of it."""
    with database.look() as session:
        return [content for _kind, content in actions.all_of(session, who.id)]


@both
def test_no_byte_of_it_lies_in_clear(wang_fang: Worker) -> None:
    """P52."""
    keys.open_ring()
    has_photo(wang_fang)
    (value,) = kept()
    assert value.startswith(keys.head_of(1))
    assert b"PNG" not in value
    assert bytes(100) not in value
    assert pictures(wang_fang) == [PHOTO]


@both
def test_a_key_that_turns_between_two_pieces_breaks_nothing(wang_fang: Worker) -> None:
    """P16."""
    keys.open_ring()
    id_ = announce(wang_fang)
    append(wang_fang, id_, 0, LONG[:50_001])
    with database.work() as session:
        ring.turn(session, keys.master())
    ring.forget()
    assert append(wang_fang, id_, 50_001, LONG[50_001:]).whole
    assert {value[: keys.HEAD] for value in kept()} == {keys.head_of(1), keys.head_of(2)}
    assert pictures(wang_fang) == [LONG]


@pytest.mark.parametrize("moved", ["start = 1", "material_id = '{other}'"])
def test_a_piece_that_was_put_into_another_row_does_not_open(wang_fang: Worker, mallory: Worker, moved: str) -> None:
    keys.open_ring()
    has_photo(wang_fang)
    theirs = announce(mallory, PHOTO)
    with database.work() as session:
        session.execute(text("update material_piece set " + moved.format(other=theirs.hex)))
        session.execute(text("update material set whole_at = made_at"))
    with pytest.raises(InvalidTag):
        pictures(wang_fang) + pictures(mallory)


@both
def test_what_lay_in_clear_is_sealed_by_the_migration_and_opened_by_the_way_back(wang_fang: Worker) -> None:
    keys.open_ring()
    id_ = announce(wang_fang)
    for start in range(0, len(LONG), 5_000):
        append(wang_fang, id_, start, LONG[start : start + 5_000])
    command.downgrade(schema.config(), BEFORE)
    assert b"".join(kept("content")) == LONG
    command.upgrade(schema.config(), "head")
    assert all(value.startswith(keys.head_of(1)) for value in kept())
    assert pictures(wang_fang) == [LONG]
