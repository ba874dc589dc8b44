"""Two phones of one person live through anything, and agree in the end; `POCKETS="500 7"` lives 500 lives from seed 7 on."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from fastapi.responses import JSONResponse

from nfe_app import nfe_app
from nfe_app.base import clock, database
from nfe_app.base.months import Month
from nfe_app.catalog import actions as catalog
from nfe_app.people import actions as people
from nfe_app.people.api import cookie
from tests import cast
from tests.harness.pockets import Life
from tests.harness.proxy import Proxy

LIVES, SEED = (int(one) for one in os.environ.get("POCKETS", "2 2026").split())
STEPS = 40
OFFERED = {"employee_pension": ("floor", "wage"), "unemployment": ("floor", "wage")}


@pytest.fixture
def line(house: str) -> Iterator[Proxy]:
    """The product's API on loopback behind a line that can go wrong, with a door for signing in without a code."""
    app = nfe_app.api()

    @app.post("/api/as/{person_id}")
    def sign_in(person_id: str) -> JSONResponse:
        with database.work() as session:
            who = database.hold(session, people.tables.Person, people.UUID(person_id))
            assert who
            token = people.sign_in(session, who.id)
        answer = JSONResponse({"ok": True, "owner": person_id})
        answer.set_cookie(cookie(), token)
        return answer

    listener = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_level="error", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    with Proxy(listener.getsockname()[:2]) as proxy:
        yield proxy
    server.should_exit = True
    thread.join()


def prices() -> dict[str, dict[str, int]]:
    """What each choice costs today."""
    month = Month.of(clock.today())
    return {
        scheme: {one: catalog.price("110000", scheme, one, None, month).amount.count for one in options}
        for scheme, options in OFFERED.items()
    }


def agreed(life: Life) -> None:
    """Fails with all that is not as it has to be."""
    faults = life.faults()
    assert not faults, "\n".join(faults)


def test_whatever_happens_to_two_phones_they_agree_in_the_end_and_nothing_is_lost_or_done_twice(
    line: Proxy, tmp_path: Path
) -> None:
    """P13, P14, P15, P18, P19: clocks minutes apart, answers cut at any byte, kill -9, sign-out, in drawn orders."""
    for seed in range(SEED, SEED + LIVES):
        folder = tmp_path / str(seed)
        folder.mkdir()
        who = cast.newcomer()
        cast.is_known(who)
        life = Life(seed, who.id, line, folder, prices())
        try:
            life.live(STEPS)
            agreed(life)
            assert life.let_go()["pension"] == ""
            agreed(life)
        except BaseException:
            print(f"seed {seed}, again by POCKETS='1 {seed}'", *life.log, sep="\n")
            raise
        finally:
            life.end()
