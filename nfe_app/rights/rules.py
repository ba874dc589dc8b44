"""The record of rights: months and money of every scheme and place, year by year, folded from the ledger and never stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.coverage.rules import Cover
from nfe_app.ledger.rules import FUND, Line, apportion


class Source(StrEnum):
    """Where the money of a month came from."""

    OWN = "own"
    CODE = "code"
    AUTOMATIC = "automatic"
    JAR = "jar"
    TRANSFER = "transfer"
    OTHER = "other"


@dataclass(frozen=True)
class Came:
    """A line of a fund, where its money came from, the monthly base it was reckoned on, where there was one, and the year it was entered in."""

    line: Line
    source: Source
    base: Fen | None = None
    entered_in: int = 0


@dataclass(frozen=True)
class Part:
    """Months in a row of one scheme in one place, on one base and from one source: what went to the own account, and to the pool."""

    scheme: str
    place: str
    span: Span
    base: Fen | None
    source: Source
    account: Fen
    pooled: Fen

    @property
    def amount(self) -> Fen:
        """All that was paid for these months."""
        return self.account + self.pooled

    @property
    def kind(self) -> tuple[str, str, int, Source]:
        """What parts have to share to be told as one."""
        return self.scheme, self.place, self.base.count if self.base else -1, self.source


@dataclass(frozen=True)
class Year:
    """One scheme in one year: its parts, how many months they cover, how many it is in all up to its end, and the months missing."""

    scheme: str
    year: int
    parts: tuple[Part, ...]
    months: int
    months_in_all: int
    gaps: tuple[Span, ...]

    @property
    def amount(self) -> Fen:
        """All that was paid for months of this year."""
        return Fen.total(part.amount for part in self.parts)

    @property
    def account(self) -> Fen:
        """What of it went to the person's own account."""
        return Fen.total(part.account for part in self.parts)

    @property
    def pooled(self) -> Fen:
        """What of it went to the pool."""
        return Fen.total(part.pooled for part in self.parts)

    @property
    def covered(self) -> list[Span]:
        """The months that are covered, each once however often it was paid."""
        return spans_of(month for part in self.parts for month in part.span)


Ways = dict[tuple[Fen | None, Source], list[int]]


def joined_of(came: Iterable[Came], scheme: str) -> dict[int, Fen]:
    """What joined a scheme's own account from elsewhere without months of its own, by the year it was entered in."""
    sums: dict[int, Fen] = {}
    for one in came:
        line = one.line
        if line.scheme == scheme and line.span is None and line.account.endswith(":account"):
            sums[one.entered_in] = sums.get(one.entered_in, Fen(0)) - line.amount
    return {year: amount for year, amount in sums.items() if amount != Fen(0)}


def parts_of(came: Iterable[Came]) -> list[Part]:
    """The parts that one person's lines come to; what was reversed or given back is gone.

    As in the fold of cover, a span of a scheme in a place stands while more was paid for it than taken back.
    """
    groups: dict[tuple[str, str, Span], Ways] = {}
    for one in came:
        line = one.line
        if line.account.startswith(FUND) and line.scheme and line.span:
            ways = groups.setdefault((line.scheme, line.place or "", line.span), {})
            sums = ways.setdefault((one.base, one.source), [0, 0])
            sums[line.account.endswith(":pooled")] -= line.amount.count
    standing = {key: ways for key, ways in groups.items() if sum(map(sum, ways.values())) > 0}
    return [
        Part(*key, *way, Fen(account), Fen(pooled))
        for key, ways in sorted(standing.items())
        for way, (account, pooled) in _settled(ways).items()
        if account or pooled
    ]


def _settled(ways: Ways) -> Ways:
    """Where something was taken back that no line of its own kind had brought, all of the span is told as its greatest way."""
    if all(count >= 0 for sums in ways.values() for count in sums):
        return ways
    greatest = max(ways, key=lambda way: (sum(ways[way]), way[1], way[0] is not None))
    return {greatest: [sum(sums[slot] for sums in ways.values()) for slot in (0, 1)]}


def years_of(parts: Iterable[Part], covers: Iterable[Cover]) -> list[Year]:
    """Every year of every scheme from its first to its last paid month, oldest first; one with no payment in it is a gap as a whole.

    `covers` are the fold of the same lines over all places: months and gaps are theirs.
    """
    pieces: dict[tuple[str, int], list[Part]] = {}
    for piece in (piece for part in parts for piece in _by_year(part)):
        pieces.setdefault((piece.scheme, piece.span.first.year), []).append(piece)
    return [year for cover in covers if cover.spans for year in _years(cover, pieces)]


def _years(cover: Cover, pieces: Mapping[tuple[str, int], list[Part]]) -> Iterator[Year]:
    in_all = 0
    for year in range(cover.spans[0].first.year, cover.spans[-1].last.year + 1):
        months = sum(len(span) for span in within(year, cover.spans))
        in_all += months
        parts = _joined(pieces.get((cover.scheme, year), []))
        yield Year(cover.scheme, year, parts, months, in_all, tuple(within(year, cover.gaps)))


def within(year: int, spans: Iterable[Span]) -> list[Span]:
    """What of the spans lies in a year."""
    first, last = Month(year, 1), Month(year, 12)
    return [
        Span(max(one.first, first), min(one.last, last)) for one in spans if one.first <= last and first <= one.last
    ]


def _by_year(part: Part) -> list[Part]:
    """The part cut at the turns of years, its money by the number of months, to the fen."""
    if part.span.first.year == part.span.last.year:
        return [part]
    years = range(part.span.first.year, part.span.last.year + 1)
    spans = [span for year in years for span in within(year, [part.span])]
    accounts, pooled = (_shared(amount, spans) for amount in (part.account, part.pooled))
    return [
        replace(part, span=span, account=account, pooled=rest)
        for span, account, rest in zip(spans, accounts, pooled, strict=True)
    ]


def _shared(amount: Fen, spans: list[Span]) -> list[Fen]:
    """An amount over spans by their months; one below nothing, which only a broken book holds, stays whole in the first."""
    if len(spans) == 1 or amount.count < 0:
        return [amount, *[Fen(0)] * (len(spans) - 1)]
    return apportion(amount, [amount * len(span) for span in spans])


def _joined(pieces: Iterable[Part]) -> tuple[Part, ...]:
    """Neighbours of one kind as one; a month paid twice counts once, its money twice."""
    kinds: dict[tuple[str, str, int, Source], list[Part]] = {}
    for piece in pieces:
        kinds.setdefault(piece.kind, []).append(piece)
    joined = [
        replace(
            alike[0],
            span=span,
            account=Fen.total(one.account for one in alike if span.first <= one.span.first <= span.last),
            pooled=Fen.total(one.pooled for one in alike if span.first <= one.span.first <= span.last),
        )
        for alike in kinds.values()
        for span in spans_of(month for one in alike for month in one.span)
    ]
    return tuple(sorted(joined, key=lambda part: (part.span, part.kind)))
