"""She pays: starts, goes to a cashier, presses a button, gives up; and the channels' news come any way."""

from __future__ import annotations

import json
from contextlib import ExitStack
from datetime import timedelta
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule
from sqlmodel import select

from nfe_app.base import clock, commands, database
from nfe_app.payment import actions as payment
from nfe_app.payment.tables import Attempt
from tests.cast import Worker, envelope, send
from tests.deeds import finish, result_of
from tests.harness.lives.model import Model, Try
from tests.harness.wayward import Wayward

LINES = st.sampled_from(["fine", "fine", "fine", "down", "lost", "held"])
WAYS = st.sampled_from(["h5", "h5", "wap"])
BILLS = st.sets(st.integers(0, 2), min_size=1)
DEEDS = ["pay", "pay", "pay", "late", "fail", "leave"]
which = st.integers(0, 99)


class Paying(RuleBasedStateMachine):
    """What a rider and her channels do about payments."""

    counter: ClassVar[Wayward]
    stack: ExitStack
    she: Worker
    model: Model
    sent: list[tuple[commands.Envelope, bytes]]
    last: Any

    def clock_at(self, instant: Any) -> None:
        """It is that moment from now on."""
        self.stack.enter_context(clock.stopped_at(instant))

    def one(self, number: int) -> Try:
        """One of all tries."""
        return self.model.tries[number % len(self.model.tries)]

    def chosen(self, numbers: set[int]) -> dict[str, Any]:
        """Some bills and their sum, as they are told to a command."""
        bills = [list(self.model.bills)[number] for number in sorted(numbers)]
        return {"bill_ids": bills, "amount_fen": sum(self.model.bills[bill] for bill in bills)}

    def with_line(self, line: Any) -> None:
        """The line to all channels is like that from now on."""
        self.counter.line = line

    @rule(chosen=BILLS, way=WAYS, line=LINES, deed=st.sampled_from(DEEDS))
    def pay(self, chosen: set[int], way: str, line: Any, deed: str) -> None:
        """She starts a payment and goes to its cashier at once, as people do."""
        self.start(chosen, way)
        self.go(-1, line, deed)

    @rule(chosen=BILLS, way=WAYS)
    def start(self, chosen: set[int], way: str) -> None:
        """She wants to pay some of her bills, whatever stands in the way."""
        wanted = self.chosen(chosen)
        item = envelope("payment.start", wanted | {"way": way})
        reply = commands.run(item, self.she.subject)
        self.sent.append((item, reply))
        told = json.loads(reply)
        if hindered := self.model.hindrances(wanted["bill_ids"]):
            assert told["code"] == hindered[0]
        else:
            self.began(told["result"]["payment_id"], way, wanted["amount_fen"], wanted["bill_ids"])

    def began(self, payment_id: Any, way: str, fen: int, bills: list[str], purpose: str = "bills") -> Try:
        """A payment was begun."""
        id_ = UUID(str(payment_id))
        with database.look() as session:
            number, _amount = payment.ordered(session, id_)
            attempt_id = session.exec(select(Attempt.id).where(Attempt.out_trade_no == number)).one()
        channel = {"h5": "wechat", "wap": "alipay"}.get(way, way)
        self.model.tries.append(Try(id_, attempt_id, number, fen, bills, channel, purpose))
        return self.model.tries[-1]

    @precondition(lambda self: self.sent)
    @rule(number=which)
    def send_again(self, number: int) -> None:
        """P4: the same command again gets the same bytes; its id with another body is refused; neither does anything."""
        item, reply = self.sent[number % len(self.sent)]
        assert commands.run(item, self.she.subject) == reply
        other = item.model_copy(update={"payload": item.payload | {"amount_fen": 9}})
        assert json.loads(commands.run(other, self.she.subject))["code"] == "id_reused"

    @precondition(lambda self: self.model.tries)
    @rule(number=which, line=LINES, deed=st.sampled_from(["", *DEEDS]))
    def go(self, number: int, line: Any, deed: str) -> None:
        """She goes to the cashier, if a way leads there, and may press a button."""
        one = self.one(number)
        self.with_line(line)
        link = self.counter.cashier(self.she, one.payment_id)
        if link:
            assert not one.end, "an ended payment leads to no cashier"
            one.link = link
            if deed:
                self.counter.press_at(link, deed)

    @precondition(lambda self: self.counter.held)
    @rule()
    def what_was_on_its_way_arrives(self) -> None:
        """An order that nobody waits for any longer is taken in after all, and its cashier is found."""
        request, answer = self.counter.arrive()
        if urlsplit(str(request.url)).path.endswith("/h5") and answer.status_code == 200:
            number = json.loads(request.content)["out_trade_no"]
            next(one for one in self.model.tries if one.number == number).link = answer.json()["h5_url"]

    def unheard(self) -> list[Try]:
        """Open tries of which WeChat has not heard; Alipay hears of none before its payer comes."""
        return [one for one in self.model.tries if not one.end and not one.link and one.channel == "wechat"]

    @precondition(lambda self: self.unheard())
    @rule(number=which, deed=st.sampled_from(DEEDS))
    def overtake(self, number: int, deed: str) -> None:
        """P7: she gives up what the channel has not heard of, and then her order arrives there and its cashier is found."""
        new = self.unheard()
        one = self.model.tries.index(new[number % len(new)])
        self.counter.held.clear()
        self.go(one, "held", "")
        self.command(one, "fine", "give_up")
        if self.counter.held:
            self.what_was_on_its_way_arrives()
            if self.model.tries[one].link:
                self.press(0, deed, self.model.tries[one])

    @precondition(lambda self: any(one.link for one in self.model.tries))
    @rule(number=which, deed=st.sampled_from(DEEDS))
    def press(self, number: int, deed: str, one: Try | None = None) -> None:
        """She presses a button at a cashier that she has found, even one that our product has given up."""
        linked = [one] if one else [one for one in self.model.tries if one.link]
        self.counter.press_at(linked[number % len(linked)].link, deed)

    @rule(keeps=st.booleans())
    def tell(self, keeps: bool) -> None:
        """The notices that are due are sent; they arrive, or somebody keeps a copy and they will be sent again."""
        self.counter.keeps_post, before = keeps and len(self.counter.bag) < 8, len(self.counter.bag)
        self.counter.tell()
        if not self.counter.keeps_post:
            for notice in self.counter.bag[before:]:
                self.hears(*self.counter.read(notice))

    @precondition(lambda self: self.counter.bag)
    @rule(number=which, times=st.integers(1, 3))
    def bring(self, number: int, times: int) -> None:
        """P6: a notice that was sent once comes again, in any order; after its time it is believed no longer."""
        notice = self.counter.bag[number % len(self.counter.bag)]
        is_fresh = self.counter.is_fresh(notice)
        for _time in range(times):
            assert self.counter.bring(notice) is is_fresh
        if is_fresh:
            self.hears(*self.counter.read(notice))

    @precondition(lambda self: self.model.tries)
    @rule(number=which, line=LINES, deed=st.sampled_from(["ask", "ask", "give_up"]))
    def command(self, number: int, line: Any, deed: str) -> None:
        """She has the channel asked, or does not want to pay after all."""
        self.with_line(line)
        result_of(send(self.she, f"payment.{deed}", {"payment_id": str(self.one(number).payment_id)}))

    @rule(line=LINES)
    def chores(self, line: Any) -> None:
        """The chores come by."""
        self.with_line(line)
        finish()

    @precondition(lambda self: clock.now() < self.last)
    @rule(minutes=st.sampled_from([0.4, 1, 2, 6, 16, 31, 24 * 60]))
    def wait(self, minutes: float) -> None:
        """Time passes."""
        self.clock_at(clock.now() + timedelta(minutes=minutes))

    def hears(self, number: str, word: str) -> None:
        """Our product was told of an order: that it is paid, or that it never will be; what is told of a refund its page shows."""
        one = next((one for one in self.model.tries if one.number == number), None)
        if one is not None and word == "SUCCESS":
            one.is_late = one.is_late or one.end == "closed"
            one.end = one.end or "settled"
        elif one is not None and word == "CLOSED":
            one.end = one.end or "closed"
