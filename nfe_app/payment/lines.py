"""The two sides of a day in one shape: a line of the channel's bill, and what we hold of the same money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from nfe_app.base.money import Fen

Kind = Literal["payment", "refund"]
State = Literal["open", "closed", "entered", "unbooked", "reversed", "twice"]


@dataclass(frozen=True)
class Theirs:
    """A line of the channel's bill. `number` is ours (of the order, or of the refund), `transaction_id` the channel's.

    `order` is our number of the order that a refund is taken from; one that is `stuck` could not reach the payer.
    """

    kind: Kind
    number: str
    amount: Fen
    transaction_id: str
    at: datetime
    fee: Fen | None = None
    order: str = ""
    stuck: bool = False


@dataclass(frozen=True)
class Ours:
    """What we hold under one number. `at` is when we entered it, or made it while there is no entry.

    `unbooked`: our steps say the money is here, the ledger does not; `reversed`: its entry was undone; `twice`: there are two.
    """

    kind: Kind
    number: str
    amount: Fen
    transaction_id: str | None
    at: datetime
    state: State
    entry_id: UUID | None
    fee: Fen | None = None
