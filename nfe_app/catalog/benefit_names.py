"""Every name the law of what contributions buy may hold, how its text is read, and what people call it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nfe_app.base.months import Month
from nfe_app.base.words import _

from .reading import named, whole, words, yuan

MONTHS = 12
TENTHS = 10


@dataclass(frozen=True)
class Schedule:
    """How one retirement age rises: nobody born before `first` is touched; ages and delays in months."""

    original: int
    first: Month
    births_per_step: int
    delay_per_step: int
    most: int

    def __str__(self) -> str:
        says = _("原来 {age} 岁：{first}及以后出生的，每差 {births} 个月晚 {delay} 个月，最多晚 {most} 个月")
        return says.format(
            age=self.original // MONTHS,
            first=self.first.says,
            births=self.births_per_step,
            delay=self.delay_per_step,
            most=self.most,
        )


@dataclass(frozen=True)
class PayoutMonths:
    """Payout months in tenths by age in months, ascending."""

    rows: tuple[tuple[int, int], ...]

    def __str__(self) -> str:
        (first, most), (last, least) = self.rows[0], self.rows[-1]
        says = _("{first} 岁 {most} 个月，到 {last} 岁 {least} 个月，逐岁逐月有表")
        return says.format(first=first // MONTHS, most=shown(most), last=last // MONTHS, least=shown(least))


@dataclass(frozen=True)
class MinimumYears:
    """Months of contribution by the year of reaching retirement; from the year after the last on it is `later`."""

    rows: tuple[tuple[int, int], ...]
    later: int

    def __str__(self) -> str:
        first, months = self.rows[0]
        says = _("{first} 年起 {years} 年，逐步提高，{last} 年起 {later} 年")
        last = next(year for year, needed in self.rows if needed == self.later)
        return says.format(first=first, years=months // MONTHS, last=last, later=self.later // MONTHS)


def shown(tenths: int) -> str:
    """Tenths as people write them: `138.4`, `139`."""
    return f"{Decimal(tenths).scaleb(-1):f}"


def percent(raw: str) -> Decimal:
    """A share published in percent."""
    return Decimal(raw).scaleb(-2)


def schedule(raw: Mapping[str, str]) -> Schedule:
    """One row of the law of 2025-01-01."""
    return Schedule(
        int(raw["original_age_months"]),
        Month.parse(raw["first_affected_birth"]),
        int(raw["births_per_step_months"]),
        int(raw["delay_per_step_months"]),
        int(raw["max_delay_months"]),
    )


def payout_by_age(raw: Mapping[str, str]) -> PayoutMonths:
    """Payout months of whole years of age."""
    return PayoutMonths(tuple((int(age) * MONTHS, int(Decimal(months) * TENTHS)) for age, months in raw.items()))


def payout_by_month(raw: Mapping[str, Sequence[str]]) -> PayoutMonths:
    """Payout months of every month of a year of age."""
    return PayoutMonths(
        tuple(
            (int(age) * MONTHS + month, int(Decimal(months) * TENTHS))
            for age, row in raw.items()
            for month, months in enumerate(row)
        )
    )


def minimum_years(raw: Mapping[str, str]) -> MinimumYears:
    """Years by year; the one key with a plus sign holds for good."""
    months = {year: int(Decimal(years) * MONTHS) for year, years in raw.items()}
    (later,) = (count for year, count in months.items() if year.endswith("+"))
    return MinimumYears(tuple((int(year), count) for year, count in months.items() if not year.endswith("+")), later)


BENEFIT = "pension_benefit"
FORMULA_BASIC = named(BENEFIT, "formula_basic", _("基础养老金的公式"), words)
FORMULA_ACCOUNT = named(BENEFIT, "formula_account", _("个人账户养老金的公式"), words)
FORMULA_INDEX = named(BENEFIT, "formula_index", _("平均缴费指数的算法"), words)
TRANSITIONAL = named(BENEFIT, "transitional", _("过渡性养老金"), words)
ROUNDING = named(BENEFIT, "rounding", _("养老金怎么取整"), yuan)
PAYOUT_BY_AGE = named(BENEFIT, "payout_months_whole_age", _("整岁的计发月数"), payout_by_age)
PAYOUT_BY_MONTH = named(BENEFIT, "payout_months_by_month", _("计发月数"), payout_by_month)
ACCOUNT_INTEREST = named(BENEFIT, "account_interest", _("职工养老个人账户记账利率"), percent, yearly=True)
INTEREST_RULE = named(BENEFIT, "account_interest_rule", _("记账利率怎么定"), words)
MINIMUM_YEARS = named(BENEFIT, "min_years", _("按月领养老金的最低缴费年限"), minimum_years)
RETIREMENT_MALE = named(BENEFIT, "retirement_male", _("男职工的退休年龄"), schedule)
RETIREMENT_FEMALE_55 = named(BENEFIT, "retirement_female55", _("女职工（原 55 岁）的退休年龄"), schedule)
RETIREMENT_FEMALE_50 = named(BENEFIT, "retirement_female50", _("女职工（原 50 岁）的退休年龄"), schedule)
EARLY_MOST = named(BENEFIT, "flexible_early_max", _("最多提前退休"), whole)
LATE_MOST = named(BENEFIT, "flexible_late_max", _("最多延迟退休"), whole)
FEMALE_FLEXIBLE = named(BENEFIT, "female_flexible", _("灵活就业女性原来的退休年龄"), whole)
BELOW_MINIMUM = named(BENEFIT, "below_min_years", _("不够最低年限怎么办"), words)
PERSONAL_PENSION_CAP = named(BENEFIT, "personal_pension_cap", _("个人养老金每年抵税的上限"), yuan)
BENEFIT_BASE = named(BENEFIT, "benefit_base", _("养老金计发基数"), yuan, yearly=True)
DEVIATION = named(BENEFIT, "deviation", _("和全国公式对不上的地方"), words)

RESIDENT_PENSION = "resident_pension"
BASIC_PENSION = named(RESIDENT_PENSION, "basic_pension", _("居民基础养老金"), yuan, yearly=True)
RESIDENT_INTEREST = named(RESIDENT_PENSION, "account_interest", _("居民养老个人账户利率"), percent, yearly=True)
RESIDENT_FORMULA = named(RESIDENT_PENSION, "formula", _("居民养老金的公式"), words, yearly=True)
