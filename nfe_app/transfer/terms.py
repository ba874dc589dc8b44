"""What the law says of transfers on a day, by name: each number with its document; what it does not say is None."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from nfe_app.catalog.law import InForce
from nfe_app.guidance import places

MAN, WOMAN = "temp_male_age", "temp_female_age"
YEARS = "place_years_threshold"
POOLED = "fund_pooled_ratio"
ACCOUNT = "fund_account_since1998"
LETTER, OUT, IN, TOTAL = "step_accept_letter", "step_out", "step_in", "step_total"
TOLD_IN = "step_notify_mismatch"
MEDICAL = "medical_limit"
BACK_PAID = "backpay_years_threshold"
WITHIN = "fund_within_province"
COLLECTED, EXCEPT = "temp_collect", "temp_exception"


@dataclass(frozen=True)
class Term:
    """One value of the law as rules and pages use it: what it is, what it says, its document, and whether its first day is written."""

    title: str
    says: str
    cited: str
    value: object
    dated: bool

    @property
    def number(self) -> Decimal:
        """The value as a number; TypeError for words."""
        if not isinstance(self.value, Decimal):
            raise TypeError(f"{self.title} is no number")
        return self.value


@dataclass(frozen=True)
class Terms:
    """Every value of transfers that is recorded for a place on a day."""

    known: dict[str, Term]

    def find(self, name: str) -> Term | None:
        """The value of this name, or None where the data does not know it."""
        return self.known.get(name)

    def count(self, name: str) -> int | None:
        """A value in whole days or years."""
        term = self.known.get(name)
        return int(term.number) if term else None

    def cited(self, *names: str) -> str:
        """The documents of these values, each once, in their order."""
        return _once(self.known[name].cited for name in names if name in self.known)

    def says(self, name: str) -> str:
        """What the law says under a name, in words; empty where it is not known."""
        return self.known[name].says if name in self.known else ""


def _once(documents: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(documents))


def of(law: InForce) -> Terms:
    """The terms under a place's law of a day; a value without a first day is there, and says so."""
    names = (name for scheme, name in law.recorded if scheme == places.TRANSFER)
    found = {name: fact for name in names if (fact := places.fact(law, places.TRANSFER, name))}
    return Terms(
        {
            name: Term(fact.known.parameter.title, fact.known.told, fact.known.cited, fact.known.value, fact.in_force)
            for name, fact in found.items()
        }
    )
