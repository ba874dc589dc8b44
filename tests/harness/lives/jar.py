"""She puts money by, pays out of it, lets it pay by itself at the end of the month, and takes it back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule
from sqlmodel import select

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.jar.rules import PAYS_ON
from nfe_app.payment.tables import PaymentBill
from nfe_app.refund import tables as refunds
from tests.cast import send
from tests.deeds import result_of
from tests.harness.lives.model import Refund
from tests.harness.lives.paying import BILLS, DEEDS, LINES, WAYS, Paying

SCHEMES = ("employee_pension", "employee_medical", "unemployment")
FENS = st.sampled_from([1, 7_162, 58_492, 150_000, 300_000])


class Jar(Paying):
    """What she does with her jar."""

    @rule(fen=FENS, way=WAYS, line=LINES, deed=st.sampled_from(DEEDS))
    def fill(self, fen: int, way: str, line: Any, deed: str) -> None:
        """Any amount, on any day, through any channel."""
        begun = result_of(send(self.she, "jar.fill", {"amount_fen": fen, "way": way}))
        self.began(begun["payment_id"], way, fen, [], "jar")
        self.go(-1, line, deed)

    @rule(chosen=BILLS)
    def pay_from_jar(self, chosen: set[int]) -> None:
        """All of the bills or none, and never more than is there."""
        wanted = self.chosen(chosen)
        told = send(self.she, "jar.pay", wanted)
        if self.model.jar < wanted["amount_fen"]:
            assert told["code"] == "jar_too_empty"
        elif hindered := self.model.hindrances(wanted["bill_ids"]):
            assert told["code"] == hindered[0]
        else:
            paid = self.began(result_of(told)["payment_id"], "wallet", wanted["amount_fen"], wanted["bill_ids"])
            paid.end = "settled"

    @precondition(lambda self: self.model.jar)
    @rule(fen=FENS, part=st.sampled_from([1, 2, 0]), line=LINES)
    def take_back(self, fen: int, part: int, line: Any) -> None:
        """P10: all of it, half, or any amount: never more than is there, and of each fill never more than came by it."""
        self.with_line(line)
        wanted = max(1, self.model.jar // part) if part else fen
        told = send(self.she, "jar.take_back", {"amount_fen": wanted})
        if wanted > self.model.jar:
            assert told["code"] == "jar_too_empty"
            return
        made = [self._learns_refund(id_) for id_ in result_of(told)["refund_ids"]]
        assert sum(one.fen for one in made) == wanted
        self.model.refunds += made

    def _learns_refund(self, refund_id: str) -> Refund:
        with database.look() as session:
            row = session.get_one(refunds.Refund, UUID(refund_id))
        of = next(one for one in self.model.tries if one.attempt_id == row.attempt_id)
        assert (of.purpose, of.end) == ("jar", "settled")
        assert row.amount.count <= self.model.left_of(of)
        return Refund(refund_id, row.out_refund_no, of, row.amount.count, "jar", step="approved")

    @rule(order=st.permutations(SCHEMES), count=st.integers(0, 3))
    def plan(self, order: list[str], count: int) -> None:
        """Which insurance the jar pays by itself, in which order; none of it, too."""
        self.model.order = list(order[:count])
        wanted = {"schemes": self.model.order, "automatic": count > 0, "share_percent": 0}
        result_of(send(self.she, "jar.set_plan", wanted))

    @precondition(lambda self: self.model.order and self.is_month_end())
    @rule()
    def sweep(self) -> None:
        """What the jar was to pay first and did not is more than there is in it."""
        self.with_line("fine")
        chores.pay_from_jars()
        self.everything_is_as_the_model_has_it()
        bills = [self.bill_of[scheme] for scheme in self.model.order]
        owed = [self.model.bills[bill] for bill in bills if self.model.state(bill) == "owed"]
        assert not owed or owed[0] > self.model.jar

    bill_of: dict[str, str]

    def everything_is_as_the_model_has_it(self) -> None:
        """Held against page and books by the whole machine."""
        raise NotImplementedError

    def is_month_end(self) -> bool:
        """Whether a jar pays by itself today."""
        return clock.today().day >= PAYS_ON

    def learns_sweeps(self, shown: list[dict[str, Any]]) -> None:
        """What the jar paid by itself: only if she wants it, at the end of the month, and what was owed."""
        known = {str(one.payment_id) for one in self.model.tries}
        for row in (one for one in shown if one["way"] == "wallet" and one["id"] not in known):
            with database.look() as session:
                mine = select(PaymentBill.bill_id).where(PaymentBill.payment_id == UUID(row["id"]))
                bills = [str(id_) for id_ in session.exec(mine).all()]
            assert self.is_month_end()
            assert {bill: self.model.state(bill) for bill in bills} == dict.fromkeys(bills, "owed")
            assert set(bills) <= {self.bill_of[scheme] for scheme in self.model.order}
            self.began(row["id"], "wallet", row["amount_fen"], bills).end = "settled"
            assert self.model.jar >= 0
