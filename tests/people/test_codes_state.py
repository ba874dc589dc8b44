"""One-time codes whatever browsers do, in any order: the limits hold, and a code opens for who asked, once, in time (P36)."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from nfe_app.base import clock, database
from nfe_app.people import codes, rules, tables
from nfe_app.people.codes import Asker
from nfe_app.people.rules import TooManyCodes
from tests.cast import AUTUMN
from tests.deeds import crowd
from tests.people.test_ask_code import ask
from tests.people.test_try_code import try_, wrong

NUMBERS, BROWSERS = ("+8613800000001", "+8613800000002"), ("hers", "his", "theirs")
_hours = 0


class Codes(RuleBasedStateMachine):
    """Browsers ask for codes of a few numbers and try them, rightly and wrongly, as time goes by."""

    sent = Bundle("sent")

    @initialize()
    def begin(self) -> None:
        """Another month, so that no example sees the codes of one before."""
        global _hours
        _hours += 24 * 31
        self.now = AUTUMN + timedelta(hours=_hours)
        self.asked: dict[str, list[datetime]] = defaultdict(list)
        self.tries: dict[tuple[str, str], int] = {}
        self.last: dict[tuple[str, str], tuple[str, datetime]] = {}

    @rule(seconds=st.sampled_from([1, 30, 61, 200, 301, 3601]))
    def time_goes_by(self, seconds: int) -> None:
        """Some time."""
        self.now += timedelta(seconds=seconds)

    @rule(target=sent, number=st.sampled_from(NUMBERS), browser=st.sampled_from(BROWSERS))
    def asks(self, number: str, browser: str) -> str:
        """A code is asked for, and comes if it may."""
        try:
            with clock.stopped_at(self.now), database.work() as session:
                code = codes.ask_code(session, number, Asker("10.0.0.7", browser + str(_hours)))
        except TooManyCodes:
            return "000000"
        self.asked[number].append(self.now)
        for window, most in ((rules.CODE_PAUSE, 1), (timedelta(hours=1), 5), (timedelta(days=1), 10)):
            assert sum(at > self.now - window for at in self.asked[number]) <= most
        self.last[number, browser], self.tries[number, browser] = (code, self.now), 0
        return code

    @rule(code=sent, off=st.booleans(), number=st.sampled_from(NUMBERS), browser=st.sampled_from(BROWSERS))
    def tries_one(self, code: str, off: bool, number: str, browser: str) -> None:
        """Somebody tries a code that was once sent, or one beside it."""
        code = wrong(code) if off else code
        with clock.stopped_at(self.now), database.work() as session:
            came = codes.is_right(session, number, code, Asker("10.0.0.7", browser + str(_hours)))
        known, since = self.last.get((number, browser), ("", self.now))
        lives = known and self.tries[number, browser] < rules.CODE_TRIES and self.now <= since + rules.CODE_LIVES
        assert came is bool(lives and code == known)
        if came:
            del self.last[number, browser]
        elif lives:
            self.tries[number, browser] += 1


@pytest.mark.parametrize("house", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_whatever_they_do_a_code_opens_for_who_asked_once_and_in_time(house: str) -> None:
    """P36."""
    run_state_machine_as_test(Codes, settings=settings(max_examples=15, stateful_step_count=25, deadline=None))


@pytest.mark.parametrize("house", ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True)
def test_ten_browsers_that_ask_and_guess_at_once_have_five_tries_each_and_one_code(house: str, autumn: None) -> None:
    """P36."""

    def one(number: int) -> str:
        try:
            return ask(device=f"browser {number}")
        except TooManyCodes:
            return ""

    (code,) = filter(None, crowd(10, one))
    asked_by = [try_(code, device=f"browser {number}").person_id is not None for number in range(10)]
    assert asked_by.count(True) == 1
    with database.look() as session:
        assert len(session.exec(tables.OneTimeCode.__table__.select()).all()) == 1  # type: ignore[attr-defined,call-overload]
