"""One transaction per visit: what is written is written whole, because one place alone commits."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.reading import nodes_of

ENDS = {"commit", "rollback", "begin", "begin_nested", "autocommit"}
MAY = {
    ("nfe_app/base/database.py", "commit"),
    ("nfe_app/base/database.py", "rollback"),
    ("nfe_app/base/commands.py", "begin_nested"),
    ("nfe_app/people/codes.py", "begin_nested"),
}


def endings(path: Path) -> set[tuple[str, str]]:
    """Where a file opens or ends a transaction by itself."""
    calls = [node.func for node in nodes_of(path) if isinstance(node, ast.Call)]
    return {(str(path), call.attr) for call in calls if isinstance(call, ast.Attribute) and call.attr in ENDS}


def test_only_the_base_commits_and_nobody_rolls_back_by_hand() -> None:
    assert {one for path in Path("nfe_app").rglob("*.py") for one in endings(path)} == MAY


def test_no_action_opens_a_transaction_of_its_own() -> None:
    """An action takes the session it is given; `work()` stands at the doors, the pages of the desk and the chores.

    `pressed`: what became of a press is asked of the door, a transaction each; `daily`: a bill is fetched with none open; `leading`: what two doors share, where the channel is asked with none open;
    `ring`, `keys`, `sealed`, `rounds`: keys and seals, which are nobody's deed, a small transaction at a time.
    """
    openers = {
        path.stem
        for path in Path("nfe_app").glob("*/*.py")
        for node in nodes_of(path)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("database.work", "database.look")
    }
    assert openers == {
        "account",
        "seat",
        "api",
        "desk",
        *("recent", "opened", "today", "chart", "equipment", "pressed"),
        "commands",
        "door",
        "journal",
        "daily",
        "intake",
        "leading",
        "ring",
        "keys",
        "sealed",
        "rounds",
    }
