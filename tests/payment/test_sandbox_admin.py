"""Behind the counter of the sandbox everything is seen, and may be let happen now; strangers see nothing of it."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import Giving
from nfe_app.payment.sandbox.channel import Sandbox, Setting
from nfe_app.payment.sandbox.faults import NONE
from tests.payment.channels import MOUNT, NOW, ORIGIN, Town, order, sandbox_keys

NUMBER = "WF202611230001"
ADMIN = f"{MOUNT}/admin"
DAY = "2026-11-23"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    """One order paid, half of it on its way back, and a merchant who is not at home."""
    town = Town(tmp_path)
    town.answer = lambda _request: httpx.Response(500)
    town.press(town.wechat().order(order(description="<b>养老</b>")).address, "pay")
    town.wechat().refund(Giving("RF1", NUMBER, Fen(100), Fen(208894), "多缴"))
    town.sandbox.deliver_due(NOW)
    return town


@pytest.fixture
def visit(tmp_path) -> Callable[..., TestClient]:
    """A visitor from an address, at the counter of the same store."""

    def come(host: str = "127.0.0.1", demo: bool = False) -> TestClient:
        setting = Setting(sandbox_keys()[1], tmp_path / "sandbox.db", ORIGIN + MOUNT, False, NONE, demo=demo)
        answer = httpx.MockTransport(lambda _request: httpx.Response(204))
        app = Starlette(routes=[Mount(MOUNT, Sandbox(setting, answer).app)])
        return TestClient(app, base_url=ORIGIN, client=(host, 50000), follow_redirects=False)

    return come


def test_trades_refunds_and_notices_are_seen_with_their_tries(town, visit):
    seen = visit().get(ADMIN).text
    assert f"<td>{NUMBER}</td><td>MWEB</td><td>REFUND</td><td>2088.94</td><td>11-23 10:00:00</td>" in seen
    assert f"<td>RF1</td><td>{NUMBER}</td><td>PROCESSING</td><td>1.00</td>" in seen
    assert "<td>1</td><td>11-23 10:00:15</td><td>500</td><td></td>" in seen
    assert "<script" not in seen and "<b>" not in seen


@pytest.mark.parametrize(
    "host, demo, status", [("127.0.0.1", False, 200), ("203.0.113.7", False, 404), ("203.0.113.7", True, 200)]
)
def test_only_this_machine_looks_behind_the_counter_unless_it_is_a_demonstration(town, visit, host, demo, status):
    assert visit(host, demo).get(ADMIN).status_code == status
    assert visit(host, demo).post(ADMIN, data={"deed": "due"}).status_code == (303 if status == 200 else 404)


def test_no_other_page_presses_a_button_here(town, visit):
    sent = visit().post(ADMIN, data={"deed": "due"}, headers={"Origin": "https://elsewhere.example"})
    assert sent.status_code == 404
    assert "PROCESSING" in visit().get(ADMIN).text


def test_everything_that_waits_can_be_let_happen_now(town, visit):
    assert visit().post(ADMIN, data={"deed": "due"}).status_code == 303
    assert town.wechat().refund_of("RF1", NUMBER).state == "done"
    assert town.sandbox.make_due(NOW) == 0


@pytest.mark.parametrize("end, state", [("ABNORMAL", "abnormal"), ("CLOSED", "closed"), ("SUCCESS", "done")])
def test_a_refund_ends_as_one_wishes(town, visit, end, state):
    assert visit().post(ADMIN, data={"deed": "end", "refund": "RF1", "end": end}).status_code == 303
    assert town.wechat().refund_of("RF1", NUMBER).state == state
    assert visit().post(ADMIN, data={"deed": "end", "refund": "RF1", "end": end}).status_code == 400


def test_a_bill_is_made_at_once_with_a_difference_planted_in_it(town, visit):
    planted = {"deed": "plant", "day": DAY, "kind": "missing_line", "count": "1", "seed": "7"}
    for sent in ({"deed": "release", "day": DAY}, planted):
        assert visit().post(ADMIN, data=sent).status_code == 303
    assert [row.kind for row in town.wechat().bill_of(NOW.date())] == ["refund"]
    assert f"<td>{DAY}</td><td>missing_line</td><td>{NUMBER}</td>" in visit().get(ADMIN).text


WRONG = [
    {},
    {"deed": "burn"},
    {"deed": "release", "day": "soon"},
    {"deed": "plant", "day": DAY, "kind": "rot", "count": "1", "seed": "7"},
    {"deed": "plant", "day": DAY, "kind": "missing_line", "count": "9", "seed": "7"},
    {"deed": "end", "refund": "RF9", "end": "CLOSED"},
    {"deed": "end", "refund": "RF1", "end": "LOST"},
]


@pytest.mark.parametrize("sent", WRONG, ids=str)
def test_a_button_that_is_not_there_does_nothing(town, visit, sent):
    assert visit().post(ADMIN, data=sent).status_code == 400
    assert visit().post(ADMIN, content=b"x" * 5000).status_code == 413
