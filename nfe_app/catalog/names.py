"""Every name the law of a scheme may hold, and what people call it; another name is refused on load."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from nfe_app.base.words import _

from .law import Parameter
from .reading import (
    amounts,
    amounts_by_name,
    flag,
    limits,
    named,
    percents,
    rates,
    ratio,
    rows,
    texts,
    whole,
    words,
    yuan,
)

T = TypeVar("T")

TITLES = {
    "employee_pension": _("职工养老"),
    "employee_medical": _("职工医疗（含生育）"),
    "unemployment": _("失业"),
    "resident_pension": _("居民养老"),
    "resident_medical": _("居民医疗"),
    "work_injury": _("工伤（单项）"),
    "occupational_injury": _("职业伤害"),
}

TOPICS = {
    "pension_benefit": _("养老待遇"),
    "hardship_subsidy": _("社保补贴"),
    "transfer": _("关系转移接续"),
    "breaks": _("断缴和补缴"),
    "platform_income": _("平台收入报送"),
    "certificates": _("参保证明"),
    "codes": _("代码"),
}

YEARLY = ("resident_pension", "resident_medical")


@dataclass(frozen=True)
class Codes:
    """A scheme in two namespaces that must never be mixed: 410 is work injury in one and long-term care in the other."""

    aae140: str
    insutype: str = ""


CODES = {
    "employee_pension": Codes("110"),
    "employee_medical": Codes("310", insutype="310"),
    "unemployment": Codes("210"),
    "resident_pension": Codes("170"),
    "resident_medical": Codes("390", insutype="390"),
    "work_injury": Codes("410"),
}


def _named(scheme: str, name: str, title: str, read: Callable[[Any], T]) -> Parameter[T]:
    return named(scheme, name, title, read, scheme in YEARLY)


PENSION = "employee_pension"
PENSION_RATE = _named(PENSION, "rate", _("职工养老缴费比例"), ratio)
ACCOUNT_RATE = _named(PENSION, "account_rate", _("计入个人账户的比例"), ratio)
POOLED_RATE = _named(PENSION, "pooled_rate", _("进入统筹基金的比例"), ratio)
FLOOR_RATIO = _named(PENSION, "floor_ratio", _("基数下限占平均工资的比例"), ratio)
CEILING_RATIO = _named(PENSION, "ceiling_ratio", _("基数上限占平均工资的比例"), ratio)
BASE_CHOICE = _named(PENSION, "base_choice", _("职工养老基数怎么选"), words)
PENSION_LIMITS = _named(PENSION, "base_limits", _("职工养老缴费基数上下限"), limits)
REFERENCE_WAGE = _named(PENSION, "reference_wage", _("核定基数用的平均工资"), yuan)
GRADES = _named(PENSION, "grades", _("职工养老缴费档次"), percents)
ROUNDED_GRADES = _named(PENSION, "rounded_grades", _("职工养老缴费档次"), percents)
GRADE_BASES = _named(PENSION, "grade_bases", _("职工养老缴费档次"), amounts)

MEDICAL = "employee_medical"
MATERNITY_MERGED = _named(MEDICAL, "maternity_merged", _("生育保险并入职工医疗"), flag)
GAP_WITHIN_3_MONTHS = _named(MEDICAL, "gap_within_3_months", _("中断不超过 3 个月怎么办"), words)
GAP_OVER_3_MONTHS = _named(MEDICAL, "gap_over_3_months_longest_wait", _("中断超过 3 个月的最长等待期"), whole)
TRANSFER_WORKDAYS = _named(MEDICAL, "transfer_workdays", _("医保转移办理时限"), whole)
YEARS_BEFORE_RETIREMENT = _named(MEDICAL, "years_before_retirement", _("退休医保缴费年限"), words)
YEARS_MORE_THAN = _named(MEDICAL, "years_before_retirement_more_than", _("退休医保缴费年限"), whole)
MEDICAL_WAITING = _named(MEDICAL, "waiting_months", _("职工医疗等待期"), whole)
MEDICAL_FIXED = _named(MEDICAL, "fixed_monthly_amount", _("职工医疗每月定额"), yuan)
MEDICAL_PART = _named(MEDICAL, "monthly_amount", _("职工医疗每月基本金额"), yuan)
MEDICAL_RATE = _named(MEDICAL, "rate", _("职工医疗缴费比例"), ratio)
MEDICAL_RATE_BASIC = _named(MEDICAL, "rate_basic", _("职工医疗基本比例"), ratio)
MEDICAL_RATE_EXTRA = _named(MEDICAL, "rate_extra", _("职工医疗附加比例"), ratio)
MEDICAL_RATE_SUPPLEMENT = _named(MEDICAL, "rate_supplement", _("大病互助补充比例"), ratio)
MEDICAL_RATE_NO_ACCOUNT = _named(MEDICAL, "rate_no_account", _("不建个人账户的比例"), ratio)
MEDICAL_BASE = _named(MEDICAL, "base", _("职工医疗缴费基数"), yuan)
MEDICAL_BASE_SINGLE_POOL = _named(MEDICAL, "base_single_pool", _("单建统筹缴费基数"), yuan)
MEDICAL_BASE_OPTIONS = _named(MEDICAL, "base_options", _("可选的职工医疗基数"), amounts)
MEDICAL_LIMITS = _named(MEDICAL, "base_limits", _("职工医疗缴费基数上下限"), limits)
MEDICAL_BASE_RATIO = _named(MEDICAL, "base_ratio", _("职工医疗基数占平均工资的比例"), ratio)
MEDICAL_BASE_RULE = _named(MEDICAL, "base_rule", _("职工医疗基数怎么定"), words)
MEDICAL_ANNUAL_BASE = _named(MEDICAL, "annual_base", _("职工医疗年缴费基数"), yuan)
MEDICAL_PRICE = Parameter(MEDICAL, "price", _("职工医疗缴费标准"), words)  # what is missing where nothing is recorded
TIER_1 = _named(MEDICAL, "tier1_annual_amount", _("职工医疗一档全年金额"), yuan)
TIER_2 = _named(MEDICAL, "tier2_annual_amount", _("职工医疗二档全年金额"), yuan)
SUPPLEMENT_MONTHLY = _named(MEDICAL, "supplement_monthly", _("大额医疗每月金额"), yuan)
SUPPLEMENT_ANNUAL = _named(MEDICAL, "supplement_annual", _("每年另缴的金额"), amounts_by_name)

UNEMPLOYMENT = "unemployment"
UNEMPLOYMENT_RATE = _named(UNEMPLOYMENT, "rate", _("失业保险缴费比例"), ratio)
UNEMPLOYMENT_JOINS = _named(UNEMPLOYMENT, "joins", _("灵活就业人员能否参加失业保险"), flag)
UNEMPLOYMENT_JOINING = _named(UNEMPLOYMENT, "joining", _("失业保险参保方式"), words)
UNEMPLOYMENT_BASE_RULE = _named(UNEMPLOYMENT, "base_rule", _("失业保险基数怎么定"), words)
UNEMPLOYMENT_RATE_RULE = _named(UNEMPLOYMENT, "rate_rule", _("失业保险比例怎么定"), words)
EMPLOYER_AND_WORKER_RATE = _named(UNEMPLOYMENT, "employer_and_worker_rate", _("单位和职工合计的失业保险费率"), ratio)
MINIMUM_WAGE = _named(UNEMPLOYMENT, "minimum_wage", _("最低工资"), yuan)
CLAIM_YEARS = _named(UNEMPLOYMENT, "claim_years", _("领失业金要缴满的年数"), whole)
BENEFIT_1_TO_5 = _named(UNEMPLOYMENT, "benefit_months_1_to_5_years", _("失业金最长月数"), whole)
BENEFIT_5_TO_10 = _named(UNEMPLOYMENT, "benefit_months_5_to_10_years", _("失业金最长月数"), whole)
BENEFIT_FROM_10 = _named(UNEMPLOYMENT, "benefit_months_from_10_years", _("失业金最长月数"), whole)

RESIDENT_PENSION = "resident_pension"
NATIONAL_FEES = _named(RESIDENT_PENSION, "national_fees", _("全国统一档次"), amounts)
SUBSIDY_LOWEST = _named(RESIDENT_PENSION, "subsidy_lowest_fee", _("最低档的最低补贴"), yuan)
SUBSIDY_FROM_500 = _named(RESIDENT_PENSION, "subsidy_from_500", _("500 元以上档次的最低补贴"), yuan)
ACCOUNT_DIVISOR = _named(RESIDENT_PENSION, "account_divisor", _("个人账户计发月数"), whole)
CLAIM_AGE = _named(RESIDENT_PENSION, "claim_age", _("居民养老领取年龄"), whole)
RESIDENT_CLAIM_YEARS = _named(RESIDENT_PENSION, "claim_years", _("居民养老最低缴费年限"), whole)
BASIC_PENSION_MINIMUM = _named(RESIDENT_PENSION, "basic_pension_minimum", _("全国最低基础养老金"), yuan)
PROVINCIAL_MINIMUM = _named(RESIDENT_PENSION, "provincial_minimum", _("省级最低补贴"), rows)
FEE_GRADES = _named(RESIDENT_PENSION, "fee_grades", _("居民养老缴费档次和补贴"), rows)
FEES = _named(RESIDENT_PENSION, "fees", _("居民养老缴费档次"), amounts)
SUBSIDY_RATIO = _named(RESIDENT_PENSION, "subsidy_ratio", _("补贴占缴费的比例"), ratio)

RESIDENT_MEDICAL = "resident_medical"
MINIMUM_PREMIUM = _named(RESIDENT_MEDICAL, "minimum_premium", _("全国最低筹资标准"), amounts_by_name)
GOVERNMENT_INCREASE = _named(RESIDENT_MEDICAL, "government_increase", _("财政补助增加额"), yuan)
PREMIUMS = _named(RESIDENT_MEDICAL, "premiums", _("居民医疗个人缴费"), rows)
WINDOW = _named(RESIDENT_MEDICAL, "window", _("集中参保缴费期"), words)
NEWBORN_DAYS = _named(RESIDENT_MEDICAL, "newborn_days", _("新生儿参保期限"), whole)
WAIT = _named(RESIDENT_MEDICAL, "wait_months", _("固定等待期"), whole)
WAIT_PER_YEAR = _named(RESIDENT_MEDICAL, "wait_months_per_broken_year", _("每断一年增加的等待期"), whole)
WAIT_MENDED = _named(RESIDENT_MEDICAL, "wait_months_mended_per_paid_year", _("每补一年减少的等待期"), whole)
WAIT_AFTER_4 = _named(RESIDENT_MEDICAL, "wait_months_after_4_broken_years", _("断缴 4 年以上的最短等待期"), whole)
BONUS_AFTER = _named(RESIDENT_MEDICAL, "bonus_after_years", _("连续参保激励起算年数"), whole)
BONUS = _named(RESIDENT_MEDICAL, "bonus", _("连续参保每年提高的限额"), yuan)
OPEN_TO_PERMIT = _named(RESIDENT_MEDICAL, "open_to_residence_permit", _("持居住证能否参保"), flag)

WORK_INJURY = "work_injury"
INJURY_SINGLE = _named(WORK_INJURY, "single_item", _("单项参加工伤保险的办法"), words)
INJURY_RATES = _named(WORK_INJURY, "industry_rates", _("工伤保险行业基准费率"), rates)
INJURY_LIMITS = _named(WORK_INJURY, "base_limits", _("工伤保险缴费基数上下限"), limits)

OCCUPATIONAL_INJURY = "occupational_injury"
PILOT_PLACES = _named(OCCUPATIONAL_INJURY, "pilot_places", _("职业伤害保障试点地区"), texts)
PILOT_PLACES_ADDED = _named(OCCUPATIONAL_INJURY, "pilot_places_added", _("职业伤害保障新增试点地区"), texts)
PILOT_EVERYWHERE = _named(OCCUPATIONAL_INJURY, "pilot_everywhere", _("职业伤害保障扩到各省"), words)
PLATFORMS = _named(OCCUPATIONAL_INJURY, "platforms", _("职业伤害保障试点平台"), texts)
PLATFORMS_ADDED = _named(OCCUPATIONAL_INJURY, "platforms_added", _("职业伤害保障新增平台"), texts)
INJURY_PAYER = _named(OCCUPATIONAL_INJURY, "payer", _("职业伤害保障由谁缴费"), words)
INJURY_SCOPE = _named(OCCUPATIONAL_INJURY, "scope", _("职业伤害保障管哪段时间"), words)
PER_ORDER_RIDE = _named(OCCUPATIONAL_INJURY, "per_order_ride_hailing", _("出行行业每单"), yuan)
PER_ORDER_DELIVERY = _named(OCCUPATIONAL_INJURY, "per_order_delivery", _("即时配送行业每单（新纳入的平台）"), yuan)
PER_ORDER_DELIVERY_HIGH = _named(
    OCCUPATIONAL_INJURY, "per_order_delivery_high_loss", _("即时配送行业每单（支缴率高的先行平台）"), yuan
)
PER_ORDER_FREIGHT = _named(OCCUPATIONAL_INJURY, "per_order_city_freight", _("同城货运行业每单"), yuan)
