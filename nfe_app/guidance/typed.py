"""A number as it is typed on the pages for choosing: between two others or none, with the words for what is no such number."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import known, parts_of


@dataclass(frozen=True)
class Between:
    """Numbers that make sense for one field, in parts of 10⁻ᵖˡᵃᶜᵉˢ, and what is said of others."""

    error: str
    high: int
    low: int = 0
    places: int = 0

    def number(self, text: Any) -> Any:
        """The number in its parts; null for rubbish, and while nothing is typed."""
        count = parts_of(text, self.places)
        return rx.cond(known(count) & (count >= self.low) & (count <= self.high), count, None).to(int)

    def wrong(self, text: Any) -> Any:
        """The words under the field; empty while it is right or empty."""
        return rx.cond((text == "") | known(self.number(text)), "", self.error)


YUAN = Between(_("写元，0 到 1000000，例如 8000。"), places=2, high=100_000_000)
AGE = Between(_("写周岁，1 到 120，例如 28。"), low=1, high=120)
YEARS = Between(_("写年数，0 到 60。"), high=60)
MONTHS = Between(_("写月数，0 到 24。"), high=24)
SHARE = Between(_("写百分数，0 到 100，例如 20。"), places=2, high=10_000)
GROWTH = Between(_("写百分数，0 到 100，例如 2.5。"), places=4, high=1_000_000)
