"""Whatever way money, news and commands go, the page, the books and the model say the same, and in the end what the channel says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test
from starlette.testclient import TestClient

from tests.conftest import both
from tests.harness.life import Life
from tests.harness.wayward import Ways, Wayward
from tests.payment.channels import Town

EXAMPLES, STEPS = 5, 25


def live(client: TestClient, folder: Path, ways: Ways, examples: int = EXAMPLES, steps: int = STEPS) -> None:
    """So many lives against one house."""

    class ThisLife(Life):
        counter = Wayward(client, Town(folder), ways)
        store = folder / "sandbox.db"

    bounded = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
        derandomize=True,
    )
    run_state_machine_as_test(ThisLife, settings=bounded)


@pytest.mark.parametrize("ways", ["notice", "query"])
def test_each_way_to_the_truth_alone_suffices(client: TestClient, tmp_path: Path, ways: Ways) -> None:
    """P2, P4, P6, P7."""
    live(client, tmp_path / "town", ways)


@both
def test_money_is_where_the_model_says_it_is(house: str, client: TestClient, tmp_path: Path) -> None:
    """P2, P4, P6, P7."""
    live(client, tmp_path / "town", "both")
