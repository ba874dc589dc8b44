"""A life with a mandate: told of before, debited on the 25th, tried again when there is too little, and ended by either side in between."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule
from sqlmodel import select

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.mandate import actions as mandate
from nfe_app.payment import agreements
from nfe_app.payment.tables import PaymentBill
from tests.cast import AUTUMN, send
from tests.deeds import result_of
from tests.harness.life import Life
from tests.harness.lives.jar import SCHEMES
from tests.harness.lives.model import Try
from tests.harness.lives.paying import LINES
from tests.payment.channels import ORIGIN

AGREED = {"schemes": list(SCHEMES), "limit_fen": 300_000, "day": 25, "agrees": True}
SIGNED, TOLD, BEGINS, LASTS = 19, 21, 23, timedelta(days=7)
MOODS = st.sampled_from(["pay", "poor", "poor", "slow", "lost"])


class MandateLife(Life):
    """The same rider, who has agreed to a debit."""

    mandate_id: str
    agreement: str
    step: str

    @initialize(
        mood=MOODS, mornings=st.lists(st.tuples(LINES, MOODS), min_size=1, max_size=3), ends=st.booleans(), line=LINES
    )
    def arrive(self, mood: str, mornings: list[tuple[Any, str]], ends: bool, line: Any) -> None:
        """She signs on the 20th, is told on the 22nd, and from the 25th on some mornings go by; or she ends it after the first."""
        self.begins(SIGNED, LASTS)
        self.mandate_id = result_of(send(self.she, "mandate.sign", AGREED))["mandate_id"]
        with database.look() as session:
            wanted = mandate.signing_of(session, UUID(self.mandate_id), f"{ORIGIN}/autopay/")
        assert wanted
        town = self.counter.alipay
        self.agreement = town.browser().get(agreements.address_of(*wanted)).headers["Location"]
        town.press(self.agreement, "agree")
        self.tell(False)
        self.step = "signed"
        self.mood(mood)
        self.clock_at(AUTUMN + timedelta(days=TOLD))
        self.collect("fine")
        self.clock_at(AUTUMN + timedelta(days=BEGINS))
        for number, (here, later) in enumerate(mornings):
            if number == 1 and ends and self.step == "signed":
                self.end(line)
            self.next_morning(here)
            self.news()
            self.mood(later)

    @rule(mood=MOODS)
    def mood(self, mood: str) -> None:
        """How debits turn out from now on: her purse, or Alipay's temper."""
        self.counter.alipay.press(self.agreement, mood)

    @rule(line=LINES)
    def collect(self, line: Any) -> None:
        """The chore of the morning."""
        self.with_line(line)
        chores.collect()

    @precondition(lambda self: clock.now() < self.last)
    @rule(line=LINES)
    def next_morning(self, line: Any) -> None:
        """The next day begins."""
        self.clock_at(clock.now() + timedelta(days=1))
        self.collect(line)

    @precondition(lambda self: self.step == "signed")
    @rule(line=LINES)
    def end(self, line: Any) -> None:
        """She ends it here: from now on no debit begins."""
        self.with_line(line)
        assert result_of(send(self.she, "mandate.end", {"mandate_id": self.mandate_id}))["step"] == "ended"
        self.step = "ended"

    @precondition(lambda self: self.step == "signed")
    @rule()
    def end_there(self) -> None:
        """She ends it at Alipay."""
        self.counter.alipay.press(self.agreement, "unsign")

    def learns_others(self, picture: dict[str, Any]) -> None:
        """A debit begins only while the mandate holds, on its day, for what is owed, and never beside another one of it."""
        known = {str(one.payment_id) for one in self.model.tries}
        for row in (one for one in picture["payments"] if one["way"] == "debit" and one["id"] not in known):
            with database.look() as session:
                mine = select(PaymentBill.bill_id).where(PaymentBill.payment_id == UUID(row["id"]))
                bills = [str(id_) for id_ in session.exec(mine).all()]
            assert self.step == "signed"
            assert clock.today().day >= AGREED["day"]  # type: ignore[operator]
            assert {bill: self.model.state(bill) for bill in bills} == dict.fromkeys(bills, "owed")
            assert all(one.end == "closed" for one in self.debits()), "two debits at once"
            one = self.began(row["id"], "alipay", row["amount_fen"], bills, "debit")
            self.learns_try(one, self.counter.told.pop(one.number, ""), row["step"])
        if picture["autopay"]["step"] != self.step:
            assert (self.step, picture["autopay"]["step"]) == ("signed", "ended")
            assert self._at_alipay() == "UNSIGN", "it ended by nobody's word"
            self.step = "ended"

    def debits(self) -> list[Try]:
        """The debits that were begun."""
        return [one for one in self.model.tries if one.purpose == "debit"]

    def _at_alipay(self) -> str:
        number = self.agreement.rpartition("/")[2]
        with closing(sqlite3.connect(self.folder / "alipay.db")) as channel:
            (state,) = channel.execute("SELECT state FROM agreement WHERE session = ?", [number]).fetchone()
        return str(state)

    def teardown(self) -> None:
        """In the end it is ended on both sides, and at most one debit was made."""
        super().teardown()
        if hasattr(self, "step"):
            assert sum(one.end == "settled" for one in self.debits()) <= 1
            result_of(send(self.she, "mandate.end", {"mandate_id": self.mandate_id}))
            assert self._at_alipay() == "UNSIGN"
