"""The record as the phone holds it, what of it is chosen to be seen, and the addresses of its papers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.localfirst.reckon import where
from nfe_app.localfirst.vars import Form, Remote


@dataclass
class Law:
    """What a document says, and which it is."""

    value: str = ""
    cited: str = ""
    document: str = ""
    url: str = ""
    since: str = ""
    confidence: str = ""


@dataclass
class Stretch:
    """Months in a row of one year: where they stand in the row of twelve, in words, and what is known of them."""

    place: str = ""
    at: str = ""
    says: str = ""
    base_fen: int | None = None
    amount_fen: int = 0
    source: str = ""


@dataclass
class Mark:
    """Months in a row that are not paid: missing, owed, or being confirmed."""

    at: str = ""
    is_: str = ""


@dataclass
class Year:
    """One scheme in one year; `place` is empty for all places together."""

    scheme: str = ""
    place: str = ""
    year: str = ""
    months: int = 0
    in_all: int = 0
    amount_fen: int = 0
    account_fen: int = 0
    pooled_fen: int = 0
    says: str = ""
    parts: list[Stretch] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)


@dataclass
class Scheme:
    """The sums of a scheme; `until` is the last day of unbroken cover, `unsplit` says that the books keep no own account where the law has one."""

    code: str = ""
    place: str = ""
    title: str = ""
    months: int = 0
    amount_fen: int = 0
    account_fen: int = 0
    pooled_fen: int = 0
    split: bool = False
    unsplit: bool = False
    until: str = ""


@dataclass
class Gap:
    """Missing months and what they mean."""

    scheme: str = ""
    place: str = ""
    years: list[str] = field(default_factory=list)
    title: str = ""
    says: str = ""
    means: str = ""
    laws: list[Law] = field(default_factory=list)


@dataclass
class AccountYear:
    """One year of the own account; a bound that is not there is not known."""

    year: str = ""
    principal_fen: int = 0
    paid_in_fen: int = 0
    rate: str = ""
    least_fen: int | None = None
    most_fen: int | None = None
    closing_fen: int = 0
    closing_most_fen: int | None = None
    laws: list[Law] = field(default_factory=list)


@dataclass
class Place:
    """A place by its code."""

    code: str = ""
    name: str = ""


@dataclass
class Rights:
    """`GET /api/records`; `mark` is another one where any of it is."""

    schemes: list[Scheme] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    all_years: list[str] = field(default_factory=list)
    years: list[Year] = field(default_factory=list)
    gaps: list[Gap] = field(default_factory=list)
    account: list[AccountYear] = field(default_factory=list)
    mark: str = ""


@dataclass
class Chosen:
    """What is to be seen; empty is all of it."""

    scheme: str = ""
    place: str = ""
    year: str = ""
    account: bool = False


held = Remote("rights", "/api/records", Rights())
rights: Any = held.value
choosing = Form("rights_chosen", Chosen())
chosen: Any = choosing.value


def chosen_of(rows: Any, field_name: str, wanted: Any) -> Any:
    """The rows whose field is what is chosen; all of them while nothing is."""
    return rx.cond(wanted == "", rows, where(rows, field_name, wanted)).to(rows._var_type)


def schemes() -> Any:
    """The schemes that are chosen, with their sums in the place that is."""
    return chosen_of(where(rights.schemes, "place", chosen.place), "code", chosen.scheme)


def years_of(scheme: Any) -> Any:
    """The years of a scheme that are chosen."""
    here = where(where(rights.years, "place", chosen.place), "scheme", scheme)
    return chosen_of(here, "year", chosen.year)


def sheet() -> Any:
    """The address of the sheet of the year that is chosen, or of all; another one where the record is, so that no old copy is opened."""
    year: Any = rx.cond(chosen.year == "", "all", chosen.year)
    return rx.Var.create("/api/records/") + year.to(str) + ".pdf?of=" + rights.mark


def table() -> Any:
    """The address of the whole record as a table."""
    return rx.Var.create("/api/records/table.csv?of=") + rights.mark
