"""A jar as the server tells it, and what is typed on its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nfe_app.localfirst.vars import Call, Form
from nfe_app.ui.me import me, mine


@dataclass
class Row:
    """A scheme of the plan: its place in the order, and the lists that each button leads to."""

    scheme: str = ""
    title: str = ""
    on: bool = False
    place: int = 0
    turned: list[str] = field(default_factory=list)
    up: list[str] = field(default_factory=list)
    down: list[str] = field(default_factory=list)


@dataclass
class Bill:
    """A bill that the jar pays next, and whether there is enough for it."""

    id: str = ""
    title: str = ""
    amount_fen: int = 0
    enough: bool = False


@dataclass
class Next:
    """What the jar pays next, and when."""

    on: str = ""
    says: str = ""
    bills: list[Bill] = field(default_factory=list)
    short_fen: int = 0


@dataclass
class Line:
    """Money in (a plus) or out, and what was in the jar after it."""

    id: str = ""
    what: str = ""
    day: str = ""
    amount_fen: int = 0
    after_fen: int = 0


@dataclass
class Run:
    """What the jar did by itself, as it was told."""

    day: str = ""
    says: str = ""


@dataclass
class Income:
    """The incomes typed this month."""

    month_fen: int = 0
    today_fen: int = 0
    days: int = 0


@dataclass
class Jar:
    """All of it."""

    balance_fen: int = 0
    automatic: bool = False
    share_percent: int = 0
    schemes: list[str] = field(default_factory=list)
    order: list[Row] = field(default_factory=list)
    next: Next = field(default_factory=Next)
    history: list[Line] = field(default_factory=list)
    runs: list[Run] = field(default_factory=list)
    income: Income = field(default_factory=Income)


@dataclass
class Owed:
    """A bill that may be paid now."""

    id: str = ""
    title: str = ""
    says: str = ""
    amount_fen: int = 0
    state: str = ""


@dataclass
class Typed:
    """What is typed: an amount to put by, the day's income and its share, an amount to take back."""

    amount: str = ""
    income: str = ""
    share: str = ""
    back: str = ""


@dataclass
class Started:
    """The answer to a payment that was begun."""

    payment_id: str = ""
    cashier: str = ""


jar: Any = mine("jar", Jar)
bills: Any = mine("bills", list[Owed])
typed = Form("jar", Typed())
said: Any = typed.value
filling = Call("fill_jar", Started)
noting = Call("note_income")
planning = Call("plan_jar")
paying = Call("pay_from_jar")
taking = Call("take_back")


def planned(**changed: Any) -> Any:
    """Sends the plan as it is with something changed, and looks again."""
    plan = {"schemes": jar.schemes, "automatic": jar.automatic, "share_percent": jar.share_percent}
    return planning.command("jar.set_plan", plan | changed, also=[me.reload()])
