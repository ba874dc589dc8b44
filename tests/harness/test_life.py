"""Whatever way money, news and commands go, the page, the books and the model say the same, and in the end what the channels say."""

from __future__ import annotations

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tests.conftest import both
from tests.harness.life import live
from tests.harness.lives.mandates import MandateLife
from tests.harness.wayward import Ways

EXAMPLES, STEPS = 4, 20


@pytest.mark.parametrize("ways", ["notice", "query", "bill"])
def test_each_way_to_the_truth_alone_suffices(client: TestClient, tmp_path: Path, ways: Ways) -> None:
    """P2, P4, P6, P7, P10."""
    live(client, tmp_path / "town", ways, EXAMPLES, STEPS)


@both
def test_money_is_where_the_model_says_it_is(house: str, client: TestClient, tmp_path: Path) -> None:
    """P2, P4, P6, P7, P10."""
    live(client, tmp_path / "town", "both", EXAMPLES, STEPS)


def test_a_mandate_collects_once_and_never_after_its_end(client: TestClient, tmp_path: Path) -> None:
    """P2, P6, P7: beside everything else that she does."""
    live(client, tmp_path / "town", "both", EXAMPLES, STEPS, MandateLife)
