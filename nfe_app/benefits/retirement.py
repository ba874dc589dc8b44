"""When one retires by the law of 2025, over how many months the account is then paid, and how many years have to be paid for."""

from __future__ import annotations

from nfe_app.base.months import Month
from nfe_app.base.words import _
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog.benefit_names import MinimumYears, PayoutMonths, Schedule
from nfe_app.catalog.derivation import Add, Clamp, Compare, Divide, LookUp, Multiply, Tree, Value
from nfe_app.catalog.law import InForce, Known

from .chain import BORN, NOTHING, NOW, YEAR, Made, at_least_none, given, minus, number, whole_years, within

AGES = {60: names.RETIREMENT_MALE, 55: names.RETIREMENT_FEMALE_55, 50: names.RETIREMENT_FEMALE_50}
SEXES = {"male": (60,), "female": (55, 50)}
ORIGINAL = given("original", _("原来的退休年龄（岁）"))
RETIRE = given("retire", _("退休的月份"), "month")
AGE = given("age", _("退休时的年龄（月）"))
LEFT = given("left", _("离退休还有几个月"))
PAID = given("paid", _("已经缴了几个月"))
REQUIRED = given("required", _("最低要缴几个月"))
OLDEST = 1900


def index_of(month: Month) -> int:
    """A month as a whole number that can be counted with."""
    return month.year * YEAR + month.number - 1


def month_of(index: int) -> Month:
    """The month of such a number."""
    return Month(index // YEAR, index % YEAR + 1)


def told_of(months: int) -> str:
    """An age in months as programs write it: `60y8m`."""
    return f"{months // YEAR}y{months % YEAR}m"


def retirement(law: InForce) -> Made:
    """From the birth to the month and the age of retirement, how early and how late it may be, and the months until then."""
    year, month = given("birth_year", _("哪年出生")), given("birth_month", _("几月出生"))
    this_year, this_month = given("this_year", _("今年")), given("this_month", _("这个月"))
    yield "now", _month(this_year, this_month)
    yield "born", within(_month(year, within(month, 1, Value(12))), OLDEST * YEAR, NOW)
    yield "retire", retires(law)
    yield "age", minus(RETIRE, BORN, _("退休时的年龄（月）"))
    yield "left", at_least_none(minus(RETIRE, NOW), _("离退休还有几个月"))
    yield "earliest", _early(law)
    yield "latest", _late(law)


def _month(year: Tree, month: Tree) -> Tree:
    return Add((Multiply((year, Value(YEAR))), month, Value(-1)), unit="month")


def retires(law: InForce) -> Tree:
    """The month of retirement by the original age (60, 55 or 50 years)."""
    found = [(age, known) for age, name in AGES.items() if (known := law.find(name))]
    return LookUp(ORIGINAL, tuple((age, _scheduled(known)) for age, known in found), unit="month")


def _scheduled(known: Known[Schedule]) -> Tree:
    """Every `births_per_step` months of later birth one step later, up to the most; who was born before is not touched."""
    law = known.value
    first = number(index_of(law.first), known, _("从哪月出生起变"), "month")
    births = number(law.births_per_step, known, _("每差几个月出生晚一步"))
    step = number(law.delay_per_step, known, _("一步晚几个月"))
    most = number(law.most, known, _("最多晚几个月"))
    steps = Add((Divide(minus(BORN, first), births, "down"), Value(1)))
    later = Clamp(Multiply((steps, step)), Value(0), most, _("晚退休几个月"), "number")
    delay = Compare("lt", BORN, first, Value(0, _("晚退休几个月"), unit="number"), later, unit="number")
    original = number(law.original, known, _("原来的退休年龄（月）"))
    return Add((BORN, original, delay), _("退休的月份"), "month")


def _early(law: InForce) -> Tree:
    most = law.find(names.EARLY_MOST)
    if most is None:
        return NOTHING
    old = Add((BORN, Multiply((ORIGINAL, Value(YEAR)))), _("原来的退休月份"), "month")
    return Clamp(minus(RETIRE, number(most.value, most)), old, RETIRE, _("最早的退休月份"), "month")


def _late(law: InForce) -> Tree:
    most = law.find(names.LATE_MOST)
    return Add((RETIRE, number(most.value, most)), _("最晚的退休月份"), "month") if most else NOTHING


def minimum(law: InForce) -> Made:
    """How many months have to be paid for by the year of retirement, and how many are missing now and then."""
    yield "required", required(law, whole_years(RETIRE))
    yield "missing", at_least_none(minus(REQUIRED, PAID), _("现在还差几个月"))
    yield "paid_then", Add((PAID, LEFT), _("到退休一共缴几个月"), "number")
    then = given("paid_then", _("到退休一共缴几个月"))
    yield "short", at_least_none(minus(REQUIRED, then), _("到退休还差几个月"))


def required(law: InForce, year: Tree) -> Tree:
    """The minimum months of contribution by the year of reaching retirement."""
    known = law.find(names.MINIMUM_YEARS)
    return _required(known, year) if known else NOTHING


def _required(known: Known[MinimumYears], year: Tree) -> Tree:
    says = _("最低要缴几个月")
    last = known.value.rows[-1][0]
    rows = tuple((one, number(months, known, says)) for one, months in known.value.rows)
    later = number(known.value.later, known, says)
    return Compare("gt", year, Value(last), later, LookUp(year, rows, unit="number"), unit="number")


def payout(law: InForce) -> Made:
    """Over how many months the account is paid, by the age of retirement."""
    yield "payout", payout_months(law, AGE)


def payout_months(law: InForce, age: Tree) -> Tree:
    """Payout months in tenths by the age in months: by the month where the table has it, else by the whole year."""
    by_month, by_age = law.find(names.PAYOUT_BY_MONTH), law.find(names.PAYOUT_BY_AGE)
    known = by_month or by_age
    if known is None:
        return NOTHING
    ages = {age for age, _months in known.value.rows}
    rows = [(age, Value(months, unit="tenth")) for age, months in known.value.rows]
    rows += [(age, value) for age, value in _whole(by_age) if age not in ages] if by_age else []
    return LookUp(age, tuple(sorted(rows, key=lambda row: row[0])), _("计发月数"), "tenth", known.key)


def _whole(known: Known[PayoutMonths]) -> list[tuple[int, Value]]:
    return [(age, number(months, known, unit="tenth")) for age, months in known.value.rows]
