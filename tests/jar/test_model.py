"""P2, P10: whatever is put by, paid, given back and taken out, in whatever order, a few whole numbers foretell the jar and the books."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nfe_app.base import database
from nfe_app.ledger import actions as ledger
from tests.cast import Worker, is_known, newcomer, send
from tests.deeds import bills_of, enrol, move
from tests.jar.jars import PENSION, balance, chore, fill, pay, plan, take_back

QUARTER = 480_000
DEEDS = st.one_of(
    st.tuples(st.just("fill"), st.sampled_from([1, 99, 160_000, 240_000, 480_000])),
    st.tuples(st.just("take back"), st.sampled_from([1, 100, 160_000, 320_000, 480_000])),
    st.tuples(st.sampled_from(["pay", "chore", "stop", "ask back"]), st.just(0)),
)


class Model:
    """What is in a jar, by whole numbers alone: a bill of 4800.00 is owed, paid, or two thirds of it were given back."""

    def __init__(self) -> None:
        self.jar, self.bill, self.runs = 0, "owed", True

    def fills(self, fen: int) -> bool:
        """Money comes in."""
        self.jar += fen
        return True

    def takes(self, fen: int, bill: str = "") -> bool:
        """Money goes out, if there is so much; with it the bill may come to stand elsewhere."""
        if fen > self.jar:
            return False
        self.jar, self.bill = self.jar - fen, bill or self.bill
        return True

    def pays(self) -> bool:
        """The bill is paid with it."""
        return self.bill == "owed" and self.takes(QUARTER, "paid")

    def gives_back(self) -> bool:
        """The bill gives two months back, where the enrolment has ended."""
        if self.bill != "paid" or self.runs:
            return False
        self.jar, self.bill = self.jar + QUARTER // 3 * 2, "given back"
        return True

    def stops(self) -> None:
        """The enrolment ends, and an unpaid bill with it."""
        self.runs, self.bill = False, "gone" if self.bill == "owed" else self.bill


def ask_back(who: Worker) -> dict[str, Any]:
    """She asks for the months that have not begun."""
    paid = bills_of(who, "paid")
    bill = paid[0]["id"] if paid else (bills_of(who) + bills_of(who, "withdrawn"))[0]["id"]
    return send(who, "refund.request", {"bill_id": bill, "reason": "stopped"})


def live(who: Worker, enrolment: UUID, model: Model, deed: str, fen: int) -> None:
    """One deed, done and foretold. It is the first of the month: the chore pays nothing yet."""
    if deed == "chore":
        assert chore() == 0
    elif deed == "stop" and model.runs:
        move(who, "stop", enrolment)
        model.stops()
    elif deed == "fill":
        fill(who, fen)
        model.fills(fen)
    elif deed == "take back":
        assert take_back(who, fen)["ok"] is model.takes(fen)
    elif deed == "pay" and model.bill == "owed":
        assert pay(who)["ok"] is model.pays()
    elif deed == "ask back":
        assert ask_back(who)["ok"] is model.gives_back()


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(DEEDS, max_size=12))
def test_a_few_numbers_foretell_the_jar(giver, deeds):
    who = is_known(newcomer())
    (enrolment,) = enrol(who, frequency="quarter")
    plan(who, PENSION)
    model = Model()
    for deed, fen in deeds:
        live(who, enrolment, model, deed, fen)
        assert balance(who) == model.jar
        assert {"owed": 1}.get(model.bill, 0) == len(bills_of(who))
    with database.look() as session:
        assert ledger.rebuild(session) == []
        assert ledger.total(session).count == 0
