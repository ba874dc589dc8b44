"""How the text of a value is read, by what it is: a share, money, months, words; and the register of every name the law may hold."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, TypeVar

from nfe_app.base.money import Fen

from .law import FeeRow, Limits, Parameter

T = TypeVar("T")
PARAMETERS: dict[tuple[str, str], Parameter[Any]] = {}
MONEY = ("yuan", "yuan a month", "yuan a year", "yuan an order")
PLAIN = ("words", "codes", "regions", "fields", "yes or no")
COUNTED = ("ratio", "percent", "percent a year", "months", "years", "age", "days", "workdays", "people", "count")


def known_unit(unit: str) -> str:
    """A unit that values may be told in; another one is a ValueError."""
    if unit not in (*MONEY, *PLAIN, *COUNTED):
        raise ValueError(f"no such unit: {unit}")
    return unit


def words(raw: str) -> str:
    """Words as they stand."""
    return str(raw)


def whole(raw: str) -> int:
    """A whole number: months, years, days."""
    return int(raw)


def flag(raw: str) -> bool:
    """`true` or `false`, nothing else."""
    return {"true": True, "false": False}[raw]


def ratio(raw: str) -> Decimal:
    """A share, exactly as published."""
    return Decimal(raw)


def yuan(raw: str) -> Fen:
    """Money published in yuan."""
    return Fen.of_yuan(raw)


def percents(raw: list[str]) -> tuple[int, ...]:
    """Grades in whole percent."""
    return tuple(int(one) for one in raw)


def amounts(raw: list[str]) -> tuple[Fen, ...]:
    """Several amounts to choose from."""
    return tuple(Fen.of_yuan(one) for one in raw)


def amounts_by_name(raw: Mapping[str, str]) -> Mapping[str, Fen]:
    """Several amounts, each with its name."""
    return {name: Fen.of_yuan(one) for name, one in raw.items()}


def limits(raw: Mapping[str, str]) -> Limits:
    """A lowest and a highest base; the highest may be missing."""
    return Limits(Fen.of_yuan(raw["lower"]), Fen.of_yuan(raw["upper"]) if "upper" in raw else None)


def rows(raw: list[Mapping[str, str]]) -> tuple[FeeRow, ...]:
    """Yearly fees, each with what the government adds and whom it is for."""
    return tuple(
        FeeRow(
            Fen.of_yuan(row["fee"]),
            Fen.of_yuan(row["subsidy"]) if "subsidy" in row else None,
            row.get("code", ""),
            row.get("title", ""),
            row.get("only", ""),
        )
        for row in raw
    )


def rates(raw: list[str]) -> tuple[Decimal, ...]:
    """Several shares in percent, first class first."""
    return tuple(Decimal(one).scaleb(-2) for one in raw)


def texts(raw: list[str]) -> tuple[str, ...]:
    """Several names or codes."""
    return tuple(raw)


def named(scheme: str, name: str, title: str, read: Callable[[Any], T], yearly: bool = False) -> Parameter[T]:
    """A value that rules ask for by this name; registered, so that a file may hold it."""
    made = Parameter(scheme, name, title, read, yearly)
    PARAMETERS[scheme, name] = made
    return made


def by_unit(unit: str) -> Callable[[Any], Any]:
    """How a value is read that no rule asks for by name: money as fen, counts and shares as decimals, the rest as it stands."""

    def read(raw: Any) -> Any:
        """The value in the shape it is written in, a list as a tuple. InvalidOperation for what is no number, ValueError for parts of a fen."""
        if isinstance(raw, Mapping):
            return {name: read(one) for name, one in raw.items()}
        if isinstance(raw, list):
            return tuple(read(one) for one in raw)
        if unit in PLAIN:
            return raw
        return Fen.of_yuan(raw) if unit in MONEY else Decimal(raw)

    return read
