"""How the sandbox misbehaves: drawn from a seed and the order's number, so that the same run goes wrong in the same places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class Mishap(StrEnum):
    """One way in which a channel goes wrong."""

    LOST_ANSWER = "lost_answer"  # done, but the answer to an order or a query never arrives
    DOUBLED_NOTICE = "doubled_notice"  # the same notice twice
    LATE_NOTICE = "late_notice"  # the notice takes its time
    WRONG_AMOUNT = "wrong_amount"  # the notice tells another amount than was paid
    PROBE = "probe"  # before the notice one with a wrong signature, to see whether it is refused
    ABNORMAL_REFUND = "abnormal_refund"  # the payer's account cannot take the money back
    CLOSED_REFUND = "closed_refund"  # the refund comes to nothing


USUAL = {
    Mishap.LOST_ANSWER: 5,
    Mishap.DOUBLED_NOTICE: 5,
    Mishap.LATE_NOTICE: 2,
    Mishap.WRONG_AMOUNT: 1,
    Mishap.PROBE: 5,
}


@dataclass(frozen=True)
class Faults:
    """So many in a hundred go wrong; an order or a refund named in `forced` suffers exactly what is said there, once."""

    seed: int = 2026
    in_a_hundred: Mapping[Mishap, int] = field(default_factory=lambda: USUAL)
    forced: Mapping[str, frozenset[Mishap]] = field(default_factory=dict)

    def strike(self, mishap: Mishap, out_trade_no: str, time: int = 1) -> bool:
        """Whether this order suffers it the first, second … time it could."""
        if out_trade_no in self.forced:
            return time == 1 and mishap in self.forced[out_trade_no]
        drawn = sha256(f"{self.seed} {mishap} {out_trade_no} {time}".encode()).digest()
        return int.from_bytes(drawn[:8], "big") % 100 < self.in_a_hundred.get(mishap, 0)


NONE = Faults(in_a_hundred={})
