"""The law told in examples: every case of the YAML beside this file, one test each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from nfe_app.base.errors import Refusal
from nfe_app.base.money import Fen
from nfe_app.catalog import actions as catalog
from nfe_app.catalog.offers import Quote

CASES = [
    case for path in sorted(Path(__file__).parent.glob("*.yaml")) for case in yaml.safe_load(path.read_text("utf-8"))
]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_law_says(case: dict[str, Any]) -> None:
    given, then = case["given"], case["then"]
    base = Fen.of_yuan(given["base"]) if "base" in given else None
    try:
        got = answer(catalog.quote(given["place"], given["scheme"], given["option"], base, given["day"]))
    except Refusal as refusal:
        got = no(refusal)
    words = then.pop("says", [])
    assert got | then == got
    assert all(part in got["says"] for part in words)


def answer(quote: Quote) -> dict[str, Any]:
    """A quote in the words of the cases."""
    return {
        "amount": quote.amount.yuan,
        "unit": quote.unit,
        "base": quote.base and quote.base.yuan,
        "subsidy": quote.option.subsidy and quote.option.subsidy.yuan,
        "confidence": quote.confidence,
        "says": quote.option.says,
    }


def no(refusal: Refusal) -> dict[str, Any]:
    """A refusal in the words of the cases."""
    edges = {name: refusal.fields.get(f"{name}_fen") for name in ("low", "high")}
    told = {name: Fen(count).yuan for name, count in edges.items() if isinstance(count, int)}
    return {"refused": refusal.code, "says": refusal.says} | told
