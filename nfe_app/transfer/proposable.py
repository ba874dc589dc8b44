"""What may be proposed to somebody who means to transfer: one of the ways there are for them, and then where their household is."""

from __future__ import annotations

from nfe_app.base.matters import Choices, Matter, Put
from nfe_app.base.shareable import UNKNOWN
from nfe_app.base.words import _
from nfe_app.catalog.offers import UnknownPlace
from nfe_app.transfer import knowing
from nfe_app.transfer.knowing import Way
from nfe_app.transfer.shareable import MOVE


class Move(Matter):
    """The draft of a transfer: only what lies between places that hold this person's months and places that they have joined."""

    scope = MOVE

    def choices(self) -> dict[str, Choices]:
        """The ways that end somewhere; the household once one of them is chosen."""
        ways = [(way.id, _says(way)) for way in knowing.ways(self.session, self.person_id) if way.taking]
        chosen = self.frame.get("way", "") in dict(ways)
        return {"way": ways, **(super().choices() if chosen else {})}

    def says(self, name: str, value: str) -> str:
        """A way by its scheme and its two places."""
        return _says(Way(*value.split("-"))) if name == "way" and value else super().says(name, value)

    def brings(self, name: str, value: str) -> Put:
        """Another way asks anew where the household is, as on the page."""
        return {"way": value, "household": ""} if name == "way" else super().brings(name, value)


def _says(way: Way) -> str:
    try:
        giving, taking = knowing.name_of(way.giving), knowing.name_of(way.taking)
    except UnknownPlace:
        return UNKNOWN
    return _("{title}，{giving} 到 {taking}").format(title=knowing.title_of(way.scheme), giving=giving, taking=taking)
