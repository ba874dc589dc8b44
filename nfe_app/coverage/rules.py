"""Which months are covered, which are missing, and whether today is covered: folded from the ledger, never stored."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.ledger.rules import FUND, Line


@dataclass(frozen=True)
class Cover:
    """The months of one scheme that were paid for, in spans, and what was paid for each; `place` only where places are kept apart."""

    scheme: str
    place: str
    spans: tuple[Span, ...]
    amount: Fen
    paid: tuple[tuple[Span, Fen], ...]

    @property
    def months(self) -> int:
        """How many months are covered."""
        return sum(len(span) for span in self.spans)

    @property
    def gaps(self) -> tuple[Span, ...]:
        """The months missing between the first and the last that are covered."""
        pairs = zip(self.spans, self.spans[1:], strict=False)
        return tuple(Span(left.last + 1, right.first + -1) for left, right in pairs)

    def until(self, day: date) -> date | None:
        """The last day of unbroken cover when `day` is covered; None when it is not."""
        for span in self.spans:
            if span.first <= Month.of(day) <= span.last:
                return span.last.last_day
        return None


@dataclass(frozen=True)
class Held:
    """Months of one scheme that a place holds now, and the place they were paid at; the same where they never moved."""

    scheme: str
    place: str
    came_from: str
    spans: tuple[Span, ...]

    @property
    def months(self) -> int:
        """How many they are."""
        return sum(map(len, self.spans))


def held(lines: Iterable[Line]) -> list[Held]:
    """Which place holds which months now, and where each was paid; the lines come oldest first, so the first names the place.

    Months that are entered anew as a part of those of their bill were paid where those were.
    """
    paid_at: dict[tuple[str, Span, UUID | None], str] = {}
    whole: dict[tuple[str, UUID], list[tuple[Span, str]]] = {}
    sums: dict[tuple[str, Span, UUID | None], dict[str, int]] = {}
    for line in lines:
        if line.account.startswith(FUND) and line.scheme and line.span:
            key = line.scheme, line.span, line.bill_id
            if key not in paid_at:
                of_bill = whole.setdefault((line.scheme, line.bill_id), []) if line.bill_id else []
                before = (
                    place for span, place in of_bill if span.first <= line.span.first and line.span.last <= span.last
                )
                paid_at[key] = next(before, line.place or "")
                of_bill.append((line.span, paid_at[key]))
            places = sums.setdefault(key, {})
            places[line.place or ""] = places.get(line.place or "", 0) - line.amount.count
    found: dict[tuple[str, str, str], list[Month]] = {}
    for (scheme, span, bill_id), places in sums.items():
        for place in (place for place, count in places.items() if count > 0):
            found.setdefault((scheme, place, paid_at[scheme, span, bill_id]), []).extend(span)
    return [Held(*key, tuple(spans_of(months))) for key, months in sorted(found.items())]


def days_left(until: date | None, today: date) -> int | None:
    """How many days of cover are left, today counted; None, not 0, where today is not covered."""
    return (until - today).days + 1 if until and until >= today else None


def fold(lines: Iterable[Line], *, by_place: bool = False) -> list[Cover]:
    """The cover that one person's fund lines make, scheme by scheme (and place by place); a reversed line takes its months back."""
    sums: dict[tuple[str, str], dict[Span, int]] = {}
    for line in lines:
        if line.account.startswith(FUND) and line.scheme and line.span:
            spans = sums.setdefault((line.scheme, (line.place or "") if by_place else ""), {})
            spans[line.span] = spans.get(line.span, 0) - line.amount.count
    return [_cover(*key, spans) for key, spans in sorted(sums.items()) if any(spans.values())]


def _cover(scheme: str, place: str, sums: dict[Span, int]) -> Cover:
    paid = tuple((span, Fen(count)) for span, count in sorted(sums.items()) if count > 0)
    months = (month for span, _ in paid for month in span)
    return Cover(scheme, place, tuple(spans_of(months)), Fen.total(amount for _, amount in paid), paid)
