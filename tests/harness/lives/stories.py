"""How a life may begin: what most people do, told to its end, before anything goes any way it likes."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.harness.lives.codes import Codes

NAMES = st.lists(st.sampled_from(["pays", "puts by", "is paid for", "asks back"]), min_size=1, max_size=3, unique=True)


class Stories(Codes):
    """Each through a line that may fail, and with the news that follow."""

    def tells(self, name: str, chosen: set[int], way: str, line: Any, deed: str) -> None:
        """One of them."""
        if name == "pays":
            self.pay(chosen, way, line, deed)
        elif name == "puts by":
            self._puts_by(way, line)
        elif name == "is paid for":
            self._is_paid_for(chosen, line)
        else:
            self._asks_back(way, line)

    def news(self) -> None:
        """What is known by now comes in."""
        self.everything_is_as_the_model_has_it()
        self.tell(False)
        self.chores("fine")
        self.everything_is_as_the_model_has_it()

    def _puts_by(self, way: str, line: Any) -> None:
        self.plan(["employee_medical", "employee_pension", "unemployment"], 1)
        self.fill(150_000, way, line, "pay")
        self.news()
        self.pay_from_jar({2})
        self.take_back(1, 2, line)

    def _is_paid_for(self, chosen: set[int], line: Any) -> None:
        self.make_code(chosen)
        if self.model.codes:
            self.transfer(0, "twice")
            self.chores(line)
            self.news()

    def _asks_back(self, way: str, line: Any) -> None:
        self.pay({1}, way, "fine", "pay")
        self.news()
        self.ask_back(1)
        if self.undecided():
            self.decide(0, True, line)
            self.news()
