"""What is in the jar goes back the way it came: never more than is there, never more than each payment brought."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.payment import outcome
from nfe_app.payment.gateway import Told
from nfe_app.refund import returning
from tests.cast import send
from tests.conftest import both
from tests.deeds import code_of, crowd, enrol, finish, on, part_of, result_of
from tests.jar.jars import balance, fill, jar_of, pay, take_back
from tests.jar.test_pay import Died
from tests.payment.counter import accounts
from tests.refund.test_refund import given_of


def test_all_of_it_goes_back_to_where_it_came_from(giver, wang_fang):
    fill(wang_fang, 2_000)
    result_of(take_back(wang_fang, 2_000))
    assert (balance(wang_fang), accounts()) == (0, {})
    assert [one.amount for one in giver.asked] == [Fen(2_000)]
    (shown,) = part_of(wang_fang, "refunds")
    assert (shown["why"], shown["step"]) == ("取回攒的保费", "done")
    assert part_of(wang_fang, "payments")[0]["step"] == "refunded"
    assert jar_of(wang_fang)["history"][0]["what"] == "取回，原路退给你"


def test_what_came_last_goes_back_first(giver, wang_fang):
    for fen in (1_000, 2_000, 3_000):
        fill(wang_fang, fen)
    result_of(take_back(wang_fang, 4_500))
    assert [one.amount.count for one in giver.asked] == [3_000, 1_500]
    result_of(take_back(wang_fang, 1_500))
    assert [one.amount.count for one in giver.asked] == [3_000, 1_500, 500, 1_000]
    assert accounts() == {}


def test_a_fen_more_than_is_there_is_refused(giver, wang_fang):
    fill(wang_fang, 2_000)
    refused = take_back(wang_fang, 2_001)
    assert (code_of(refused), refused["fields"]) == ("jar_too_empty", {"missing_fen": 1})
    assert (balance(wang_fang), giver.asked) == (2_000, [])


def test_what_has_paid_a_bill_does_not_come_back(giver, rider):
    fill(rider, 161_000)
    result_of(pay(rider))
    assert code_of(take_back(rider, 1_001)) == "jar_too_empty"
    result_of(take_back(rider, 1_000))
    assert balance(rider) == 0


def test_a_stranger_takes_nothing_of_hers(giver, wang_fang, mallory):
    fill(wang_fang, 2_000)
    assert code_of(take_back(mallory, 2_000)) == "jar_too_empty"
    assert code_of(send(mallory, "jar.take_back", {"amount_fen": 1, "person_id": str(wang_fang.id)})) == "invalid"
    assert balance(wang_fang) == 2_000


def test_while_it_is_on_its_way_it_is_held_and_pays_no_bill(giver, rider):
    fill(rider, 160_000)
    giver.state = "processing"
    result_of(take_back(rider, 160_000))
    assert accounts() == {"channel:wechat": 160_000, "to_return": -160_000}
    assert code_of(pay(rider)) == "jar_too_empty"
    for notice in ("EV-R1", "EV-R1", "EV-R2"):
        with database.work() as session:
            outcome.settle(session, "wechat", Told(notice, given_of(giver.asked[0])))
    assert accounts() == {}


def test_with_the_line_down_it_is_handed_over_again_and_goes_back_once(giver, wang_fang):
    """P1."""
    fill(wang_fang, 2_000)
    giver.down = True
    result_of(take_back(wang_fang, 2_000))
    giver.down = False
    with on("2025-10-01", 11):
        finish(3)
    assert len({one.out_refund_no for one in giver.asked}) == 1
    assert (balance(wang_fang), accounts()) == (0, {})


def test_an_account_that_cannot_take_it_leaves_it_for_a_clerk(giver, wang_fang):
    fill(wang_fang, 2_000)
    giver.state = "abnormal"
    result_of(take_back(wang_fang, 2_000))
    assert (balance(wang_fang), accounts()["to_return"]) == (0, -2_000)
    assert part_of(wang_fang, "refunds")[0]["step"] == "failed"


@both
def test_twenty_at_once_never_take_more_than_is_there(house, giver, wang_fang):
    """P10: 70.00 are there, and twenty ask for 10.00 each."""
    for fen in (3_000, 2_500, 1_500):
        fill(wang_fang, fen)
    answers = crowd(20, lambda _number: take_back(wang_fang, 1_000))
    assert sum(bool(one["ok"]) for one in answers) == 7
    finish()
    assert (balance(wang_fang), accounts()) == (0, {})
    assert sum(one.count for one in {one.out_refund_no: one.amount for one in giver.asked}.values()) == 7_000


@both
def test_paying_and_taking_back_at_once_never_overdraw(house, giver, rider):
    """P2, P10: there is money for one of the two."""
    fill(rider, 160_000)
    answers = crowd(20, lambda number: take_back(rider, 160_000) if number % 2 else pay(rider, 160_000))
    assert sum(bool(one["ok"]) for one in answers) == 1
    assert balance(rider) == 0
    with database.look() as session:
        assert ledger.rebuild(session) == []


@pytest.mark.parametrize(
    ("room", "line"),
    [(returning, "start"), (returning, "take"), (returning, "write"), (ledger, "post"), (ledger, "wallet_of")],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_killed_between_two_lines_nothing_went_out_and_it_can_be_asked_again(giver, wang_fang, monkeypatch, room, line):
    """P1."""
    fill(wang_fang, 1_000)
    fill(wang_fang, 1_000)
    deed = getattr(room, line)

    def dies(*told, **named):
        deed(*told, **named)
        raise Died

    with monkeypatch.context() as death:
        death.setattr(room, line, dies)
        with pytest.raises(Died):
            take_back(wang_fang, 1_500)
    assert (balance(wang_fang), giver.asked, part_of(wang_fang, "refunds")) == (2_000, [], [])
    result_of(take_back(wang_fang, 1_500))
    assert (balance(wang_fang), accounts()) == (500, {"channel:wechat": 500, "wallet": -500})


def test_money_that_a_bill_gave_back_into_the_jar_can_be_taken_out_too(giver, wang_fang):
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    fill(wang_fang, 480_000)
    result_of(pay(wang_fang))
    send(wang_fang, "enrolment.stop", {"enrolment_id": str(enrolment)})
    paid = [bill["id"] for bill in part_of(wang_fang, "bills")]
    result_of(send(wang_fang, "refund.request", {"bill_id": paid[0], "reason": "stopped"}))
    result_of(take_back(wang_fang, 320_000))
    assert (balance(wang_fang), accounts()["channel:wechat"]) == (0, 160_000)


@both
def test_into_the_jar_and_out_of_it_at_once(house, giver, wang_fang):
    """P2, P10: a bill gives 3200.00 back into the jar while twenty take 10.00 each; nobody stands in another's way."""
    (enrolment,) = enrol(wang_fang, frequency="quarter")
    fill(wang_fang, 240_000)
    fill(wang_fang, 250_000)
    result_of(pay(wang_fang))
    send(wang_fang, "enrolment.stop", {"enrolment_id": str(enrolment)})
    (bill,) = part_of(wang_fang, "bills")
    asked = {"bill_id": bill["id"], "reason": "stopped"}
    answers = crowd(
        20, lambda number: take_back(wang_fang, 1_000) if number % 4 else send(wang_fang, "refund.request", asked)
    )
    finish()
    assert "try_again" not in {one.get("code") for one in answers}
    taken = sum(bool(one["ok"]) for number, one in enumerate(answers) if number % 4)
    assert taken >= 10
    assert balance(wang_fang) == 10_000 + 320_000 - taken * 1_000
