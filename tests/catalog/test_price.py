"""What holds for every price: whole fen, dearer with the base, the same for every phone, parts that make the whole."""

from __future__ import annotations

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base.errors import NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names, rules
from nfe_app.catalog.offers import BaseTooLow, SchemeNotOffered

BEIJING, SHENZHEN, TIANJIN = "110000", "440300", "120000"
AUTUMN = date(2025, 10, 1)
SPRING = date(2026, 3, 1)
own_bases = st.integers(7162, 35811).map(lambda yuan: Fen.of_yuan(yuan))


def pension(base: Fen) -> Fen:
    """A month of pension in Beijing on an own base."""
    return catalog.quote(BEIJING, names.PENSION, "own", base, AUTUMN).amount


@given(own_bases, own_bases)
def test_who_chooses_a_higher_base_never_pays_less(one: Fen, other: Fen) -> None:
    low, high = sorted((one, other))
    assert pension(low) <= pension(high)


@given(own_bases)
def test_twenty_percent_of_whole_yuan_is_exact(base: Fen) -> None:
    """P8."""
    assert pension(base).count * 5 == base.count


@given(st.integers(6727, 33633))
def test_a_medical_share_is_rounded_half_up_to_the_fen(yuan: int) -> None:
    """P8."""
    base = Fen.of_yuan(yuan)
    exact = base.count * Decimal("0.08")
    paid = catalog.quote(SHENZHEN, names.MEDICAL, "own", base, SPRING).amount
    assert paid.count == exact.quantize(Decimal(1), ROUND_HALF_UP)


@given(st.integers(0, 10**9).map(Fen))
def test_the_parts_of_a_contribution_add_up_to_the_whole(amount: Fen) -> None:
    """P8: 8 of 20 parts to the worker's own account, the rest to the pool."""
    parts = rules.split(amount, catalog.in_force(BEIJING, AUTUMN))
    assert parts.account + parts.pooled == amount
    assert abs(parts.account.count * 20 - amount.count * 8) <= 10


def test_the_split_of_sixteen_hundred_yuan() -> None:
    parts = rules.split(Fen.of_yuan(1600), catalog.in_force(BEIJING, AUTUMN))
    assert (parts.account.yuan, parts.pooled.yuan) == ("640.00", "960.00")


def test_months_are_priced_each_by_its_own_law() -> None:
    months = Span(Month(2025, 6), Month(2025, 7))
    priced = catalog.months_priced(BEIJING, names.PENSION, "floor", None, months)
    assert [(str(month), quote.amount.yuan) for month, quote in priced] == [
        ("2025-06", "1364.20"),
        ("2025-07", "1432.40"),
    ]


def test_a_month_without_a_law_is_told_and_not_guessed() -> None:
    months = Span(Month(2026, 6), Month(2026, 7))
    (_june, known), (_july, gap) = catalog.months_priced(BEIJING, names.MEDICAL, "fixed", None, months)
    assert known.amount == Fen.of_yuan("584.92")
    assert isinstance(gap, NotKnown)


def test_a_refusal_other_than_not_known_is_raised() -> None:
    with pytest.raises(BaseTooLow):
        catalog.months_priced(BEIJING, names.PENSION, "own", Fen.of_yuan(7000), [Month(2025, 10)])


def test_a_base_is_of_no_account_where_the_option_names_it() -> None:
    old_floor = Fen.of_yuan(6821)
    assert catalog.quote(BEIJING, names.PENSION, "floor", old_floor, AUTUMN).base == Fen.of_yuan(7162)


def test_a_price_names_every_value_it_rests_on() -> None:
    quote = catalog.quote(BEIJING, names.PENSION, "own", Fen.of_yuan(8000), AUTUMN)
    assert [known.cited for known in quote.option.used] == [
        "京人社发〔2025〕11号",
        "京人社发〔2025〕11号",
        "国发〔2005〕38号",
    ]


def test_what_is_not_offered_names_its_document() -> None:
    with pytest.raises(SchemeNotOffered) as refused:
        catalog.quote(TIANJIN, names.UNEMPLOYMENT, "floor", None, AUTUMN)
    assert refused.value.fields["document"] == "天津政务网 2023-11-27 问答"


def test_what_is_not_known_names_the_place_the_scheme_and_the_value() -> None:
    with pytest.raises(NotKnown) as refused:
        catalog.price("620200", names.MEDICAL, "fixed", None, Month(2025, 10))
    assert refused.value.fields == {"place": "620200", "scheme": names.MEDICAL, "name": "price"}
