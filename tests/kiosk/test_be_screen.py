"""A browser is a kiosk by the address it was started with, and by nothing else; what it may read and do over HTTP."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from nfe_app.base import clock, database
from nfe_app.kiosk import actions, api, rules, screens
from nfe_app.kiosk.rules import NotAKiosk
from tests.cast import AUTUMN, BEIJING, OURS, Worker, kiosk, may_show, newcomer, send, shows
from tests.deeds import everything_kept, result_of

DEEDS = {"touch": {}, "printed": {}, "end": {"idle": False}, "wiped": {}}


@pytest.fixture
def seat(autumn) -> str:
    """A kiosk in a hall."""
    return kiosk()


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


def added() -> str:
    """The secret in the start address of a kiosk that was just enlisted."""
    with database.work() as session:
        return actions.add(session, "大厅 1 号机", BEIJING).partition("#")[2]


def test_the_start_address_makes_a_browser_the_kiosk(client, autumn):
    told = client.post("/api/kiosk/begin", json={"secret": added()})
    assert told.json() == {"ok": True}
    assert {"httponly", "samesite=strict", "path=/"} <= {
        one.strip().lower() for one in told.headers["set-cookie"].split(";")
    }
    assert client.post("/api/kiosk/touch", json={}).json() == {"ok": True, "left": 0}


def test_a_secret_of_a_kiosk_lies_open_nowhere(autumn):
    assert added() not in everything_kept()


@pytest.mark.parametrize("secret", ["", "x", "A" * 43])
def test_a_guessed_address_makes_none(client, seat, secret):
    assert client.post("/api/kiosk/begin", json={"secret": secret}).json()["code"] == "not_a_kiosk"


def test_one_browser_is_a_kiosk_at_a_time(client, autumn):
    """Who carries the address away makes the screen in the hall go dark, where it is seen."""
    secret = added()
    with database.work() as session:
        first = screens.claim(session, secret)
    with database.work() as session:
        screens.claim(session, secret)
    client.cookies.set("nfe-kiosk", first)
    assert client.post("/api/kiosk/touch", json={}).json()["code"] == "not_a_kiosk"


def test_a_withdrawn_kiosk_does_nothing_and_its_address_makes_none(client, autumn):
    secret = added()
    client.post("/api/kiosk/begin", json={"secret": secret})
    with database.work() as session:
        (one,) = actions.listed(session)
        actions.withdraw(session, screens.UUID(str(one["id"])))
    for deed, said in DEEDS.items():
        assert client.post(f"/api/kiosk/{deed}", json=said).status_code == 401
    assert client.get("/api/kiosk/screen").status_code == 401
    assert client.post("/api/kiosk/begin", json={"secret": secret}).status_code == 401


@pytest.mark.parametrize("deed", sorted(DEEDS))
def test_a_foreign_page_does_nothing_with_the_cookie_of_a_kiosk(client, seat, she, deed):
    shows(she, seat)
    client.cookies.set("nfe-kiosk", seat)
    told = client.post(f"/api/kiosk/{deed}", json=DEEDS[deed], headers={"origin": "https://evil.example"})
    assert told.json()["code"] == "foreign_origin"


def test_the_sign_in_of_a_worker_is_no_kiosk_and_a_kiosk_is_no_worker(client, seat, she):
    client.cookies.set("nfe", she.token)
    assert client.get("/api/kiosk/screen").status_code == 401
    client.cookies.clear()
    client.cookies.set("nfe-kiosk", seat)
    assert client.get("/api/kiosk/visit").status_code == 401
    assert client.get("/api/me").status_code == 401


def test_a_picture_is_answered_to_its_own_screen_alone_and_kept_by_nobody(client, seat, she):
    """P41, P46"""
    address = f"/api/kiosk/visits/{shows(she, seat)['visit_id']}/1.png"
    client.cookies.set("nfe-kiosk", seat)
    told = client.get(address)
    assert (told.status_code, told.headers["cache-control"], told.headers["content-type"]) == (
        200,
        "no-store",
        "image/png",
    )
    client.cookies.set("nfe-kiosk", kiosk("大厅 2 号机"))
    assert client.get(address).status_code == 404
    client.cookies.clear()
    assert client.get(address).status_code == 401


@pytest.mark.parametrize("page", ["0", "2", "-1", "99"])
def test_there_are_no_more_pages_than_there_are(client, seat, she, page):
    address = f"/api/kiosk/visits/{shows(she, seat)['visit_id']}/{page}.png"
    client.cookies.set("nfe-kiosk", seat)
    assert client.get(address).status_code == 404


def test_the_end_has_the_browser_forget_and_the_paper_is_answered_no_more(client, seat, she):
    """P41"""
    which = shows(she, seat)
    client.cookies.set("nfe-kiosk", seat)
    told = client.post("/api/kiosk/end", json={"idle": False}, headers=OURS)
    assert told.headers["clear-site-data"] == '"cache", "storage"'
    assert client.get(f"/api/kiosk/visits/{which['visit_id']}/1.png").status_code == 404


def test_the_phone_reads_that_the_screen_was_looked_through(client, seat, she):
    """P41: the proof of the wipe."""
    result_of(send(she, "kiosk.end", shows(she, seat)))
    with database.work() as session:
        screens.wiped(session, screens.of_seat(session, seat))
    client.cookies.set("nfe", she.token)
    told = client.get("/api/kiosk/visit").json()
    assert (told["state"], told["wiped"]) == ("over", "10:00:00")


@pytest.mark.parametrize("address", ["/kiosk/", "/kiosk/en/"])
def test_the_page_lets_nothing_else_in_and_is_kept_by_nobody(client, address):
    """P41, P46"""
    told = client.get(address)
    assert told.headers["cache-control"] == "no-store"
    policy = dict(one.split(" ", 1) for one in told.headers["content-security-policy"].split("; "))
    assert policy.pop("require-trusted-types-for") == "'script'"
    assert set(policy.values()) == {"'none'", "'self'"}
    for kept in ("<input", "<form", "<textarea", "serviceWorker.register", "localStorage.set", "<style", "onclick"):
        assert kept not in told.text


def test_the_page_has_all_its_words_in_each_language(client):
    assert "用手机扫这个码" in client.get("/kiosk/").text
    told = client.get("/kiosk/en/").text
    assert "Scan this code with your phone" in told
    assert "用手机" not in told


def test_the_script_neither_keeps_nor_says_anything():
    """All words stand in the page; nothing is written to any store."""
    script = api.screen.SCRIPT.partition("*/")[2]
    assert not [one for one in ("setItem", "indexedDB.open", "caches.open", "pushState", "innerHTML") if one in script]
    assert not [letter for letter in script if letter > "\u2fff"]


async def told(stream: AsyncIterator[bytes]) -> dict[str, object]:
    """The next state that is told, comments left out."""
    async for event in stream:
        if event.startswith(b"data: "):
            said: dict[str, object] = json.loads(event.removeprefix(b"data: "))
            return said
    raise AssertionError("nothing more is told")


def test_the_screen_hears_each_change(seat, she):
    wanted = may_show(she, kiosk("2"))

    async def listen() -> list[object]:
        """From a code to a paper, to the next code."""
        stream = api._stream(seat)
        first = await told(stream)
        with database.look() as session:
            assert screens.of_seat(session, seat).seen_at == AUTUMN
        code = {"code": _code_shown[-1].partition("#")[2]}
        taken = await asyncio.to_thread(send, she, "kiosk.take", code)
        second = await told(stream)
        which = {"visit_id": result_of(taken)["visit_id"]}
        await asyncio.to_thread(send, she, "kiosk.show", which | {"number": wanted["number"]})
        third = await told(stream)
        await asyncio.to_thread(send, she, "kiosk.end", which)
        last = await told(stream)
        await stream.aclose()  # type: ignore[attr-defined]
        return [first["state"], second["state"], third["state"], last["state"], first["qr"] != last["qr"]]

    _code_shown: list[str] = []
    turn = screens.turn
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(screens, "turn", lambda *given: _code_shown.append(turn(*given)) or _code_shown[-1])
        assert asyncio.run(listen()) == ["waiting", "taken", "shown", "waiting", True]


def test_the_code_changes_each_minute(seat):
    code = api._Code()
    api._look(seat, code)
    first = code.address
    api._look(seat, code)
    assert code.address == first
    with clock.stopped_at(AUTUMN + rules.CODE_LIVES):
        api._look(seat, code)
    assert code.address != first


def test_a_stream_ends_with_the_kiosk(seat):
    async def listen() -> list[bytes]:
        """Everything that comes."""
        stream = api._stream(seat)
        await told(stream)
        await asyncio.to_thread(_withdraw, seat)
        return [event async for event in stream]

    assert asyncio.run(listen()) == [b"event: gone\ndata: not_a_kiosk\n\n"]


def _withdraw(seat: str) -> None:
    with database.work() as session:
        actions.withdraw(session, screens.of_seat(session, seat).id)


def test_who_is_none_hears_nothing(autumn):
    async def listen() -> list[bytes]:
        """Everything that comes."""
        return [event async for event in api._stream("nobody")]

    assert asyncio.run(listen()) == [b"event: gone\ndata: not_a_kiosk\n\n"]
    with pytest.raises(NotAKiosk), database.look() as session:
        screens.of_seat(session, "")


def test_the_list_tells_which_run_and_what_they_printed_today(seat, she):
    shows(she, seat)
    with database.work() as session:
        kiosk_ = screens.of_seat(session, seat)
        screens.note_seen(session, kiosk_)
        screens.printed(session, kiosk_)
    with database.look() as session:
        (one,) = actions.listed(session)
        assert (one["alive"], one["seen"], one["printed"]) == (True, "2025-10-01 10:00", 1)
    with clock.stopped_at(AUTUMN + rules.ALIVE * 2), database.look() as session:
        assert not actions.listed(session)[0]["alive"]
