"""The command door over HTTP: what it takes, what it refuses whole, and what it answers item by item."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from nfe_app.base import clock, commands, database, journal
from nfe_app.base.commands import REGISTRY, Command, Kept, Payload, Subject
from nfe_app.base.database import new_id
from nfe_app.base.door import LARGEST, MOST
from nfe_app.base.errors import Fault, NotFound
from nfe_app.base.journal import Event
from nfe_app.people import actions as people
from tests import cast
from tests.cast import Worker, choice, envelope, has_paid, newcomer, send
from tests.conftest import both
from tests.deeds import count_of, crowd

Item = dict[str, Any]


class Note(Payload):
    """What the test's own command is told."""

    text: str = ""


@pytest.fixture
def wang(client: TestClient, wang_fang: Worker) -> Worker:
    """Wang Fang, signed in at this browser."""
    client.cookies.set("nfe", wang_fang.token)
    return wang_fang


@pytest.fixture
def noted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A command `test.note` that writes down a text, and what was written so far."""
    done: list[str] = []

    def note(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id(), person_id=subject.person_id)
        done.append(payload.text)
        return {"noted": len(done), "text": payload.text}

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, note, frozenset({"worker"})))
    return done


def item(kind: str = "test.note", payload: object = None, **other: object) -> Item:
    """One item as a phone sends it."""
    return envelope(kind, payload or {}).model_dump(mode="json") | other  # type: ignore[arg-type]


def post(client: TestClient, body: object, **headers: str) -> tuple[int, Any]:
    """Status and answer to a body."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    answer = client.post("/api/commands", content=raw, headers=headers)
    return answer.status_code, answer.json()


def without(name: str) -> Item:
    """An item with a part missing."""
    return {key: value for key, value in item().items() if key != name}


def deep(levels: int) -> bytes:
    """An item whose payload goes down and down."""
    return json.dumps([item(payload={"text": "X"})]).replace('"X"', '{"a":' * levels + "1" + "}" * levels).encode()


MISSHAPEN: dict[str, Any] = {
    "nothing": b"",
    "null": None,
    "an object": {},
    "an item that is in no list": item(),
    "an empty list": [],
    "51 items": [item() for _ in range(MOST + 1)],
    "a number": [1],
    "a list in the list": [[]],
    "half of it": json.dumps([item()]).encode()[:-2],
    "words": b"hello",
    "not UTF-8": b'["\xff\xfe"]',
    "NaN": json.dumps([item() | {"payload": {"text": float("nan")}}]).encode(),
    "infinity": b'[{"id": Infinity}]',
    "NUL": json.dumps([item(payload={"text": "\0"})]).encode(),
    "NUL after a backslash": json.dumps([item(payload={"text": "\\\0"})]).encode(),
    "NUL in a name": json.dumps([item(payload={"\0": 1})]).encode(),
    "half a character": json.dumps([item(payload={"text": "\ud83d"})]).encode(),
    "brackets without end": b"[" * 60_000,
    "5 000 levels": deep(5_000),
    "a number of 5 000 digits": b'[{"id": ' + b"9" * 5_000 + b"}]",
    **{f"no {name}": [without(name)] for name in ("id", "kind", "payload", "made_at")},
    "a field too many": [item(more=1)],
    "an id that is none": [item(id="1")],
    "an id that is a number": [item(id=1)],
    "a kind that is a number": [item() | {"kind": 1}],
    "a payload that is a list": [item() | {"payload": []}],
    "a time without a zone": [item(made_at="2025-10-01T02:00:00")],
    "a time that is a number": [item(made_at=1759284000)],
    "a day that does not exist": [item(made_at="2025-02-30T02:00:00Z")],
    "a version that is a number": [item(base_version=1)],
    "a good item beside a misshapen one": [item(), 1],
}


