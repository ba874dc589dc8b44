"""What one office settles by itself, as a state machine: asked, taken back, refused and decided in any order and by anybody, money and months hold."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import select

from nfe_app import chores
from nfe_app.base import database
from nfe_app.base.money import Fen
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables as books
from nfe_app.transfer.rules import BESIDE, OVER, STATES, TO_EMPLOYEE, TO_RESIDENT, TWICE, WAY, Step
from tests.cast import BEIJING, TIANJIN, Worker, has_paid_twice, new_clerk, newcomer, send, worker
from tests.deeds import code_of, part_of
from tests.transfer.offices import moving_of
from tests.transfer.pensions import ask, covered, decide, is_resident, stands, was_employee

numbers = iter(range(1, 999, 2))
"""The order in an identity number: odd for a man."""


def at_retirement(first: str, last: str) -> Worker:
    """A man at retirement with a year as a resident, and months as an employee."""
    number = next(numbers)
    who = worker("郑国安", f"137{number:08d}", "19650210", number)
    is_resident(who)
    was_employee(who, first, last)
    return who


def twice() -> Worker:
    """Somebody with a month at two places."""
    who = newcomer()
    has_paid_twice(who)
    return who


MATTERS: dict[str, tuple[Callable[[], Worker], str, str, dict[str, int]]] = {
    TO_EMPLOYEE: (
        lambda: at_retirement("2000-01", "2014-12"),
        TIANJIN,
        BEIJING,
        {"employee_pension": 180, "resident_pension": 12},
    ),
    TO_RESIDENT: (lambda: at_retirement("2000-01", "2008-04"), BEIJING, TIANJIN, {"resident_pension": 112}),
    BESIDE: (
        lambda: at_retirement("2025-03", "2025-05"),
        TIANJIN,
        BEIJING,
        {"employee_pension": 3, "resident_pension": 9},
    ),
    TWICE: (twice, TIANJIN, BEIJING, {"employee_pension": 1}),
}
"""Who comes with each matter, from where to where, and how many months of each pension they have when it is settled."""
BY_NAME = {state.name: step for step, state in STATES.items()}
FUNDS = ("fund:employee_pension:account", "fund:resident_pension:account", "to_return")


class Settling(RuleBasedStateMachine):
    """One person, two clerks of the office, and one of another; any order."""

    kind = ""

    @initialize()
    def begin(self) -> None:
        """They have what brings them here."""
        comes, self.giving, self.taking, self.after = MATTERS[self.kind]
        self.who = comes()
        self.clerks = [new_clerk("senior_clerk", self.taking) for _clerk in range(2)]
        self.stranger = new_clerk("senior_clerk", "440100")
        self.which: dict[str, str] = {}
        self.asked = self.settled = 0
        self.before, self.owned = covered(self.who), self._owned()

    @rule()
    def ask(self) -> None:
        """They ask for it: once at a time, and not again for what is settled."""
        runs, done = bool(self.which) and self._step() not in OVER, bool(self.which) and self._step() is Step.MERGED
        answer = ask(self.who, self.kind, self.giving, self.taking)
        assert answer["ok"] == (not runs and not done), answer
        if answer["ok"]:
            self.which = {"transfer_id": answer["result"]["transfer_id"]}
            self.asked += 1

    @precondition(lambda self: self.which)
    @rule()
    def take_back(self) -> None:
        """They take it back, where it is not decided."""
        open_ = self._step() is Step.SUBMITTED
        assert send(self.who, "transfer.withdraw", self.which)["ok"] == (open_ or self._step() is Step.WITHDRAWN)

    @precondition(lambda self: self.which)
    @rule(by=st.integers(0, 1), approve=st.booleans())
    def decide(self, by: int, approve: bool) -> None:
        """A clerk of the office says yes or no, twice."""
        open_ = self._step() is Step.SUBMITTED
        answer = decide(self.clerks[by], self.which, approve, "" if approve else "材料不全")
        assert answer["ok"] == open_, answer
        assert code_of(decide(self.clerks[by], self.which, approve, "再一次")) == "transfer_decided"
        self.settled += open_ and approve

    @precondition(lambda self: self.which)
    @rule()
    def a_stranger_decides(self) -> None:
        """A clerk of another place says yes."""
        assert code_of(decide(self.stranger, self.which)) == "not_your_region"

    @precondition(lambda self: self.which)
    @rule()
    def what_is_for_two_offices(self) -> None:
        """Nobody else is heard or joined: one office does it."""
        for kind, more in (("transfer.hear", {"standing": "reviewing", "note": ""}), ("transfer.merge", {})):
            assert not send(self.clerks[0], kind, self.which | more)["ok"]

    @rule()
    def chores_come_by(self) -> None:
        """What waits is done, and nothing is asked of any other office."""
        chores.ask_about_transfers()
        chores.deliver_waiting()

    def _step(self) -> Step:
        return Step(moving_of(self.who)["step"])

    def _owned(self) -> Fen:
        return Fen.total(stands(self.who, fund) for fund in FUNDS)

    @invariant()
    def months_and_money_hold(self) -> None:
        """Before it is settled all is as it was; after it no month counts twice, and all money is somewhere."""
        if not hasattr(self, "who"):
            return
        assert self.settled <= 1
        assert covered(self.who) == (self.after if self.settled else self.before)
        with database.look() as session:
            entries = session.exec(select(books.Entry).where(books.Entry.kind.in_(["transfer", "clean"]))).all()  # type: ignore[attr-defined]
            mine = [one for one in entries if self.which and any(number in one.cause for number in self._numbers())]
            assert ledger.rebuild(session) == []
            assert ledger.total(session) == Fen(0)
        assert len(mine) == self.settled
        assert self._owned() + self._on_its_way() == self.owned

    @invariant()
    def it_goes_only_where_it_may(self) -> None:
        """Asked, then one of three ends."""
        for moving in part_of(self.who, "transfers") if getattr(self, "which", None) else []:
            taken = [BY_NAME[one["name"]] for one in moving["steps"] if one["at"] != "next"]
            assert taken in (
                [Step.SUBMITTED],
                [*WAY[self.kind]],
                [Step.SUBMITTED, Step.REJECTED],
                [Step.SUBMITTED, Step.WITHDRAWN],
            )

    def _numbers(self) -> list[str]:
        return [str(one["number"]) for one in part_of(self.who, "transfers")]

    def _on_its_way(self) -> Fen:
        """What has gone back to them already."""
        return Fen(sum(one["amount_fen"] for one in part_of(self.who, "refunds") if one["step"] == "settled"))


@pytest.mark.usefixtures("autumn")
@pytest.mark.parametrize("kind", MATTERS)
def test_whatever_happens_it_is_settled_once_or_not_at_all(kind: str) -> None:
    machine = type("Settling", (Settling,), {"kind": kind})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=10, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
