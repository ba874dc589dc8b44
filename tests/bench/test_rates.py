"""The client, the servers and the rates: what goes over the wire, and what is told of it."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from starlette.testclient import TestClient

from bench import bare, floor, load, rates, servers, size
from bench.load import Run


def test_a_get_is_as_it_goes_over_the_wire() -> None:
    who = b"cookie: nfe=abc\r\nsec-fetch-site: same-origin\r\n"
    assert load.get("/api/me", "abc") == b"GET /api/me HTTP/1.1\r\nhost: localhost\r\n" + who + b"\r\n"
    assert b"cookie" not in load.get("/healthz")


def test_a_post_tells_the_length_of_its_body() -> None:
    head, _blank, body = load.post("/api/commands", b"[1, 2]", "abc").partition(b"\r\n\r\n")
    assert body == b"[1, 2]"
    assert b"content-length: 6" in head
    assert load.LENGTH.search(head)


def test_a_run_tells_answers_a_second_and_within_what_95_of_100_came() -> None:
    run = Run(waits=[one / 1000 for one in range(1, 101)], seconds=2.0)
    assert (run.rate, run.p95) == (50, 96)
    assert run.says == "50/s, p95 96.0 ms"


def test_a_confirmation_is_always_a_new_command_and_may_be_the_same_draft() -> None:
    items = [item for request in islice(rates._again("token"), 2) for item in _items(request)]
    assert len({item["id"] for item in items}) == 2
    assert len({item["payload"]["draft_id"] for item in items}) == 1
    assert all(UUID(item["id"]) and item["kind"] == "enrolment.confirm" for item in items)
    (first,), (other,) = (_items(rates._confirm("token")) for _one in range(2))
    assert first["payload"]["draft_id"] != other["payload"]["draft_id"]


def _items(request: bytes) -> list[dict]:
    return json.loads(request.partition(b"\r\n\r\n")[2])


def test_the_rates_of_a_database_are_told_beside_bare_starlette_and_the_bare_loop() -> None:
    run, twice = Run([0.01] * 100, 1.0), Run([0.005] * 200, 1.0)
    floor_ = {"reads": 400.0, "writes": 1000.0, "statements": 21}
    me, door, whole = rates.told(rates.Rates("SQLite", run, run, run, floor_), twice, twice)
    assert me.what == "`GET /api/me`, SQLite"
    assert me.measured == "100/s, p95 10.0 ms"
    assert me.beside == "0.50 × bare Starlette (200/s, p95 5.0 ms); 0.25 × its 21 statements in a bare loop (400/s)"
    assert door.beside.endswith("0.10 × one insert in a bare loop (1,000/s)")
    assert door.beside == whole.beside


def test_a_port_that_is_given_out_is_free() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", servers.free_port()))


def test_a_server_that_ended_is_not_waited_for() -> None:
    with (
        pytest.raises(RuntimeError, match="ended with 3"),
        servers._running([servers.sys.executable, "-c", "raise SystemExit(3)"], {}, servers.free_port(), "/"),
    ):
        pass


def test_bare_starlette_answers_as_many_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bare, "GOT", b"." * 7)
    monkeypatch.setattr(bare, "POSTED", b"." * 5)
    client = TestClient(bare.serve())
    assert len(client.get("/get").content) == 7
    assert len(client.post("/post", json=[1]).content) == 5


def test_an_insert_is_made_again_under_a_new_id_only() -> None:
    id_ = uuid4()
    assert floor._renamed({"id": uuid4(), "kind": "x"}, id_) == {"id": id_, "kind": "x"}
    assert floor._renamed((uuid4().hex, "x"), id_) == (id_.hex, "x")


@pytest.fixture
def built(tmp_path: Path) -> Iterator[Path]:
    """An exported front of one page that names a style, a script and a preload; one of them is packed."""
    page = '<link href="/a.css"><script src="/assets/b-1.js"></script><link href="/assets/c-2.js"><a href="/join">'
    for folder in ("assets", "join"):
        tmp_path.joinpath(folder).mkdir()
    styles, scripts = ("a.css", "x" * 10), (("assets/b-1.js", "x" * 900), ("assets/c-2.js", "x"))
    for name, text in (("join/index.html", page), styles, *scripts):
        tmp_path.joinpath(name).write_text(text)
    tmp_path.joinpath("assets/b-1.js.br").write_bytes(b"x" * 50)
    yield tmp_path


def test_a_first_load_is_every_part_that_the_page_names_as_it_is_served(built: Path) -> None:
    parts = size.first_load(built, "/join")
    assert parts == {"/join/index.html": 102, "/assets/b-1.js": 50, "/a.css": 10, "/assets/c-2.js": 1}
    assert list(parts) == ["/join/index.html", "/assets/b-1.js", "/a.css", "/assets/c-2.js"]
