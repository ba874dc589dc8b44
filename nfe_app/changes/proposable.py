"""What may be proposed to somebody who changes their information: what no change waits for, and then its own choices."""

from __future__ import annotations

from nfe_app.base.matters import Choices, Matter, Put
from nfe_app.base.shareable import UNKNOWN
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.changes import standing
from nfe_app.changes.rules import Kind
from nfe_app.changes.shareable import CHANGE

HAS = {"reason": {Kind.HOUSEHOLD, Kind.NAME, Kind.IDENTITY}, "work": {Kind.WORK}, "place": {Kind.HOUSEHOLD}}
"""Which fields stand on the page for which kinds."""


class Change(Matter):
    """A change of information: its choices, and never what is typed into it."""

    scope = CHANGE

    def choices(self) -> dict[str, Choices]:
        """The kinds of which none is being looked at; reason and work where the kind has them."""
        known = super().choices()
        known["kind"] = [one for one in known["kind"] if not self._runs(Kind(one[0]))]
        return {name: some for name, some in known.items() if name == "kind" or self._has(name)}

    def _runs(self, kind: Kind) -> bool:
        return standing.running(self.session, self.person_id, kind) is not None

    def _has(self, name: str) -> bool:
        return self.frame.get("kind", "") in HAS[name]

    def is_typed(self, name: str) -> bool:
        """The place of the household, by its name."""
        return name == "place" and self._has(name)

    def offers(self, name: str, value: str) -> bool:
        """Any place there is, and else what is told as a choice."""
        return self.is_typed(name) and _name_of(value) != "" if name == "place" else super().offers(name, value)

    def says(self, name: str, value: str) -> str:
        """A place by its name."""
        return _name_of(value) or UNKNOWN if name == "place" and value else super().says(name, value)

    def brings(self, name: str, value: str) -> Put:
        """A place brings its name with it, as where it is found on the page."""
        return {"place": value, "place_name": _name_of(value)} if name == "place" else super().brings(name, value)


def _name_of(place: str) -> str:
    """What a place is called; empty for none."""
    try:
        return catalog.region_of(place).full_name
    except UnknownPlace:
        return ""
