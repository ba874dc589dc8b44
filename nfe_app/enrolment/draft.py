"""The choice that is being made: what is kept of it on the phone, and what it comes to by the pack of its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import reflex as rx

from nfe_app.catalog.finder import Sought
from nfe_app.catalog.page import amount_of, now_of, pack_of, periods_of, scheme_of
from nfe_app.localfirst.reckon import fen, find, known, present, total, where
from nfe_app.localfirst.vars import Doc, Form
from nfe_app.localfirst.waiting import outbox
from nfe_app.ui import routes

STEPS = 5
WAY = (routes.JOIN_TYPES, routes.JOIN_GRADE, routes.JOIN_OFTEN, routes.JOIN_CHECK, routes.SENT)


@dataclass
class Draft:
    """What is being chosen; kept at every keystroke. Of each kind of insurance one scheme, or none."""

    draft_id: str = ""
    residence: str = "work"
    place: str = ""
    place_name: str = ""
    pension: str = ""
    pension_option: str = ""
    pension_base: str = ""
    medical: str = ""
    medical_option: str = ""
    medical_base: str = ""
    unemployment: str = ""
    unemployment_option: str = ""
    unemployment_base: str = ""
    frequency: str = "month"
    proposed: list[str] = field(default_factory=list)
    """The proposals of a clerk that were taken into it, by their ids."""
    handed: str = ""
    """The hand-over by which a counter gave it, where one did."""


draft = Doc("enrolment", Draft())
query = Form("place_query", Sought())
chosen: Any = draft.value
pack = pack_of(chosen.place)
law: Any = pack.value


class Kind:
    """One kind of insurance in the draft: pension, medical or unemployment."""

    def __init__(self, name: str, follows: Kind | None = None) -> None:
        self.name = name
        self.follows = follows

    @property
    def code(self) -> Any:
        """The scheme that was chosen; empty for none."""
        return getattr(chosen, self.name)

    @property
    def scheme(self) -> Any:
        """The scheme in the pack."""
        return scheme_of(law, self.code)

    @property
    def option_code(self) -> Any:
        """The grade that was chosen."""
        return self._or_followed("option", lambda kind: kind.option_code)

    @property
    def option(self) -> Any:
        """The grade in the pack."""
        return find(self.scheme.options, "code", self.option_code)

    @property
    def base(self) -> Any:
        """The base as it was typed."""
        return self._or_followed("base", lambda kind: kind.base)

    @property
    def led(self) -> Any:
        """Whether its grade is that of the employee pension beside it, as the law has it for unemployment insurance."""
        return self.follows.code == "employee_pension" if self.follows else rx.Var.create(False)

    @property
    def amount(self) -> Any:
        """What it costs a month or a year: 0 when not chosen, null while not known."""
        return rx.cond(self.code == "", 0, amount_of(self.option, self.base))

    @property
    def due(self) -> Any:
        """The periods that the first payment is for, and those that are not known yet."""
        return periods_of(self.scheme, chosen.frequency)

    @property
    def now(self) -> Any:
        """What the first payment comes to."""
        return rx.cond(self.code == "", 0, now_of(self.scheme, self.option, chosen.frequency, self.base))

    @property
    def row(self) -> Any:
        """What is sent of it; null when not chosen."""
        base = rx.cond(self.option.code == "own", fen(self.base), None)
        told = {"scheme": self.code, "option": self.option_code, "base_fen": base, "shown_fen": self.amount}
        return rx.cond(self.code == "", None, told)

    def take(self, code: str, first: Any) -> Any:
        """The handler that chooses a scheme with its first grade, or lets it go."""
        on = self.code == code
        fields = {
            self.name: rx.cond(on, "", code),
            f"{self.name}_option": rx.cond(on, "", first),
            f"{self.name}_base": "",
        }
        return draft.put(**fields)

    def _or_followed(self, part: str, of: Any) -> Any:
        own = getattr(chosen, f"{self.name}_{part}")
        return rx.cond(self.led, of(self.follows), own) if self.follows else own


PENSION = Kind("pension")
MEDICAL = Kind("medical")
UNEMPLOYMENT = Kind("unemployment", follows=PENSION)
KINDS = (PENSION, MEDICAL, UNEMPLOYMENT)

anything: Any = (chosen.pension != "") | (chosen.medical != "") | (chosen.unemployment != "")
now_total: Any = total([kind.now for kind in KINDS])
complete: Any = anything & known(now_total) & known(total([kind.amount for kind in KINDS]))

_wrong: Any = find(where(outbox.rows, "kind", "enrolment.confirm"), "correcting", True)
_before_that: Any = pack.stamp < _wrong.tried_at
outdated: Any = (_wrong.code == "quote_changed") & (_wrong.payload["place"].to(str) == chosen.place) & _before_that
"""Whether the server refused this for its price, and the prices shown are still those that it refused."""


def emptied() -> dict[str, str]:
    """The fields of every kind, empty: another place offers other grades."""
    return {f"{kind.name}{part}": "" for kind in KINDS for part in ("", "_option", "_base")}


def payload() -> dict[str, Any]:
    """The command that confirms the draft."""
    return {
        "draft_id": chosen.draft_id,
        "place": chosen.place,
        "residence": chosen.residence,
        "frequency": chosen.frequency,
        "choices": present([kind.row for kind in KINDS]),
        "pack_version": law.version,
        "proposals": chosen.proposed,
        "handed_over": rx.cond(chosen.handed == "", None, chosen.handed),
    }
