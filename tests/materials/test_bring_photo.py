"""A picture comes in pieces, goes on where it stopped, and is its owner's and the desk's alone."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest
from starlette.testclient import TestClient

from nfe_app import chores
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.errors import Invalid, NotFound, NotYours, Refusal
from nfe_app.materials import actions, rules, tables
from nfe_app.people.api import cookie
from tests.cast import AUTUMN, PHOTO, Worker, has_photo, new_clerk
from tests.conftest import both
from tests.deeds import count_of, crowd, events_named

LONG = PHOTO[:33] + bytes(range(256)) * 600


def announce(who: Worker, content: bytes = LONG, id_: UUID | None = None) -> UUID:
    """Say what will come."""
    id_ = id_ or new_id()
    with database.work() as session:
        actions.announce(session, who.id, id_, len(content), sha256(content).hexdigest())
    return id_


def append(who: Worker, id_: UUID, start: int, piece: bytes) -> Any:
    """One piece, in a transaction of its own."""
    with database.work() as session:
        return actions.append(session, who.id, id_, start, piece)


def have(who: Worker, id_: UUID) -> int:
    """How much is here."""
    with database.look() as session:
        return actions.standing(session, who.id, id_).have


@both
def test_piece_by_piece_it_becomes_whole(house, wang_fang):
    """P16."""
    id_ = announce(wang_fang)
    assert have(wang_fang, id_) == 0
    for start in range(0, len(LONG), 50_000):
        now = append(wang_fang, id_, start, LONG[start : start + 50_000])
    assert (now.whole, have(wang_fang, id_)) == (True, len(LONG))
    assert announce(wang_fang, LONG, id_) == id_


@both
def test_a_piece_that_came_twice_is_told_where_to_go_on(house, wang_fang):
    """P16: the answer to the first was lost."""
    id_ = announce(wang_fang)
    append(wang_fang, id_, 0, LONG[:50_000])
    for start in (0, 49_999, 50_001):
        with pytest.raises(rules.OtherStart) as no:
            append(wang_fang, id_, start, LONG[start : start + 50_000])
        assert no.value.fields == {"have": 50_000}
    assert append(wang_fang, id_, 50_000, LONG[50_000:100_000]).have == 100_000


@both
def test_the_same_piece_from_five_tabs_at_once_is_kept_once(house, wang_fang):
    id_ = announce(wang_fang)

    def one(_number: int) -> int | None:
        try:
            return append(wang_fang, id_, 0, LONG[:50_000]).have
        except rules.OtherStart:
            return None

    assert sorted(filter(None, crowd(5, one))) == [50_000]
    assert (have(wang_fang, id_), count_of(tables.MaterialPiece)) == (50_000, 1)


def test_what_differs_from_what_was_announced_is_forgotten_and_may_come_anew(autumn, wang_fang):
    id_ = announce(wang_fang, PHOTO)
    assert append(wang_fang, id_, 0, PHOTO[:-1] + b"x").code == "digest_differs"
    assert have(wang_fang, id_) == 0
    assert append(wang_fang, id_, 0, PHOTO).whole


def test_what_is_no_picture_leaves_nothing_behind(autumn, wang_fang):
    """P43."""
    for content in (PHOTO[:8] + bytes(9000), PHOTO[:16] + b"\0\0\x4e\x20" * 2 + bytes(9000)):
        id_ = announce(wang_fang, content)
        assert append(wang_fang, id_, 0, content).code in ("not_a_picture", "picture_too_large")
    id_ = announce(wang_fang, bytes(9000))
    with pytest.raises(rules.NotAPicture):
        append(wang_fang, id_, 0, bytes(9000))
    assert (count_of(tables.MaterialPiece), count_of(tables.Material)) == (0, 1)


def test_too_much_too_little_and_too_many_are_refused(autumn, wang_fang):
    with pytest.raises(rules.PictureTooLarge), database.work() as session:
        actions.announce(session, wang_fang.id, new_id(), rules.MOST_BYTES + 1, "0" * 64)
    id_ = announce(wang_fang)
    with pytest.raises(rules.PieceTooSmall):
        append(wang_fang, id_, 0, LONG[:100])
    with pytest.raises(rules.PictureTooLarge):
        append(wang_fang, id_, 0, LONG + b"x")
    for _ in range(rules.MOST_UNUSED - 1):
        announce(wang_fang)
    with pytest.raises(rules.TooManyPictures):
        announce(wang_fang)


def test_five_at_once_do_not_leave_more_than_may_be(autumn, wang_fang):
    def one(_number: int) -> bool:
        try:
            return bool(announce(wang_fang, LONG))
        except rules.TooManyPictures:
            return False

    assert crowd(rules.MOST_UNUSED + 3, one).count(True) == rules.MOST_UNUSED


def test_a_stranger_sees_adds_and_uses_nothing_of_it(autumn, wang_fang, mallory):
    """P33."""
    id_ = announce(wang_fang)
    for deed in (lambda: have(mallory, id_), lambda: append(mallory, id_, 0, LONG[:50_000])):
        with pytest.raises(NotFound):
            deed()
    with pytest.raises(Refusal):
        announce(mallory, LONG, id_)
    whole = has_photo(wang_fang)
    with pytest.raises(NotYours), database.work() as session:
        actions.use(session, mallory.id, [whole], new_id())


def test_it_proves_one_thing_and_only_when_it_is_whole(autumn, wang_fang):
    whole, half, proves = has_photo(wang_fang), announce(wang_fang), new_id()
    for missing in (half, new_id()):
        with pytest.raises(rules.PictureMissing), database.work() as session:
            actions.use(session, wang_fang.id, [whole, missing], proves)
    for _ in range(2):
        with database.work() as session:
            actions.use(session, wang_fang.id, [whole, whole], proves)
    with pytest.raises(Invalid), database.work() as session:
        actions.use(session, wang_fang.id, [whole], new_id())


@both
def test_what_was_left_behind_is_forgotten_and_what_proves_something_is_kept(house, wang_fang):
    with clock.stopped_at(AUTUMN):
        used, unused, half = has_photo(wang_fang), has_photo(wang_fang), announce(wang_fang)
        with database.work() as session:
            actions.use(session, wang_fang.id, [used], new_id())
        assert chores.forget_materials() == 0
    with clock.stopped_at(AUTUMN + rules.UNFINISHED_LIVES + timedelta(seconds=1)):
        assert chores.forget_materials() == 1
        with pytest.raises(NotFound):
            have(wang_fang, half)
    with clock.stopped_at(AUTUMN + rules.UNUSED_LIVES + timedelta(seconds=1)):
        assert chores.forget_materials() == 1
        assert have(wang_fang, used) == len(PHOTO)
        with pytest.raises(NotFound):
            have(wang_fang, unused)


def test_whose_picture_which_clerk_looked_at_is_written_down_with_the_look(client: TestClient, wang_fang, mallory):
    """P34: no look without a line, and no line for who was turned away."""
    id_, clerk = has_photo(wang_fang), new_clerk()
    with database.work() as session:
        actions.use(session, wang_fang.id, [id_], new_id())
    client.cookies.set(cookie(desk=True), mallory.token)
    client.get(f"/api/materials/{id_}/picture")
    assert events_named("material.looked_at") == []
    client.cookies.set(cookie(desk=True), clerk.token)
    assert client.get(f"/api/materials/{id_}/picture").content == PHOTO
    (looked,) = events_named("material.looked_at")
    assert (looked.object_id, looked.person_id) == (id_, wang_fang.id)
    assert looked.facts == {"by": str(clerk.id), "what": "photo", "why": "refund"}


def test_no_picture_is_shown_where_the_look_cannot_be_written_down(client: TestClient, wang_fang, monkeypatch):
    """P34."""
    id_ = has_photo(wang_fang)
    with database.work() as session:
        actions.use(session, wang_fang.id, [id_], new_id())
    client.cookies.set(cookie(desk=True), new_clerk().token)

    def fails(*_told: object, **_facts: object) -> None:
        raise OSError

    monkeypatch.setattr(journal, "write", fails)
    with pytest.raises(OSError):
        client.get(f"/api/materials/{id_}/picture")


def test_only_a_clerk_looks_at_it_and_only_once_it_proves_something(client: TestClient, wang_fang, mallory):
    """P33: not a stranger, not another person, not even a clerk before a deed has named it."""
    id_ = has_photo(wang_fang)
    where = f"/api/materials/{id_}/picture"
    client.cookies.set(cookie(desk=True), new_clerk().token)
    assert client.get(where).status_code == 404
    with database.work() as session:
        actions.use(session, wang_fang.id, [id_], new_id())
    seen = client.get(where)
    assert (seen.status_code, seen.headers["content-type"], seen.content) == (200, "image/png", PHOTO)
    assert "sandbox" in seen.headers["content-security-policy"]
    client.cookies.clear()
    assert client.get(where).status_code == 401
    for who in (mallory, wang_fang):
        client.cookies.set("nfe", who.token)
        client.cookies.set(cookie(desk=True), who.token)
        assert client.get(where).status_code == 401


def test_over_http_it_comes_and_a_foreign_page_or_another_owner_brings_nothing(client: TestClient, wang_fang, mallory):
    client.cookies.set("nfe", wang_fang.token)
    told = {"id": str(new_id()), "length": len(PHOTO), "digest": sha256(PHOTO).hexdigest()}
    where = f"/api/materials/{told['id']}"
    assert client.post("/api/materials", json=told).json() == {"have": 0, "length": len(PHOTO), "whole": False}
    assert client.put(where, content=PHOTO, headers={"origin": "https://evil.example"}).status_code == 403
    assert client.put(where, content=PHOTO, headers={"x-owner": str(mallory.id)}).status_code == 401
    assert client.put(where, content=bytes(rules.MOST_PIECE + 1)).status_code == 413
    assert client.put(f"{where}?start=-1", content=PHOTO).status_code == 422
    assert client.put(where, content=PHOTO).json()["whole"]
    assert client.put(where, content=PHOTO).status_code == 409
    assert client.get(where).json()["have"] == len(PHOTO)
    for wrong in ({"length": 0}, {"digest": "x"}, {"id": 5}, {"length": 10**9}):
        assert 400 <= client.post("/api/materials", json=told | wrong).status_code < 500
