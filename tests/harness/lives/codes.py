"""Somebody else pays by a code: a stranger at a cashier, or by a transfer that may be wrong, doubled, or too late."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from nfe_app.base import database
from nfe_app.base.errors import Refusal
from nfe_app.paycode import paying
from tests.cast import send
from tests.deeds import result_of
from tests.harness.lives.model import BACK, Code, Line
from tests.harness.lives.paying import BILLS, DEEDS, LINES, WAYS, which
from tests.harness.lives.refunds import Refunds

HOW = st.sampled_from(["right", "right", "twice", "too much", "no code"])


class Codes(Refunds):
    """What is paid for her by others."""

    @rule(chosen=BILLS)
    def make_code(self, chosen: set[int]) -> None:
        """A code for some bills; for the same ones the same code."""
        wanted = self.chosen(chosen)
        told = send(self.she, "paycode.make", wanted)
        if hindered := self.model.hindrances(wanted["bill_ids"]):
            assert told["code"] in hindered
            return
        made = result_of(told)
        code = Code(made["code_id"], made["code"].replace(" ", ""), made["amount_fen"], wanted["bill_ids"])
        if all(one.code_id != code.code_id for one in self.model.codes):
            self.model.codes.append(code)

    def code(self, number: int) -> Code:
        """One of her codes."""
        return self.model.codes[number % len(self.model.codes)]

    @precondition(lambda self: self.model.codes)
    @rule(number=which, way=WAYS, line=LINES, deed=st.sampled_from(DEEDS))
    def stranger_pays(self, number: int, way: Any, line: Any, deed: str) -> None:
        """Whoever holds a code that can be paid comes to a cashier; the payment is hers."""
        code, said = self.code(number), ""
        try:
            with database.work() as session:
                found = paying.find(session, code.digits)
                if found is None:
                    assert code.is_withdrawn
                    return
                paying.begin_payment(session, found, way)
                payment_id = found.payment_id
        except Refusal as refusal:
            said = refusal.code
        hindered = self.model.hindrances(code.bills)
        assert said == ("payment_under_way" if "payment_under_way" in hindered else "code_not_open" if hindered else "")
        if not said:
            self.began(payment_id, way, code.fen, code.bills)
            self.go(-1, line, deed)

    @precondition(lambda self: self.model.codes)
    @rule(number=which, how=HOW)
    def transfer(self, number: int, how: str) -> None:
        """Somebody goes to the bank; what comes of it is known when the bank's paper was read."""
        code = self.code(number)
        fens = [code.fen + (how == "too much")] * (2 if how == "twice" else 1)
        words = "社保" if how == "no code" else f"社保 {code.digits}"
        for fen, reference in zip(fens, self.counter.bank.transfer(words, *fens), strict=True):
            number_ = self.counter.bank.bank.number_of(reference)
            self.model.lines.append(Line(number_, reference, fen, None if how == "no code" else code))

    @precondition(lambda self: self.model.codes)
    @rule(number=which)
    def withdraw(self, number: int) -> None:
        """Nobody can pay by it any more."""
        code = self.code(number)
        result_of(send(self.she, "paycode.withdraw", {"code_id": code.code_id}))
        code.is_withdrawn = True

    def learns_lines(self, shown: list[dict[str, Any]]) -> None:
        """A line pays exactly the bills of its code while all of them are owed, or is to be returned; once."""
        rows = {row["number"]: row for row in shown if row["way"] == "transfer"}
        for line in [line for line in self.model.lines if not line.is_in and line.number in rows]:
            row, code, line.is_in = rows[line.number], line.code, True
            assert code is not None, "money without a code is shown to nobody"
            pays = row["step"] == "settled"
            is_owed = not self.model.hindrances(code.bills) and line.fen == code.fen and not code.is_withdrawn
            assert pays == is_owed or (not pays and row["step"] in ("to_return", *BACK) and not is_owed), (row, line)
            one = self.began(row["id"], "bank", line.fen, code.bills if pays else [])
            one.end, one.is_late = ("settled", False) if pays else ("closed", True)
