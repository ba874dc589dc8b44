"""Paying by a code inside WeChat's own browser, and the owner hears that somebody paid: how much, and never who (P33)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from nfe_app import chores
from nfe_app.base import clock, database, door
from nfe_app.messages import gateway as messages
from nfe_app.paycode import api
from nfe_app.payment import api as payment_api
from nfe_app.payment import gateway, outcome
from nfe_app.people.api import subject_of
from tests.cast import AUTUMN, OURS, Worker
from tests.deeds import everything_kept, news_of, part_of, pay
from tests.paycode.deeds import digits, make
from tests.payment.channels import MOUNT, ORIGIN, Town
from tests.payment.counter import Counter, accounts
from tests.payment.test_pay_inside_wechat import Inside

TEXT = "有人用缴费码替你缴了 1,600.00 元社保费，已经入账。在“让别人付”那一页能看到。"


@pytest.fixture
def client(autumn: None) -> Iterator[TestClient]:
    """A mother's browser inside WeChat, at the doors of payment codes; nobody is signed in."""
    app = FastAPI()
    door.answer_refusals(app)
    app.include_router(api.router)
    app.include_router(payment_api.routes(subject_of))
    with TestClient(app, client=("203.0.113.7", 50000), headers=OURS) as browser:
        yield browser


@pytest.fixture
def inside(client: TestClient, tmp_path: Any) -> Inside:
    """WeChat as it is, with a browser that is told on the page."""
    return Inside(Counter(client, Town(tmp_path / "town")))


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was sent to phones."""
    came: list[tuple[str, str]] = []

    class Carrier:
        """A carrier that may be down."""

        down = False

        def send(self, phone: str, text: str) -> None:
            """One text."""
            if self.down:
                raise RuntimeError("no carrier")
            came.append((phone, text))

    monkeypatch.setattr(messages, "CHANNEL", Carrier())
    return came


@pytest.fixture
def code(rider: Worker) -> str:
    """The rider's code, as it is typed."""
    return digits(make(rider))


def seen(inside: Inside, code: str) -> dict[str, Any]:
    """What the mother sees."""
    return inside.counter.client.get(f"/api/for/{code}").json()  # type: ignore[no-any-return]


def begin(inside: Inside, code: str) -> str:
    """She begins to pay in WeChat's own way; the link to the cashier."""
    return str(inside.counter.client.post(f"/api/for/{code}/pay", json={"way": "jsapi"}).json()["cashier"])


def follow(inside: Inside, link: str, **said: str) -> str:
    """Where a link leads."""
    return str(inside.counter.client.get(link, params=said, follow_redirects=False).headers["location"])


def test_a_stranger_is_known_by_a_redirect_and_her_page_is_told_what_to_pay(inside, rider, code, texts):
    assert seen(inside, code)["ways"] == ["h5", "jsapi"]
    link = begin(inside, code)
    sign_in = follow(inside, link)
    assert urlsplit(sign_in).path == f"{MOUNT}/connect/oauth2/authorize"
    assert follow(inside, link, **inside.sign_in(sign_in)) == f"http://testserver/for/?code={code}"
    told = seen(inside, code)
    assert (told["state"], told["inside"], told["bridge"]["signType"]) == ("under_way", True, "RSA")
    cashier = inside.counter.town._browser().get(f"{ORIGIN}{MOUNT}/bridge?{urlencode(told['bridge'])}")
    inside.counter.town._browser().post(cashier.headers["location"], data={"deed": "pay"})
    assert texts == []
    inside.counter.tell()
    told = seen(inside, code)
    assert (told["state"], told["inside"], told["bridge"], told["cashier"]) == ("paid", False, {}, "")
    assert accounts()["channel:wechat"] == 160_000
    assert texts == [(f"+86{rider.phone}", TEXT)]


def test_neither_her_page_nor_the_address_names_the_payment_or_its_owner(inside, rider, code):
    """P33."""
    link = begin(inside, code)
    sign_in = follow(inside, link)
    follow(inside, link, **inside.sign_in(sign_in))
    (payment,) = part_of(rider, "payments")
    told = sign_in + str(seen(inside, code))
    assert not [one for one in (payment["id"], str(rider.id), rider.name, rider.phone) if one in told]


@pytest.mark.parametrize("said", [{"code": "made up"}, {"code": "made up", "state": "ä"}, {"state": "x"}])
def test_a_sign_in_that_is_not_for_this_payment_charges_nobody(inside, rider, code, said):
    link = begin(inside, code)
    to = follow(inside, link, **said)
    assert to == f"http://testserver/for/?code={code}" or "/connect/oauth2/authorize" in to
    assert ("POST jsapi" in inside.counter.asked, accounts()) == (False, {})


def test_with_the_line_down_she_is_led_back_and_may_try_again(inside, code):
    link = begin(inside, code)
    said = inside.sign_in(follow(inside, link))
    inside.counter.down = True
    assert follow(inside, link, **said) == f"http://testserver/for/?code={code}"
    inside.counter.down = False
    assert "/connect/oauth2/authorize" in follow(inside, link)


def settle(who: Worker, notice: str = "", state: gateway.State = "paid") -> None:
    """The channel tells of the newest payment."""
    told = news_of(UUID(part_of(who, "payments")[0]["id"]), notice, state)
    with database.work() as session:
        outcome.settle(session, "wechat", told)


def test_what_wechats_browser_is_told_is_told_while_it_can_be_paid_alone(inside, rider, code):
    link = begin(inside, code)
    follow(inside, link, **inside.sign_in(follow(inside, link)))
    assert seen(inside, code)["inside"]
    settle(rider, state="closed")
    assert (seen(inside, code)["inside"], seen(inside, code)["bridge"]) == (False, {})


def test_the_owner_is_told_once_however_often_the_channel_tells(inside, rider, code, texts):
    """P6."""
    begin(inside, code)
    for notice in ("EV-1", "EV-1", "EV-2"):
        settle(rider, notice)
    assert texts == [(f"+86{rider.phone}", TEXT)]


def test_with_no_carrier_she_is_told_later_and_the_money_is_in_all_the_same(inside, rider, code, texts):
    messages.CHANNEL.down = True
    begin(inside, code)
    settle(rider)
    assert (texts, accounts()["channel:wechat"]) == ([], 160_000)
    messages.CHANNEL.down = False
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        chores.deliver_waiting()
    assert len(texts) == 1


def test_what_she_pays_herself_and_what_came_to_nothing_is_no_news(inside, rider, code, texts):
    begin(inside, code)
    settle(rider, state="closed")
    pay(rider)
    assert texts == []


def test_the_journal_keeps_no_text(inside, rider, code, texts):
    begin(inside, code)
    settle(rider)
    assert texts
    assert TEXT not in everything_kept()
