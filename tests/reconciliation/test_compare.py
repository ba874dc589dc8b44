"""Every line of the bill belongs to exactly one entry and every entry to a line; what does not agree has a name (P3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nfe_app.base.database import new_id
from nfe_app.payment.lines import Ours, Theirs
from nfe_app.reconciliation import rules
from nfe_app.reconciliation.rules import Comparison, Name, compare
from tests.reconciliation.plants import DAY, MIDNIGHT, SPOILED, Books, Wrong, books, pair

THIRTY = [*Name, *Name]


def found(comparison: Comparison) -> Wrong:
    """The differences by name and number."""
    return {(one.name, one.number) for one in comparison.differences}


def compared(made: Books) -> Comparison:
    """What the rule says of a day."""
    return compare(made.bill, made.ours, DAY)


def test_thirty_planted_differences_among_a_thousand_lines_are_found_and_no_other():
    """P3: 30 of 30, 0 false, every class among them."""
    made = books(1, 1_000, THIRTY)
    told = compared(made)
    assert len(made.planted) == len(told.differences) == 30
    assert found(told) == made.planted
    assert told.matched == 1_000 + THIRTY.count(Name.DOUBLED_LINE)
    assert {name for name, _number in found(told)} == set(Name)


def test_a_day_that_agrees_has_nothing_to_tell():
    told = compared(books(2, 1_000, []))
    assert (told.lines, told.matched, told.differences, told.agrees) == (1_000, 1_000, (), True)


@settings(max_examples=60, deadline=None, database=None)
@given(st.integers(0, 2**32), st.lists(st.sampled_from(list(Name)), max_size=25), st.integers(0, 60))
def test_whatever_is_planted_is_what_is_found(seed, plants, lines):
    """P3."""
    made = books(seed, lines, plants)
    told = compared(made)
    assert found(told) == made.planted
    assert len(told.differences) == len(plants)
    assert told.lines == told.matched + sum(one.theirs is not None for one in told.differences)


def test_every_class_can_be_planted_and_says_what_to_do():
    assert SPOILED.keys() == rules.MEANINGS.keys() == set(Name)
    titles = [meaning.title for meaning in rules.MEANINGS.values()]
    assert len(set(titles)) == len(titles)
    assert all(meaning.to_do.endswith("。") for meaning in rules.MEANINGS.values())


def one(**other: object) -> tuple[Theirs, Ours]:
    """A pair, our side with something other."""
    line, ours = pair(Random(3), 1)
    return line, replace(ours, **other)  # type: ignore[arg-type]


def test_an_entry_of_the_last_minutes_waits_for_the_next_bill_and_one_of_the_evening_does_not():
    _line, late = one(at=DAY.until - timedelta(minutes=29))
    assert found(compare([], [late], DAY)) == {(Name.LATE, late.number)}
    _line, evening = one(at=DAY.until - timedelta(minutes=31))
    assert found(compare([], [evening], DAY)) == {(Name.NOT_IN_BILL, evening.number)}


def test_an_entry_that_waited_and_is_not_in_the_next_bill_either_is_told():
    _line, waited = one(at=MIDNIGHT - timedelta(minutes=4))
    assert found(compare([], [waited], DAY)) == {(Name.NOT_IN_BILL, waited.number)}


def test_an_entry_whose_line_stood_in_the_bill_of_the_day_before_is_not_missed():
    """A notice that came hours after midnight, or money that the bill of yesterday brought in."""
    _line, heard = one(at=MIDNIGHT + timedelta(hours=11))
    assert compare([], [heard], replace(DAY, earlier={("payment", heard.number)})).agrees


@pytest.mark.parametrize(("follows", "name"), [(True, Name.NOT_IN_BILL), (False, Name.LATE)])
def test_shortly_after_midnight_it_depends_on_whether_the_day_before_was_reconciled(follows, name):
    _line, early = one(at=MIDNIGHT + timedelta(minutes=2))
    assert found(compare([], [early], replace(DAY, follows=follows))) == {(name, early.number)}


def test_a_reversed_entry_that_no_bill_tells_of_is_settled():
    _line, undone = one(state="reversed")
    assert compare([], [undone], DAY).agrees


def test_an_attempt_without_an_entry_that_no_bill_tells_of_is_nothing():
    _line, open_ = one(state="open", entry_id=None)
    assert compare([], [open_], DAY).differences == ()


def test_money_that_counts_to_a_neighbour_needs_nobody_and_what_the_bill_brought_in_neither():
    line, late = one(at=DAY.until + timedelta(minutes=1))
    told = compare([line], [late], DAY)
    assert found(told) == {(Name.LATE, line.number)}
    assert told.agrees
    line, open_ = one(state="open", entry_id=None)
    told = compare([line], [open_], DAY)
    assert not told.agrees
    assert told.with_entered({("payment", line.number)}).agrees
    assert not told.with_entered({("refund", line.number)}).agrees


def test_two_lines_without_a_number_are_two_malformed_ones_and_not_a_doubled_one():
    line, _ours = one()
    nobody = replace(line, number="")
    assert [one.name for one in compare([nobody, nobody], [], DAY).differences] == [Name.MALFORMED_LINE] * 2


def test_a_refund_and_a_payment_of_one_number_are_two_things():
    line, ours = one()
    refund = Ours("refund", ours.number, ours.amount, "50300", ours.at, "entered", new_id())
    told = compare([line, replace(line, kind="refund", transaction_id="50300")], [ours, refund], DAY)
    assert (told.matched, told.differences) == (2, ())


def test_a_fee_that_only_one_side_knows_is_no_difference():
    line, ours = one(fee=None)
    assert compare([line], [ours], DAY).matched == 1
    assert compare([replace(line, fee=None)], [replace(ours, fee=line.fee)], DAY).matched == 1


def test_a_bill_of_another_day_is_known_as_such_and_an_empty_one_is_not():
    made = books(4, 20, [])
    elsewhere = [replace(line, at=line.at - timedelta(days=1)) for line in made.bill]
    assert rules.is_of_another_day(elsewhere, DAY)
    assert not rules.is_of_another_day(made.bill, DAY)
    assert not rules.is_of_another_day([*elsewhere, made.bill[0]], DAY)
    assert not rules.is_of_another_day([], DAY)
