"""Going to the cashier: the channel is asked right then, outside of every transaction, and only for the person who pays."""

from __future__ import annotations

from datetime import timedelta

from nfe_app.base import clock, journal
from nfe_app.base.database import new_id
from nfe_app.payment import tables
from tests.cast import AUTUMN
from tests.deeds import count_of, finish, pay, start_payment
from tests.payment.counter import back_of, step_of


def at(seconds: int):
    """So many seconds after she started."""
    return clock.stopped_at(AUTUMN + timedelta(seconds=seconds))


def test_before_she_goes_there_the_channel_knows_of_nothing(counter, rider):
    start_payment(rider)
    assert counter.asked == []
    assert step_of(rider) == "created"


def test_she_is_led_to_the_channels_cashier_and_from_there_back_to_her_payment(counter, rider):
    payment_id = start_payment(rider)
    answer = counter.go(rider, payment_id)
    assert (answer.status_code, counter.asked) == (303, ["POST h5"])
    assert back_of(answer.headers["location"]) == f"http://testserver/paid/?payment={payment_id}"
    assert "1,600.00" in counter.town.look(counter.link(rider, payment_id)).text
    assert step_of(rider) == "ordered"


def test_a_stranger_is_not_led_to_her_cashier(counter, rider, mallory):
    """P33: an address of hers is answered like one that is not there."""
    payment_id = start_payment(rider)
    hers, nobodys = counter.go(mallory, payment_id), counter.go(mallory, new_id())
    assert (hers.status_code, hers.json()) == (404, nobodys.json())
    assert counter.asked == []


def test_whoever_is_not_signed_in_is_not_led_anywhere(counter, rider):
    payment_id = start_payment(rider)
    counter.client.cookies.clear()
    answer = counter.client.get(f"/api/payments/{payment_id}/cashier", follow_redirects=False)
    assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in")


def test_within_four_minutes_the_same_address_is_good(counter, rider):
    payment_id = start_payment(rider)
    first = counter.link(rider, payment_id)
    with at(239):
        assert counter.link(rider, payment_id) == first
    assert counter.asked == ["POST h5"]


def test_after_four_minutes_the_same_order_gets_a_fresh_address(counter, rider):
    """WeChat Pay lets an address live five minutes; the order stays one order."""
    payment_id = start_payment(rider)
    counter.link(rider, payment_id)
    with at(240):
        fresh = counter.link(rider, payment_id)
    with at(500):
        assert counter.town.press(fresh, "pay").status_code == 303
    assert counter.asked == ["POST h5"] * 2
    assert count_of(tables.Attempt) == 1


def test_with_the_line_down_she_is_led_back_and_the_order_is_placed_later(counter, rider):
    payment_id = start_payment(rider)
    counter.down = True
    assert counter.go(rider, payment_id).headers["location"] == f"http://testserver/paid/?payment={payment_id}"
    assert step_of(rider) == "unknown"
    counter.down = False
    with clock.stopped_at(clock.now() + journal.AGAIN_AFTER * 2):
        finish()
    assert step_of(rider) == "ordered"


def test_an_answer_that_got_lost_makes_no_second_order(counter, rider):
    payment_id = start_payment(rider)
    counter.lost = True
    counter.go(rider, payment_id)
    counter.lost = False
    assert counter.town.press(counter.link(rider, payment_id), "pay").status_code == 303
    assert counter.asked == ["POST h5"] * 2


def test_a_crash_right_after_the_commit_is_made_good_by_the_chores(counter, rider, monkeypatch):
    """P1 in small: the process dies between the transaction and the call."""
    payment_id = start_payment(rider)
    with monkeypatch.context() as dead:
        dead.setattr(journal, "deliver", lambda *_: False)
        counter.go(rider, payment_id)
    finish()
    assert step_of(rider) == "ordered"


def test_a_payment_that_is_settled_leads_to_its_result(counter, rider):
    payment_id = pay(rider)
    assert counter.go(rider, payment_id).headers["location"] == f"http://testserver/paid/?payment={payment_id}"
    assert counter.asked == []


def test_after_a_quarter_of_an_hour_no_order_is_placed_any_more(counter, rider):
    payment_id = start_payment(rider)
    with clock.stopped_at(AUTUMN + timedelta(minutes=15)):
        counter.go(rider, payment_id)
    assert "POST h5" not in counter.asked
