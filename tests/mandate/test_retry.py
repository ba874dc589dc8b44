"""What follows from the channel's words: tried again by the rules and never after the last day, told each time; or over."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.mandate import days, rules
from nfe_app.mandate.rules import verdict
from tests.conftest import both
from tests.deeds import bills_of, finish, on
from tests.mandate.town import autopay_of, last_of, morning
from tests.payment.counter import accounts

DAYS = [f"2025-10-{day:02d}" for day in range(7, 32)]
POOR = "ACQ.BUYER_BALANCE_NOT_ENOUGH"
PAY = "alipay.trade.pay"


@both
def test_who_had_too_little_is_tried_again_with_growing_pauses_then_left_alone(rider, autopay):
    autopay.signed(rider, "poor")
    tried = []
    for day in DAYS:
        before = autopay.asked.count(PAY)
        morning(day)
        tried += [day] * (autopay.asked.count(PAY) - before)
    assert tried == ["2025-10-10", "2025-10-11", "2025-10-13", "2025-10-17"]
    assert autopay.texts[1:] == [
        "社保费 1,600.00 元没扣成：支付宝里的钱不够。10 月 11 日再扣一次。也可以现在自己缴，最晚10 月 31 日。",
        "社保费 1,600.00 元没扣成：支付宝里的钱不够。10 月 13 日再扣一次。也可以现在自己缴，最晚10 月 31 日。",
        "社保费 1,600.00 元没扣成：支付宝里的钱不够。10 月 17 日再扣一次。也可以现在自己缴，最晚10 月 31 日。",
        "社保费 1,600.00 元没扣成：支付宝里的钱不够。不会再扣了，请在10 月 31 日前自己缴。",
    ]
    with on("2025-10-31"):
        assert len(bills_of(rider)) == 1
    assert accounts() == {}


def test_money_that_came_in_between_ends_the_tries(rider, autopay):
    _id, link = autopay.signed(rider, "poor")
    morning("2025-10-07")
    morning("2025-10-10")
    autopay.town.press(link, "pay")
    for day in DAYS[4:]:
        morning(day)
    assert autopay.asked.count(PAY) == 2
    assert last_of(rider)["turn"] == "paid"
    assert accounts()["channel:alipay"] == 160_000


def test_there_is_no_try_after_the_last_day(rider, autopay):
    autopay.signed(rider, "poor", day=25)
    for day in DAYS:
        morning(day)
    assert autopay.asked.count(PAY) == 3
    assert last_of(rider)["turn"] == "given_up"


def test_a_closed_account_ends_the_mandate_and_is_told(rider, autopay):
    autopay.signed(rider, "blocked")
    for day in DAYS:
        morning(day)
    assert autopay.asked.count(PAY) == 1
    assert autopay_of(rider)["step"] == "ended"
    assert "不会再扣了" in autopay.texts[1]
    assert autopay.texts[2].startswith("自动扣款停了")


def test_an_agreement_that_was_ended_at_alipay_unheard_is_never_tried_again(rider, autopay):
    _id, link = autopay.signed(rider)
    autopay.town.press(link, "unsign")
    for day in DAYS[:6]:
        morning(day)
    assert autopay.asked.count(PAY) == 1
    assert autopay_of(rider)["step"] == "ended"


def test_who_could_not_be_reached_all_day_is_tried_on_the_next(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07")
    autopay.down = True
    morning("2025-10-10")
    autopay.down = False
    with on("2025-10-10", 12):
        finish()
    assert last_of(rider)["says"] == "没扣成：没连上支付宝，没有扣钱。10 月 11 日再扣一次，也可以现在自己缴。"
    morning("2025-10-11")
    assert accounts()["channel:alipay"] == 160_000


def test_chores_that_slept_past_the_last_day_give_up(rider, autopay):
    autopay.signed(rider)
    morning("2025-10-07")
    morning("2025-11-03")
    assert last_of(rider)["turn"] == "given_up"
    assert PAY not in autopay.asked


@pytest.mark.parametrize("word", rules.WORDS)
def test_every_word_has_a_sentence_and_an_end_is_never_tried_again(word):
    rule = rules.rule_of(word)
    assert rule.says
    assert not (rule.again and rule.ends)


def test_a_word_nobody_knows_is_final_but_ends_nothing():
    assert verdict("ACQ.SOMETHING_NEW", 1, date(2025, 10, 10), date(2025, 10, 31)) == rules.Verdict(
        "支付宝没有同意这次扣款", None, False
    )


@given(
    word=st.sampled_from([*rules.WORDS, "ACQ.SOMETHING_NEW"]),
    tries=st.integers(1, 9),
    today=st.dates(date(2025, 1, 1), date(2027, 12, 31)),
    left=st.integers(-3, 40),
)
def test_a_next_try_lies_after_today_and_not_after_the_last_day(word, tries, today, left):
    last = date.fromordinal(today.toordinal() + left)
    again_on = verdict(word, tries, today, last).again_on
    assert again_on is None or (today < again_on <= last and tries <= len(rules.PAUSES))


@given(day=st.integers(days.FIRST_DAY, days.LAST_DAY), today=st.dates(date(2025, 1, 1), date(2028, 3, 1)))
def test_a_first_day_can_always_be_told_of_before_and_is_in_every_month(day, today):
    first = days.first_day(day, today)
    assert first.day == day
    assert days.NOTICE_DAYS <= (first - today).days <= 31 + days.NOTICE_DAYS
