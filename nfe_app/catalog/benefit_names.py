"""Names of the values that say what contributions buy: pension formula, payout months, interest, retirement, minimum years."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from nfe_app.base.months import Month
from nfe_app.base.words import _

from .reading import named, whole, words, yuan

TENTHS = 10
LAST = "2040+"


@dataclass(frozen=True)
class Delay:
    """How one old retirement age rises: a month for every few months of birth from the first affected one on, up to a most."""

    original_age: int
    first_birth: Month
    births_a_step: int
    months_a_step: int
    most: int


def delay(raw: Mapping[str, str]) -> Delay:
    """A retirement schedule; ages and delays in months."""
    return Delay(
        int(raw["original_age_months"]),
        Month.parse(raw["first_affected_birth"]),
        int(raw["births_per_step_months"]),
        int(raw["delay_per_step_months"]),
        int(raw["max_delay_months"]),
    )


def by_age(raw: Mapping[str, str]) -> dict[int, int]:
    """Payout months by whole age, in tenths of a month; ages in months."""
    return {int(age) * 12: int(Decimal(months) * TENTHS) for age, months in raw.items()}


def by_month_of_age(raw: Mapping[str, list[str]]) -> dict[int, int]:
    """Payout months by age in months, in tenths of a month."""
    return {
        int(age) * 12 + month: int(Decimal(months) * TENTHS)
        for age, several in raw.items()
        for month, months in enumerate(several)
    }


def years_by_year(raw: Mapping[str, str]) -> dict[int, Decimal]:
    """Minimum years by the year of retirement; the last one holds from its year on."""
    return {int(year.removesuffix("+")): Decimal(years) for year, years in raw.items()}


def percent(raw: str) -> Decimal:
    """An interest rate told in percent a year, as a share."""
    return Decimal(raw) / 100


PENSION_BENEFIT = "pension_benefit"
FORMULA_BASIC = named(PENSION_BENEFIT, "formula_basic", _("基础养老金怎么算"), words)
FORMULA_ACCOUNT = named(PENSION_BENEFIT, "formula_account", _("个人账户养老金怎么算"), words)
FORMULA_INDEX = named(PENSION_BENEFIT, "formula_index", _("缴费指数怎么算"), words)
BENEFIT_BASE = named(PENSION_BENEFIT, "benefit_base", _("养老金计发基数"), yuan)
PAYOUT_WHOLE = named(PENSION_BENEFIT, "payout_months_whole_age", _("个人账户计发月数（整岁）"), by_age)
PAYOUT_MONTHLY = named(PENSION_BENEFIT, "payout_months_by_month", _("个人账户计发月数（按月）"), by_month_of_age)
ACCOUNT_INTEREST = named(PENSION_BENEFIT, "account_interest", _("职工养老个人账户记账利率"), percent)
MIN_YEARS = named(PENSION_BENEFIT, "min_years", _("领养老金的最低缴费年限"), years_by_year)
RETIREMENT_MALE = named(PENSION_BENEFIT, "retirement_male", _("男职工退休年龄（原 60 岁）"), delay)
RETIREMENT_FEMALE_55 = named(PENSION_BENEFIT, "retirement_female55", _("女职工退休年龄（原 55 岁）"), delay)
RETIREMENT_FEMALE_50 = named(PENSION_BENEFIT, "retirement_female50", _("女职工退休年龄（原 50 岁）"), delay)
FEMALE_FLEXIBLE = named(PENSION_BENEFIT, "female_flexible", _("灵活就业女性的原退休年龄"), whole)
BELOW_MIN_YEARS = named(PENSION_BENEFIT, "below_min_years", _("年限不够怎么办"), words)
DEVIATION = named(PENSION_BENEFIT, "deviation", _("当地算法和全国公式的差别"), words)

RESIDENT_BASIC_PENSION = named("resident_pension", "basic_pension", _("当地基础养老金"), yuan)
RESIDENT_INTEREST = named("resident_pension", "account_interest", _("居民养老个人账户记账利率"), percent)
