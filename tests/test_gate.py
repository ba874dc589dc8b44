"""The gate before the live pages: our own pages alone, who it is by the cookie alone, and no longer than the sign-in lasts (P40)."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route, WebSocketRoute
from starlette.testclient import TestClient
from starlette.websockets import WebSocket, WebSocketDisconnect

from nfe_app.base import clock, database, door
from nfe_app.gate import ENDED, Gate, clerk_of
from nfe_app.people import actions as people
from tests.cast import AUTUMN, clerk_zhao, seat_of

OURS = {"origin": "http://testserver"}


async def live(socket: WebSocket) -> None:
    """A page behind the gate that says what it is told of its visitor, again for every message."""
    await socket.accept()
    try:
        while True:
            await socket.receive_text()
            await socket.send_text(json.dumps(dict(socket.headers)))
    except WebSocketDisconnect:
        pass


async def plain(request: Request) -> JSONResponse:
    """The same over HTTP."""
    return JSONResponse(dict(request.headers))


@pytest.fixture
def visitor(autumn):
    """Somebody before the gate."""
    with TestClient(Gate(Starlette(routes=[WebSocketRoute("/", live), Route("/", plain)]))) as made:
        yield made


@pytest.fixture
def zhao(autumn):
    """The clerk."""
    return clerk_zhao()


def token_of(person_id) -> str:
    """The token of a fresh sign-in."""
    with database.work() as session:
        return people.sign_in(session, person_id)


def told(visitor, **headers: str) -> dict[str, str]:
    """What the page behind the gate is told of a visitor with these headers."""
    with visitor.websocket_connect("/", headers=OURS | headers) as socket:
        socket.send_text("2 who am I?")
        return json.loads(socket.receive_text())


def test_a_clerk_is_known_by_the_cookie(visitor, zhao):
    assert told(visitor, cookie=seat_of(token_of(zhao.person_id)))["x-auth-sub"] == str(zhao.person_id)


def test_the_cookie_itself_goes_no_further(visitor, zhao):
    token = token_of(zhao.person_id)
    assert token not in json.dumps(told(visitor, cookie=seat_of(token)))


@pytest.mark.parametrize("cookie", ["", "nfe-desk=", "nfe-desk=made-up", "nfe=made-up"])
def test_without_a_sign_in_there_is_no_subject(visitor, cookie):
    assert "x-auth-sub" not in told(visitor, cookie=cookie)


def test_a_workers_sign_in_is_no_subject_here(visitor, wang_fang):
    assert "x-auth-sub" not in told(visitor, cookie=seat_of(wang_fang.token))


def test_nobody_says_by_themselves_who_they_are(visitor, zhao):
    """P40: neither on the socket nor beside it."""
    claimed = {"x-auth-sub": str(zhao.person_id), "X-Auth-Role": "clerk"}
    assert not any(name.startswith("x-auth-") for name in told(visitor, **claimed))
    over_http = visitor.get("/", headers=claimed).json()
    assert not any(name.startswith("x-auth-") for name in over_http)


def test_a_clerk_is_nobody_else_whatever_is_claimed(visitor, zhao, mallory):
    cookie = seat_of(token_of(zhao.person_id))
    assert told(visitor, cookie=cookie, **{"x-auth-sub": str(mallory.id)})["x-auth-sub"] == str(zhao.person_id)


@pytest.mark.parametrize("beside", ["", "; nfe-desk-csrf=", "; nfe-desk-csrf=made-up", "; nfe-csrf={}"])
def test_without_the_token_of_the_session_beside_it_the_cookie_is_nobodys(visitor, zhao, beside):
    """P33: browsers bring it from our own pages alone, whatever they say of where they come from."""
    token = token_of(zhao.person_id)
    assert "x-auth-sub" not in told(visitor, cookie=f"nfe-desk={token}{beside.format(door.csrf_of(token))}")


def test_the_token_of_another_session_does_not_stand_beside_it(visitor, zhao):
    token, other = token_of(zhao.person_id), token_of(zhao.person_id)
    assert "x-auth-sub" not in told(visitor, cookie=f"nfe-desk={token}; nfe-desk-csrf={door.csrf_of(other)}")


@pytest.mark.parametrize("origin", ["https://evil.example", "http://testserver.evil.example", "null", ""])
def test_pages_of_somebody_else_get_no_socket(visitor, zhao, origin):
    """P40."""
    cookie = seat_of(token_of(zhao.person_id))
    with (
        pytest.raises(WebSocketDisconnect) as refused,
        visitor.websocket_connect("/", headers={"origin": origin, "cookie": cookie}),
    ):
        pass
    assert refused.value.code == 1008


def test_whoever_does_not_say_from_where_gets_no_socket(visitor):
    with pytest.raises(WebSocketDisconnect), visitor.websocket_connect("/"):
        pass


def test_a_heartbeat_keeps_no_sign_in_open_and_ends_the_socket_of_an_idle_one(visitor, zhao):
    """P39: 15 minutes at the desk, whatever the socket says by itself."""
    token = token_of(zhao.person_id)
    with visitor.websocket_connect("/", headers=OURS | {"cookie": seat_of(token)}) as socket:
        for minutes, says in ((10, '42["a click"]'), (20, "3"), (25, "3")):
            with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)):
                assert clerk_of(token, used=says.startswith("4"))
        socket.send_text("3")
        assert socket.receive_text()
    with clock.stopped_at(AUTUMN + timedelta(minutes=25, seconds=1)):
        assert clerk_of(token, used=False) is None


def test_when_the_sign_in_ends_the_socket_closes_at_the_next_message(visitor, zhao):
    """P39: what was sent after that is not heard."""
    token = token_of(zhao.person_id)
    with visitor.websocket_connect("/", headers=OURS | {"cookie": seat_of(token)}) as socket:
        socket.send_text("still here")
        assert socket.receive_text()
        with database.work() as session:
            people.sign_out(session, token)
        socket.send_text("and now?")
        with pytest.raises(WebSocketDisconnect) as closed:
            socket.receive_text()
    assert closed.value.code == ENDED
