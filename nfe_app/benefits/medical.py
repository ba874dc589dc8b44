"""What a gap in medical insurance costs: how long one waits, and how many months without cover that makes."""

from __future__ import annotations

from nfe_app.base.words import _
from nfe_app.catalog import names
from nfe_app.catalog.derivation import Add, Clamp, Compare, Multiply, Tree, Value
from nfe_app.catalog.law import InForce, Known

from .chain import MANY, NOTHING, Made, at_least_none, given, minus, number

BACK_PAY_MONTHS = 3  # 医保办发〔2021〕43号 parts gaps here
LONG_BREAK_YEARS = 4  # 国办发〔2024〕38号 parts breaks here
GAP = given("gap", _("断了几个月"))
BROKEN = given("broken", _("断了几年"))
MENDED = given("mended", _("补缴了几年"))


def continuity(law: InForce) -> Made:
    """The wait after a gap in either medical insurance, and the months without cover."""
    yield "wait", employee_wait(law)
    yield "uncovered", Add((GAP, given("wait", _("最多等几个月"))), _("最多有几个月没保障"), "number")
    yield "resident_wait", resident_wait(law)


def employee_wait(law: InForce) -> Tree:
    """None after a gap of at most 3 months that is paid for; the place's own wait, else at most the national one, after a longer gap."""
    short, wait = _short(law), _longest(law)
    if short is None or wait is None:
        return NOTHING
    edge = number(BACK_PAY_MONTHS, short, _("断不超过几个月，补上就不等"))
    longest = number(wait.value, wait)
    return Compare("le", GAP, edge, Value(0), longest, _("最多等几个月"), "number")


def _short(law: InForce) -> Known[str] | None:
    return law.find(names.GAP_WITHIN_3_MONTHS) or next(iter(law.ever(names.GAP_WITHIN_3_MONTHS)), None)


def _longest(law: InForce) -> Known[int] | None:
    national = law.find(names.GAP_OVER_3_MONTHS) or next(iter(law.ever(names.GAP_OVER_3_MONTHS)), None)
    return law.find(names.MEDICAL_WAITING) or national


def resident_wait(law: InForce) -> Tree:
    """3 months, one more for each broken year, one less for each that is paid; not under 6 in all after 4 broken years."""
    found = [law.find(name) for name in (names.WAIT, names.WAIT_PER_YEAR, names.WAIT_MENDED, names.WAIT_AFTER_4)]
    known = [one for one in found if one]
    if len(known) < len(found):
        return NOTHING
    fixed, per_year, mended, least = known
    longer = Multiply((BROKEN, number(per_year.value, per_year)))
    less = Multiply((MENDED, number(mended.value, mended)))
    total = Add((number(fixed.value, fixed), at_least_none(minus(longer, less))))
    six = number(least.value, least)
    long_break = Clamp(total, six, MANY)
    years = Value(LONG_BREAK_YEARS, _("断满几年另有下限"), law=least.key, unit="number")
    return Compare("ge", BROKEN, years, long_break, total, _("要等几个月"), "number")
