"""A rider pays through Alipay: its cashier, its notices at our door, and a trade that Alipay does not know before she comes."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from nfe_app.base import clock, database
from nfe_app.payment import gateway, tables
from nfe_app.reconciliation import daily
from tests.cast import AUTUMN, send
from tests.deeds import bills_of, count_of, enrol, events_named, finish, move, on, part_of, result_of
from tests.payment.alipay_town import AlipayTown
from tests.payment.counter import accounts, months_of, step_of

ALL_OF_IT = {
    "channel:alipay": 160_000,
    "fund:employee_pension:account": -64_000,
    "fund:employee_pension:pooled": -96_000,
}


class Teller:
    """Our product beside an Alipay that behaves; its notices come to our own door."""

    def __init__(self, client, town: AlipayTown) -> None:
        self.client = client
        self.town = town
        town.answer = self._take
        gateway.connect("alipay", town.alipay(return_url="http://localhost:8000/paid/"))

    def _take(self, notice: httpx.Request) -> httpx.Response:
        answer = self.client.post("/api/payments/notice/alipay", content=notice.content)
        return httpx.Response(answer.status_code, content=answer.content)

    def start(self, who, way: str = "wap") -> UUID:
        """A payment of everything she owes."""
        owed = bills_of(who)
        wanted = {"bill_ids": [one["id"] for one in owed], "amount_fen": sum(one["amount_fen"] for one in owed)}
        return UUID(result_of(send(who, "payment.start", wanted | {"way": way}))["payment_id"])

    def link(self, who, payment_id: UUID) -> str:
        """Where our own cashier's link leads her."""
        self.client.cookies.set("nfe", who.token)
        return self.client.get(f"/api/payments/{payment_id}/cashier", follow_redirects=False).headers["location"]

    def open(self, address: str) -> str:
        """She opens Alipay's cashier; the page she comes to."""
        return self.town.browser().get(address).headers["location"]

    def press(self, page: str, deed: str = "pay") -> str:
        """She presses a button there; where she is led."""
        return self.town.press(page, deed).headers["location"]

    def tell(self) -> int:
        """Alipay's notices that are due come in."""
        return self.town.sandbox.deliver_due(clock.now())

    def give_up(self, who, payment_id: UUID) -> None:
        """She does not want to pay after all."""
        result_of(send(who, "payment.give_up", {"payment_id": str(payment_id)}))


@pytest.fixture
def teller(client, tmp_path) -> Teller:
    """Our product, connected with Alipay too."""
    return Teller(client, AlipayTown(tmp_path))


def at(minutes: int):
    """So many minutes after the morning began."""
    return clock.stopped_at(AUTUMN + timedelta(minutes=minutes))


def test_she_pays_at_alipays_cashier_and_comes_back_to_her_payment(teller, rider):
    """The address is signed whole: nothing may be added to it, so the way back is told by Alipay's own number."""
    payment_id = teller.start(rider)
    address = teller.link(rider, payment_id)
    assert (urlsplit(address).path, "redirect_url" in address) == ("/sandbox/alipay/gateway.do", False)
    back = teller.press(teller.open(address))
    number = part_of(rider, "payments")[0]["number"]
    assert back.startswith("http://localhost:8000/paid/?") and f"out_trade_no={number}" in back
    assert teller.tell() == 1
    assert (step_of(rider), months_of(rider), accounts()) == ("settled", 1, ALL_OF_IT)


def test_our_answer_to_a_notice_is_the_seven_letters_and_nothing_else(teller, rider):
    teller.press(teller.open(teller.link(rider, teller.start(rider))))
    teller.tell()
    answer = teller.client.post("/api/payments/notice/alipay", content=teller.town.came[0].content)
    assert (answer.status_code, answer.content) == (200, b"success")
    assert accounts() == ALL_OF_IT


def test_a_notice_of_alipay_at_another_channels_door_is_refused(teller, rider):
    """P5."""
    gateway.connect("other", gateway.channel("alipay"))
    teller.press(teller.open(teller.link(rider, teller.start(rider))))
    teller.town.answer = lambda _request: httpx.Response(500)
    teller.tell()
    answer = teller.client.post("/api/payments/notice/other", content=teller.town.came[0].content)
    assert answer.status_code == 404
    assert (accounts(), step_of(rider), count_of(tables.Notice)) == ({}, "ordered", 0)


def test_no_notice_ever_comes_and_a_question_suffices(teller, rider):
    """P6."""
    teller.press(teller.open(teller.link(rider, teller.start(rider))))
    with at(1):
        finish()
    assert (step_of(rider), accounts()) == ("settled", ALL_OF_IT)


def test_who_leaves_the_cashier_comes_back_to_this_payment(teller, rider):
    payment_id = teller.start(rider)
    back = teller.press(teller.open(teller.link(rider, payment_id)), "leave")
    assert back == f"http://localhost:8000/paid/?out_trade_no={part_of(rider, 'payments')[0]['number']}"
    assert step_of(rider) == "ordered"


