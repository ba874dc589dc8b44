"""The residents' pension (国发〔2014〕8号): a basic pension from the government, and the account over 139 months."""

from __future__ import annotations

from nfe_app.base.words import _
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog import names as paid_names
from nfe_app.catalog.derivation import Add, Divide, Input, Multiply, Repeat, Tree, Value
from nfe_app.catalog.law import InForce

from .chain import (
    BORN,
    NOTHING,
    NOW,
    PARTS,
    YEAR,
    Made,
    at_least_none,
    given,
    in_todays_money,
    last_published,
    minus,
    number,
    whole_years,
)

INTEREST = given("resident_interest", _("居民账户每年计息（%）"), "fen")
FEE = given("fee", _("每年自己缴"), "fen")
SUBSIDY = given("subsidy", _("每年政府补"), "fen")
PAID = given("resident_paid", _("居民养老已经缴了几年"))
BALANCE = given("resident_balance", _("居民账户里已有的钱"), "fen")
WHOLE = given("resident_years", _("还能缴几年"))


def saved(years: Tree, start: Tree, added: Tree, interest: Tree, over: int = PARTS, money: int = 1) -> Tree:
    """The account after some years: interest on what was there, then the year's fee and subsidy, to the fen each year.

    `interest` is told in `over` parts of one, `added` in `money` parts of a fen.
    """
    kept = Multiply((Input("saved"), Add((Value(over), interest)), Value(money)))
    step = Divide(Add((kept, Multiply((added, Value(over))))), Value(over * money))
    return Repeat(years, start, step, "saved", name=_("到时候账户里的钱（估）"))


def monthly(basic: Tree, account: Tree, divisor: Tree, over: int = 1) -> tuple[Tree, Tree]:
    """The account over its divisor, told in `over` parts of one, rounded half up to the fen; and with the basic pension."""
    own = Divide(Multiply((account, Value(over))), divisor, name=_("个人账户养老金"))
    return own, Add((basic, own), _("每月养老金"))


def projection(law: InForce) -> Made:
    """From what is paid a year to what a month may bring from the claim age on."""
    age, needed = law.find(paid_names.CLAIM_AGE), law.find(paid_names.RESIDENT_CLAIM_YEARS)
    divisor = law.find(paid_names.ACCOUNT_DIVISOR)
    start: Tree = NOTHING
    if age:
        start = Add((BORN, Multiply((number(age.value, age), Value(YEAR)))), _("开始领的月份"), "month")
    yield "resident_start", start
    left = at_least_none(minus(given("resident_start", _("开始领的月份"), "month"), NOW))
    yield "resident_years", whole_years(left, _("还能缴几年"))
    if needed:
        short = minus(number(needed.value, needed), Add((PAID, WHOLE)))
        yield "resident_short", at_least_none(short, _("到时候还差几年"))
    yield "resident_account", saved(WHOLE, BALANCE, Add((FEE, SUBSIDY)), INTEREST)
    if divisor:
        months = number(divisor.value, divisor)
        own, total = monthly(_basic(law), given("resident_account", _("到时候账户里的钱（估）"), "fen"), months)
        yield "resident_own", own
        yield "resident_total", total
    yield "resident_today", in_todays_money(given("resident_total", _("每月养老金"), "fen"), WHOLE)


def _basic(law: InForce) -> Tree:
    known = last_published(law, names.BASIC_PENSION)
    if known is None or known.since is None:
        return NOTHING
    says = _("{year} 年的基础养老金").format(year=known.since.year)
    return Value(known.value.count, says, law=known.key)
