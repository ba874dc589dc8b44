"""Months and money of every year: the same months as cover has, the same fen as the ledger has, whatever was paid twice or taken back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.coverage import rules as covering
from nfe_app.ledger import rules as ledger
from nfe_app.ledger.rules import Line
from nfe_app.rights import rules
from nfe_app.rights.rules import Came, Source, Year

PATIENT = settings(deadline=None)
START = Month(2023, 11)
PENSION, MEDICAL = "employee_pension", "employee_medical"
BASE = Fen(700_000)


def line(first: int, months: int = 1, fen: int = 100, scheme: str = PENSION, place: str = "110000") -> Line:
    """What came in for months in a row, so many after November 2023."""
    span = Span(START + first, START + (first + months - 1))
    return Line(f"fund:{scheme}:pooled", Fen(-fen), None, scheme, place, span)


def own(paid: Line, source: Source = Source.OWN, base: Fen | None = BASE) -> Came:
    """The same as paid by somebody on a base."""
    return Came(paid, source, base)


def years(*came: Came) -> list[Year]:
    """The years that these lines come to."""
    return rules.years_of(rules.parts_of(came), covering.fold(one.line for one in came))


LINES = st.lists(
    st.builds(
        own,
        st.builds(
            line,
            st.integers(0, 40),
            st.integers(1, 14),
            st.integers(1, 10**9),
            st.sampled_from([PENSION, MEDICAL]),
            st.sampled_from(["110000", "120000"]),
        ),
        st.sampled_from(Source),
        st.sampled_from([None, BASE, Fen(800_000)]),
    ),
    max_size=12,
)


def test_a_year_is_told_by_its_months_in_a_row_on_one_base():
    (first, second) = years(own(line(0, 2)), own(line(2, 3)), own(line(5, 2), base=Fen(800_000)))
    assert (first.year, first.months, first.months_in_all) == (2023, 2, 2)
    assert [(part.span, part.base) for part in second.parts] == [
        (Span(Month(2024, 1), Month(2024, 3)), BASE),
        (Span(Month(2024, 4), Month(2024, 5)), Fen(800_000)),
    ]
    assert (second.months, second.months_in_all) == (5, 7)


def test_money_over_the_turn_of_a_year_is_shared_by_its_months():
    assert [year.amount for year in years(own(line(0, 3, fen=100)))] == [Fen(67), Fen(33)]


def test_what_went_to_the_own_account_and_to_the_pool_is_kept_apart():
    account = replace(line(0, fen=40), account=f"fund:{PENSION}:account")
    (only,) = years(own(account), own(line(0, fen=60)))
    assert (only.account, only.pooled, only.amount, only.months) == (Fen(40), Fen(60), Fen(100), 1)


def test_a_month_paid_twice_counts_once_and_its_money_twice():
    (twice,) = years(own(line(0, fen=100)), own(line(0, 2, fen=200)))
    assert (twice.months, twice.amount, twice.covered) == (2, Fen(300), [Span(START, START + 1)])
    (other,) = years(own(line(0)), own(line(0, place="120000"), Source.CODE))
    assert (other.months, len(other.parts)) == (1, 2)


def test_a_year_without_a_payment_between_two_is_a_gap_as_a_whole():
    (_, empty, last) = years(own(line(0, 2)), own(line(14)))
    assert (empty.year, empty.months, empty.parts) == (2024, 0, ())
    assert (empty.gaps, last.gaps) == ((Span(Month(2024, 1), Month(2024, 12)),), ())


def test_what_a_transfer_took_away_is_gone_and_what_it_brought_is_there():
    paid, away = line(0, 2, fen=200), line(0, 2, fen=-200)
    brought = line(0, 2, fen=200, place="120000")
    (moved,) = years(own(paid), own(away, Source.TRANSFER, None), own(brought, Source.TRANSFER, None))
    assert [(part.place, part.source, part.amount) for part in moved.parts] == [("120000", Source.TRANSFER, Fen(200))]


def test_what_joined_the_account_without_months_counts_in_the_year_it_was_entered_in():
    whole = Line(f"fund:{PENSION}:account", Fen(-500), None, PENSION, "110000")
    joined = Came(whole, Source.TRANSFER, None, 2026)
    away = replace(joined, line=ledger.reverse([whole])[0])
    other = replace(joined, line=replace(whole, account=f"fund:{PENSION}:pooled"))
    assert rules.joined_of([own(line(0)), joined, other], PENSION) == {2026: Fen(500)}
    assert rules.joined_of([joined, away], PENSION) == rules.joined_of([joined], MEDICAL) == {}


def test_of_what_was_partly_taken_away_the_rest_is_told_as_what_it_was():
    (left,) = years(own(line(0, fen=200)), own(line(0, fen=-80), Source.TRANSFER, None))
    assert [(part.source, part.base, part.amount) for part in left.parts] == [(Source.OWN, BASE, Fen(120))]


@PATIENT
@given(LINES)
def test_the_months_are_those_of_cover(came):
    for cover in covering.fold(one.line for one in came):
        hers = [year for year in years(*came) if year.scheme == cover.scheme]
        assert {m for year in hers for span in year.covered for m in span} == {m for span in cover.spans for m in span}
        assert {m for year in hers for gap in year.gaps for m in gap} == {m for gap in cover.gaps for m in gap}
        assert (sum(year.months for year in hers), hers[-1].months_in_all) == (cover.months, cover.months)


@PATIENT
@given(LINES)
def test_over_the_years_no_fen_is_lost(came):
    """P8."""
    assert Fen.total(year.amount for year in years(*came)) == -Fen.total(one.line.amount for one in came)


@PATIENT
@given(LINES)
def test_what_was_reversed_is_as_if_it_had_not_been(came):
    undone, left = came[: len(came) // 2], came[len(came) // 2 :]
    back = [replace(one, line=ledger.reverse([one.line])[0]) for one in undone]
    assert years(*came, *back) == years(*left)


@PATIENT
@given(LINES, st.randoms())
def test_the_order_in_which_lines_come_does_not_matter(came, random):
    mixed = list(came)
    random.shuffle(mixed)
    assert years(*mixed) == years(*came)


@PATIENT
@given(LINES)
def test_each_year_holds_its_own_months_alone(came):
    for year in years(*came):
        assert {month.year for part in year.parts for month in part.span} <= {year.year}
        assert 0 <= year.months <= 12