def test_what_has_not_the_shape_of_a_list_is_refused_whole(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P42."""
    before = count_of(Kept)
    for name, body in MISSHAPEN.items():
        status, answer = post(client, body)
        assert (name, status, answer["code"]) == (name, 422, "invalid")
        assert answer.keys() == {"ok", "code", "says", "fields"}
    assert noted == []
    assert count_of(Kept) == before


def test_a_list_may_weigh_64_kib_and_no_byte_more(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P42."""
    body = json.dumps([item()]).encode()
    assert post(client, body + b" " * (LARGEST - len(body) + 1))[0] == 413
    assert noted == []
    assert post(client, body + b" " * (LARGEST - len(body)))[0] == 200
    assert post(client, b"[" + b" " * 10_000_000)[1]["code"] == "too_large"


def test_a_list_of_fifty_is_answered_in_its_order(client: TestClient, wang: Worker, noted: list[str]) -> None:
    items = [item(payload={"text": str(number)}) for number in range(MOST)]
    status, answers = post(client, items)
    assert status == 200
    assert [answer["id"] for answer in answers] == [one["id"] for one in items]
    assert noted == [str(number) for number in range(MOST)]


def test_one_bad_item_never_blocks_the_others(client: TestClient, wang: Worker, noted: list[str]) -> None:
    others = has_paid(newcomer())
    bad = {
        "unknown_command": item("test.unknown"),
        "invalid": item(payload={"text": 5}),
        "not_yours": item("payment.ask", others),
        "not_found": item("payment.ask", {"payment_id": str(new_id())}),
        "made_at_unbelievable": item(made_at="2020-01-01T00:00:00Z"),
    }
    listed = [one for each in bad.values() for one in (item(), each)] + [item()]
    status, answers = post(client, listed)
    assert status == 200
    assert [answer.get("code", "done") for answer in answers[1::2]] == list(bad)
    assert all(answer["ok"] for answer in answers[::2])
    assert len(noted) == len(bad) + 1


def test_a_payload_is_invalid_by_itself(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P42."""
    for value in (1, 1e308, True, None, [], {}, 10**400, [[[]]]):
        (answer,) = post(client, [item(payload={"text": value})])[1]
        assert (answer["code"], answer["fields"].keys()) == ("invalid", {"text"})
    (answer,) = post(client, json.dumps([item(payload={"text": 7777})]).replace("7777", "1e400").encode())[1]
    assert answer["code"] == "invalid"
    (answer,) = post(client, [item(payload={"text": "", "more": 1})])[1]
    assert answer["fields"] == {"more": "extra_forbidden"}
    (answer,) = post(client, deep(50))[1]
    assert answer["code"] == "invalid"
    assert noted == []


def test_strange_words_are_words_like_others(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P42, P45."""
    words = [
        "=1+1",
        "'; drop table event; --",
        "<script>",
        "\u202e",
        "\ufeff",
        "𠮷",
        "👩‍👩‍👧",
        "\\u0041",
        "\\u0000",
        "\\\\",
        "%00",
        "{}",
        "\x7f",
    ]
    for text in words:
        (answer,) = post(client, [item(payload={"text": text})])[1]
        assert answer["result"]["text"] == text
    assert noted == words


def test_the_stored_reply_comes_back_byte_for_byte(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4."""
    body = json.dumps([item(payload={"text": "王芳"})]).encode()
    first, again = (client.post("/api/commands", content=body) for _ in range(2))
    assert first.content == again.content
    assert first.headers["cache-control"] == "no-store"
    assert noted == ["王芳"]


def test_the_same_id_twice_in_one_list_is_one_deed(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4."""
    one = item()
    answers = post(client, [one, one])[1]
    assert answers[0] == answers[1]
    assert len(noted) == 1


def test_an_id_is_not_used_for_anything_else(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4: another payload, kind, time or version is another body; nothing is done, and the first reply stays."""
    one = item(payload={"text": "first"})
    (first,) = post(client, [one])[1]
    later = (clock.now() - timedelta(seconds=1)).isoformat()
    for other in ({"payload": {"text": "other"}}, {"kind": "x"}, {"made_at": later}, {"base_version": "2"}):
        (answer,) = post(client, [one | other])[1]
        assert answer["code"] == "id_reused"
    assert post(client, [one])[1] == [first]
    assert noted == ["first"]


def test_another_persons_id_opens_nothing(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4, P33: the reply that is kept is told to nobody else."""
    one = item(payload={"text": "secret"})
    post(client, [one])
    client.cookies.set("nfe", cast.mallory().token)
    (answer,) = post(client, [one])[1]
    assert answer["code"] == "id_reused"
    assert "secret" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("ahead", "believed"),
    [
        (timedelta(0), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=5, seconds=1), False),
        (-timedelta(days=31), True),
        (-timedelta(days=31, seconds=1), False),
    ],
)
def test_the_time_claimed_is_believed_within_limits(
    wang_fang: Worker, noted: list[str], ahead: timedelta, believed: bool
) -> None:
    said = envelope("test.note", {}).model_copy(update={"made_at": clock.now() + ahead})
    answer = json.loads(commands.run(said, wang_fang.subject))
    assert answer["ok"] is believed
    assert believed or answer["code"] == "made_at_unbelievable"


def test_a_refusal_is_kept_like_a_success(client: TestClient) -> None:
    """P4: what was refused before the person said who they are stays refused under its id, and is done under a new one."""
    who = newcomer()
    client.cookies.set("nfe", who.token)
    wanted = item("enrolment.confirm", choice())
    (first,) = post(client, [wanted])[1]
    assert first["code"] == "not_identified"
    assert send(who, "people.identify", cast.identity_of(who))["ok"]
    assert post(client, [wanted])[1] == [first]
    assert post(client, [wanted | {"id": str(new_id())}])[1][0]["ok"]


@both
@pytest.mark.parametrize("trouble", [RuntimeError("a bug"), Fault("no answer")], ids=["a bug", "a fault"])
def test_a_deed_that_breaks_leaves_nothing_and_may_be_sent_again(
    wang_fang: Worker, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """P4, P42."""
    broken = [trouble]

    def breaks(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id())
        session.flush()
        if broken:
            raise broken.pop()
        return {}

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, breaks, frozenset({"worker"})))
    said, kept = envelope("test.note", {}), (count_of(Kept), count_of(Event))
    assert json.loads(commands.run(said, wang_fang.subject))["code"] == "try_again"
    assert (count_of(Kept), count_of(Event)) == kept
    assert json.loads(commands.run(said, wang_fang.subject))["ok"]
    assert (count_of(Kept), count_of(Event)) == (kept[0] + 1, kept[1] + 1)


@both
def test_a_refusal_undoes_what_the_deed_began(wang_fang: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id())
        session.flush()
        raise NotFound

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, refuses, frozenset({"worker"})))
    before = count_of(Event)
    assert send(wang_fang, "test.note", {})["code"] == "not_found"
    assert count_of(Event) == before


