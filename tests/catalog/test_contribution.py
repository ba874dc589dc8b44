"""What is asked by base, grade, fee or tier: each way that the law answers, and each way that it says no."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nfe_app.base.errors import Invalid, NotKnown, Refusal
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import names
from nfe_app.catalog.contribution import Asked, Contribution
from nfe_app.catalog.offers import BaseTooHigh, BaseTooLow, GradeNotOffered, PaidByOthers, Quote, SchemeNotOffered

BEIJING, SHANGHAI, CHONGQING, SHENZHEN = "110000", "310000", "500000", "440300"
JIANGSU, WUHAN, GANSU, TIANJIN, HANGZHOU = "320100", "420100", "620100", "120000", "330100"
DAY = date(2025, 10, 1)
TODAY = date(2026, 11, 25)


def quote(place: str, scheme: str, day: date, **asked: Any) -> Quote:
    """What the catalog answers; money in yuan."""
    money = {name: Fen.of_yuan(asked.pop(name)) for name in ("base", "fee") if name in asked}
    return catalog.contribution(place, scheme, day, Asked(**money, **asked)).quote


def test_what_was_given_is_told_by_its_names() -> None:
    assert Asked().ways == []
    assert Asked(base=Fen(0), tier=1).ways == ["base", "tier"]


def test_a_monthly_amount_is_twelve_times_as_much_in_a_year() -> None:
    told = Contribution(quote(BEIJING, names.PENSION, DAY))
    assert (told.monthly.yuan, told.annual.yuan) == ("1432.40", "17188.80")


def test_of_a_yearly_amount_the_month_is_a_twelfth_rounded_half_up() -> None:
    told = Contribution(quote(BEIJING, names.RESIDENT_PENSION, TODAY, fee=1000))
    assert (told.monthly.yuan, told.annual.yuan) == ("83.33", "1000.00")
    half = Contribution(quote(CHONGQING, names.MEDICAL, DAY, tier=1))
    assert (half.monthly.yuan, half.annual.yuan) == ("256.25", "3075.00")


def test_without_anything_the_lowest_is_meant() -> None:
    assert quote(JIANGSU, names.PENSION, DAY).option.code == "floor"
    assert quote(BEIJING, names.MEDICAL, date(2026, 3, 1)).amount == Fen.of_yuan("584.92")


@pytest.mark.parametrize(("grade", "option"), [(60, "floor"), (300, "ceiling"), (100, "grade_100"), (61, "grade_61")])
def test_between_the_limits_a_grade_is_a_share_of_the_wage(grade: int, option: str) -> None:
    assert quote(BEIJING, names.PENSION, DAY, grade=grade).option.code == option


def test_a_grade_of_unemployment_is_a_share_of_the_same_wage_at_its_own_rate() -> None:
    asked = quote(BEIJING, names.UNEMPLOYMENT, TODAY, grade=100)
    assert (asked.base, asked.amount) == (Fen.of_yuan(12116), Fen.of_yuan("121.16"))


@pytest.mark.parametrize("grade", [0, 59, 301, 10**6])
def test_a_grade_outside_the_limits_is_not_offered(grade: int) -> None:
    with pytest.raises(GradeNotOffered):
        quote(BEIJING, names.PENSION, DAY, grade=grade)


def test_a_grade_between_those_of_the_place_is_not_offered() -> None:
    assert quote(GANSU, names.PENSION, DAY, grade=70).option.code == "grade_70"
    with pytest.raises(GradeNotOffered):
        quote(GANSU, names.PENSION, DAY, grade=65)


def test_a_grade_of_a_rounded_list_is_the_published_amount() -> None:
    asked = quote(WUHAN, names.PENSION, date(2024, 10, 1), grade=70)
    assert (asked.base, asked.option.code) == (Fen.of_yuan(5250), "base_5250")


@pytest.mark.parametrize("asked", [{"grade": 70}, {"base": 5250}])
def test_a_list_that_is_not_published_yet_is_not_known_and_never_called_not_offered(asked: dict[str, int]) -> None:
    with pytest.raises(NotKnown):
        quote(WUHAN, names.PENSION, DAY, **asked)


@pytest.mark.parametrize("asked", [{"grade": 100}, {"base": 6000}])
def test_where_grades_are_sold_those_of_another_year_are_not_known(asked: dict[str, int]) -> None:
    assert quote(JIANGSU, names.PENSION, date(2024, 10, 1), grade=60).option.code == "floor"
    with pytest.raises(NotKnown):
        quote(JIANGSU, names.PENSION, date(2024, 10, 1), **asked)


def test_medical_insurance_has_no_grades_of_the_pensions_wage() -> None:
    """The limits of Shenzhen's medical base rest on a wage of its own, which is not published as one."""
    assert quote(SHENZHEN, names.MEDICAL, date(2026, 3, 1), grade=60).amount == Fen.of_yuan("538.16")
    with pytest.raises(GradeNotOffered):
        quote(SHENZHEN, names.MEDICAL, date(2026, 3, 1), grade=80)


