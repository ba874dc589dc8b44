"""The house as its own rules read it: each file is parsed once, whoever asks."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """A file as Python understands it; nobody changes it."""
    return ast.parse(path.read_text("utf-8"))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Every part of it, outer ones first."""
    return tuple(ast.walk(tree_of(path)))
