"""The employee pension: its formula (国发〔2005〕38号), and what it may come to if one goes on paying until retirement."""

from __future__ import annotations

from dataclasses import dataclass

from nfe_app.base.words import _
from nfe_app.catalog import benefit_names as names
from nfe_app.catalog import names as paid_names
from nfe_app.catalog.derivation import Add, Compare, Divide, Input, Multiply, Repeat, Tree, Value
from nfe_app.catalog.law import InForce
from nfe_app.catalog.offers import share

from .chain import (
    GROWTH,
    INTEREST,
    NOTHING,
    YEAR,
    Made,
    at_least_none,
    given,
    grown,
    in_todays_money,
    last_published,
    minus,
    number,
    whole_years,
)
from .retirement import LEFT, PAID, RETIRE

FEN = 100
MILLION = 1_000_000
BASE = given("base", _("退休那年的计发基数（估）"), "fen")
INDEX = given("index", _("平均缴费指数"), "millionth")
YEARS = given("years", _("缴费年限（年）"), "millionth")
ACCOUNT = given("account", _("退休时账户里的钱（估）"), "fen")
PAYOUT = given("payout", _("计发月数"), "tenth")
OWN_BASE = given("own_base", _("每月的缴费基数"), "fen")
WHOLE = given("whole_years", _("离退休满几年"))
REST = given("rest", _("不满一年的月数"))


@dataclass(frozen=True)
class Scale:
    """In how many parts of one each number of the formula is told."""

    base: int = FEN
    index: int = MILLION
    years: int = MILLION
    balance: int = FEN
    months: int = 10


TOLD = Scale()


def basic(law: InForce, base: Tree, index: Tree, years: Tree, scale: Scale = TOLD) -> Tree:
    """(W + W·Z) / 2 · n · 1 %, rounded half up to the fen."""
    known = law.find(names.FORMULA_BASIC)
    if known is None:
        return NOTHING
    one_percent = Value(1, _("缴一年发"), "1%", known.key, "number")
    twice = Multiply((base, Add((Value(scale.index), index)), years, one_percent))
    return Divide(twice, Value(2 * scale.base * scale.index * scale.years), name=_("基础养老金"))


def from_account(balance: Tree, months: Tree, scale: Scale = TOLD) -> Tree:
    """The balance over the payout months, rounded half up to the fen."""
    top = Multiply((balance, Value(FEN * scale.months)))
    return Divide(top, Multiply((months, Value(scale.balance))), name=_("个人账户养老金"))


def pension(law: InForce, numbers: tuple[Tree, Tree, Tree, Tree, Tree], scale: Scale) -> tuple[Tree, Tree, Tree]:
    """Basic pension, account pension, and the sum of the two rounded parts, of W, Z, n, balance and payout months."""
    base, index, years, balance, months = numbers
    pooled, own = basic(law, base, index, years, scale), from_account(balance, months, scale)
    return pooled, own, Add((pooled, own), _("每月养老金"))


def projection(law: InForce) -> Made:
    """What a month's pension may be at retirement, part by part, and in today's money."""
    months = given("paid_then", _("到退休一共缴几个月"))
    yield "whole_years", whole_years(LEFT, _("离退休满几年"))
    yield "rest", minus(LEFT, Multiply((WHOLE, Value(YEAR))), _("不满一年的月数"))
    yield "index_now", _index_now(law)
    yield "index", _index(months)
    yield "base", _base(law)
    yield "years", Divide(Multiply((months, Value(MILLION))), Value(YEAR), name=_("缴费年限（年）"), unit="millionth")
    yield "basic", basic(law, BASE, INDEX, YEARS)
    yield "account", _account(law)
    yield "own", from_account(ACCOUNT, PAYOUT)
    parts = (given("basic", _("基础养老金"), "fen"), given("own", _("个人账户养老金"), "fen"))
    yield "total", Add(parts, _("每月养老金"))
    yield "today", in_todays_money(given("total", _("每月养老金"), "fen"), WHOLE)


def _index_now(law: InForce) -> Tree:
    """The index that somebody named, else the base over the wage it is measured by."""
    named = given("index_named", _("你填的以后缴费指数"), "millionth")
    wage = law.find(paid_names.REFERENCE_WAGE)
    measured: Tree = NOTHING
    if wage:
        measured = Divide(Multiply((OWN_BASE, Value(MILLION))), number(wage.value.count, wage, unit="fen"))
    return Compare("gt", Input("index_named"), Value(0), named, measured, _("以后的缴费指数"), "millionth")


def _index(months: Tree) -> Tree:
    """The mean over all months: those paid for at the index so far, where it is known, the others at the one from now on."""
    now = given("index_now", _("以后的缴费指数"), "millionth")
    so_far = given("index_paid", _("以前的平均缴费指数"), "millionth")
    before = Compare("gt", Input("index_paid"), Value(0), so_far, now, unit="millionth")
    sum_ = Add((Multiply((PAID, before)), Multiply((LEFT, now))))
    return Divide(sum_, months, name=_("平均缴费指数"), unit="millionth")


def _base(law: InForce) -> Tree:
    """The base last published, growing with wages until the year of retirement."""
    known = last_published(law, names.BENEFIT_BASE)
    if known is None or known.since is None:
        return NOTHING
    says = _("{year} 年的计发基数").format(year=known.since.year)
    start = Value(known.value.count, says, law=known.key)
    years = at_least_none(minus(whole_years(RETIRE), Value(known.since.year)))
    step = grown(Input("base_so_far"), GROWTH)
    return Repeat(years, start, step, "base_so_far", name=_("退休那年的计发基数（估）"))


def _account(law: InForce) -> Tree:
    """The balance with interest once a year, and each year's part of the contributions from the year after on."""
    known = law.find(paid_names.ACCOUNT_RATE)
    if known is None:
        return NOTHING
    turn = Input("turn")
    yearly = Multiply((share(_base_after(turn), known, _("每月进账户")), Value(YEAR)))
    step = Add((grown(Input("account_so_far"), INTEREST), yearly))
    balance = given("balance", _("账户里已有的钱"), "fen")
    full = Repeat(WHOLE, balance, step, "account_so_far", name=_("满年之后账户里的钱"))
    monthly = share(_base_after(WHOLE), known, _("最后一年每月进账户"))
    return Add((full, Multiply((monthly, REST))), _("退休时账户里的钱（估）"))


def _base_after(years: Tree) -> Tree:
    """The worker's own base after some years, growing with wages."""
    return Repeat(years, OWN_BASE, grown(Input("own_so_far"), GROWTH), "own_so_far", "again")