@both
def test_twenty_at_once_with_one_id_are_one_deed(wang_fang: Worker, noted: list[str]) -> None:
    """P4: one runs, the others wait and get its reply."""
    said = envelope("test.note", {"text": "once"})
    replies = crowd(20, lambda _number: commands.run(said, wang_fang.subject))
    assert len(set(replies)) == 1
    assert json.loads(replies[0])["ok"]
    assert noted == ["once"]


@both
def test_of_twenty_bodies_under_one_id_one_is_done(wang_fang: Worker, noted: list[str]) -> None:
    """P4."""
    id_ = new_id()
    bodies = [envelope("test.note", {"text": str(number)}, id_) for number in range(20)]
    replies = crowd(20, lambda number: json.loads(commands.run(bodies[number], wang_fang.subject)))
    assert sorted(reply.get("code", "done") for reply in replies) == ["done"] + ["id_reused"] * 19
    assert len(noted) == 1


def test_only_our_own_pages_speak_for_a_person(client: TestClient, wang: Worker, noted: list[str]) -> None:
    for foreign in (
        "http://mallory.example",
        "null",
        "https://testserver",
        "http://testserver:81",
        "http://testserver.example",
    ):
        assert post(client, [item()], origin=foreign)[0] == 403
    assert noted == []
    assert post(client, [item()], origin="http://testserver")[0] == 200
    assert post(client, [item()])[0] == 200


def test_without_a_session_nothing_is_read(client: TestClient, wang: Worker, noted: list[str]) -> None:
    client.cookies.clear()
    status, answer = post(client, [item()])
    assert (status, answer["code"]) == (401, "not_signed_in")
    client.cookies.set("nfe", "of somebody else's making")
    assert post(client, b"not even a list")[0] == 401
    assert noted == []


def test_a_session_that_ended_opens_nothing(client: TestClient, wang: Worker, noted: list[str]) -> None:
    with database.work() as session:
        people.sign_out(session, wang.token)
    assert post(client, [item()])[0] == 401
    assert noted == []


def test_a_session_grows_old(client: TestClient, wang: Worker) -> None:
    with clock.stopped_at(clock.now() + timedelta(days=30, seconds=1)):
        assert post(client, [item()])[0] == 401


def test_a_clerk_does_not_come_in_by_the_workers_door(client: TestClient, wang: Worker, noted: list[str]) -> None:
    clerk = cast.clerk_zhao()
    with database.work() as session:
        token = people.sign_in(session, clerk.person_id)
    client.cookies.clear()
    for name in ("nfe", "nfe-desk"):
        client.cookies.set(name, token)
        assert post(client, [item()])[0] == 401
    assert noted == []


def test_who_asks_is_known_by_the_session_and_never_by_what_was_sent(client: TestClient, wang: Worker) -> None:
    """P33."""
    other = newcomer()
    claims = {"x-auth-sub": str(other.id), "authorization": f"Bearer {other.token}"}
    assert client.get("/api/me", headers=claims).json()["owner"] == str(wang.id)
    assert client.get(f"/api/me?person_id={other.id}").json()["owner"] == str(wang.id)
