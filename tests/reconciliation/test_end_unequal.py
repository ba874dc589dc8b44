"""Money of another amount holds no bill for ever: a clerk ends its attempt, it goes back as it came, and the bill is owed again (P7, P10)."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from nfe_app import channels
from nfe_app.base import clock, database, journal
from nfe_app.base.database import new_id
from nfe_app.base.money import Fen
from nfe_app.payment import gateway, outcome
from nfe_app.payment.gateway import ChannelDown, Given, Giving, Standing
from nfe_app.reconciliation import sheet
from tests.cast import clerk_zhao, send
from tests.conftest import both
from tests.deeds import (
    bills_of,
    code_of,
    crowd,
    enrol,
    events_named,
    finish,
    news_of,
    on,
    part_of,
    pay,
    result_of,
    start_payment,
)
from tests.payment.counter import accounts, months_of, step_of
from tests.reconciliation.town import DAY, Writes, at, reconciled, row_of, told

NOTE = "渠道凭证 0071，实收 1599.00"
SHORT, WAITS = 159_900, {"channel:wechat": 159_900, "to_return": -159_900}


@dataclass
class Says(Writes):
    """A channel that says of every order what it is told to, and gives back as it is told to."""

    state: gateway.State | None = "paid"
    fen: int = SHORT
    down: bool = False
    gives: gateway.RefundState = "done"
    gave: list[Giving] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)

    def standing_of(self, out_trade_no: str) -> Standing | None:
        """Where every order stands."""
        if self.down:
            raise ChannelDown("no line")
        came = self.state in ("paid", "refunded")
        facts = (f"4200{out_trade_no}", Fen(self.fen), at(10, 5)) if came else (None, None, None)
        return Standing(out_trade_no, self.state, *facts, "") if self.state else None

    def close(self, out_trade_no: str) -> None:
        """It closes what it is to close."""
        if self.down:
            raise ChannelDown("no line")
        self.closed.append(out_trade_no)

    def refund(self, giving: Giving) -> Given:
        """It gives back."""
        self.gave.append(giving)
        return Given(giving.out_refund_no, giving.out_trade_no, self.gives, "5030", giving.amount, clock.now(), "")


@pytest.fixture
def channel(autumn, monkeypatch) -> Says:
    """WeChat Pay, connected alone."""
    says = Says()
    monkeypatch.setattr(gateway, "CONNECTED", {"wechat": says})
    monkeypatch.setattr(channels, "reach", lambda: None)
    return says


@pytest.fixture
def zhao(autumn):
    """The clerk."""
    return clerk_zhao()


@pytest.fixture
def rider(wang_fang):
    """She owes 1600.00 for October 2025."""
    enrol(wang_fang)
    return wang_fang


@pytest.fixture
def held(channel, rider):
    """The bill tells of 1599.00 for her order of 1600.00, and so does the channel."""
    payment_id = start_payment(rider)
    channel.bills[DAY] = [row_of(payment_id, amount=Fen(SHORT))]
    assert {name for name, _number in told(reconciled())} == {"amount_differs"}
    return payment_id


def row(zhao):
    """The difference as the clerk sees it."""
    with database.look() as session:
        return sheet.days(session, zhao)[0].differences[0]


def end(who, which: str, note: str = NOTE):
    """Somebody ends the attempt of a difference."""
    return send(who, "reconciliation.end_unequal", {"difference_id": which, "note": note})


def hear(payment_id, state="paid", fen: int = SHORT) -> None:
    """A notice of another amount."""
    with database.work() as session:
        told = news_of(payment_id, f"EV-{state}-{fen}", state, amount=Fen(fen))
        outcome.settle(session, "wechat", told)


def test_asked_again_and_again_it_stays_open_and_holds_the_bill_and_no_question_waits(rider, held):
    """P5: what the clerk is there for; the question itself was answered, and is not asked a second time for that."""
    with on("2025-10-03"):
        finish(3)
    assert (accounts(), step_of(rider)) == ({}, "created")
    assert [one["state"] for one in bills_of(rider, "confirming")] == ["confirming"]
    with on("2025-10-04"), database.look() as session:
        assert journal.undelivered(session) == 0


@both
def test_ended_what_came_goes_back_as_it_came_and_the_bill_is_owed_again(house, channel, zhao, rider, held):
    """P7: not a fen more and not a fen less than came."""
    result_of(end(zhao, row(zhao).id))
    assert [(one.amount, one.paid) for one in channel.gave] == [(Fen(SHORT), Fen(SHORT))]
    assert (accounts(), step_of(rider), months_of(rider)) == ({}, "refunded", 0)
    assert len(bills_of(rider)) == 1
    assert part_of(rider, "refunds")[0]["amount_fen"] == SHORT
    channel.state = None
    pay(rider)
    assert (months_of(rider), accounts()["channel:wechat"]) == (1, 160_000)


def test_on_its_way_the_money_waits_to_be_returned_and_covers_nothing(channel, zhao, rider, held):
    channel.gives = "processing"
    end(zhao, row(zhao).id)
    assert (accounts(), step_of(rider), months_of(rider)) == (WAITS, "refunding", 0)


def test_it_is_written_down_by_whom_and_why_and_no_note_is_in_the_journal(zhao, rider, held):
    which = row(zhao)
    assert which.held
    end(zhao, which.id)
    assert (row(zhao).dealt, row(zhao).open, row(zhao).held) == (f"赵经办：{NOTE}", False, False)
    (event,) = events_named("payment.unequal")
    assert (event.facts["clerk_id"], event.facts["ordered_fen"]) == (str(zhao.person_id), 160_000)
    assert (event.facts["told_fen"], event.person_id) == (SHORT, rider.id)
    assert NOTE not in str([one.facts for one in (*events_named("reconciliation.dealt_with"), event)])


def test_a_second_time_and_ten_at_once_nothing_more_goes_back(channel, zhao, rider, held):
    """P10."""
    which = row(zhao).id
    told = crowd(10, lambda _number: end(zhao, which))
    assert sorted(one.get("code", "") for one in told) == [""] + ["already_dealt_with"] * 9
    assert (len(channel.gave), len(events_named("payment.unequal"))) == (1, 1)
    assert accounts() == {}


def test_a_run_after_it_agrees_and_no_later_word_of_the_channel_enters_anything(channel, zhao, rider, held):
    """P6: the same notice, another one, and the bill again."""
    channel.gives = "processing"
    with clock.stopped_at(at(12, day=DAY.replace(day=2))):
        end(zhao, row(zhao).id)
    for state, fen in (("paid", SHORT), ("refunded", SHORT), ("paid", 160_000), ("closed", SHORT)):
        hear(held, state, fen)
    with pytest.raises(outcome.rules.AmountDiffers):
        hear(held, "paid", 1)
    assert {name for name, _number in told(reconciled(hour=14))} == {"late"}
    channel.bills[DAY.replace(day=2)] = []
    assert reconciled(DAY.replace(day=2)).found.differences == ()
    assert (accounts(), len(channel.gave)) == (WAITS, 1)


def test_with_the_line_down_nothing_is_guessed_and_it_ends_when_the_line_is_back(channel, zhao, rider, held):
    """P1: the channel is asked first, and asked again as long as it takes."""
    channel.down = True
    result_of(end(zhao, row(zhao).id))
    assert (accounts(), step_of(rider)) == ({}, "created")
    channel.down = False
    with on("2025-10-03"):
        finish(2)
    assert (accounts(), step_of(rider), len(channel.gave)) == ({}, "refunded", 1)


def test_should_the_channel_tell_the_right_amount_by_then_it_is_settled(channel, zhao, rider, held):
    channel.fen = 160_000
    end(zhao, row(zhao).id)
    assert (step_of(rider), months_of(rider), channel.gave) == ("settled", 1, [])
    assert accounts()["channel:wechat"] == 160_000


def test_what_went_back_over_there_already_is_not_given_back_again(channel, zhao, rider, held):
    """P10."""
    channel.state = "refunded"
    end(zhao, row(zhao).id)
    assert (accounts(), step_of(rider), channel.gave) == (WAITS, "to_return", [])
    assert len(bills_of(rider)) == 1


@pytest.mark.parametrize("state", [None, "closed", "not_paid", "error"])
def test_where_the_channel_tells_of_no_money_its_bill_is_believed(channel, zhao, rider, held, state):
    """P6: each way to the truth suffices; it was closed before it was asked, so nobody pays it any more."""
    channel.state = state
    end(zhao, row(zhao).id)
    assert channel.closed
    assert (accounts(), step_of(rider), [one.amount for one in channel.gave]) == ({}, "refunded", [Fen(SHORT)])


def test_of_an_attempt_that_was_closed_before_the_money_goes_back_as_well(channel, zhao, rider):
    payment_id = start_payment(rider)
    hear(payment_id, "closed")
    channel.bills[DAY] = [row_of(payment_id, amount=Fen(SHORT))]
    reconciled()
    result_of(end(zhao, row(zhao).id))
    assert (accounts(), step_of(rider), len(channel.gave)) == ({}, "refunded", 1)


def test_a_worker_may_not_and_nobody_without_a_name_can(channel, zhao, rider, mallory, held):
    """P33: a stranger, and the rider herself."""
    which = row(zhao).id
    assert code_of(end(mallory, which)) == code_of(end(rider, which)) == "forbidden"
    assert (channel.gave, events_named("payment.unequal")) == ([], [])


def test_no_session_no_deed(client, zhao, held):
    """P33."""
    item = {
        "id": str(new_id()),
        "kind": "reconciliation.end_unequal",
        "payload": {},
        "made_at": clock.now().isoformat(),
    }
    assert client.post("/api/commands", json=[item]).status_code == 401


def test_while_it_holds_its_bills_it_is_not_enough_to_say_that_it_was_dealt_with(zhao, rider, held):
    which = {"difference_id": row(zhao).id, "note": NOTE}
    assert code_of(send(zhao, "reconciliation.deal_with", which)) == "still_held"
    assert row(zhao).open


def test_of_money_that_is_settled_there_is_nothing_to_end(channel, zhao, rider):
    """The payment came as ordered, and the bill tells of a fen more."""
    channel.bills[DAY] = [row_of(pay(rider), amount=Fen(160_001))]
    reconciled()
    assert not row(zhao).held
    assert code_of(end(zhao, row(zhao).id)) == "nothing_to_end"
    result_of(send(zhao, "reconciliation.deal_with", {"difference_id": row(zhao).id, "note": NOTE}))


def test_any_other_difference_and_none_at_all_are_refused(channel, zhao, rider):
    channel.bills[DAY] = [row_of(start_payment(rider), out_trade_no="STRANGER")]
    reconciled()
    assert code_of(end(zhao, row(zhao).id)) == "nothing_to_end"
    assert code_of(end(zhao, str(new_id()))) == "not_found"


@pytest.mark.parametrize("note", ["", "  ", "a\x00b", "一" * 201])
def test_without_a_reason_nothing_is_ended(zhao, rider, held, note):
    assert code_of(end(zhao, row(zhao).id, note)) == "invalid"
    assert step_of(rider) == "created"
