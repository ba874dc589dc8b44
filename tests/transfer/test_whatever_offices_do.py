"""A transfer as a state machine: the other office is late, refuses, loses and doubles answers, and our process dies between commit and call."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import HealthCheck, settings
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
from nfe_app.base import database, journal
from nfe_app.base.money import Fen
from nfe_app.coverage import actions as coverage
from nfe_app.ledger import actions as ledger
from nfe_app.ledger import tables as books
from nfe_app.transfer import gateway
from nfe_app.transfer.gateway import OfficeDown
from nfe_app.transfer.rules import OVER, STATES, Step
from tests.cast import has_lived_in_two_places, new_clerk, newcomer, send
from tests.deeds import part_of
from tests.transfer.offices import Offices, later, moving_of


class Dying:
    """A line on which our process dies: it raises before anything goes out, or after it came back."""

    def __init__(self, line: gateway.Line, after: bool) -> None:
        self.line, self.after = line, after

    def send(self, letter: gateway.Letter) -> gateway.Said:
        """Dies."""
        if self.after:
            self.line.send(letter)
        raise OfficeDown("died")

    def standing_of(self, number: str) -> gateway.Said | None:
        """Dies."""
        if self.after:
            self.line.standing_of(number)
        raise OfficeDown("died")


class Transfers(RuleBasedStateMachine):
    """One person, one clerk, one office; any order."""

    @initialize()
    def begin(self) -> None:
        """She has paid a month in Tianjin and joined in Beijing."""
        self.folder = Path(tempfile.mkdtemp())
        self.offices = Offices(self.folder)
        self.she, self.clerk = newcomer(), new_clerk("clerk", "110000")
        self.wish = has_lived_in_two_places(self.she)
        self.which: dict[str, str] = {}
        self.seen: list[str] = []
        self.record = part_of(self.she, "coverage")["rows"]

    def teardown(self) -> None:
        """The office closes."""
        shutil.rmtree(self.folder, ignore_errors=True)

    @rule()
    def ask(self) -> None:
        """She asks for it; a second time it is refused while one runs."""
        before = self.which
        step = self._step() if before else ""
        answer = send(self.she, "transfer.request", self.wish)
        running = bool(before) and step not in {one.value for one in OVER}
        assert answer["ok"] == (not running and step != "merged")
        if answer["ok"]:
            self.which, self.seen = {"transfer_id": answer["result"]["transfer_id"]}, []

    @precondition(lambda self: self.which)
    @rule()
    def withdraw(self) -> None:
        """She takes it back, where that is not too late."""
        send(self.she, "transfer.withdraw", self.which)

    @precondition(lambda self: self.which)
    @rule()
    def accept(self) -> None:
        """The clerk accepts it."""
        send(self.clerk, "transfer.decide", self.which | {"approve": True})

    @precondition(lambda self: self.which)
    @rule()
    def accept_and_die(self) -> None:
        """The clerk accepts it, and the letter is not known to have arrived."""
        gateway.connect(Dying(self.offices.line, after=len(self.seen) % 2 == 0))
        send(self.clerk, "transfer.decide", self.which | {"approve": True})
        gateway.connect(self.offices.line)

    @precondition(lambda self: self.which)
    @rule()
    def merge(self) -> None:
        """The clerk joins the accounts, twice."""
        for _again in range(2):
            send(self.clerk, "transfer.merge", self.which)

    @precondition(lambda self: self.which)
    @rule()
    def office_goes_on(self) -> None:
        """The other office does its next step."""
        self.offices.go_on(self._number())

    @precondition(lambda self: self.which)
    @rule()
    def office_refuses(self) -> None:
        """The other office will not."""
        self.offices.letters.refuse(self._number(), "不予转移")

    @rule()
    def weather(self) -> None:
        """The line breaks, loses answers, doubles what goes out, or is well: one after another."""
        now = (self.offices.down, self.offices.lost, self.offices.doubled)
        turns = [(False, False, False), (True, False, False), (False, True, False), (False, False, True)]
        self.offices.down, self.offices.lost, self.offices.doubled = turns[(turns.index(now) + 1) % 4]

    @rule()
    def chores_come_by(self) -> None:
        """What waits is asked about, and what failed is tried again."""
        later()
        chores.ask_about_transfers()

    def _step(self) -> str:
        return str(moving_of(self.she)["step"])

    def _number(self) -> str:
        return str(moving_of(self.she)["number"])

    @invariant()
    def it_goes_only_where_it_may(self) -> None:
        """No step is skipped, none comes twice, and nothing comes after the end."""
        if not getattr(self, "which", None):
            return
        with database.look() as session:
            events = journal.of(session, "transfer.info_sent", _id(self.which))
        assert len(events) <= 1
        taken = [one["name"] for one in moving_of(self.she)["steps"] if one["at"] != "next"]
        assert len(taken) == len(set(taken))
        assert taken[: len(self.seen)] == self.seen
        codes = [step for name in taken for step, state in STATES.items() if state.name == name]
        assert all(next_ in STATES[now].next for now, next_ in zip([Step.DRAFT, *codes], codes, strict=False))
        self.seen = taken

    @invariant()
    def no_month_and_no_fen_is_lost_or_doubled(self) -> None:
        """The record is the same at any moment; the money is at one place, or between the two, and was moved once."""
        if not hasattr(self, "she"):
            return
        assert part_of(self.she, "coverage")["rows"] == self.record
        step = self._step() if self.which else ""
        with database.look() as session:
            between = -ledger.balance_of(session, "fund:moving", self.she.id)
            held = {one.place for one in coverage.held_of(session, self.she.id)}
            causes = session.exec(select(books.Entry.cause).where(books.Entry.kind == "transfer")).all()
            assert ledger.total(session) == Fen(0)
        assert len(causes) == len(set(causes))
        mine = [cause for cause in causes if self.which and self._number() in cause]
        assert len(mine) == {"info_sent": 1, "funds_arrived": 1, "merged": 2}.get(step, 0)
        assert (between > Fen(0)) == (step in ("info_sent", "funds_arrived"))
        if step == "merged":
            assert held == {"110000"}


def _id(which: dict[str, str]) -> UUID:
    return UUID(which["transfer_id"])


@pytest.mark.usefixtures("autumn")
def test_whatever_happens_nothing_is_lost_doubled_or_skipped() -> None:
    run_state_machine_as_test(
        Transfers,
        settings=settings(
            max_examples=8, stateful_step_count=14, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )


@pytest.mark.usefixtures("autumn")
def test_once_the_weather_is_fine_and_everybody_does_their_part_it_ends() -> None:
    """The machine does not hang: from a letter that nobody knows of to the accounts joined."""
    machine = Transfers()
    machine.begin()
    machine.ask()
    machine.offices.down = True
    machine.accept()
    machine.offices.down = False
    for _step in range(3):
        machine.chores_come_by()
        machine.office_goes_on()
    machine.chores_come_by()
    machine.merge()
    machine.no_month_and_no_fen_is_lost_or_doubled()
    assert machine._step() == "merged"
    machine.teardown()
