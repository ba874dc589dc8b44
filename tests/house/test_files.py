"""Every file is short, opens with a sentence, and tells nothing of the machine it was written on."""

from __future__ import annotations

import ast
import re
import subprocess
from functools import cache
from pathlib import Path
from statistics import median

import pytest

from tests.house.reading import nodes_of, tree_of

HOUSE = sorted(Path("nfe_app").rglob("*.py"))
Described = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
ELSEWHERE = {
    "a path of one machine": r"(?<![\w.])/(work|root|home|tmp|mnt|Users)/\w",
    "a folder or a tool beside the project": r"\.\./share[d]\b|\bissues sho[w]\b",
    "an address of a registry": r"(pypi|pythonhoste[d]|npmj[s]|npmmirro[r]|aliyu[n]|tun[a])\.(org|com|cn)|index-ur[l]",
    "a sealed word": r"BEGIN (RSA |EC )?PRIVATE KE[Y]",
}


@cache
def tree() -> list[Path]:
    """Every text of the project, as git knows it."""
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True).stdout.decode().split("\0")
    return [path for path in map(Path, filter(None, listed)) if path.is_file() and b"\0" not in path.read_bytes()]


@pytest.mark.parametrize("path", HOUSE, ids=str)
def test_a_file_is_short_and_opens_with_a_sentence(path: Path) -> None:
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    told = ast.get_docstring(ast.parse(text))
    assert told
    assert told.splitlines()[0].endswith((".", "?", "。")), told


def test_most_files_are_shorter_than_a_hundred_lines() -> None:
    assert median(len(path.read_text("utf-8").splitlines()) for path in HOUSE) < 100


@pytest.mark.parametrize("path", HOUSE, ids=str)
def test_everything_public_says_what_it_promises(path: Path) -> None:
    silent = [f"{path}:{one.lineno} {one.name}" for one in public(tree_of(path))]
    assert not silent, "\n".join(silent)


def public(tree: ast.Module | ast.ClassDef) -> list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    """The public functions, methods and classes that have no docstring."""
    silent: list[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef] = []
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
            silent += [] if ast.get_docstring(node) else [node]
            silent += public(node) if isinstance(node, ast.ClassDef) else []
    return silent


@pytest.mark.parametrize("path", HOUSE, ids=str)
def test_no_function_is_longer_than_a_page(path: Path) -> None:
    long = [
        f"{path}:{node.lineno} {node.name}"
        for node in nodes_of(path)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or 0) - node.lineno >= 40
    ]
    assert not long, "\n".join(long)


@pytest.mark.parametrize("what", ELSEWHERE)
def test_the_project_tells_nothing_of_where_it_was_made(what: str) -> None:
    pattern = re.compile(ELSEWHERE[what])
    found = [
        f"{path}:{number} {line.strip()[:120]}"
        for path in tree()
        if path.name != "test_files.py"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, "\n".join(found)


def test_the_lock_pins_every_package_by_hash_and_names_no_address() -> None:
    lock = Path("requirements.lock").read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", "\n".join(line for line in lock.splitlines() if not line.startswith("#")))
    assert len(entries) > 50
    assert not [entry.split()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
    assert "://" not in lock
    assert not re.search(r"(?m)^(-|--)(i|index|extra|find|trusted)", lock)


def test_no_two_files_that_run_together_have_one_name() -> None:
    """They are imported by their bare name; the form of the house runs by itself."""
    together = [path.name for path in Path("tests").rglob("test_*.py") if path.parts[1] != "house"]
    assert len(together) == len(set(together)), sorted(name for name in set(together) if together.count(name) > 1)
