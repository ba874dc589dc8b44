"""The whole life of money in a few words: attempts, what goes back of them, codes, and lines of the bank.

An attempt is open until our product is told that it was paid (then it is `settled`) or that it never will be (`closed`); what is
told to be paid after the end is late, and goes back by itself. What was never told was never entered. A bill is returned when its
money was let go, paid when a settled attempt holds it, on its way while an open one does, and owed otherwise. A jar holds what
settled into it, less what was paid out of it and asked back, and what came back of those payments.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

OPEN = ("created", "unknown", "ordered", "given_up", "failed")
BACK = ("refunding", "refunded")
ON_ITS_WAY = ("approved", "sent")
HINDERS = {"paid": "bill_not_owed", "returned": "bill_not_owed", "confirming": "payment_under_way"}


@dataclass
class Try:
    """An attempt as the model knows it; one out of the jar is settled at once."""

    payment_id: UUID
    attempt_id: UUID
    number: str
    fen: int
    bills: list[str]
    channel: str = "wechat"
    purpose: str = "bills"
    end: str = ""
    is_late: bool = False
    link: str = ""

    def fits(self, step: str, is_let_go: bool) -> bool:
        """Whether our page may show this step."""
        ends = ("to_return",) if self.is_late else (self.end,) if self.end else OPEN
        return step in ends or ((self.is_late or is_let_go) and step in BACK)


@dataclass
class Refund:
    """Money of an attempt that goes back: of a bill, out of the jar, or because it was late."""

    refund_id: str
    number: str
    of: Try
    fen: int
    why: str
    bill: str = ""
    step: str = "requested"

    @property
    def is_let_go(self) -> bool:
        """Whether it was not refused, and waits for nobody's yes."""
        return self.step not in ("requested", "declined")


@dataclass
class Code:
    """What somebody else may pay by."""

    code_id: str
    digits: str
    fen: int
    bills: list[str]
    is_withdrawn: bool = False


@dataclass
class Line:
    """Money that came to the bank: with the words of a code, or of none."""

    number: str
    reference: str
    fen: int
    code: Code | None
    is_in: bool = False


@dataclass
class Model:
    """Everything together, for one rider."""

    bills: dict[str, int] = field(default_factory=dict)
    tries: list[Try] = field(default_factory=list)
    refunds: list[Refund] = field(default_factory=list)
    codes: list[Code] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)
    order: list[str] = field(default_factory=list)

    def state(self, bill: str) -> str:
        """How a bill stands."""
        if any(one.bill == bill and one.is_let_go for one in self.refunds):
            return "returned"
        ends = {one.end for one in self.tries if bill in one.bills and not one.is_late}
        return "paid" if "settled" in ends else "confirming" if "" in ends else "owed"

    def hindrances(self, bills: list[str]) -> list[str]:
        """The words for which these bills may not be paid now, in their order."""
        return [HINDERS[self.state(bill)] for bill in bills if self.state(bill) != "owed"]

    @property
    def jar(self) -> int:
        """What is in the jar."""
        settled = [one for one in self.tries if one.end == "settled"]
        came = sum(one.fen for one in settled if one.purpose == "jar")
        spent = sum(one.fen for one in settled if one.channel == "wallet")
        again = sum(one.fen for one in self.refunds if one.of.channel == "wallet" and one.is_let_go)
        return came - spent + again - sum(one.fen for one in self.refunds if one.why == "jar")

    @property
    def to_return(self) -> int:
        """What is owed to her: late money, and what was let go, until a channel has given it back."""
        late = sum(one.fen for one in self.tries if one.is_late)
        gone = sum(one.fen for one in self.refunds if one.why == "late" and one.step == "done")
        let_go = [one for one in self.refunds if one.why != "late" and one.of.channel != "wallet" and one.is_let_go]
        return late - gone + sum(one.fen for one in let_go if one.step != "done")

    def left_of(self, one: Try) -> int:
        """How much of an attempt was not asked back yet."""
        return one.fen - sum(back.fen for back in self.refunds if back.of is one and back.step != "declined")
