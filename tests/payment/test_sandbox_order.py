"""The sandbox takes orders as WeChat Pay does: once, unchanged, and not after they are paid or closed."""

from __future__ import annotations

from datetime import timedelta

import httpx
import pytest

from nfe_app.base import clock
from nfe_app.base.money import Fen
from nfe_app.payment.gateway import ChannelDown, ChannelRefused
from nfe_app.payment.sandbox.faults import Faults, Mishap
from nfe_app.payment.wechat import WeChat
from tests.payment import signer
from tests.payment.channels import NOW, Town, order, sandbox_account

NUMBER = "WF202611230001"


@pytest.fixture(autouse=True)
def stopped_clock():
    with clock.stopped_at(NOW):
        yield


@pytest.fixture
def town(tmp_path):
    return Town(tmp_path)


def refusal(deed) -> tuple[int, str]:
    """Status and code with which a deed is refused."""
    with pytest.raises(ChannelRefused) as refused:
        deed()
    return refused.value.status, refused.value.code


def test_an_order_is_not_paid_yet(town):
    link = town.wechat().order(order()).address
    assert link.startswith("http://localhost:8000/sandbox/wechat/cgi-bin/mmpayweb-bin/checkmweb?prepay_id=wx")
    standing = town.wechat().standing_of(NUMBER)
    assert (standing.state, standing.amount, standing.transaction_id) == ("not_paid", Fen(208894), None)


def test_the_same_order_again_is_the_same_order(town):
    first = town.wechat().order(order())
    assert town.wechat().order(order(payer_ip="198.51.100.9")) == first


CHANGED = {
    "another amount": {"fen": 208895},
    "another description": {"description": "失业 2026-11"},
    "another last minute": {"expires_at": NOW + timedelta(minutes=30)},
}


@pytest.mark.parametrize("change", CHANGED.values(), ids=CHANGED)
def test_an_order_with_changed_content_needs_a_new_number(town, change):
    town.wechat().order(order())
    assert refusal(lambda: town.wechat().order(order(**change))) == (403, "OUT_TRADE_NO_USED")


def test_a_paid_order_is_neither_ordered_again_nor_closed(town):
    town.press(town.wechat().order(order()).address, "pay")
    assert refusal(lambda: town.wechat().order(order())) == (400, "ORDERPAID")
    assert refusal(lambda: town.wechat().close(NUMBER)) == (400, "ORDERPAID")
    standing = town.wechat().standing_of(NUMBER)
    assert (standing.state, standing.amount, standing.paid_at) == ("paid", Fen(208894), NOW)


def test_a_closed_order_stays_closed(town):
    town.wechat().order(order())
    town.wechat().close(NUMBER)
    town.wechat().close(NUMBER)
    assert town.wechat().standing_of(NUMBER).state == "closed"
    assert refusal(lambda: town.wechat().order(order())) == (400, "ORDER_CLOSED")


def test_a_failed_payment_can_be_closed_but_not_repeated(town):
    town.press(town.wechat().order(order()).address, "fail")
    assert town.wechat().standing_of(NUMBER).state == "error"
    assert refusal(lambda: town.wechat().order(order())) == (403, "TRADE_ERROR")
    town.wechat().close(NUMBER)
    assert town.wechat().standing_of(NUMBER).state == "closed"


def test_an_order_past_its_last_minute_needs_a_new_number(town):
    town.wechat().order(order())
    with clock.stopped_at(NOW + timedelta(minutes=16)):
        assert refusal(lambda: town.wechat().order(order())) == (400, "INVALID_REQUEST")
        assert town.wechat().standing_of(NUMBER).state == "not_paid"


def test_an_order_nobody_made_is_not_known_and_closing_it_changes_nothing(town):
    town.wechat().close(NUMBER)
    assert town.wechat().standing_of(NUMBER) is None


def test_numbers_may_use_every_sign_the_manual_allows(town):
    town.wechat().order(order("a|B*c-1_2"))
    assert town.wechat().standing_of("a|B*c-1_2").state == "not_paid"


BAD = {
    "nothing to pay": {"fen": 0},
    "less than nothing": {"fen": -1},
    "a number too short": {"number": "WF202"},
    "a number with a blank": {"number": "WF 202611"},
    "no description": {"description": ""},
    "a description too long": {"description": "长" * 128},
    "no address of the payer": {"payer_ip": "nobody"},
}


@pytest.mark.parametrize("wrong", BAD.values(), ids=BAD)
def test_an_order_the_manual_does_not_allow_is_refused(town, wrong):
    assert refusal(lambda: town.wechat().order(order(**wrong))) == (400, "PARAM_ERROR")


STRANGERS = {
    "another app": ({"appid": "wx0000000000000000"}, "APPID_MCHID_NOT_MATCH"),
    "notices to somebody else": ({"notify_url": "https://elsewhere.example/notice"}, "PARAM_ERROR"),
    "notices to somebody behind our name": ({"notify_url": "http://localhost:8000@elsewhere.example/"}, "PARAM_ERROR"),
    "notices to a neighbour": ({"notify_url": "http://192.168.0.1/notice"}, "PARAM_ERROR"),
    "notices to no host": ({"notify_url": "http:///notice"}, "PARAM_ERROR"),
}


@pytest.mark.parametrize("other, code", STRANGERS.values(), ids=STRANGERS)
def test_the_sandbox_serves_one_app_and_tells_nobody_else(town, other, code):
    assert refusal(lambda: town.wechat(**other).order(order())) == (400, code)


@pytest.mark.parametrize("host", ["127.0.0.1:9000", "localhost:9000", "[::1]:9000"])
def test_notices_may_go_to_this_machine(town, host):
    assert town.wechat(notify_url=f"http://{host}/notice").order(order())


def test_whoever_is_not_our_merchant_is_not_heard(town):
    for stranger in ({"mchid": "1900000009"}, {"serial": "00"}, {"private_key": signer.private_pem("mallory")}):
        with pytest.raises(ChannelDown, match="HTTP 401"):
            town.wechat(**stranger).order(order())
    assert town.wechat().standing_of(NUMBER) is None


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_wrong_by_more_than_five_minutes_is_not_heard(town, minutes):
    sent = []
    line = httpx.MockTransport(lambda request: sent.append(request) or town.carry(request))
    WeChat(sandbox_account(), line).order(order())
    with clock.stopped_at(NOW + timedelta(minutes=minutes)):
        assert town.carry(sent[0]).status_code == 401


def test_a_lost_answer_is_found_again_by_asking_again(tmp_path):
    town = Town(tmp_path, Faults(forced={NUMBER: frozenset({Mishap.LOST_ANSWER})}))
    with pytest.raises(ChannelDown):
        town.wechat().order(order())
    assert town.wechat().order(order())
    with pytest.raises(ChannelDown):
        town.wechat().standing_of(NUMBER)
    assert town.wechat().standing_of(NUMBER).state == "not_paid"


def test_a_restart_forgets_nothing(town, tmp_path):
    link = town.wechat().order(order()).address
    later = Town(tmp_path)
    later.press(link, "pay")
    assert town.wechat().standing_of(NUMBER).state == "paid"
    assert later.sandbox.deliver_due(NOW) == 1
