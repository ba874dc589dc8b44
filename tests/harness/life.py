"""The whole life of money as a machine: a rider, a channel, a line and a post that go any way, against a model of a few words.

The model: an attempt is open until our product is told that it was paid (then it is `settled`) or that it never will be
(`closed`); what is told to be paid after the end is to be returned. What was never told was never entered. A bill is paid when
a settled attempt holds it, on its way while an open one does, and owed otherwise.

Refunds and Alipay are to be added as rules beside these (`rule`s), as ends in ENDS, and as lines of `_entered`.
"""

from __future__ import annotations

import json
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func
from sqlmodel import select
from starlette.testclient import TestClient

from nfe_app.base import clock, commands, database
from nfe_app.ledger.tables import Entry, Posting
from nfe_app.payment import actions as payment
from nfe_app.payment.tables import Attempt
from nfe_app.reconciliation import daily
from tests.cast import AUTUMN, envelope, is_known, newcomer, send
from tests.deeds import enrol, finish, option, picture_of, result_of
from tests.harness.known import Trade, trades
from tests.harness.wayward import Ways, Wayward
from tests.payment.channels import Town

LAST = datetime(2025, 10, 25, tzinfo=UTC)
OPEN, ENDS = ("created", "unknown", "ordered", "failed"), ("settled", "closed")
RETURNS = ("to_return", "refunding", "refunded")  # late money goes back by itself, as soon as the line lets it
LINES = st.sampled_from(["fine", "fine", "fine", "down", "lost", "held"])
NEVER = ("CLOSED", "UNKNOWN", "PAYERROR")
BILLS = st.sets(st.integers(0, 2), min_size=1)
DEEDS = ["pay", "pay", "pay", "late", "fail", "leave"]
which = st.integers(0, 99)


@dataclass
class Try:
    """An attempt as the model knows it."""

    payment_id: UUID
    attempt_id: UUID
    number: str
    fen: int
    bills: list[str]
    end: str = ""
    is_late: bool = False
    link: str = ""


