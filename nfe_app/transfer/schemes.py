"""Between the employees' and the residents' pension, and months that were paid twice: who may, what counts, and what is given back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import _
from nfe_app.transfer import rules
from nfe_app.transfer.terms import Terms

EMPLOYEE, RESIDENT = "employee_pension", "resident_pension"
TO_EMPLOYEE, TO_RESIDENT = "scheme_transfer_resident_to_employee", "scheme_transfer_employee_to_resident"
TWICE, BESIDE = "overlap_employee_employee", "overlap_employee_resident"
Relation = Literal["first", "second"]


@dataclass(frozen=True)
class Standing:
    """Somebody before such a change: whether the legal age of retirement is reached, the months of each pension, none counted in both.

    `least_months` are those that have to be paid for by the year of retirement. None where it is not known.
    """

    of_age: bool | None
    employee_months: int
    resident_months: int
    least_months: int | None


@dataclass(frozen=True)
class Change:
    """What a change of scheme comes to: whether one may (None: not known) and why, and the months that count after it."""

    allowed: bool | None
    says: str
    months: int
    cited: str


def to_employee(who: Standing, law: Terms) -> Change:
    """From the residents' pension to the employees': at pension age with the least years; accounts are joined, years are not converted."""
    enough = _enough(who)
    if who.of_age and enough:
        says = _("可以转：到了退休年龄，职工养老缴满了最低年限。个人账户合在一起，居民养老的年限不折算成职工的。")
        return Change(True, says, who.employee_months, law.cited(TO_EMPLOYEE))
    if who.of_age is None or enough is None:
        says = _("能不能转还不知道：要到法定退休年龄，职工养老还要缴满最低年限。")
        return Change(None, says, who.employee_months, law.cited(TO_EMPLOYEE))
    says = _("现在还不能转：要到法定退休年龄，并且职工养老缴满最低年限。两边的记录都留着，不会少。")
    return Change(False, says, who.employee_months, law.cited(TO_EMPLOYEE))


def to_resident(who: Standing, law: Terms) -> Change:
    """From the employees' pension to the residents': at pension age without the least years; accounts and years are both joined."""
    both = who.employee_months + who.resident_months
    enough = _enough(who)
    if who.of_age is None or enough is None:
        return Change(
            None, _("能不能转还不知道：看到退休年龄时职工养老缴没缴满最低年限。"), both, law.cited(TO_RESIDENT)
        )
    if who.of_age and not enough:
        says = _("可以转：职工养老没有缴满最低年限。个人账户合在一起，年限加在一起。")
        return Change(True, says, both, law.cited(TO_RESIDENT))
    says = _("现在不用转：职工养老缴满最低年限，就按职工的领；没缴满，到退休年龄时再转。")
    return Change(False, says, both, law.cited(TO_RESIDENT))


RULES = {rules.TO_EMPLOYEE: to_employee, rules.TO_RESIDENT: to_resident}


def judged(kind: str, could_be: Sequence[Standing], law: Terms) -> Change:
    """The change for somebody of whom several things may be true: an answer where all of them lead to the same, else not known."""
    told = [RULES[kind](who, law) for who in could_be]
    if len({one.allowed for one in told}) == 1:
        return told[0]
    return RULES[kind](replace(could_be[0], of_age=None), law)


def _enough(who: Standing) -> bool | None:
    return None if who.least_months is None else who.employee_months >= who.least_months


@dataclass(frozen=True)
class Cleaned:
    """What is left of months that were paid twice: those that count, those given back, and how much of an account."""

    months: frozenset[Month]
    given_back: frozenset[Month]
    amount: Fen
    says: str
    cited: str


def twice_employee(first: Mapping[Month, Fen], second: Mapping[Month, Fen], keep: Relation, law: Terms) -> Cleaned:
    """Two relations of employees: by agreement one is kept, the account of the other for the same months goes back to its owner.

    Each maps a month to what of it went into the individual account; months that only one of them has stay.
    """
    other = second if keep == "first" else first
    both = frozenset(first) & frozenset(second)
    says = _("留一边的关系和账户；另一边同样的月份不重复算，个人账户的钱退给你。")
    return Cleaned(_all(first, second), both, Fen.total(other[month] for month in both), says, law.cited(TWICE))


def beside_resident(employee: Iterable[Month], resident: Mapping[Month, Fen], law: Terms) -> Cleaned:
    """An employee's and a resident's relation in the same months: counted once, as an employee's; what one paid as a resident goes back.

    The government's subsidy and interest stay in the account, so `resident` holds one's own payments alone.
    """
    paid = frozenset(employee)
    both = paid & frozenset(resident)
    says = _("同样的月份只算职工养老；居民养老那几个月自己缴的钱退给你，政府补贴和利息留在账户里。")
    return Cleaned(_all(paid, resident), both, Fen.total(resident[month] for month in both), says, law.cited(BESIDE))


def _all(first: Iterable[Month], second: Iterable[Month]) -> frozenset[Month]:
    return frozenset(first) | frozenset(second)
