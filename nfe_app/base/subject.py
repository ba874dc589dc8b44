"""Who stands at a door: a person, in a role, and of staff where they work and when they last showed who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

PROVED_FOR = timedelta(minutes=5)
"""How long somebody counts as having just shown who they are: our choice."""
WHOLE_COUNTRY = "000000"
_REST = re.compile("(00)+$")


@dataclass(frozen=True)
class Subject:
    """Who stands at the door, by the session and never by what was sent."""

    person_id: UUID
    role: str
    agency: str = ""
    regions: frozenset[str] = frozenset()
    proved_at: datetime | None = None

    @property
    def reach(self) -> tuple[str, ...]:
        """How the codes of the places begin for which one works: of a province two digits, of a city four (GB/T 2260)."""
        return tuple(_REST.sub("", code) for code in sorted(self.regions))

    def sees(self, region_code: str) -> bool:
        """Whether a place lies in the regions for which one works."""
        return region_code.startswith(self.reach)

    def is_fresh(self, now: datetime) -> bool:
        """Whether they have just shown who they are."""
        return self.proved_at is not None and now - self.proved_at <= PROVED_FOR
