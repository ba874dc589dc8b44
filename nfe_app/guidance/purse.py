"""What is asked on the page of the calendar: the types chosen, what there is to pay with, and what it comes to month by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.catalog.derivation import Divide, Input, Multiply, Value, as_json
from nfe_app.catalog.finder import Sought
from nfe_app.catalog.page import pack_of, scheme_of
from nfe_app.guidance import cashflow
from nfe_app.guidance.typed import GROWTH, SHARE, YUAN
from nfe_app.guidance.typed import MONTHS as MONTHS_PAID
from nfe_app.guidance.view import Pack
from nfe_app.localfirst.phone import address
from nfe_app.localfirst.reckon import about_at, added_up, column, evaluate, find, known, once, sums_at
from nfe_app.localfirst.vars import Doc, Form

KINDS = ("pension", "medical", "unemployment")
SHORT: Any = rx.Var.create(as_json(cashflow.short()))
FIRST_SHORT: Any = rx.Var.create(as_json(cashflow.first_short()))
LARGEST: Any = rx.Var.create(as_json(cashflow.largest()))
PART: Any = rx.Var.create(as_json(Divide(Multiply((Input("income"), Input("share"))), Value(10_000), "down")))
NUMBERS = range(1, cashflow.MONTHS + 1)


@dataclass
class Planned:
    """Place, types with their options, how often; and a budget, the same each month or by twelve incomes and a share."""

    place: str = ""
    pension: str = "employee_pension"
    pension_option: str = ""
    medical: str = ""
    medical_option: str = ""
    unemployment: str = ""
    unemployment_option: str = ""
    frequency: str = "month"
    way: str = "same"
    budget: str = ""
    share: str = "20"
    growth: str = ""
    months: str = "6"
    income_1: str = ""
    income_2: str = ""
    income_3: str = ""
    income_4: str = ""
    income_5: str = ""
    income_6: str = ""
    income_7: str = ""
    income_8: str = ""
    income_9: str = ""
    income_10: str = ""
    income_11: str = ""
    income_12: str = ""


draft = Doc("planned", Planned(), stays=True)
looked = Form("planned_place", Sought())
said: Any = draft.value
asked: Any = address.query("place")
here: Any = rx.cond(said.place == "", asked, said.place)
pack = pack_of(here, Pack())
law: Any = pack.value
guidance: Any = law.guidance


def scheme_at(kind: str) -> Any:
    """The scheme chosen of a kind."""
    return once(f"purse_scheme_{kind}", scheme_of(law, getattr(said, kind)))


def option_at(kind: str) -> Any:
    """The option chosen of a kind; the lowest where none was chosen, or another place has it not."""
    options = scheme_at(kind).options
    chosen = find(options, "code", getattr(said, f"{kind}_option"))
    return once(f"purse_option_{kind}", rx.cond(chosen, chosen, options[0]))


def _cells(code: Any) -> Any:
    return find(guidance.calendars, "code", code).cells


def calendar_of(kind: str, frequency: Any) -> Any:
    """The calendar that a kind is paid by: the frequency, or the year where the scheme asks for it by the year."""
    return _cells(rx.cond(scheme_at(kind).unit == "year", getattr(said, kind), frequency))


def month_cells() -> Any:
    """The twelve months ahead."""
    return once("purse_months", _cells("month"))


def added(several: Sequence[Any]) -> Any:
    """Several sums of twelve months as one."""
    return added_up(several)


def due_of(kind: str, frequency: Any, option: Any, about: bool = False) -> Any:
    """What an option costs in each of twelve months: 0 where nothing falls due or the kind was not chosen.

    What is not published is null, or estimated: the pension by the change that is reckoned with, the rest as it is now.
    """
    name = frequency if isinstance(frequency, str) else "chosen"
    periods = once(f"purse_periods_{kind}_{name}", column_of(calendar_of(kind, frequency)))
    nothing = sums_at(option.amounts, rx.Var.create([[]] * cashflow.MONTHS).to(list[list[str]]))
    each = likely(option) if kind == "pension" else option.amount_fen
    sums = about_at(option.amounts, periods, each) if about else sums_at(option.amounts, periods)
    return rx.cond(getattr(said, kind) == "", nothing, sums)


def changed(option: Any) -> dict[str, Any]:
    """What the forecast is told of an option: its base and amount, the growth reckoned with, and the months already paid."""
    typed = rx.cond(said.growth == "", guidance.change.growth, GROWTH.number(said.growth)).to(int)
    growth = once("purse_growth", typed)
    return {
        "base": option.base_fen,
        "growth": growth,
        "amount": option.amount_fen,
        "months": MONTHS_PAID.number(said.months),
    }


def likely(option: Any) -> Any:
    """What an option may cost after the next change; as it is now where no change can be reckoned."""
    grown = evaluate(guidance.change.likely, changed(option))
    return rx.cond(known(grown) & (scheme_at("pension").unit == "month"), grown, option.amount_fen)


def column_of(cells: Any) -> Any:
    """The periods of twelve cells."""
    return column(cells, "periods").to(list[list[str]])


def dues(frequency: Any, name: str, lowest: bool = False, about: bool = True) -> Any:
    """All kinds together in each of twelve months, at the options chosen or at the lowest ones; estimated where not published."""
    options = [scheme_at(kind).options[0] if lowest else option_at(kind) for kind in KINDS]
    several = [due_of(kind, frequency, option, about) for kind, option in zip(KINDS, options, strict=True)]
    return once(name, added_up(several))


def budgets() -> Any:
    """What there is to pay with in each of twelve months, in fen; null where nothing was typed."""
    each = YUAN.number(said.budget)
    uneven = [_part(YUAN.number(getattr(said, f"income_{number}")), SHARE.number(said.share)) for number in NUMBERS]
    same = rx.Var.create([each] * cashflow.MONTHS)
    return once("purse_budgets", rx.cond(said.way == "same", same, rx.Var.create(uneven)).to(list[int]))


def _part(income: Any, share: Any) -> Any:
    """A share of an income: percent with two decimals, as they are typed, are ten-thousandths."""
    return evaluate(PART, {"income": income, "share": share})


def short(due: Any) -> Any:
    """How much is missing at the worst moment; null while a sum or a budget is not known."""
    return evaluate(SHORT, {"due": due, "budget": budgets()})


def first_short(due: Any) -> Any:
    """In which of the twelve months the purse does not last first; 0 for none."""
    return evaluate(FIRST_SHORT, {"due": due, "budget": budgets()})


def largest(due: Any) -> Any:
    """The largest single payment."""
    return evaluate(LARGEST, {"due": due})
