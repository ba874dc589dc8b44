"""The command door over HTTP: what it takes, what it refuses whole, and what it answers item by item."""

from __future__ import annotations

import json
from typing import Any

from starlette.testclient import TestClient

from nfe_app.base.database import new_id
from nfe_app.base.door import LARGEST, MOST
from nfe_app.base.replies import Kept
from tests.base.notes import Item, item, post
from tests.cast import Worker, has_paid, newcomer
from tests.deeds import count_of


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
    "one item too many": [item() for _ in range(MOST + 1)],
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


def test_the_longest_list_is_answered_in_its_order(client: TestClient, wang: Worker, noted: list[str]) -> None:
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
    listed = [one for each in bad.values() for one in (item(payload={"text": each["id"]}), each)] + [
        item(payload={"text": "last"})
    ]
    status, answers = post(client, listed)
    assert status == 200
    assert [answer.get("code", "done") for answer in answers[1::2]] == list(bad)
    assert all(answer["ok"] for answer in answers[::2])
    assert set(noted) == {each["id"] for each in bad.values()} | {"last"}


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