def test_where_only_a_rate_is_known_an_own_base_is_priced_and_told_to_be_so() -> None:
    asked = quote(SHANGHAI, names.MEDICAL, DAY, base=7460)
    assert asked.amount == Fen.of_yuan("746.00")
    assert "上下限还没查到" in asked.option.says


@pytest.mark.parametrize("place", [BEIJING, TIANJIN])
def test_without_a_rate_a_base_has_no_price(place: str) -> None:
    with pytest.raises(NotKnown):
        quote(place, names.MEDICAL, TODAY, base=8000)


@pytest.mark.parametrize(
    ("place", "scheme"),
    [(SHANGHAI, names.MEDICAL), (BEIJING, names.PENSION), (HANGZHOU, names.WORK_INJURY)],
)
def test_a_base_of_nothing_is_no_base(place: str, scheme: str) -> None:
    tier = {"tier": 1} if scheme == names.WORK_INJURY else {}
    with pytest.raises(Invalid):
        quote(place, scheme, TODAY, base=0, **tier)


@pytest.mark.parametrize(("base", "no"), [(5000, BaseTooLow), (99_000, BaseTooHigh)])
def test_a_base_outside_the_limits_is_refused(base: int, no: type[Refusal]) -> None:
    with pytest.raises(no):
        quote(BEIJING, names.PENSION, DAY, base=base)


def test_a_fee_is_one_of_the_places_list() -> None:
    assert quote(TIANJIN, names.RESIDENT_PENSION, TODAY, fee=600).option.code == "fee_600"
    with pytest.raises(GradeNotOffered) as refused:
        quote(TIANJIN, names.RESIDENT_PENSION, TODAY, fee=700)
    assert "fee_600" in refused.value.fields["options"]  # type: ignore[operator]


@pytest.mark.parametrize("asked", [{"fee": 600}, {"tier": 1}])
def test_the_pension_of_employees_has_no_fee_and_no_tier(asked: dict[str, int]) -> None:
    with pytest.raises(GradeNotOffered):
        quote(BEIJING, names.PENSION, DAY, **asked)


@pytest.mark.parametrize("tier", [0, 3])
def test_a_tier_that_the_place_does_not_sell_is_refused(tier: int) -> None:
    with pytest.raises(GradeNotOffered):
        quote(CHONGQING, names.MEDICAL, DAY, tier=tier)


def test_one_is_asked_for_in_one_way() -> None:
    with pytest.raises(Invalid):
        quote(BEIJING, names.PENSION, DAY, base=8000, grade=60)


def test_work_injury_is_paid_by_the_unit_for_its_class_on_its_base() -> None:
    asked = quote(HANGZHOU, names.WORK_INJURY, TODAY, base=6000, tier=3)
    assert (asked.amount, asked.option.says) == (Fen.of_yuan(42), "单位或平台出，个人不缴。")


@pytest.mark.parametrize(
    ("asked", "no"),
    [
        ({}, Invalid),
        ({"grade": 60}, Invalid),
        ({"fee": 600}, Invalid),
        ({"tier": 0}, GradeNotOffered),
        ({"tier": 9}, GradeNotOffered),
        ({"tier": 3}, NotKnown),
    ],
)
def test_work_injury_needs_a_class_that_there_is_and_a_base_that_is_known(
    asked: dict[str, int], no: type[Refusal]
) -> None:
    with pytest.raises(no):
        quote(HANGZHOU, names.WORK_INJURY, TODAY, **asked)


def test_injury_on_the_job_is_never_charged_to_the_worker() -> None:
    with pytest.raises(PaidByOthers):
        quote(BEIJING, names.OCCUPATIONAL_INJURY, TODAY)


def test_an_insurance_that_nobody_knows_is_said_not_to_exist() -> None:
    with pytest.raises(SchemeNotOffered) as refused:
        quote(BEIJING, "car", DAY)
    assert refused.value.says == "没有这个险种。"
