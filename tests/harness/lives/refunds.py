"""She asks for a month back that was paid elsewhere too; a clerk decides, and the channel answers at once, late, or after a while."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from nfe_app.base import database
from nfe_app.base.commands import Subject
from nfe_app.base.database import new_id
from nfe_app.refund import actions as refunding
from nfe_app.refund import tables
from tests.cast import send
from tests.deeds import result_of
from tests.harness.known import Trade
from tests.harness.lives.jar import Jar
from tests.harness.lives.model import Refund, Try
from tests.harness.lives.paying import LINES, which

CLERK = Subject(new_id(), "senior_clerk", "", frozenset({"000000"}))
NEXT = {
    "requested": (),
    "declined": (),
    "approved": ("sent", "done"),
    "sent": ("done",),
    "done": (),
}
"""Where a refund may go without anybody's word."""


class Refunds(Jar):
    """What goes back."""

    @rule(number=st.integers(0, 2))
    def ask_back(self, number: int) -> None:
        """Only what was paid, and only once."""
        bill = list(self.model.bills)[number]
        told = send(self.she, "refund.request", {"bill_id": bill, "reason": "overlap"})
        paid = [one for one in self.model.tries if bill in one.bills and one.end == "settled" and not one.is_late]
        if not paid:
            assert told["code"] == "nothing_to_return"
        elif any(one.bill == bill and one.step != "declined" for one in self.model.refunds):
            assert told["code"] == "return_asked"
        else:
            id_, fen = result_of(told)["refund_id"], self.model.bills[bill]
            assert fen <= self.model.left_of(paid[0])
            with database.look() as session:
                number_ = session.get_one(tables.Refund, UUID(id_)).out_refund_no
            self.model.refunds.append(Refund(id_, number_, paid[0], fen, "overlap", bill))

    def undecided(self) -> list[Refund]:
        """What waits for a clerk."""
        return [one for one in self.model.refunds if one.step == "requested"]

    @precondition(lambda self: self.undecided())
    @rule(number=which, approve=st.sampled_from([True, True, False]), line=LINES)
    def decide(self, number: int, approve: bool, line: Any) -> None:
        """A clerk lets it go, or says no; then it may be asked for again."""
        waiting = self.undecided()
        one = waiting[number % len(waiting)]
        self.with_line(line)
        said = refunding.Decide(refund_id=UUID(one.refund_id), approve=approve, note="" if approve else "别处没有")
        with database.work() as session:
            refunding.decide(session, said, CLERK)
        one.step = "approved" if approve else "declined"

    def learns_refunds(self, shown: list[dict[str, Any]], known: dict[str, Trade]) -> None:
        """P7, P10: each stands where it may, done is what its channel has done, and late money goes back by itself, once."""
        mine = {one.refund_id: one for one in self.model.refunds}
        for row in shown:
            one = mine.get(row["id"]) or self._learns_late(row)
            assert row["step"] == one.step or row["step"] in NEXT[one.step], (row, one)
            one.step = row["step"]
            if one.step == "done" and one.of.channel != "wallet":
                assert known[self.at_channel(one.of)].returned[one.number] == one.fen
        assert len(shown) == len(self.model.refunds)

    def _learns_late(self, row: dict[str, Any]) -> Refund:
        with database.look() as session:
            kept = session.get_one(tables.Refund, UUID(row["id"]))
        of = next(one for one in self.model.tries if one.attempt_id == kept.attempt_id)
        assert of.is_late
        assert all(one.of is not of for one in self.model.refunds), "late money goes back twice"
        one = Refund(row["id"], kept.out_refund_no, of, row["amount_fen"], "late", step="approved")
        assert one.fen == of.fen
        self.model.refunds.append(one)
        return one

    def at_channel(self, one: Try) -> str:
        """The number under which its channel knows an attempt; the bank has one of its own."""
        lines = {line.number: line.reference for line in self.model.lines}
        return lines.get(one.number, one.number)
