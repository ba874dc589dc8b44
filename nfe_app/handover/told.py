"""What came from the counter, read back on the phone field by field against the law that lies on it, and what of it is written into the draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.finder import region_row
from nfe_app.catalog.page import FREQUENCIES, amount_of, pack_of, scheme_of
from nfe_app.enrolment.draft import chosen, draft
from nfe_app.enrolment.shareable import ENROLMENT, KINDS, RESIDENCES
from nfe_app.localfirst.phone import go
from nfe_app.localfirst.reckon import find, fresh_id, known, once
from nfe_app.localfirst.vars import Form
from nfe_app.ui import routes
from nfe_app.ui.sentences import spoken


@dataclass
class Told:
    """What was read of a draft so far, and its fields when that is whole."""

    id: str = ""
    count: int = 0
    pieces: dict[str, str] = field(default_factory=dict)
    no: str = ""
    complete: bool = False
    by: str = ""
    residence: str = ""
    place: str = ""
    pension: str = ""
    pension_option: str = ""
    pension_base: str = ""
    medical: str = ""
    medical_option: str = ""
    medical_base: str = ""
    unemployment: str = ""
    unemployment_option: str = ""
    unemployment_base: str = ""
    frequency: str = ""


@dataclass
class Answers:
    """What the worker said to each field, yes or no; and whether they are asked what becomes of the draft they have."""

    asked: bool = False
    residence: str = ""
    place: str = ""
    pension: str = ""
    pension_option: str = ""
    pension_base: str = ""
    medical: str = ""
    medical_option: str = ""
    medical_base: str = ""
    unemployment: str = ""
    unemployment_option: str = ""
    unemployment_base: str = ""
    frequency: str = ""


told = Form("handed", Told())
answers = Form("handed_answers", Answers())
given: Any = told.value
said: Any = answers.value
pack = pack_of(given.place)
law: Any = pack.value
_row: Any = region_row(given.place)
place_name: Any = rx.cond(_row, _row[1], law.name)


@dataclass(frozen=True)
class Line:
    """One field: its title, what it says in words, and whether the place has it by the law on this phone."""

    name: str
    title: str
    says: Any
    offered: Any

    @property
    def there(self) -> Any:
        """Whether the field says anything."""
        return getattr(given, self.name) != ""

    @property
    def said(self) -> Any:
        """yes, no, or empty."""
        return getattr(said, self.name)

    @property
    def kept(self) -> Any:
        """Whether it is written into the draft: only what the place has and the worker said yes to."""
        return self.there & self.offered & (self.said == "yes")

    @property
    def settled(self) -> Any:
        """Whether nothing is to be said to it any more."""
        return ~self.there | ~self.offered | (self.said != "")

    @property
    def left(self) -> Any:
        """Whether it says something that is not written."""
        return self.there & ~self.kept


def lines() -> list[Line]:
    """Every field in the order of the wizard."""
    title = {name: known.title for name, known in ENROLMENT.fields.items()}
    always: Any = rx.Var.create(True)
    frequency = rx.match(given.frequency, *FREQUENCIES, "")
    residence = rx.match(given.residence, *RESIDENCES.items(), "")
    return [
        Line("residence", title["residence"], residence, always),
        Line("place", title["place"], rx.cond(place_name, place_name, given.place), pack.known),
        *[line for kind in KINDS for line in _of(kind, title)],
        Line("frequency", title["frequency"], frequency, always),
    ]


def _of(kind: str, title: dict[str, str]) -> list[Line]:
    """A kind of insurance, its grade, and the base where one is typed."""
    code, option, base = (getattr(given, f"{kind}{part}") for part in ("", "_option", "_base"))
    scheme = once(f"scheme_{kind}", scheme_of(law, code))
    choice = once(f"choice_{kind}", find(scheme.options, "code", option))
    here = once(f"has_{kind}", pack.known & (scheme.state == "offered") & (scheme.kind == kind))
    graded = once(f"grades_{kind}", here & (choice.code == option))
    yuan = spoken(_("{yuan} 元"), yuan=base)
    return [
        Line(kind, title[kind], rx.cond(scheme.title, scheme.title, rx.cond(pack.known, code, "—")), here),
        Line(
            f"{kind}_option",
            title[f"{kind}_option"],
            rx.cond(choice.title, choice.title, rx.cond(pack.known, option, "—")),
            graded,
        ),
        Line(
            f"{kind}_base", title[f"{kind}_base"], yuan, once(f"counts_{kind}", graded & known(amount_of(choice, base)))
        ),
    ]


LINES = lines()
_by_name = {line.name: line for line in LINES}
takes_place: Any = _by_name["place"].kept
settled: Any = reduce(and_, [line.settled for line in LINES]) & takes_place
"""Whether all was answered, and the place is one that the worker said yes to: without it nothing else means anything."""


def written() -> list[Any]:
    """The handlers that write what was said yes to into the phone's own draft, put the rest away and go on: to what is still open, or to the check."""
    return [
        draft.put(
            draft_id=fresh_id(),
            residence=rx.cond(_by_name["residence"].kept, given.residence, chosen.residence),
            place=given.place,
            place_name=place_name,
            frequency=rx.cond(_by_name["frequency"].kept, given.frequency, chosen.frequency),
            proposed=[],
            handed=given.by,
            **{name: value for kind in KINDS for name, value in _kind(kind).items()},
        ),
        go(_onwards()),
        *put_away(),
    ]


def put_away() -> list[Any]:
    """The handlers that forget what came."""
    return [answers.clear(), told.clear()]


def _kind(kind: str) -> dict[str, Any]:
    """What is written of a kind: a grade only with its scheme, a base only with its grade."""
    found, so_far = {}, rx.Var.create(True)
    for name in (kind, f"{kind}_option", f"{kind}_base"):
        so_far = so_far & _by_name[name].kept
        found[name] = rx.cond(so_far, getattr(given, name), "")
    return found


def _onwards() -> Any:
    """The page of the wizard where the first thing that was left out is chosen."""
    kinds = reduce(or_, [_by_name[kind].left for kind in KINDS])
    grades = reduce(or_, [_by_name[f"{kind}{part}"].left for kind in KINDS for part in ("_option", "_base")])
    none = reduce(and_, [getattr(given, kind) == "" for kind in KINDS])
    often = rx.cond(_by_name["frequency"].left, routes.JOIN_OFTEN, routes.JOIN_CHECK)
    types = rx.cond(kinds | none, routes.JOIN_TYPES, rx.cond(grades, routes.JOIN_GRADE, often))
    return rx.cond(_by_name["residence"].left, routes.JOIN, types)