def test_a_trade_that_alipay_knows_is_closed_when_she_gives_it_up(teller, rider):
    payment_id = teller.start(rider)
    teller.open(teller.link(rider, payment_id))
    teller.give_up(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_before_she_went_to_the_cashier_giving_up_ends_it_at_once(teller, rider):
    payment_id = teller.start(rider)
    teller.give_up(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_an_address_that_she_holds_can_be_paid_so_giving_up_waits_until_it_has_run_out(teller, rider):
    """P7: Alipay cannot close what it does not know, and the bill is not let go while it may still be paid."""
    payment_id = teller.start(rider)
    teller.link(rider, payment_id)
    teller.give_up(rider, payment_id)
    assert (step_of(rider), len(bills_of(rider, "confirming"))) == ("given_up", 1)
    assert "请勿再付" in part_of(rider, "payments")[0]["says"]
    assert teller.link(rider, payment_id).endswith(f"/paid/?payment={payment_id}")
    with at(14):
        finish()
        assert step_of(rider) == "given_up"
    with at(15):
        finish()
        assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_who_gives_up_and_pays_all_the_same_has_paid(teller, rider):
    """P7."""
    payment_id = teller.start(rider)
    address = teller.link(rider, payment_id)
    teller.give_up(rider, payment_id)
    teller.press(teller.open(address))
    teller.tell()
    assert (step_of(rider), months_of(rider), accounts()) == ("settled", 1, ALL_OF_IT)


def test_who_gives_up_and_only_opens_the_cashier_is_closed_by_the_next_question(teller, rider):
    payment_id = teller.start(rider)
    address = teller.link(rider, payment_id)
    teller.give_up(rider, payment_id)
    teller.open(address)
    with at(2):
        finish()
    assert (step_of(rider), len(bills_of(rider))) == ("closed", 1)


def test_who_opens_the_cashier_between_our_two_questions_is_closed_by_the_next(teller, rider, monkeypatch):
    payment_id = teller.start(rider)
    address = teller.link(rider, payment_id)
    alipay = gateway.channel("alipay")

    def too_early(out_trade_no: str) -> None:
        teller.open(address)
        raise gateway.ChannelRefused(40004, "ACQ.TRADE_NOT_EXIST", out_trade_no)

    with monkeypatch.context() as early:
        early.setattr(alipay, "close", too_early)
        teller.give_up(rider, payment_id)
    assert step_of(rider) == "given_up"
    with at(2):
        finish()
    assert step_of(rider) == "closed"


def test_nobody_ever_opens_it_and_it_ends_with_its_time(teller, rider):
    teller.link(rider, teller.start(rider))
    with at(14):
        finish()
        assert step_of(rider) == "ordered"
    with at(15):
        finish()
        assert step_of(rider) == "closed"


def test_a_code_to_scan_is_paid_like_any_other(teller, rider):
    payment_id = teller.start(rider, "precreate")
    assert teller.link(rider, payment_id).endswith(f"/paid/?payment={payment_id}")
    with database.look() as session:
        code = session.execute(tables.Attempt.__table__.select()).one().cashier_code
    assert teller.town.press(code, "pay").status_code == 200
    teller.tell()
    assert (step_of(rider), accounts()) == ("settled", ALL_OF_IT)


def test_a_stranger_is_not_led_to_her_cashier(teller, rider, mallory):
    """P33."""
    payment_id = teller.start(rider)
    teller.client.cookies.set("nfe", mallory.token)
    assert teller.client.get(f"/api/payments/{payment_id}/cashier", follow_redirects=False).status_code == 404
    assert step_of(rider) == "created"


def test_a_refund_is_heard_of_by_its_own_number_and_its_notice_tells_only_of_the_trade(teller, wang_fang):
    """Alipay's notice tells the sum of all refunds of a trade; what became of one is asked for, and stands in its bill."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    teller.press(teller.open(teller.link(wang_fang, teller.start(wang_fang))))
    teller.tell()
    move(wang_fang, "stop", enrolment)
    (bill,) = bills_of(wang_fang, "paid")
    result_of(send(wang_fang, "refund.request", {"bill_id": bill["id"], "reason": "stopped"}))
    assert teller.tell() == 1
    assert [one["step"] for one in part_of(wang_fang, "refunds")] == ["done"]
    assert (step_of(wang_fang), accounts()["channel:alipay"]) == ("settled", 160_000)
    assert len(events_named("refund.done")) == 1
    with on("2025-10-02", 11):
        outcome = daily.reconcile("alipay", AUTUMN.date())
    assert outcome.found is not None
    assert (outcome.found.lines, outcome.found.agrees) == (2, True)


def test_where_alipay_is_not_connected_it_is_neither_offered_nor_taken(counter, rider):
    wanted = {"bill_ids": [one["id"] for one in bills_of(rider)], "amount_fen": 160_000, "way": "wap"}
    assert send(rider, "payment.start", wanted)["code"] == "way_not_offered"
    assert part_of(rider, "ways") == ["h5", "jsapi", "native"]


def test_what_is_connected_is_offered(counter, teller, rider):
    assert part_of(rider, "ways") == ["h5", "jsapi", "native", "wap", "precreate"]
