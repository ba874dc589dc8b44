"""Any amount, any day: money goes into the jar the way of every payment, once."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.payment import outcome
from tests.cast import clerk_zhao, newcomer, send
from tests.conftest import both
from tests.deeds import bills_of, code_of, crowd, news_of, part_of, result_of
from tests.jar.jars import balance, begin_fill, fill, jar_of
from tests.payment.counter import accounts, months_of, step_of


@pytest.mark.parametrize("fen", [1, 3_050, 10**12])
def test_any_amount_goes_into_the_jar(wang_fang, fen):
    fill(wang_fang, fen)
    assert accounts() == {"channel:wechat": fen, "wallet": -fen}
    assert (balance(wang_fang), jar_of(wang_fang)["balance_fen"]) == (fen, fen)
    (shown,) = part_of(wang_fang, "payments")
    assert (shown["step"], shown["purpose"], shown["says"]) == ("settled", "jar", "存进去了，在你的攒保费里。")


def test_it_pays_for_no_bill_and_covers_no_month(rider):
    fill(rider, 500_000)
    assert (len(bills_of(rider)), months_of(rider)) == (1, 0)


def test_at_the_cashier_it_is_paid_as_anything_else_is(counter, wang_fang):
    payment_id = begin_fill(wang_fang, 2_000)
    counter.press(wang_fang, payment_id=payment_id)
    assert balance(wang_fang) == 0, "nothing is believed before the channel says so"
    counter.tell()
    assert (step_of(wang_fang), balance(wang_fang)) == ("settled", 2_000)


@both
def test_twenty_times_the_same_news_fills_once(house, wang_fang):
    """P6."""
    payment_id = begin_fill(wang_fang, 2_000)

    def hear(number: int) -> None:
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, f"EV-{number}"))

    crowd(20, hear)
    assert (balance(wang_fang), accounts()) == (2_000, {"channel:wechat": 2_000, "wallet": -2_000})


def test_what_comes_after_the_end_is_not_in_the_jar_and_goes_back(giver, wang_fang):
    """P7."""
    payment_id = begin_fill(wang_fang, 2_000)
    for notice, state in (("EV-1", "closed"), ("EV-2", "paid")):
        with database.work() as session:
            outcome.settle(session, "wechat", news_of(payment_id, notice, state))
    assert (balance(wang_fang), step_of(wang_fang), accounts()) == (0, "refunded", {})


@pytest.mark.parametrize("wrong", [{"amount_fen": 0}, {"amount_fen": -5}, {"amount_fen": 10**12 + 1}, {"amount_fen": "5"}, {"amount_fen": 5, "way": "wallet"}, {"amount_fen": 5, "income_fen": -1}])  # fmt: skip
def test_what_is_no_amount_is_refused(wang_fang, wrong):
    assert code_of(send(wang_fang, "jar.fill", wrong)) == "invalid"


def test_a_way_that_is_not_connected_is_refused(wang_fang):
    assert code_of(send(wang_fang, "jar.fill", {"amount_fen": 5, "way": "wap"})) == "way_not_offered"


def test_who_has_not_said_who_they_are_puts_nothing_by(autumn):
    assert code_of(send(newcomer(), "jar.fill", {"amount_fen": 5})) == "not_identified"


def test_a_stranger_sees_nothing_of_it(wang_fang, mallory):
    """P33."""
    fill(wang_fang, 2_000)
    assert (jar_of(mallory)["balance_fen"], jar_of(mallory)["history"]) == (0, [])


def test_the_income_of_the_day_is_kept_with_it(wang_fang):
    begin_fill(wang_fang, 3_000, income_fen=30_000)
    assert jar_of(wang_fang)["income"] == {"month_fen": 30_000, "today_fen": 30_000, "days": 1}


def test_what_came_in_is_told_with_what_is_there_after_it(wang_fang):
    fill(wang_fang, 2_000)
    fill(wang_fang, 500)
    said = [(one["what"], one["day"], one["amount_fen"], one["after_fen"]) for one in jar_of(wang_fang)["history"]]
    assert said == [("存进来", "10 月 1 日", 500, 2_500), ("存进来", "10 月 1 日", 2_000, 2_000)]


def test_only_workers_have_a_jar(wang_fang):
    assert code_of(send(clerk_zhao(), "jar.fill", {"amount_fen": 5})) == "forbidden"
    assert result_of(send(wang_fang, "jar.fill", {"amount_fen": 5}))["amount_fen"] == 5
