"""A line that breaks at any byte costs a picture no more than a piece, and a deed no twin."""

from __future__ import annotations

import http.client
import json
import random
import socket
import threading
from collections.abc import Iterator
from contextvars import copy_context
from hashlib import sha256
from typing import Any

import pytest
import uvicorn

from nfe_app import nfe_app
from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.materials import actions
from nfe_app.refund import tables as refunds
from tests.cast import OURS, PHOTO, Worker, envelope, has_stopped
from tests.deeds import count_of
from tests.harness.proxy import FINE, Plan, Proxy

SEED = 20261126
CUTS = 50
LOST = 200
PIECE = 32 * 1024
LONG = PHOTO[:33] + random.Random(SEED).randbytes(1_500_000)


@pytest.fixture
def line(autumn) -> Iterator[Proxy]:
    """A line to the whole API, which may be told to break."""
    listener = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(nfe_app.api(), log_level="critical", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    here = copy_context()  # the clock stands still there too
    thread = threading.Thread(target=here.run, args=(server.run, [listener]), daemon=True)
    thread.start()
    with Proxy(listener.getsockname()[:2]) as proxy:
        yield proxy
    server.should_exit = True
    thread.join()


def ask(line: Proxy, who: Worker, method: str, path: str, body: bytes) -> Any:
    """The answer to one request over a connection of its own; None where the line broke before it was whole."""
    phone = http.client.HTTPConnection("127.0.0.1", line.port, timeout=30)
    try:
        phone.request(method, path, body, {"cookie": f"nfe={who.token}"} | OURS)
        return json.loads(phone.getresponse().read())
    except (OSError, http.client.HTTPException, ValueError):
        return None
    finally:
        phone.close()


def test_a_photo_cut_fifty_times_at_random_bytes_arrives_as_it_is(line, wang_fang):
    """P16."""
    chance, id_ = random.Random(SEED), new_id()
    told = {"id": str(id_), "length": len(LONG), "digest": sha256(LONG).hexdigest()}
    cuts, whole = 0, False
    while not whole:
        line.plans = lambda _number: FINE
        now = ask(line, wang_fang, "POST", "/api/materials", json.dumps(told).encode())
        have, whole = now["have"], now["whole"]
        if cuts < CUTS:
            way = chance.choice(["cut_up", "cut_down"])
            broken = Plan(**{way: chance.randrange(PIECE + 400 if way == "cut_up" else 300)})
            line.plans = lambda _number, broken=broken: broken
            cuts += 1
        where = f"/api/materials/{id_}?start={have}"
        ask(line, wang_fang, "PUT", where, LONG[have : have + PIECE])
    assert cuts == CUTS, f"seed {SEED}"
    with database.work() as session:
        actions.use(session, wang_fang.id, [id_], new_id())
        assert sha256(actions._content(session, id_)).hexdigest() == told["digest"]


def test_an_answer_lost_two_hundred_times_at_random_bytes_makes_no_twin(line, wang_fang):
    """P14: the phone sends the same item until it has read an answer."""
    chance = random.Random(SEED)
    item = envelope("refund.request", has_stopped(wang_fang)).model_dump(mode="json")
    said = json.dumps([item]).encode()
    for _ in range(LOST):
        line.plans = lambda _number, at=chance.randrange(600): Plan(cut_down=at)
        ask(line, wang_fang, "POST", "/api/commands", said)
    line.plans = lambda _number: FINE
    (answer,) = ask(line, wang_fang, "POST", "/api/commands", said)
    assert answer["ok"], f"seed {SEED}: {answer}"
    assert count_of(refunds.Refund) == 1
