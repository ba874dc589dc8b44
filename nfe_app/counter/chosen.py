"""What is chosen on the screen of a counter: in words with its prices, and as the basket that is confirmed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from uuid import UUID

from nfe_app.base import clock
from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.base.months import Frequency, Month
from nfe_app.base.words import _
from nfe_app.catalog import actions as catalog
from nfe_app.catalog import terms
from nfe_app.catalog.offers import Quote
from nfe_app.enrolment import proposable
from nfe_app.enrolment.basket import Chosen, Confirm
from nfe_app.enrolment.shareable import ENROLMENT, KINDS

Values = Mapping[str, str]


def shareable(frame: Values) -> dict[str, str]:
    """Of what a choice brings with it only codes and digits: no name of a place, no id."""
    return {name: value for name, value in frame.items() if name in ENROLMENT.fields and value}


def kinds(frame: Values) -> Iterator[tuple[str, str, str, Fen | None]]:
    """Of each kind that is chosen: kind, scheme, option, and the own base where one is typed."""
    for kind in KINDS:
        if frame.get(kind) and frame.get(f"{kind}_option"):
            typed = frame.get(f"{kind}_base", "")
            yield kind, frame[kind], frame[f"{kind}_option"], Fen(int(Decimal(typed) * 100)) if typed else None


def quote_of(frame: Values, scheme: str, option: str, base: Fen | None) -> Quote:
    """What one scheme costs now; raises what refuses it."""
    month = terms.paid_for(scheme, Month.of(clock.today())).first
    return catalog.price(frame["place"], scheme, option, base, month)


def prices(frame: Values) -> list[tuple[str, str]]:
    """Each scheme, and what it costs in words; where it is not known or not possible, the words that say so."""
    return [
        (proposable.says(frame, kind, scheme), _price(frame, scheme, option, base))
        for kind, scheme, option, base in kinds(frame)
    ]


def _price(frame: Values, scheme: str, option: str, base: Fen | None) -> str:
    try:
        told = quote_of(frame, scheme, option, base)
    except Refusal as refusal:
        return str(refusal.says)
    return (_("每年 {} 元") if told.unit == "year" else _("每月 {} 元")).format(told.amount.shown)


def in_words(frame: Values) -> str:
    """The whole choice in one line, as the worker's message says it; raises what refuses a price."""
    for _kind, scheme, option, base in kinds(frame):
        quote_of(frame, scheme, option, base)
    parts = [_("{} {}").format(*one) for one in prices(frame)]
    often = proposable.says(frame, "frequency", frame["frequency"])
    return "，".join([proposable.says(frame, "place", frame["place"]), *parts, often])


def basket(draft_id: UUID, frame: Values) -> Confirm:
    """The choice as it is confirmed, at the prices of now; raises what refuses a price."""
    made = tuple(
        Chosen(
            scheme=scheme,
            option=option,
            base_fen=base.count if base else None,
            shown_fen=quote_of(frame, scheme, option, base).amount.count,
        )
        for _kind, scheme, option, base in kinds(frame)
    )
    return Confirm(
        draft_id=draft_id,
        place=frame["place"],
        residence="work" if frame["residence"] == "work" else "household",
        frequency=Frequency(frame["frequency"]),
        choices=list(made),
    )
