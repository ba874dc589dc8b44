"""Which months are covered: folded from the lines of the ledger, in whatever order they come."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import rules
from nfe_app.coverage.rules import Cover
from nfe_app.ledger import rules as ledger
from nfe_app.ledger.rules import Line

START = Month(2024, 1)
SCHEMES = ("employee_pension", "employee_medical")


def line(first: int, months: int = 1, fen: int = 100, scheme: str = SCHEMES[0], place: str = "110000") -> Line:
    """What came in for months in a row, so many after January 2024."""
    span = Span(START + first, START + (first + months - 1))
    return Line(f"fund:{scheme}:pooled", Fen(-fen), None, scheme, place, span)


def cover(*lines: Line) -> Cover:
    """The cover in the one scheme that the lines speak of."""
    (only,) = rules.fold(lines)
    return only


LINES = st.lists(
    st.builds(
        line,
        st.integers(0, 30),
        st.integers(1, 6),
        st.integers(1, 10**9),
        st.sampled_from(SCHEMES),
        st.sampled_from(["110000", "120000"]),
    ),
    max_size=12,
)


def test_months_in_a_row_are_one_span():
    assert cover(line(0), line(2), line(1)).spans == (Span(START, START + 2),)


def test_a_month_missing_between_two_is_a_gap():
    broken = cover(line(0), line(2, 3))
    assert (broken.months, broken.gaps) == (4, (Span(START + 1, START + 1),))


def test_before_the_first_and_after_the_last_month_there_is_no_gap():
    assert cover(line(5)).gaps == ()


def test_two_parts_of_one_contribution_are_one_month():
    own = Line("fund:employee_pension:account", Fen(-40), None, SCHEMES[0], "110000", Span(START, START))
    both = cover(own, line(0, fen=60))
    assert (both.months, both.amount, both.paid) == (1, Fen(100), ((Span(START, START), Fen(100)),))


def test_money_on_the_channel_and_money_to_return_cover_nothing():
    others = [Line("channel:wechat", Fen(100)), Line("to_return", Fen(-100))]
    assert rules.fold(others) == []


def test_months_of_two_places_are_one_record_or_two():
    moved = [line(0, 3, place="110000"), line(3, 3, place="120000")]
    assert cover(*moved).spans == (Span(START, START + 5),)
    assert [(one.place, one.months) for one in rules.fold(moved, by_place=True)] == [("110000", 3), ("120000", 3)]


def test_cover_holds_until_the_last_day_of_its_span():
    held = cover(line(0, 2), line(5))
    assert held.until(date(2024, 1, 31)) == held.until(date(2024, 2, 29)) == date(2024, 2, 29)
    assert held.until(date(2024, 3, 1)) is None
    assert held.until(date(2023, 12, 31)) is None


@given(LINES)
def test_a_reversal_takes_its_months_back_and_leaves_the_others(lines):
    undone, left = lines[: len(lines) // 2], lines[len(lines) // 2 :]
    assert rules.fold([*lines, *ledger.reverse(undone)]) == rules.fold(left)


@given(LINES)
def test_everything_reversed_is_as_if_nothing_had_been(lines):
    assert rules.fold([*lines, *ledger.reverse(lines)]) == []


@given(LINES, st.randoms())
def test_the_order_in_which_lines_come_does_not_matter(lines, random):
    mixed = list(lines)
    random.shuffle(mixed)
    assert rules.fold(mixed) == rules.fold(lines)


@given(LINES)
def test_every_month_paid_for_is_covered_and_no_other(lines):
    for one in rules.fold(lines):
        paid_for = {month for line in lines if line.scheme == one.scheme for month in line.span or ()}
        assert {month for span in one.spans for month in span} == paid_for
        assert one.months == len(paid_for)
        between = {month for span in one.gaps for month in span}
        assert between == set(min(paid_for).until(max(paid_for))) - paid_for


@given(LINES)
def test_no_fen_is_lost(lines):
    """P8."""
    assert sum(one.amount.count for one in rules.fold(lines)) == -sum(one.amount.count for one in lines)
    by_place = rules.fold(lines, by_place=True)
    assert sum(one.amount.count for one in by_place) == -sum(one.amount.count for one in lines)


@given(LINES, st.integers(-40, 1200))
def test_on_any_day_cover_ends_with_the_span_the_day_lies_in(lines, days):
    day = START.first_day + timedelta(days=days)
    for one in rules.fold(lines):
        end = one.until(day)
        inside = [span for span in one.spans if span.first.first_day <= day <= span.last.last_day]
        assert end == (inside[0].last.last_day if inside else None)
