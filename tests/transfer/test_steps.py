"""The steps of a transfer: the workflow of the policy data, nothing skipped, each with its owner, and a clock by the law."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from nfe_app.transfer import rules
from nfe_app.transfer.rules import LIMITS, MEDICAL, OVER, PENSION, STATES, WAY, Step, clock_of, may_take
from tests.transfer.law import LAW, NOTHING_KNOWN

CODES = str.split(
    "draft submitted accepted letter_sent out_reviewing info_sent funds_arrived merged rejected withdrawn"
)
DAY = date(2026, 12, 24)


def test_they_are_those_of_the_policy_data() -> None:
    """国办发〔2009〕66号 第七、八条, as `workflow` of the data codes them."""
    assert [step.value for step in Step] == CODES


@pytest.mark.parametrize("kind", [PENSION, MEDICAL])
def test_one_that_goes_well_takes_each_in_its_order(kind: str) -> None:
    way = [Step.DRAFT, *WAY[kind]]
    for now, next_ in pairwise(way):
        assert may_take(kind, [now], next_)
        later = way[way.index(next_) + 1 :]
        assert not [one for one in later if may_take(kind, [now], one)]


def test_money_comes_to_who_moves_a_pension_and_to_nobody_else() -> None:
    assert not may_take(PENSION, [Step.INFO_SENT], Step.MERGED)
    assert not may_take(MEDICAL, [Step.INFO_SENT], Step.FUNDS_ARRIVED)


def test_nothing_follows_the_end_and_whoever_has_moved_is_not_refused() -> None:
    assert not [step for end in OVER for step in Step if may_take(PENSION, [end], step)]
    moved = (Step.INFO_SENT, Step.FUNDS_ARRIVED)
    assert not [step for now in moved for step in (Step.REJECTED, Step.WITHDRAWN) if may_take(PENSION, [now], step)]


def test_each_state_says_who_has_to_act() -> None:
    for step, state in STATES.items():
        assert (state.owner == rules.NOBODY) == (step in OVER)
        assert state.says.endswith("。")


@pytest.mark.parametrize("step", sorted(LIMITS))
def test_each_of_them_has_fifteen_working_days_over_the_year_end(step: Step) -> None:
    clock = clock_of(PENSION, [(one, DAY) for one in WAY[PENSION][: WAY[PENSION].index(step) + 1]], LAW, DAY)
    assert clock is not None
    assert (clock.days, clock.due, clock.left, clock.is_over) == (15, date(2027, 1, 14), 15, False)
    assert "66号" in clock.cited
    assert "法定节假日没有算进去" in clock.holidays


def test_the_clock_of_a_medical_transfer_runs_from_the_application_to_the_end() -> None:
    steps = [(Step.SUBMITTED, DAY), (Step.ACCEPTED, DAY), (Step.LETTER_SENT, date(2026, 12, 31))]
    clock = clock_of(MEDICAL, steps, LAW, date(2027, 1, 15))
    assert clock is not None
    assert (clock.due, clock.left, clock.is_over) == (date(2027, 1, 14), -1, True)


def test_without_the_limit_in_the_law_there_is_no_clock() -> None:
    assert clock_of(PENSION, [(Step.SUBMITTED, DAY)], NOTHING_KNOWN, DAY) is None


def test_what_is_over_has_no_clock() -> None:
    assert clock_of(PENSION, [(Step.SUBMITTED, DAY), (Step.WITHDRAWN, DAY)], LAW, DAY) is None