class Life(RuleBasedStateMachine):
    """One rider with three bills; `counter` and the channel's own file are given by the test."""

    counter: ClassVar[Wayward]
    store: ClassVar[Any]

    @initialize(chosen=BILLS, line=LINES, deed=st.sampled_from(DEEDS))
    def arrive(self, chosen: set[int], line: Any, deed: str) -> None:
        """She enrols, owes three bills, and goes to pay."""
        self.stack = ExitStack()
        self._clock(AUTUMN)
        counter = self.counter
        counter.bag, counter.held, counter.told, counter.line, counter.keeps_post = [], [], {}, "fine", False
        self.she = is_known(newcomer())
        pension, medical = option("floor", 143_240), option("fixed", 58_492)
        enrol(self.she, employee_pension=pension, employee_medical=medical, unemployment=option("floor", 7_162))
        self.bills = {bill["id"]: bill["amount_fen"] for bill in picture_of(self.she)["bills"]}
        self.tries: list[Try] = []
        self.sent: list[tuple[commands.Envelope, bytes]] = []
        self.start(chosen)
        self.go(0, line, deed)

    def _clock(self, instant: datetime) -> None:
        self.stack.enter_context(clock.stopped_at(instant))

    def _one(self, number: int) -> Try:
        return self.tries[number % len(self.tries)]

    def _state(self, bill: str) -> str:
        ends = {one.end for one in self.tries if bill in one.bills}
        return "paid" if "settled" in ends else "confirming" if "" in ends else "owed"

    @rule(chosen=BILLS, line=LINES, deed=st.sampled_from(DEEDS))
    def pay(self, chosen: set[int], line: Any, deed: str) -> None:
        """She starts a payment and goes to its cashier at once, as people do."""
        self.start(chosen)
        self.go(-1, line, deed)

    @rule(chosen=BILLS)
    def start(self, chosen: set[int]) -> None:
        """She wants to pay some of her bills, whatever stands in the way."""
        bills = [list(self.bills)[number] for number in sorted(chosen)]
        wanted = {"bill_ids": bills, "amount_fen": sum(self.bills[bill] for bill in bills)}
        item = envelope("payment.start", wanted)
        reply = commands.run(item, self.she.subject)
        self.sent.append((item, reply))
        told = json.loads(reply)
        hindered = [self._state(bill) for bill in bills if self._state(bill) != "owed"]
        if hindered:
            assert told["code"] == {"paid": "bill_not_owed", "confirming": "payment_under_way"}[hindered[0]]
        else:
            self._began(UUID(told["result"]["payment_id"]), wanted)

    def _began(self, payment_id: UUID, wanted: dict[str, Any]) -> None:
        with database.look() as session:
            number, _amount = payment.ordered(session, payment_id)
            attempt_id = session.exec(select(Attempt.id).where(Attempt.out_trade_no == number)).one()
        self.tries.append(Try(payment_id, attempt_id, number, wanted["amount_fen"], wanted["bill_ids"]))

    @precondition(lambda self: self.sent)
    @rule(number=which)
    def send_again(self, number: int) -> None:
        """P4: the same command again gets the same bytes; its id with another body is refused; neither does anything."""
        item, reply = self.sent[number % len(self.sent)]
        assert commands.run(item, self.she.subject) == reply
        other = item.model_copy(update={"payload": item.payload | {"amount_fen": 1}})
        assert json.loads(commands.run(other, self.she.subject))["code"] == "id_reused"

    @precondition(lambda self: self.tries)
    @rule(number=which, line=LINES, deed=st.sampled_from(["", *DEEDS]))
    def go(self, number: int, line: Any, deed: str) -> None:
        """She goes to the cashier, if a way leads there, and may press a button."""
        one = self._one(number)
        self._with_line(line)
        link = self.counter.link(self.she, one.payment_id)
        if "checkmweb" in link:
            assert not one.end, "an ended payment leads to no cashier"
            one.link = link
            if deed:
                self.counter.town.press(link, deed)

    @precondition(lambda self: self.counter.held)
    @rule()
    def what_was_on_its_way_arrives(self) -> None:
        """An order that nobody waits for any longer is taken in after all, and its cashier is found."""
        request = self.counter.held[0]
        answer = self.counter.arrive()
        if urlsplit(str(request.url)).path.endswith("/h5") and answer.status_code == 200:
            number = json.loads(request.content)["out_trade_no"]
            next(one for one in self.tries if one.number == number).link = answer.json()["h5_url"]

    @precondition(lambda self: any(not one.end and not one.link for one in self.tries))
    @rule(number=which, deed=st.sampled_from(DEEDS))
    def overtake(self, number: int, deed: str) -> None:
        """P7: she gives up what the channel has not heard of, and then her order arrives there and its cashier is found."""
        new = [one for one in self.tries if not one.end and not one.link]
        one = self.tries.index(new[number % len(new)])
        self.counter.held.clear()
        self.go(one, "held", "")
        self.command(one, "fine", "give_up")
        if self.counter.held:
            self.what_was_on_its_way_arrives()
            if self.tries[one].link:
                self.press(0, deed, self.tries[one])

    @precondition(lambda self: any(one.link for one in self.tries))
    @rule(number=which, deed=st.sampled_from(DEEDS))
    def press(self, number: int, deed: str, one: Try | None = None) -> None:
        """She presses a button at a cashier that she has found, even one that our product has given up."""
        linked = [one] if one else [one for one in self.tries if one.link]
        self.counter.town.press(linked[number % len(linked)].link, deed)

    @rule(keeps=st.booleans())
    def tell(self, keeps: bool) -> None:
        """The notices that are due are sent; they arrive, or somebody keeps a copy and they will be sent again."""
        self.counter.keeps_post, before = keeps and len(self.counter.bag) < 8, len(self.counter.bag)
        self.counter.tell()
        if not self.counter.keeps_post:
            for notice in self.counter.bag[before:]:
                self._hears(self.counter.number_of(notice))

    @precondition(lambda self: self.counter.bag)
    @rule(number=which, times=st.integers(1, 3))
    def bring(self, number: int, times: int) -> None:
        """P6: a notice that was sent once comes again, in any order; after five minutes it is believed no longer."""
        notice = self.counter.bag[number % len(self.counter.bag)]
        age = clock.now().timestamp() - int(notice.headers["wechatpay-timestamp"])
        for _time in range(times):
            assert self.counter.bring(notice) == (204 if age <= 300 else 401)
        if age <= 300:
            self._hears(self.counter.number_of(notice))

    @precondition(lambda self: self.tries)
    @rule(number=which, line=LINES, deed=st.sampled_from(["ask", "ask", "give_up"]))
    def command(self, number: int, line: Any, deed: str) -> None:
        """She has the channel asked, or does not want to pay after all."""
        self._with_line(line)
        result_of(send(self.she, f"payment.{deed}", {"payment_id": str(self._one(number).payment_id)}))

    @rule(line=LINES)
    def chores(self, line: Any) -> None:
        """The chores come by."""
        self._with_line(line)
        finish()

    @precondition(lambda self: clock.now() < LAST)
    @rule(minutes=st.sampled_from([0.4, 1, 2, 6, 16, 31, 24 * 60]))
    def wait(self, minutes: float) -> None:
        """Time passes."""
        self._clock(clock.now() + timedelta(minutes=minutes))

    def _with_line(self, line: Any) -> None:
        self.counter.line = line
        self.counter.told.clear()

    def _hears(self, number: str) -> None:
        """Our product was told that this order is paid."""
        one = next(one for one in self.tries if one.number == number)
        one.is_late = one.is_late or one.end == "closed"
        one.end = one.end or "settled"

    @invariant()
    def everything_is_as_the_model_has_it(self) -> None:
        """First the model learns what was told, then page and books are held against it."""
        self._the_page_is_right()
        self._the_books_are_right()

    def _the_page_is_right(self) -> None:
        """Every payment and every bill stands as the model has it, and exactly the paid months are covered."""
        picture = picture_of(self.she)
        steps = {UUID(one["id"]): one["step"] for one in picture["payments"]}
        for one in self.tries:
            self._learns(one, self.counter.told.pop(one.number, ""), steps[one.payment_id])
        assert {bill["id"]: bill["state"] for bill in picture["bills"]} == {
            bill: self._state(bill) for bill in self.bills
        }
        paid = sum(self._state(bill) == "paid" for bill in self.bills)
        assert sum(row["months"] for row in picture["coverage"]["rows"]) == paid

    def _learns(self, one: Try, said: str, step: str) -> None:
        """What the channel answered decides at once; that an order will never be paid may wait for its time."""
        if said == "SUCCESS":
            self._hears(one.number)
        elif step == "closed" and not one.end:
            assert said in NEVER, f"closed without a word of the channel: {said}"
            one.end = "closed"
        elif said == "CLOSED":
            assert one.end, "the channel closed it, and it stays open"
        assert step in (RETURNS if one.is_late else (one.end,) if one.end else OPEN)

    def _the_books_are_right(self) -> None:
        """P2, P7: all entries add up to 0; what was told to be paid is entered once, to the bill or to be returned."""
        for one in self.tries:
            came = one.fen if one.end == "settled" or one.is_late else 0
            assert _entered(one) == (came, int(one.is_late))
        with database.look() as session:
            total = session.exec(select(func.sum(Posting.amount))).one()
            of_bills = select(Posting.bill_id, func.sum(Posting.amount))
            paid = dict(session.exec(of_bills.where(Posting.bill_id.is_not(None)).group_by(Posting.bill_id)).all())  # type: ignore[union-attr]
        assert total is None or total.count == 0
        for bill, fen in self.bills.items():
            came = -paid[UUID(bill)].count if UUID(bill) in paid else 0
            assert came == (fen if self._state(bill) == "paid" else 0)

    def teardown(self) -> None:
        """P6: once nothing is on its way, our product knows what the channel knows, whichever way was cut off."""
        if not hasattr(self, "tries"):
            return
        with self.stack:
            self.counter.held.clear()
            for minutes in (31, 31, 61, 181, 361, 361, 361, 1441):
                self._clock(clock.now() + timedelta(minutes=minutes))
                self.tell(False)
                self.chores("fine")
                self.everything_is_as_the_model_has_it()
            if self.counter.ways in ("query", "bill"):
                self._days_are_reconciled()
            known = trades(self.store.parent)
            for one in self.tries:
                self._agrees(one, known.get(one.number))

    def _days_are_reconciled(self) -> None:
        """An operator has every day of this life reconciled; the chores do each day once, and lives share their days."""
        for day in range(clock.day_of(AUTUMN).toordinal(), clock.today().toordinal() - 1):
            assert daily.reconcile("wechat", date.fromordinal(day)).state == "done"
        self.everything_is_as_the_model_has_it()

    def _agrees(self, one: Try, trade: Trade | None) -> None:
        if trade is not None and trade.is_paid:
            assert one.end == "settled" or one.is_late, f"{one} was paid: {trade}"
        else:
            assert one.end != "settled" and not one.is_late, f"{one} was never paid: {trade}"
            assert one.end == "closed" or self.counter.ways in ("notice", "bill"), f"{one} is left open: {trade}"


def live(client: TestClient, folder: Path, ways: Ways, examples: int, steps: int) -> None:
    """So many lives in one house, which is the given client's; what fails is told as it came, for to shorten it takes long."""

    class ThisLife(Life):
        counter = Wayward(client, Town(folder), ways)
        store = folder / "sandbox.db"

    bounded = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        phases=[Phase.generate],
    )
    run_state_machine_as_test(ThisLife, settings=bounded)


def _entered(one: Try) -> tuple[int, int]:
    """What the channel brought for an attempt, and how many lines of it are to be returned."""
    lines = select(Posting.account, Posting.amount).join(Entry, Entry.id == Posting.entry_id)  # type: ignore[arg-type]
    mine = lines.where(Entry.cause.in_([f"attempt {one.attempt_id}", f"late {one.attempt_id}"]))  # type: ignore[attr-defined]
    with database.look() as session:
        found = session.exec(mine).all()
    came = sum(fen.count for account, fen in found if account.startswith("channel:"))
    return came, sum((account, fen.count) == ("to_return", -one.fen) for account, fen in found)
