"""Inside WeChat's own browser: it says who pays, is told what to pay, and what it says of the outcome is believed by nobody."""

from __future__ import annotations

from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import UUID

import httpx
import pytest

from nfe_app.payment import gateway
from nfe_app.payment.wechat import WeChat
from tests.cast import send
from tests.deeds import bills_of, part_of, result_of
from tests.payment.channels import MOUNT, ORIGIN, sandbox_account
from tests.payment.counter import Counter, accounts, step_of


class Inside:
    """A rider's phone inside WeChat, before our product and the sandbox."""

    def __init__(self, counter: Counter, **other: str) -> None:
        self.counter = counter
        there = ORIGIN + MOUNT
        account = sandbox_account(open_url=there, api_url=there, **other)
        gateway.connect("wechat", WeChat(account, httpx.MockTransport(counter._carry)))

    def start(self, who) -> UUID:
        """A payment of everything she owes, in WeChat's own way."""
        wanted = {"bill_ids": [one["id"] for one in bills_of(who)], "amount_fen": 160_000, "way": "jsapi"}
        return UUID(result_of(send(who, "payment.start", wanted))["payment_id"])

    def sign_in(self, address: str) -> dict[str, str]:
        """WeChat's sign-in, which asks nothing; the code and the mark it brings back."""
        near = address.replace("testserver", urlsplit(ORIGIN).netloc)  # the sandbox leads to its own origin alone
        back = self.counter.town._browser().get(near).headers["location"]
        return {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}

    def come_back(self, who, payment_id: UUID, **said: str) -> str:
        """Back at our cashier's link; where it leads."""
        self.counter.client.cookies.set("nfe", who.token)
        way = f"/api/payments/{payment_id}/cashier"
        return self.counter.client.get(way, params=said, follow_redirects=False).headers["location"]


@pytest.fixture
def inside(counter) -> Inside:
    """WeChat as it is, with a browser that is told on the page."""
    return Inside(counter)


def test_she_is_known_by_a_redirect_and_the_page_is_told_what_to_pay(inside, rider):
    payment_id = inside.start(rider)
    sign_in = inside.come_back(rider, payment_id)
    assert (urlsplit(sign_in).path, inside.counter.asked) == (f"{MOUNT}/connect/oauth2/authorize", [])
    assert inside.come_back(rider, payment_id, **inside.sign_in(sign_in)).endswith(f"/paid/?payment={payment_id}")
    (told,) = part_of(rider, "payments")
    assert (told["step"], told["inside"], told["bridge"]["signType"]) == ("ordered", True, "RSA")
    cashier = inside.counter.town._browser().get(f"{ORIGIN}{MOUNT}/bridge?{urlencode(told['bridge'])}")
    inside.counter.town._browser().post(cashier.headers["location"], data={"deed": "pay"})
    assert inside.counter.tell() == 1
    (told,) = part_of(rider, "payments")
    assert (told["step"], told["inside"], told["bridge"]) == ("settled", False, {})


def test_where_the_sandbox_plays_wechats_browser_she_is_led_there_and_back(counter, rider):
    inside = Inside(counter, bridge_url=f"{ORIGIN}{MOUNT}/bridge")
    payment_id = inside.start(rider)
    code = inside.sign_in(inside.come_back(rider, payment_id))
    address = inside.come_back(rider, payment_id, **code)
    assert address.startswith(f"{ORIGIN}{MOUNT}/bridge?")
    assert parse_qs(urlsplit(address).query)["redirect_url"] == [f"http://testserver/paid/?payment={payment_id}"]
    assert part_of(rider, "payments")[0]["inside"] is False


def test_the_same_order_is_not_ordered_anew_while_it_is_fresh(inside, rider):
    payment_id = inside.start(rider)
    inside.come_back(rider, payment_id, **inside.sign_in(inside.come_back(rider, payment_id)))
    inside.come_back(rider, payment_id)
    assert inside.counter.asked.count("POST jsapi") == 1


@pytest.mark.parametrize("said", [{"code": "made up"}, {"code": "made up", "state": "ä"}])
def test_a_code_with_somebody_elses_mark_is_not_asked_about(inside, rider, said):
    payment_id = inside.start(rider)
    assert inside.come_back(rider, payment_id, **said).endswith(f"/paid/?payment={payment_id}")
    assert (inside.counter.asked, step_of(rider), accounts()) == ([], "created", {})


def test_a_code_that_was_used_charges_nobody(inside, rider):
    payment_id = inside.start(rider)
    said = inside.sign_in(inside.come_back(rider, payment_id))
    assert inside.come_back(rider, payment_id, **said | {"code": "made up"}).endswith(f"/paid/?payment={payment_id}")
    assert (step_of(rider), "POST jsapi" in inside.counter.asked) == ("created", False)


def test_with_the_line_down_she_is_led_back_and_may_try_again(inside, rider):
    payment_id = inside.start(rider)
    said = inside.sign_in(inside.come_back(rider, payment_id))
    inside.counter.down = True
    assert inside.come_back(rider, payment_id, **said).endswith(f"/paid/?payment={payment_id}")
    inside.counter.down = False
    assert "/connect/oauth2/authorize" in inside.come_back(rider, payment_id)


def test_a_stranger_is_not_known_as_the_payer_of_her_payment(inside, rider, mallory):
    """P33."""
    payment_id = inside.start(rider)
    said = inside.sign_in(inside.come_back(rider, payment_id))
    inside.counter.client.cookies.set("nfe", mallory.token)
    answer = inside.counter.client.get(f"/api/payments/{payment_id}/cashier", params=said, follow_redirects=False)
    assert answer.status_code == 404
    assert step_of(rider) == "created"
