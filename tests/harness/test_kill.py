"""P1: killed at any moment of enrolling and paying, the product loses nothing and enters nothing twice."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import copied_postgres
from tests.harness.kill import Run, wear

KILLS = 50
SEED = 2025


def assert_right(run: Run) -> None:
    """Nothing was lost, doubled or strange, and the kills did hit something."""
    toll = wear(run)
    assert toll.is_right, toll
    assert toll.kills == run.kills
    assert toll.broken
    assert toll.found.paid


def test_killed_on_sqlite_nothing_is_lost_or_doubled(migrated: Path, tmp_path: Path) -> None:
    """P1."""
    shutil.copy(migrated, tmp_path / "nfe.db")
    assert_right(Run(f"sqlite:///{tmp_path}/nfe.db", tmp_path, KILLS, SEED))


@pytest.mark.postgres
def test_killed_on_postgresql_nothing_is_lost_or_doubled(postgres: str, migrated_postgres: str, tmp_path: Path) -> None:
    """P1."""
    with copied_postgres(postgres, migrated_postgres) as url:
        assert_right(Run(url, tmp_path, KILLS, SEED))
