"""What decides about prices is told the law and the day; it looks nothing up."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

DECIDING = ("derivation", "wording", "law", "names", "offers", "pension", "medical", "resident", "rules")
TOLD = {"nfe_app.base.errors", "nfe_app.base.money", "nfe_app.base.months", "nfe_app.base.words"}
PLAIN = {"__future__", "collections.abc", "dataclasses", "datetime", "decimal", "functools", "operator", "re", "typing"}


@pytest.mark.parametrize("name", DECIDING)
def test_it_decides_from_what_it_is_told(name: str) -> None:
    tree = ast.parse(Path(f"nfe_app/catalog/{name}.py").read_text("utf-8"))
    outside = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and not node.level}
    whole = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    assert outside | whole <= TOLD | PLAIN
    calls = {ast.unparse(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
    assert not calls & {"date.today", "datetime.now", "open", "float"}
