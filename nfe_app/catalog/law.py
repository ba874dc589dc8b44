"""What the law says of one place on one day: dated values, each with its document; the narrowest place wins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar, cast

from nfe_app.base.errors import NotKnown
from nfe_app.base.money import Fen
from nfe_app.base.months import Month
from nfe_app.base.words import _, joined

from .wording import told

T = TypeVar("T")
Confidence = Literal["verified", "general"]
FLEXIBLE = "灵活就业"
TO_CHECK = "待核"  # stands in the note of a value that nobody could hold against its document yet


@dataclass(frozen=True)
class Region:
    """A province, city or county by its six-digit code (GB/T 2260); `pinyin` without spaces."""

    code: str
    name: str
    full_name: str
    pinyin: str
    initials: str


@dataclass(frozen=True)
class Limits:
    """The lowest and the highest monthly base; the highest may not be known."""

    lower: Fen
    upper: Fen | None

    def __str__(self) -> str:
        high = self.upper.shown if self.upper else "？"
        return _("{low} 到 {high} 元").format(low=self.lower.shown, high=high)


@dataclass(frozen=True)
class FeeRow:
    """A yearly fee on offer, with the subsidy the government adds where that is known."""

    fee: Fen
    subsidy: Fen | None = None
    code: str = ""
    title: str = ""
    only: str = ""

    def __str__(self) -> str:
        subsidy = _("补 {yuan}").format(yuan=self.subsidy.shown) if self.subsidy else ""
        return joined(" ", filter(None, (told(self.title), self.fee.shown, subsidy)))


@dataclass(frozen=True)
class Parameter(Generic[T]):
    """The name of a value in the law, what people call it, and how its text is read."""

    scheme: str
    name: str
    title: str
    read: Callable[[Any], T]
    yearly: bool = False


@dataclass(frozen=True, eq=False)
class Known(Generic[T]):
    """A value as recorded: since when (None: the start is not known, so it prices nothing), by which document.

    There is one object for each record, so that its words are put together once, and two are the same only by identity.
    """

    parameter: Parameter[T]
    value: T
    unit: str
    place: str
    since: date | None
    until: date | None
    document: str
    url: str
    confidence: Confidence
    grade: str
    checked_on: date
    scope: str = ""
    places: tuple[str, ...] = ()
    but: tuple[str, ...] = ()
    derived: bool = False
    note: str = ""

    @property
    def sure(self) -> bool:
        """Whether it was seen in an official text, and not worked out from another value."""
        return self.confidence == "verified" and not self.derived

    @cached_property
    def key(self) -> str:
        """Its name among all values of the law: `employee_pension.rate.310000.2024-03-01`."""
        start = self.since.isoformat() if self.since else f"until-{self.until}" if self.until else "undated"
        return ".".join((self.parameter.scheme, self.parameter.name, self.place, start, *filter(None, [self.scope])))

    @cached_property
    def cited(self) -> str:
        """The document by its number where it has one, else by its title."""
        number = re.search(r"[^\s(（]+〔\d{4}〕\d+号", self.document)
        return number.group() if number else self.document

    @cached_property
    def told(self) -> str:
        """The value in the words of a sentence, counted in its unit."""
        return told(self.value, self.unit)

    def prices(self, code: str) -> bool:
        """Whether it is meant for flexible workers of that very place."""
        if self.places:
            return code in self.places
        return code == self.place and (self.scope in ("", FLEXIBLE) or bool(self.but))

    def holds_on(self, day: date) -> bool:
        """Whether the day lies in its dates; never while its start is not known."""
        return self.since is not None and self.since <= day and (self.until is None or day <= self.until)


Records = Mapping[tuple[str, str], Sequence[Known[Any]]]


@dataclass(frozen=True)
class InForce:
    """The values in force in one place on one day, and those recorded for other days or without a start."""

    place: Region
    day: date
    known: Mapping[tuple[str, str], Known[Any]]
    recorded: Mapping[tuple[str, str], tuple[Known[Any], ...]]

    def find(self, parameter: Parameter[T]) -> Known[T] | None:
        """The value in force, or None."""
        return cast("Known[T] | None", self.known.get((parameter.scheme, parameter.name)))

    def get(self, parameter: Parameter[T]) -> Known[T]:
        """The value in force; NotKnown names the place, the day and what is missing."""
        found = self.find(parameter)
        if found is None:
            raise self.missing(parameter)
        return found

    def ever(self, parameter: Parameter[T]) -> tuple[Known[T], ...]:
        """Every record of the narrowest place that has one, whatever its dates."""
        return cast("tuple[Known[T], ...]", self.recorded.get((parameter.scheme, parameter.name), ()))

    def missing(self, parameter: Parameter[Any], more: str = "") -> NotKnown:
        """The refusal for a value that is not known here on this day; it tells what was known last."""
        when = _("{year} 年").format(year=self.day.year) if parameter.yearly else Month.of(self.day).says
        says = _("还没查到这里 {when}的{title}，不替你猜。").format(when=when, title=parameter.title)
        fields = {
            "place": self.place.code,
            "day": self.day.isoformat(),
            "scheme": parameter.scheme,
            "name": parameter.name,
        }
        return NotKnown(_("{known}{more}").format(known=says, more=more or self._hint(parameter)), fields)

    def _hint(self, parameter: Parameter[Any]) -> str:
        ever = self.ever(parameter)
        ended = [known for known in ever if known.since and known.until and known.until < self.day]
        for known in ever:
            if known.since is None and (known.until is None or self.day <= known.until):
                says = _("有一份写着 {value}，没写从哪天起（{document}）。")
                return says.format(value=told(known.value), document=known.cited)
        if ended:
            last = max(ended, key=lambda known: known.until or self.day)
            says = _("最近一份只管到 {until}（{document}）。")
            return says.format(until=last.until, document=last.cited)
        return ""


def in_force(records: Records, chain: Sequence[Region], day: date) -> InForce:
    """What holds on a day in the first region of the chain; the rest of the chain are the wider ones, nearest first."""
    known: dict[tuple[str, str], Known[Any]] = {}
    recorded: dict[tuple[str, str], tuple[Known[Any], ...]] = {}
    codes = {region.code for region in chain}
    for name, values in records.items():
        here = [value for value in values if codes.isdisjoint(value.but)]
        levels = [level for level in ([v for v in here if v.prices(region.code)] for region in chain) if level]
        if levels:
            recorded[name] = tuple(levels[0])
        if found := _narrowest(levels, day):
            known[name] = found
    return InForce(chain[0], day, known, recorded)


def _narrowest(levels: Iterable[Sequence[Known[Any]]], day: date) -> Known[Any] | None:
    for level in levels:
        holding = [value for value in level if value.holds_on(day)]
        if holding:
            return max(holding, key=lambda value: (value.scope == FLEXIBLE, value.since))
        if any(value.since is None and (value.until is None or day <= value.until) for value in level):
            return None  # something of its own may hold here; whether it did is not known
    return None
