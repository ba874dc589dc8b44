"""What a person says of themselves on the page of benefits, and what it all comes to by the pack of the place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog import page as catalog
from nfe_app.catalog.derivation import Divide, Value, as_json
from nfe_app.catalog.derivation import Input as Given
from nfe_app.catalog.finder import Sought
from nfe_app.catalog.page import pack_of, scheme_of
from nfe_app.localfirst.phone import address, flags
from nfe_app.localfirst.reckon import evaluate, evaluate_chain, find, known, once, parts_of, shown
from nfe_app.localfirst.vars import Doc, Form

FEN = 2
INDEX = 6
HUGE = 10**11


@dataclass
class Draft:
    """All that is typed or chosen; kept at every keystroke. Empty means not said."""

    place: str = ""
    birth_year: str = ""
    birth_month: str = ""
    sex: str = ""
    original: str = ""
    paid: str = ""
    balance: str = ""
    option: str = ""
    own_base: str = ""
    index_named: str = ""
    index_paid: str = ""
    growth: str = ""
    interest: str = ""
    prices: str = ""
    fee: str = ""
    resident_paid: str = ""
    resident_balance: str = ""
    gap: str = ""
    broken: str = ""
    mended: str = ""


@dataclass
class Sum:
    """One tree of the chain, with the name that others know its number by."""

    name: str = ""
    tree: dict[str, Any] = field(default_factory=dict)


@dataclass
class Benefits:
    """What the pack says of benefits."""

    chain: list[Sum] = field(default_factory=list)
    assumed: dict[str, int | None] = field(default_factory=dict)
    assumed_law: dict[str, list[str]] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)
    female: int | None = None
    lowest_index: str | None = None
    female_law: list[str] = field(default_factory=list)
    deviations: list[str] = field(default_factory=list)
    below: list[str] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)


@dataclass
class Pack(catalog.Pack):
    """A pack with its part on benefits."""

    benefits: Benefits = field(default_factory=Benefits)


draft = Doc("worth", Draft(), stays=True)
query = Form("worth_place", Sought())
said: Any = draft.value
here: Any = once("worth_here", rx.cond(said.place != "", said.place, address.query("place")))
pack = pack_of(here, Pack())
law: Any = pack.value
benefits: Any = law.benefits


@dataclass(frozen=True)
class Numeric:
    """A field of the draft that holds a number between two others, told in parts of 10⁻ᵖˡᵃᶜᵉˢ."""

    name: str
    label: str
    error: str
    places: int = 0
    low: int = 0
    high: Any = HUGE

    @property
    def text(self) -> Any:
        """What is typed."""
        return getattr(said, self.name)

    @property
    def number(self) -> Any:
        """The number in its parts; null for rubbish, and while nothing is typed."""
        count = once(f"worth_typed_{self.name}", parts_of(self.text, self.places))
        inside = known(count) & (count >= self.low) & (count <= self.high)
        return once(f"worth_number_{self.name}", rx.cond(inside, count, None).to(int))

    @property
    def wrong(self) -> Any:
        """The words under the field; empty while it is right or empty."""
        return rx.cond((self.text == "") | known(self.number), "", self.error)

    def count(self, empty: Any = None) -> Any:
        """The number; `empty` while nothing is typed, null for rubbish."""
        return rx.cond(self.text == "", empty, self.number)


PERCENT = {"error": _("写百分数，0 到 20，例如 2.5。"), "places": FEN, "high": 2000}
YUAN = {"error": _("写元，例如 12345.67。"), "places": FEN}
GROWN_UP: Any = flags.today.split("-")[0].to(int) - 16
BIRTH_YEAR = Numeric(
    "birth_year", _("哪年出生"), _("写四位年份，例如 1985；还太小的不能参保。"), low=1900, high=GROWN_UP
)
BIRTH_MONTH = Numeric("birth_month", _("几月出生"), _("写 1 到 12。"), low=1, high=12)
PAID = Numeric("paid", _("职工养老已经缴了几个月"), _("写月数，0 到 720。"), high=720)
BALANCE = Numeric("balance", _("个人账户里有多少钱（元）"), **YUAN)  # type: ignore[arg-type]
OWN_BASE = Numeric("own_base", _("每月的缴费基数（元）"), **YUAN)  # type: ignore[arg-type]
INDEX_NAMED = Numeric("index_named", _("以后的缴费指数"), _("写 0.1 到 3 之间，例如 0.6。"), INDEX, 10**5, 3 * 10**6)
INDEX_PAID = Numeric("index_paid", _("以前的平均缴费指数"), _("写 0.1 到 3 之间，例如 0.6。"), INDEX, 10**5, 3 * 10**6)
GROWTH = Numeric("growth", _("工资每年涨（%）"), **PERCENT)  # type: ignore[arg-type]
INTEREST = Numeric("interest", _("账户每年计息（%）"), **PERCENT)  # type: ignore[arg-type]
PRICES = Numeric("prices", _("物价每年涨（%）"), **PERCENT)  # type: ignore[arg-type]
RESIDENT_PAID = Numeric("resident_paid", _("居民养老已经缴了几年"), _("写年数，0 到 60。"), high=60)
RESIDENT_BALANCE = Numeric("resident_balance", _("居民养老账户里有多少钱（元）"), **YUAN)  # type: ignore[arg-type]
GAP = Numeric("gap", _("职工医保断了几个月"), _("写月数，0 到 240。"), high=240)
BROKEN = Numeric("broken", _("居民医保断了几年"), _("写年数，0 到 50。"), high=50)
MENDED = Numeric("mended", _("其中补缴几年"), _("写年数，0 到 50。"), high=50)

pension: Any = once("worth_pension", scheme_of(law, "employee_pension"))
resident: Any = once("worth_resident", scheme_of(law, "resident_pension"))


def chosen_of(scheme: Any, code: Any) -> Any:
    """The option that was chosen, else the first one."""
    return find(scheme.options, "code", rx.cond(code != "", code, scheme.options[0].code))


option: Any = once("worth_option", chosen_of(pension, said.option))
names_base: Any = (pension.options.length() == 0) | (option.code == "own")
fee: Any = once("worth_fee", chosen_of(resident, said.fee))


def own_base() -> Any:
    """The monthly base: the option's, or the one that was typed between the option's limits."""
    typed = OWN_BASE.count()
    free = pension.options.length() == 0
    inside = free | ((typed >= option.low_fen) & (typed <= option.high_fen))
    return rx.cond(names_base, rx.cond(inside, typed, None), option.base_fen)


def old_age() -> Any:
    """The age of retirement before 2025: 60 for men; for women what they said, else what the place has, else null."""
    woman = rx.cond(said.original != "", said.original, benefits.female)
    return rx.match(said.sex, ("male", "60"), ("female", woman), None)


def inputs() -> dict[str, Any]:
    """All that the chain is to know."""
    assumed = benefits.assumed
    return {
        "birth_year": BIRTH_YEAR.count(),
        "birth_month": BIRTH_MONTH.count(),
        "this_year": flags.today.split("-")[0],
        "this_month": flags.today.split("-")[1],
        "original": old_age(),
        "paid": PAID.count(0),
        "balance": BALANCE.count(0),
        "own_base": own_base(),
        "index_named": INDEX_NAMED.count(0),
        "index_paid": INDEX_PAID.count(0),
        "growth": GROWTH.count(0),
        "interest": INTEREST.count(assumed["interest"]),
        "prices": PRICES.count(0),
        "resident_interest": INTEREST.count(
            rx.cond(known(assumed["resident_interest"]), assumed["resident_interest"], 0)
        ),
        "fee": fee.base_fen,
        "subsidy": rx.cond(known(fee.subsidy_fen), fee.subsidy_fen, 0),
        "resident_paid": RESIDENT_PAID.count(0),
        "resident_balance": RESIDENT_BALANCE.count(0),
        "gap": GAP.count(),
        "broken": BROKEN.count(),
        "mended": MENDED.count(0),
    }


told: Any = once("worth_told", evaluate_chain(benefits.chain, inputs()))


def told_at(age: int) -> Any:
    """The same for a woman with another age of retirement before 2025."""
    return once(f"worth_told_{age}", evaluate_chain(benefits.chain, inputs() | {"original": age}))


def tree_of(name: str) -> Any:
    """One tree of the chain."""
    return once(f"worth_tree_{name}", find(benefits.chain, "name", name)).tree


def about(fen: Any) -> Any:
    """An estimate in whole yuan: `4,427`."""
    return shown(evaluate(rx.Var.create(as_json(Divide(Given("fen"), Value(100)))), {"fen": fen}), "number")
