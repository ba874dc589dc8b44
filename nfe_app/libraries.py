"""How old the libraries are: `make lock` renews them and writes down the day; SECURITY.md promises by when."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

LOCK = Path(__file__).parent.parent / "requirements.lock"
MOST = timedelta(days=90)
"""As long as a hole that opens nothing may wait (SECURITY.md); what opens accounts, moves money or shows data is mended in 14 days."""
RENEWED = re.compile(r"# renewed (\d{4}-\d\d-\d\d)")


def renewed_on(lock: Path = LOCK) -> date | None:
    """The day the libraries were renewed; None where the lock does not say."""
    first = lock.read_text("utf-8").partition("\n")[0] if lock.exists() else ""
    found = RENEWED.fullmatch(first)
    return date.fromisoformat(found[1]) if found else None


def standing(today: date, lock: Path = LOCK) -> tuple[bool, str]:
    """Whether the libraries are as new as promised, and words for it."""
    day = renewed_on(lock)
    if day is None:
        return False, "nobody knows how old: run make lock"
    if today > day + MOST:
        return False, f"renewed on {day}, more than {MOST.days} days ago: run make lock"
    return True, f"renewed on {day}"
