"""The gate before a real Reflex app, with python-socketio as the browser (P40)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
import socketio
import uvicorn

from nfe_app import gate
from nfe_app.base import database
from nfe_app.base.settings import settings
from nfe_app.gate import Gate
from nfe_app.people import actions as people
from tests.cast import new_clerk, seat_of

EVENT = {
    "name": "reflex___state____state.hydrate",
    "payload": {},
    "router_data": {"pathname": "/", "query": {}},
    "token": "t",
}


class Desk:
    """A socket.io server as Reflex has it, which says what it was told, behind the gate, on a port of its own."""

    def __init__(self) -> None:
        self.heard: list[object] = []
        self.server = socketio.AsyncServer(async_mode="asgi", cors_allowed_origins="*", transports=["websocket"])
        self.server.on("event", self.hear, namespace="/_event")
        self.server.on("connect", lambda *_said: None, namespace="/_event")

    async def hear(self, sid: str, said: object) -> None:
        """Note an event, and answer it."""
        self.heard.append(said)
        await self.server.emit("event", "heard", to=sid, namespace="/_event")


@pytest.fixture
def desk(house: str) -> Iterator[tuple[Desk, str]]:
    """The desk and its address."""
    made = Desk()
    app = Gate(socketio.ASGIApp(made.server, socketio_path="/_event"), look_every=0.02)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, log_level="error", lifespan="off"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        thread.join(0.01)
        assert thread.is_alive()
    yield made, f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


def browser_of(origin: str | None) -> socketio.Client:
    """A browser whose page is of an origin; of ours where none is named."""
    said = settings().public_origin if origin is None else origin
    how = {"origin": said} if said else {"suppress_origin": True}
    return socketio.Client(reconnection=False, websocket_extra_options=how)


def comes(browser: socketio.Client, address: str, cookie: str) -> None:
    """It connects as Reflex's page does."""
    headers = {"Cookie": cookie} if cookie else {}
    browser.connect(address, headers, transports=["websocket"], namespaces=["/_event"], socketio_path="/_event")


def visit(
    address: str, origin: str | None = None, cookie: str = "", events: int = 1, size: int = 0
) -> dict[str, object]:
    """A browser comes, sends some events and waits: whether it was let in, what came back, and whether it was thrown out."""
    browser, back, news = browser_of(origin), [], threading.Event()
    browser.on("event", lambda said: (back.append(said), news.set()), namespace="/_event")
    browser.on("disconnect", lambda *_why: news.set(), namespace="/_event")
    try:
        comes(browser, address, cookie)
    except socketio.exceptions.ConnectionError:
        return {"in": False, "back": [], "out": True}
    line = browser.eio.ws
    with suppress(socketio.exceptions.SocketIOError):
        for _each in range(events):
            browser.emit("event", EVENT | {"pad": "x" * size}, namespace="/_event")
    if events > 1 or size:
        browser.wait()
    else:
        news.wait(2)
    out = not browser.connected
    browser.disconnect()
    line.shutdown()
    return {"in": True, "back": back, "out": out}


def seat(who) -> str:
    """The cookie of somebody's desk."""
    return seat_of(who.token)


def test_a_clerk_is_heard(desk):
    made, address = desk
    came = visit(address, cookie=seat(new_clerk()))
    assert (came["in"], came["back"], len(made.heard)) == (True, ["heard"], 1)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", ""])
def test_a_page_of_somebody_else_is_not_let_in(desk, origin):
    """P40."""
    made, address = desk
    assert visit(address, origin, seat(new_clerk()))["in"] is False
    assert made.heard == []


@pytest.mark.parametrize("cookie", ["", "nfe-desk=made-up"])
def test_where_nobody_is_signed_in_no_event_goes_further(desk, cookie):
    """P40: no session, no State."""
    made, address = desk
    came = visit(address, cookie=cookie)
    assert (came["in"], came["back"], made.heard) == (True, [], [])


def test_without_the_token_of_the_session_no_event_goes_further(desk):
    """P33, P40: a page of another site has a browser bring the sign-in at most, and what lies beside it never."""
    made, address = desk
    came = visit(address, cookie=f"nfe-desk={new_clerk().token}")
    assert (came["in"], came["back"], made.heard) == (True, [], [])


def test_more_than_a_megabyte_closes_the_socket(desk):
    """P40."""
    made, address = desk
    assert visit(address, cookie=seat(new_clerk()), size=1024 * 1024)["out"]
    assert made.heard == []


def test_more_than_fifty_events_a_second_close_the_socket(desk, monkeypatch):
    """P40: within one second, however long this machine takes for it."""
    made, address = desk
    monkeypatch.setattr(gate, "monotonic", lambda: 5.0)
    assert visit(address, cookie=seat(new_clerk()), events=200)["out"]
    assert len(made.heard) <= 50


def test_an_idle_socket_closes_when_the_sign_in_ends(desk):
    """P39: nothing need be sent for it."""
    _made, address = desk
    who = new_clerk()

    browser = browser_of(None)
    comes(browser, address, seat(who))
    line = browser.eio.ws
    with database.work() as session:
        people.sign_out(session, who.token)
    browser.wait()
    assert not browser.connected
    line.shutdown()


def test_there_is_no_way_beside_the_socket(desk):
    """P40: by polling nobody is heard."""
    import httpx  # noqa: PLC0415

    made, address = desk
    asked = httpx.get(f"{address}/_event/", params={"EIO": "4", "transport": "polling"})
    assert (asked.status_code, made.heard) == (426, [])
