"""The record as a phone is told it: one row for each scheme and year, months as stretches, so that forty years are small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from json import dumps
from typing import Any
from uuid import UUID

from sqlmodel import Session

from nfe_app.base.money import Fen
from nfe_app.base.months import Month, Span, spans_of
from nfe_app.base.words import _, joined, listed
from nfe_app.billing import actions as billing
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.explanation import ground_of
from nfe_app.catalog.law import Known
from nfe_app.catalog.names import RESIDENT_PENSION
from nfe_app.rights import actions, rules, yearly
from nfe_app.rights.actions import Gap, Record
from nfe_app.rights.interest import AccountYear
from nfe_app.rights.rules import Part, Year

Due = Mapping[str, Mapping[Month, str]]
MARKS = {"owed": ("warn", _("{months}待缴")), "confirming": ("wait", _("{months}确认中"))}
PAID, MISSING = _("{months}已缴"), _("{months}断缴")


def shown_to(session: Session, person_id: UUID) -> dict[str, Any]:
    """What the phone shows of a person's record; `mark` is another one where any of it is."""
    return told(actions.record_of(session, person_id), billing.open_months(session, person_id))


def told(record: Record, due: Due) -> dict[str, Any]:
    """The record with the months that wait for a payment; money in whole fen. Rows of one place stand beside those of all, whose place is empty."""
    places = [code for code in dict.fromkeys(part.place for part in record.parts) if code]
    views = ["", *(places if len(places) > 1 else [])]
    years = {place: _years(record, due, place) for place in views}
    said = {
        "schemes": [row for place in views for row in _schemes(record, years[place], place)],
        "places": [_place(code) for code in places],
        "all_years": [str(year) for year in sorted({year.year for year in years[""]}, reverse=True)],
        "years": [
            _year(year, {} if place else due.get(year.scheme, {}), place) for place in views for year in years[place]
        ],
        "gaps": [_gap(gap) for gap in reversed(record.gaps)],
        "account": [_account(year) for year in reversed(record.account)],
    }
    return said | {"mark": sha256(dumps(said, sort_keys=True).encode()).hexdigest()[:12]}


def _years(record: Record, due: Due, place: str) -> list[Year]:
    """The years of all places, also those in which something is only owed; or of one place, where a month missing may be paid elsewhere."""
    if place:
        parts = [part for part in record.parts if part.place == place]
        years = rules.years_of(parts, [cover for cover in record.by_place if cover.place == place])
        years = [replace(year, gaps=()) for year in years if year.parts]
    else:
        years = [*record.years, *_only_due(record, due)]
    return sorted(years, key=lambda year: (terms.SCHEMES.index(year.scheme), -year.year))


def _only_due(record: Record, due: Due) -> list[Year]:
    """Years in which nothing is paid yet, and something is to be."""
    known = {(year.scheme, year.year) for year in record.years}
    wanted = {(scheme, month.year) for scheme, months in due.items() for month in months} - known
    in_all = {cover.scheme: cover.months for cover in record.covers}
    return [Year(scheme, year, (), 0, in_all.get(scheme, 0), ()) for scheme, year in sorted(wanted)]


def _schemes(record: Record, years: Sequence[Year], place: str) -> Iterator[dict[str, object]]:
    """The sums of each scheme; the split between account and pool where the books have one."""
    for scheme in dict.fromkeys(year.scheme for year in years):
        mine = [year for year in years if year.scheme == scheme]
        account = Fen.total(year.account for year in mine)
        yield {
            "code": scheme,
            "place": place,
            "title": terms.title_of(scheme),
            "months": sum(year.months for year in mine),
            "amount_fen": Fen.total(year.amount for year in mine).count,
            "account_fen": account.count,
            "pooled_fen": Fen.total(year.pooled for year in mine).count,
            "split": account != Fen(0),
            "unsplit": scheme == RESIDENT_PENSION and any(year.parts for year in mine) and account == Fen(0),
            "until": _until(record, scheme),
        }


def _until(record: Record, scheme: str) -> str:
    """The last day of unbroken cover over all places; empty where today is not covered."""
    days = [cover.until(record.made_on) for cover in record.covers if cover.scheme == scheme]
    return next((day.isoformat() for day in days if day), "")


def _place(code: str) -> dict[str, str]:
    return {"code": code, "name": catalog.region_of(code).name}


def _year(year: Year, due: Mapping[Month, str], place: str) -> dict[str, object]:
    marks = [("bad", MISSING, span) for span in year.gaps]
    for state, (mark, says) in MARKS.items():
        months = [month for month, is_ in due.items() if is_ == state]
        marks += [(mark, says, span) for span in rules.within(year.year, spans_of(months))]
    paid = [PAID.format(months=listed(map(yearly.in_year, year.covered)))] if year.parts else []
    return {
        "scheme": year.scheme,
        "place": place,
        "year": str(year.year),
        "months": year.months,
        "in_all": year.months_in_all,
        "amount_fen": year.amount.count,
        "account_fen": year.account.count,
        "pooled_fen": year.pooled.count,
        "says": joined(_("；"), [*paid, *(says.format(months=yearly.in_year(span)) for _mark, says, span in marks)]),
        "parts": [_part(part) for part in year.parts],
        "marks": [{"at": columns(span), "is_": mark} for mark, _says, span in marks],
    }


def _part(part: Part) -> dict[str, object]:
    return {
        "place": part.place,
        "at": columns(part.span),
        "says": yearly.in_year(part.span),
        "base_fen": part.base.count if part.base else None,
        "amount_fen": part.amount.count,
        "source": part.source.value,
    }


def columns(span: Span) -> str:
    """Where the months of a span stand in a row of twelve, as two classes of the style: `a1 n3` for January to March."""
    return f"a{span.first.number} n{len(span)}"


def _gap(gap: Gap) -> dict[str, object]:
    return {
        "scheme": gap.scheme,
        "place": gap.place,
        "years": [str(year) for year in range(gap.span.first.year, gap.span.last.year + 1)],
        "title": terms.title_of(gap.scheme),
        "says": gap.span.says,
        "means": gap.meaning.says,
        "laws": _laws(gap.meaning.grounds),
    }


def _account(year: AccountYear) -> dict[str, object]:
    interest, closing = year.interest, year.closing
    return {
        "year": str(year.year),
        "principal_fen": year.principal.count,
        "paid_in_fen": year.paid_in.count,
        "rate": year.rate.told if year.rate else "",
        "least_fen": interest.least.count if interest else None,
        "most_fen": interest.most.count if interest and interest.most else None,
        "closing_fen": closing.least.count,
        "closing_most_fen": closing.most.count if closing.most is not None else None,
        "laws": _laws([year.rate] if year.rate else []),
    }


def _laws(known: Iterable[Known[Any]]) -> list[dict[str, str]]:
    """What a document says and which it is; as short as the page needs."""
    return [
        {"value": one.value, "cited": one.cited, "url": one.url, "since": one.since or "", "confidence": one.confidence}
        for one in map(ground_of, known)
    ]
