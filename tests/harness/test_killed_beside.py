"""P58: one of two servers is killed while a clerk looks along; nothing that was shown, proposed or said is lost, and the phone goes on at the other."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from bench import servers as run
from tests.cast import OURS, Worker, envelope, is_beside, new_clerk, newcomer, send
from tests.conftest import forget, missing
from tests.deeds import result_of
from tests.harness.proxy import Proxy
from tests.harness.test_rolling_restart import Server, on_postgres, servers, told, way

__all__ = ["servers", "way"]


@pytest.fixture(autouse=True)
def between(house: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Redis between the processes: both servers, and this one, at which the clerk sits."""
    server = shutil.which("redis-server") or missing("redis", "no redis-server on the PATH")
    with run.redis(str(server)) as address:
        monkeypatch.setenv("NFE_REDIS_URL", address)
        forget()
        yield


def news(heard: Iterator[str]) -> dict[str, Any]:
    """The next thing that the phone is told of the sitting."""
    said: dict[str, Any] = json.loads(next(heard).removeprefix("data: "))
    return said


def answers(phone: httpx.Client, proposal: str) -> dict[str, Any]:
    """The worker takes what was proposed."""
    item = envelope("assistance.answer", {"proposal_id": proposal, "accepted": True})
    said: dict[str, Any] = phone.post("/api/commands", json=[item.model_dump(mode="json")]).json()[0]
    return said


@on_postgres
def test_the_server_the_phone_listens_at_is_killed_and_the_other_tells_it_all(
    servers: list[Server], way: Proxy
) -> None:
    """What the clerk does meanwhile, at a third process, comes by Redis at once before, and is read from the database after."""
    she, clerk = newcomer(), new_clerk("clerk")
    which = is_beside(she, clerk)
    address = f"/api/assistance/{which['sitting_id']}"
    with at(way, she) as phone:
        with phone.stream("GET", address, headers={"accept": "text/event-stream"}) as line:
            heard = told(line)
            assert news(heard)["state"] == "together"
            result_of(send(clerk, "assistance.propose", which | {"field": "frequency", "value": "quarter"}))
            (proposal,) = news(heard)["proposals"]
            servers[0].die()
            result_of(send(clerk, "assistance.reply", which | {"text": "看亮起来的那一栏"}))
            assert list(heard) == [], "cut"
        way.there = ("127.0.0.1", servers[1].port)
        with phone.stream("GET", address, headers={"accept": "text/event-stream"}) as line:
            heard = told(line)
            now = news(heard)
            assert (now["state"], now["proposals"], now["lines"][0]["text"]) == (
                "together",
                [proposal],
                "看亮起来的那一栏",
            )
            assert answers(phone, proposal["id"])["ok"]
            assert news(heard)["proposals"] == []
            result_of(send(clerk, "assistance.leave", which))
            assert news(heard)["state"] == "over"


def at(way: Proxy, who: Worker) -> httpx.Client:
    """The phone of somebody, behind what leads to one of the servers."""
    return httpx.Client(base_url=f"http://127.0.0.1:{way.port}", cookies={"nfe": who.token}, headers=OURS, timeout=60)
