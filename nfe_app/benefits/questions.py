"""What programs ask: a pension of five numbers, a resident's pension, payout months, the month of retirement, the minimum years."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from nfe_app.base import clock
from nfe_app.base.errors import Invalid, NotKnown, Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import _, listed
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog.derivation import Input, Tree, Value, evaluate
from nfe_app.catalog.law import InForce, Parameter

from . import pension as pensions
from . import resident
from . import retirement as ages
from .chain import YEAR

FINE = 10**12
SCALE = pensions.Scale(base=FINE, index=FINE, years=FINE, balance=FINE, months=FINE)
MOST_YEARS = 100
LAST_YEAR = 9999
SEXES = ages.SEXES
OLD_AGES = {sex: listed(map(str, sorted(those))) for sex, those in SEXES.items()}
AGE = re.compile(r"(\d{1,3})y(\d{1,2})m")


class AgeNotInTable(Refusal):
    """The published tables of payout months have no such age."""

    code = "age_not_in_table"
    words = _("公布的计发月数表里没有这个年龄。")
    status = 404


class OriginalAgeNeeded(Refusal):
    """A woman retires by the age that was hers before the law of 2025, as her region has it."""

    code = "original_age_needed"
    words = _("女性要先说原来的退休年龄（{female} 岁里的哪个），各地不一样。").format(**OLD_AGES)
    status = 422


def pension(W: Decimal, Z: Decimal, n: Decimal, balance: Decimal, payout_months: Decimal) -> dict[str, str]:
    """Basic pension, account pension and their sum in yuan; each part rounded half up to the fen (国发〔2005〕38号).

    `W` and `balance` in yuan, `n` in years. Refuses a number that is negative or too long, and months that are none.
    """
    given = {"W": W, "Z": Z, "n": n, "balance": balance, "payout_months": payout_months}
    fine = {name: _fine(value, name) for name, value in given.items()}
    if not fine["payout_months"]:
        raise Invalid(_("计发月数要大于 0。"), {"payout_months": "0"})
    W_, Z_, n_, held, months = (Value(count) for count in fine.values())
    law = _law(names.FORMULA_BASIC, clock.today())
    parts = pensions.pension(law, (W_, Z_, n_, held, months), SCALE)
    told = zip(("basic_pension", "account_pension", "total"), parts, strict=True)
    return {name: _yuan(tree) for name, tree in told}


def resident_pension(
    basic_pension: Decimal, annual_fee: Decimal, subsidy: Decimal, years: int, interest: Decimal, divisor: Decimal
) -> dict[str, str]:
    """What a resident gets a month in yuan after paying for some years, each at its end; `interest` as a ratio.

    The account is rounded half up to the fen each year, its part of the month too (国发〔2014〕8号).
    """
    if not 0 <= years <= MOST_YEARS:
        raise Invalid(_("年数要在 0 到 100 之间。"), {"years": str(years)[:20]})
    given = {"basic_pension": basic_pension, "annual_fee": annual_fee, "subsidy": subsidy}
    basic, fee, added = (_fine(value, name) for name, value in given.items())
    over = _fine(divisor, "divisor")
    if not over:
        raise Invalid(_("计发月数要大于 0。"), {"divisor": "0"})
    a_fen = FINE // 100
    saved = resident.saved(Value(years), Value(0), Value(fee + added), Value(_fine(interest, "interest")), FINE, a_fen)
    pooled = Value(int(Fen(basic).share(Decimal(1) / a_fen).count))
    _own, total = resident.monthly(pooled, saved, Value(over), FINE)
    return {"monthly": _yuan(total)}


def payout_months(age: str) -> Decimal:
    """Over how many months the account is paid, by the age of retirement: `60y1m` is 138.4. Refuses an age without a number."""
    found = AGE.fullmatch(str(age))
    if not found or int(found[2]) >= YEAR:
        raise Invalid(_("年龄写成 60y1m 这样。"), {"age": str(age)[:20]})
    months = int(found[1]) * YEAR + int(found[2])
    tenths = evaluate(_payout(clock.today()), {"age": months})
    if tenths is None:
        raise AgeNotInTable(fields={"age": age})
    return Decimal(tenths) / names.TENTHS


def retirement(birth: Month, sex: str, original_age: int | None = None) -> tuple[Month, str]:
    """The month of retirement and the age then, by the law of 2025; refuses births in the future, and a woman without her old age."""
    today = Month.of(clock.today())
    if not Month(ages.OLDEST, 1) <= birth <= today:
        raise Invalid(_("出生月份要在 1900 年以后、今天以前。"), {"birth": str(birth)})
    if sex not in SEXES:
        raise Invalid(_("性别写 male 或 female。"), {"sex": str(sex)[:20]})
    if original_age is None and sex == "female":
        raise OriginalAgeNeeded(fields={"options": list(SEXES[sex])})
    original = SEXES["male"][0] if original_age is None else original_age
    if original not in SEXES[sex]:
        says = _("原来的退休年龄：男 {male} 岁，女 {female} 岁。").format(**OLD_AGES)
        raise Invalid(says, {"original_age": original, "options": list(SEXES[sex])})
    born = ages.index_of(birth)
    month = evaluate(_retires(today.first_day, original), {"born": born, "original": original})
    assert month is not None
    return ages.month_of(month), ages.told_of(month - born)


def min_years(year: int) -> Decimal:
    """Years of contribution before a monthly pension, by the year of reaching retirement; NotKnown before the law of 2025."""
    if not 1 <= year <= LAST_YEAR:
        raise Invalid(_("年份写成 2030 这样。"), {"year": str(year)[:20]})
    today = clock.today()
    months = evaluate(_required(today), {"year": year})
    if months is None:
        first = _law(names.MINIMUM_YEARS, today).get(names.MINIMUM_YEARS).value.rows[0][0]
        says = _("{year} 年以前的最低缴费年限没有收录，不替你猜。").format(year=first)
        raise NotKnown(says, {"year": year, "name": names.MINIMUM_YEARS.name})
    return Decimal(months) / YEAR


@lru_cache(maxsize=16)
def _payout(day: date) -> Tree:
    return ages.payout_months(_law(names.PAYOUT_BY_AGE, day), Input("age"))


@lru_cache(maxsize=16)
def _retires(day: date, original: int) -> Tree:
    return ages.retires(_law(ages.AGES[original], day))


@lru_cache(maxsize=16)
def _required(day: date) -> Tree:
    return ages.required(_law(names.MINIMUM_YEARS, day), Input("year"))


def _law(needed: Parameter[Any], day: date) -> InForce:
    """The law of the whole country on a day; NotKnown where it has not what is needed."""
    law = catalog.in_country(day)
    law.get(needed)
    return law


def _fine(value: Decimal, name: str) -> int:
    """A number in whole parts of 10⁻¹²; one that is negative, endless or longer is refused."""
    number = Decimal(value)
    if not number.is_finite() or number < 0 or number >= FINE:
        raise Invalid(_("数要大于等于 0，不能太大。"), {name: str(value)[:20]})
    count = number.scaleb(12)
    if count != count.to_integral_value():
        raise Invalid(_("小数最多 12 位。"), {name: str(value)[:20]})
    return int(count)


def _yuan(tree: Tree) -> str:
    count = evaluate(tree, {})
    assert count is not None
    return Fen(count).yuan
