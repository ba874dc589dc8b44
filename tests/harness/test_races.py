"""Twenty at once: whoever comes first decides, the others wait and are told the same, and nothing happens twice (P4, P6)."""

from __future__ import annotations

import json

import pytest

from nfe_app.base import commands
from nfe_app.ledger import tables as ledger
from nfe_app.payment import tables
from nfe_app.payment.rules import Step
from tests.cast import envelope, is_billed, newcomer, send
from tests.conftest import both
from tests.deeds import bills_of, count_of, crowd, events_named, finish, start_payment
from tests.harness.wayward import Crowded, Wayward
from tests.payment.counter import accounts, months_of, step_of

CROWD = 20


@pytest.fixture
def counter(house, client, tmp_path):
    """A counter for a crowd."""
    with Crowded(tmp_path / "town").open() as town:
        yield Wayward(client, town)


@pytest.fixture
def notice(counter, rider):
    """She has paid, and the notice of it is still on its way."""
    counter.keeps_post = True
    counter.press(rider)
    counter.tell()
    return counter.bag[0]


def sent(rider, kind, which):
    """What is answered in the end: as a phone does, it is sent again while the house is busy."""
    answers = (send(rider, kind, which) for _turn in range(CROWD))
    return next(answer for answer in answers if answer.get("code") != "try_again")


def brought(counter, notice):
    """Whether a notice is taken: as a channel does, it is brought again while it is not."""
    return any(counter.bring(notice) for _turn in range(CROWD))


@both
def test_twenty_identical_starts_at_once_are_one_payment_and_one_answer(house, rider):
    """P4: the same command, sent by an impatient phone."""
    bills = bills_of(rider)
    wanted = {"bill_ids": [bill["id"] for bill in bills], "amount_fen": sum(bill["amount_fen"] for bill in bills)}
    item = envelope("payment.start", wanted)
    replies = crowd(CROWD, lambda _number: commands.run(item, rider.subject))
    assert len(set(replies)) == 1
    assert json.loads(replies[0])["ok"]
    assert (count_of(tables.Payment), count_of(tables.Attempt)) == (1, 1)


@both
def test_twenty_riders_who_start_at_once_all_start(house, autumn):
    """Nobody stands in another's way."""
    wanted = [(who, is_billed(who)) for who in (newcomer() for _ in range(CROWD))]
    answers = crowd(CROWD, lambda number: sent(wanted[number][0], "payment.start", wanted[number][1]))
    assert all(answer["ok"] for answer in answers), answers
    assert count_of(tables.Attempt) == CROWD


@both
def test_twenty_times_the_same_notice_at_the_door_is_one_entry(house, counter, rider, notice):
    """P6: the true bytes, proven each time, over HTTP."""
    assert crowd(CROWD, lambda _number: brought(counter, notice)) == [True] * CROWD
    assert (step_of(rider), months_of(rider)) == ("settled", 1)
    assert (count_of(ledger.Entry), count_of(tables.Notice), len(events_named("payment.settled"))) == (1, 1, 1)


@both
def test_notice_question_and_giving_up_at_once_enter_the_money_once(house, counter, rider, notice):
    """P4, P6: she has paid; whichever way is first, it is settled, and closed it never is."""
    which = {"payment_id": str(counter.newest(rider))}
    deeds = [
        lambda: brought(counter, notice),
        lambda: sent(rider, "payment.ask", which)["ok"],
        lambda: sent(rider, "payment.give_up", which)["ok"],
    ]
    assert all(crowd(CROWD + 1, lambda number: deeds[number % 3]()))
    finish()
    assert (step_of(rider), months_of(rider), accounts()["channel:wechat"]) == ("settled", 1, 160_000)
    assert (count_of(ledger.Entry), len(events_named("payment.closed"))) == (1, 0)


@both
def test_paying_and_giving_up_at_once_end_as_the_channel_decides(house, counter, rider):
    """P7: the channel closes it or takes the money, never both, and our books follow."""
    payment_id = start_payment(rider)
    link, which = counter.link(rider, payment_id), {"payment_id": str(payment_id)}

    def one(number: int) -> int:
        if number % 2:
            return counter.town.press(link, "pay").status_code
        return 0 if sent(rider, "payment.give_up", which)["ok"] else 1

    presses = crowd(CROWD, one)
    counter.tell()
    finish()
    assert presses.count(303) <= 1
    is_paid = 303 in presses
    assert step_of(rider) == ("settled" if is_paid else "closed")
    assert accounts().get("channel:wechat", 0) == 160_000 * is_paid
    assert len(bills_of(rider)) == (0 if is_paid else 1)


@both
def test_twenty_who_give_up_at_once_release_the_bill_once(house, counter, rider):
    payment_id = start_payment(rider)
    counter.link(rider, payment_id)
    which = {"payment_id": str(payment_id)}
    assert all(crowd(CROWD, lambda _number: sent(rider, "payment.give_up", which)["ok"]))
    assert (step_of(rider), len(bills_of(rider)), accounts()) == ("closed", 1, {})
    assert count_of(tables.AttemptStep) == len([Step.CREATED, Step.UNKNOWN, Step.ORDERED, Step.CLOSED])
