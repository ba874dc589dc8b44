"""Libraries that are older than SECURITY.md promises are told of (ASVS 15.2.1)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from nfe_app import libraries

DAY = date(2026, 11, 26)


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    """A lock that was renewed that day."""
    path = tmp_path / "requirements.lock"
    path.write_text(f"# renewed {DAY}\nalembic==1.20.1 \\\n")
    return path


@pytest.mark.parametrize(("days", "well"), [(0, True), (90, True), (91, False), (400, False)])
def test_after_ninety_days_they_are_too_old(lock: Path, days: int, well: bool) -> None:
    told = libraries.standing(DAY + timedelta(days=days), lock)
    assert told[0] == well
    assert str(DAY) in told[1]


def test_a_lock_that_says_no_day_is_not_well(tmp_path: Path) -> None:
    assert not libraries.standing(DAY, tmp_path / "nothing")[0]
    (tmp_path / "old").write_text("alembic==1.20.1\n")
    assert not libraries.standing(DAY, tmp_path / "old")[0]


def test_our_own_lock_says_its_day_and_the_paper_the_same_days() -> None:
    assert libraries.renewed_on()
    assert f"{libraries.MOST.days} days" in Path("SECURITY.md").read_text("utf-8")
    assert "# renewed" in Path("Makefile").read_text("utf-8")
