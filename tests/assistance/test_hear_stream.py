"""The worker's phone hears by server-sent events while a sitting is open: each change once, and the end; nobody else hears anything."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from types import SimpleNamespace
from uuid import UUID

import pytest

from nfe_app.assistance import api
from nfe_app.base import live
from nfe_app.people.actions import NotSignedIn
from tests.assistance.beside import proposes
from tests.cast import Worker, is_beside, new_clerk, newcomer, send
from tests.deeds import result_of


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk."""
    return new_clerk("clerk")


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


async def told(stream: AsyncIterator[bytes]) -> dict[str, object]:
    """The next state that is told, comments left out."""
    async for event in stream:
        if event.startswith(b"data: "):
            said: dict[str, object] = json.loads(event.removeprefix(b"data: "))
            return said
    raise AssertionError("nothing more is told")


def stream_of(who: Worker, which: dict[str, object]) -> AsyncIterator[bytes]:
    """What the phone of somebody hears."""
    return api._stream(SimpleNamespace(), UUID(str(which["sitting_id"])), lambda _request: who.subject)


def test_each_change_is_told_until_the_end(she, clerk):
    which = is_beside(she, clerk)

    async def listen() -> list[object]:
        """What comes, one after another."""
        stream = stream_of(she, which)
        first = await told(stream)
        await asyncio.to_thread(proposes, clerk, which, "frequency", "quarter")
        offered = await told(stream)
        await asyncio.to_thread(send, clerk, "assistance.leave", which)
        over = await told(stream)
        assert [event async for event in stream] == []
        return [first["state"], len(offered["proposals"]), over["state"]]

    assert asyncio.run(listen()) == ["together", 1, "over"]


def test_news_that_comes_between_looking_and_waiting_is_not_missed(autumn):
    async def listen() -> bool:
        """Told before anybody waits."""
        async with live.hearing("thing") as ear:
            await asyncio.to_thread(live._ring, "thing")
            return await ear.news(5)

    assert asyncio.run(listen())


def test_who_hears_nothing_looks_again_after_a_while_and_leaves_nothing_behind(autumn):
    async def listen() -> bool:
        """Nobody tells anything."""
        async with live.hearing("thing") as ear:
            return await ear.news(0.01)

    assert not asyncio.run(listen())
    assert live._ears == {}


def test_a_stream_ends_with_the_sign_in(she, clerk):
    """P39: the line of somebody who has left tells nothing more."""
    which = is_beside(she, clerk)
    gone = iter([False, True])

    def subject(_request: object):
        if next(gone):
            raise NotSignedIn
        return she.subject

    async def listen() -> list[bytes]:
        """Everything that comes."""
        stream = api._stream(SimpleNamespace(), UUID(str(which["sitting_id"])), subject)
        await told(stream)
        await asyncio.to_thread(proposes, clerk, which, "frequency", "quarter")
        return [event async for event in stream]

    assert asyncio.run(listen()) == [b"event: gone\ndata: not_signed_in\n\n"]


def test_over_http_it_is_told_once_and_to_its_worker_alone(she, clerk, client):
    which = is_beside(she, clerk)
    address = f"/api/assistance/{which['sitting_id']}"
    client.cookies.set("nfe", she.token)
    assert client.get(address).json()["state"] == "together"
    client.cookies.set("nfe", newcomer().token)
    assert client.get(address).status_code == 404
    client.cookies.clear()
    assert client.get(address).status_code == 401


def test_a_phone_opens_shows_and_reads_the_receipt(she, clerk, client):
    ours = {"sec-fetch-site": "same-origin"}
    client.cookies.set("nfe", she.token)
    opened = client.post("/api/assistance", json={"scope": "enrolment", "minutes": 30}, headers=ours).json()
    assert len(opened["code"]) == 6
    result_of(send(clerk, "assistance.join", {"code": opened["code"]}))
    result_of(send(she, "assistance.let_in", {"sitting_id": opened["sitting_id"]}))
    address = f"/api/assistance/{opened['sitting_id']}/frame"
    shown = {"page": "/join/", "fields": {"place": "110000"}}
    assert client.post(address, json=shown, headers=ours).json()["ok"]
    refused = client.post(address, json={"page": "/join/", "fields": {"name": "王芳"}}, headers=ours)
    assert (refused.status_code, refused.json()["code"]) == (400, "not_shareable")
    (receipt,) = client.get("/api/assistance").json()["sittings"]
    assert [(one["title"], one["says"]) for one in receipt["seen"]] == [("参保地", "北京市")]
