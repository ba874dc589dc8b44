"""Money that came is entered once, whatever the channel says, how often, in which order, and by whichever way (P6, P7)."""

from __future__ import annotations

from datetime import timedelta
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfe_app.base import clock, database
from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.ledger import tables as ledger
from nfe_app.payment import outcome, tables
from nfe_app.payment.gateway import Told
from tests.cast import AUTUMN, TIANJIN, worker
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, enrol, events_named, news_of, option, part_of, pay, start_payment
from tests.payment.counter import accounts, months_of, step_of

ALL_OF_IT = {
    "channel:wechat": 160_000,
    "fund:employee_pension:account": -64_000,
    "fund:employee_pension:pooled": -96_000,
}


def hear(told: Told, channel: str = "wechat") -> str:
    """What comes of a notice of a channel: nothing to say, or the reason why it is not taken in."""
    try:
        with database.work() as session:
            outcome.settle(session, channel, told)
    except Refusal as refusal:
        return refusal.code
    return ""


def test_money_that_came_covers_the_month(rider):
    pay(rider)
    assert step_of(rider) == "settled"
    assert bills_of(rider, "paid")[0]["amount_fen"] == 160_000
    assert part_of(rider, "coverage")["rows"][0]["until"] == "2025-10-31"


def test_of_a_pension_contribution_eight_parts_of_twenty_are_her_own(rider):
    """国发〔2005〕38号; P8: the parts are the whole."""
    pay(rider)
    assert accounts() == ALL_OF_IT


def test_every_bill_of_a_payment_is_entered_for_its_own_months_and_scheme(wang_fang):
    enrol(wang_fang, employee_pension=option("floor", 143_240), employee_medical=option("fixed", 58_492))
    pay(wang_fang)
    assert accounts() == {
        "channel:wechat": 201_732,
        "fund:employee_medical:pooled": -58_492,
        "fund:employee_pension:account": -57_296,
        "fund:employee_pension:pooled": -85_944,
    }
    assert [row["months"] for row in part_of(wang_fang, "coverage")["rows"]] == [1, 1]


def test_residents_money_is_one_part(li_qiang):
    enrol(li_qiang, TIANJIN, "year", resident_pension=option("fee_1200", 120_000))
    pay(li_qiang)
    assert accounts() == {"channel:wechat": 120_000, "fund:resident_pension:account": -120_000}
    assert months_of(li_qiang) == 12


def test_the_same_notice_three_times_is_one_entry(rider):
    told = news_of(start_payment(rider))
    assert [hear(told) for _ in range(3)] == ["", "", ""]
    assert accounts() == ALL_OF_IT
    assert count_of(ledger.Entry) == len(events_named("payment.settled")) == 1


def test_another_notice_of_the_same_payment_changes_nothing(rider):
    payment_id = start_payment(rider)
    hear(news_of(payment_id, "EV-1"))
    hear(news_of(payment_id, "EV-2"))
    assert accounts() == ALL_OF_IT
    assert count_of(tables.Notice) == 2


@both
def test_twenty_times_the_same_notice_at_once_is_one_entry(house, rider):
    """P6: the channel may be impatient."""
    told = news_of(start_payment(rider))
    assert crowd(20, lambda _number: hear(told)) == [""] * 20
    assert accounts() == ALL_OF_IT


@both
def test_ten_different_notices_at_once_are_one_entry(house, rider):
    payment_id = start_payment(rider)
    notices = [news_of(payment_id, f"EV-{number}") for number in range(10)]
    assert crowd(10, lambda number: hear(notices[number])) == [""] * 10
    assert accounts() == ALL_OF_IT


@pytest.mark.parametrize("fen", [1, 159_999, 160_001, 16_000_000])
def test_another_amount_than_was_ordered_is_refused_and_nothing_changes(rider, fen):
    """P5: a person has to look; the notice is not kept, so that the right one may come."""
    payment_id = start_payment(rider)
    assert hear(news_of(payment_id, amount=Fen(fen))) == "amount_differs"
    assert (accounts(), step_of(rider), count_of(tables.Notice)) == ({}, "created", 0)
    assert hear(news_of(payment_id)) == ""


def test_an_order_that_is_not_ours_is_refused_and_nothing_changes(rider):
    """P5."""
    payment_id = start_payment(rider)
    assert hear(news_of(payment_id, out_trade_no="A" * 26)) == "unknown_order"
    assert (accounts(), step_of(rider), count_of(tables.Notice)) == ({}, "created", 0)


def test_a_channel_speaks_of_its_own_orders_alone(rider):
    """P5: a true notice of one channel never settles what was ordered through another."""
    payment_id = start_payment(rider)
    assert hear(news_of(payment_id), "alipay") == hear(news_of(payment_id), "nobody") == "unknown_order"
    assert (accounts(), step_of(rider), count_of(tables.Notice)) == ({}, "created", 0)
    assert hear(news_of(payment_id)) == ""


def test_notices_of_two_channels_may_go_by_the_same_id(rider):
    first = news_of(start_payment(rider), "1")
    with database.work() as session:
        session.add(tables.Notice(channel="alipay", id="1", out_trade_no="A" * 26))
    assert hear(first) == ""
    assert (step_of(rider), count_of(tables.Notice)) == ("settled", 2)


def test_money_that_came_and_went_back_before_we_heard_of_it_covers_nothing(rider):
    """P7: somebody gave it back at the channel's own counter; the books hold what came, and no refund of ours is begun."""
    payment_id = start_payment(rider)
    hear(news_of(payment_id, "EV-1", "refunded"))
    hear(news_of(payment_id, "EV-2", "refunded"))
    hear(news_of(payment_id, "EV-3"))
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    assert (step_of(rider), months_of(rider), len(bills_of(rider))) == ("to_return", 0, 1)
    assert (len(events_named("payment.returned_elsewhere")), events_named("refund.requested")) == (1, [])


def test_money_of_a_closed_attempt_that_went_back_already_is_not_returned_a_second_time(rider):
    """P7, P10."""
    payment_id = start_payment(rider)
    hear(news_of(payment_id, "EV-1", "closed"))
    hear(news_of(payment_id, "EV-2", "refunded"))
    assert (step_of(rider), events_named("refund.requested")) == ("to_return", [])


def test_a_refund_of_what_is_settled_is_heard_of_by_its_own_number_alone(rider):
    """WeChat Pay says REFUND of an order once any part of it went back."""
    payment_id = pay(rider)
    hear(news_of(payment_id, "EV-2", "refunded"))
    assert (step_of(rider), accounts()) == ("settled", ALL_OF_IT)


def test_another_amount_is_refused_of_what_went_back_too(rider):
    """P5."""
    payment_id = start_payment(rider)
    assert hear(news_of(payment_id, "EV-1", "refunded", amount=Fen(1))) == "amount_differs"
    assert (accounts(), step_of(rider), len(bills_of(rider, "confirming"))) == ({}, "created", 1)


def test_money_that_comes_after_the_end_is_to_be_returned_and_covers_nothing(rider):
    """P7."""
    payment_id = start_payment(rider)
    hear(news_of(payment_id, "EV-1", "closed"))
    hear(news_of(payment_id, "EV-2"))
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    assert (step_of(rider), months_of(rider), len(bills_of(rider))) == ("refunding", 0, 1)


def test_late_money_is_to_be_returned_once_however_often_it_is_told(rider):
    """P7."""
    payment_id = start_payment(rider)
    hear(news_of(payment_id, "EV-1", "closed"))
    for number in range(2, 5):
        hear(news_of(payment_id, f"EV-{number}"))
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    assert len(events_named("payment.arrived_late")) == 1


def test_late_money_beside_a_second_payment_pays_the_bill_once(rider):
    """P7: the second payment covers; the first is to be returned."""
    first = start_payment(rider)
    hear(news_of(first, "EV-1", "closed"))
    pay(rider)
    hear(news_of(first, "EV-2"))
    assert accounts() == ALL_OF_IT | {"channel:wechat": 320_000, "to_return": -160_000}
    assert months_of(rider) == 1


def test_a_close_that_is_told_after_the_money_changes_nothing(rider):
    payment_id = pay(rider)
    hear(news_of(payment_id, "EV-2", "closed"))
    assert (step_of(rider), accounts()) == ("settled", ALL_OF_IT)


def test_a_notice_a_day_late_is_taken_in_all_the_same(rider):
    """P6: WeChat Pay tries for 24 h 4 min; its bill has waited for it."""
    payment_id = start_payment(rider)
    with clock.stopped_at(AUTUMN + timedelta(hours=24)):
        hear(news_of(payment_id))
    assert (step_of(rider), months_of(rider)) == ("settled", 1)


NEWS = st.sampled_from(["paid", "paid", "closed", "not_paid", "paying"])
PHONES = count(13_900_000_000)


@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), database=None)
@given(st.lists(st.tuples(NEWS, st.integers(1, 4)), min_size=1, max_size=6))
def test_in_whatever_order_news_comes_the_books_are_right(autumn, news):
    """P2, P6, P7: what was first decides; money is entered at most once, to the fund or to be returned."""
    phone = next(PHONES)
    somebody = worker("王芳", str(phone), "19900512", phone % 1000)
    enrol(somebody)
    payment_id, before = start_payment(somebody), accounts()
    for state, number in news:
        hear(news_of(payment_id, f"EV-{phone}-{number}", state))
    first_seen = {number: state for state, number in reversed(news)}
    decided = [
        state for state in dict.fromkeys(first_seen[number] for _, number in news) if state in ("paid", "closed")
    ]
    came = accounts().get("channel:wechat", 0) - before.get("channel:wechat", 0)
    back = before.get("to_return", 0) - accounts().get("to_return", 0)
    assert (came, back) == (160_000 * ("paid" in decided), 160_000 * (decided == ["closed", "paid"]))
    ends = {("paid",): "settled", ("closed",): "closed", ("closed", "paid"): "refunding", ("paid", "closed"): "settled"}
    assert step_of(somebody) == ends.get(tuple(decided), "unknown" if "paying" in first_seen.values() else "created")
    assert sum(accounts().values()) == 0
