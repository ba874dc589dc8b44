"""Every requirement of OWASP ASVS 5.0.0 of level 1 and 2 has a test that keeps it, or a reason; open ones only get fewer."""

from __future__ import annotations

import ast
import csv
import re
from functools import cache
from pathlib import Path

import pytest

TABLE, FROZEN = Path("docs/asvs.csv"), Path("tests/house/asvs_ids.csv")
MOST_OPEN = 0
SAID = re.compile(r"(tests/[\w/]+\.py::test_\w+)( tests/[\w/]+\.py::test_\w+)*")
MODEL, PROMISES = Path("docs/threat-model.md"), Path("SECURITY.md")


def rows() -> list[dict[str, str]]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def frozen() -> dict[str, str]:
    """Every id of level 1 and 2 with its level, as the standard had them on 2025-05-30."""
    with FROZEN.open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["level"] for row in csv.DictReader(file)}


@cache
def names_in(path: str) -> frozenset[str]:
    """The names of the tests of a file."""
    file = Path(path)
    tree = ast.parse(file.read_text("utf-8")) if file.is_file() else ast.Module([], [])
    made = (ast.FunctionDef, ast.AsyncFunctionDef)
    return frozenset(node.name for node in ast.walk(tree) if isinstance(node, made) and node.name.startswith("test_"))


def fault(row: dict[str, str]) -> str | None:
    """Why a row is no answer; None where it is one."""
    answer = row["answer"]
    if not row["says"].endswith(".") or len(row["says"]) > 120:
        return "say in one short sentence what is asked"
    if answer.startswith(("n/a: ", "open: ")):
        return None if len(answer.partition(": ")[2]) > 5 else "give a reason"
    if not SAID.fullmatch(answer):
        return "name tests, or say `n/a: why` or `open: why`"
    missing = [one for one in answer.split() if one.split("::")[1] not in names_in(one.split("::")[0])]
    return f"there is no {missing[0]}" if missing else None


def test_every_requirement_is_answered() -> None:
    """P52 and all of D, E, F."""
    assert not [f"{row['id']}: {why}" for row in rows() if (why := fault(row))]


def test_no_requirement_is_missing_and_none_is_invented() -> None:
    told = [(row["id"], row["level"]) for row in rows()]
    assert len(set(told)) == len(told)
    assert dict(told) == frozen()


def test_open_ones_only_get_fewer() -> None:
    """Lower MOST_OPEN when one is closed."""
    assert sum(row["answer"].startswith("open: ") for row in rows()) == MOST_OPEN


@pytest.mark.parametrize(
    "bent",
    [
        {"answer": ""},
        {"answer": "n/a: "},
        {"answer": "later"},
        {"answer": "tests/house/test_asvs.py::test_that_nobody_wrote"},
        {"answer": "tests/house/test_nowhere.py::test_x"},
        {"answer": "open: somebody else"} | {"says": "no full stop"},
    ],
    ids=str,
)
def test_an_answer_that_is_none_is_noticed(bent: dict[str, str]) -> None:
    assert fault({"id": "V0.0.0", "level": "2", "says": "Something holds.", "answer": "open: a reason"} | bent)


def test_every_way_to_sign_in_is_in_the_threat_model() -> None:
    told = MODEL.read_text("utf-8").partition("## How one signs in")[2].partition("## ")[0]
    assert all(word in told for word in ("code by text", "OIDC", "passkey", "PIN", "password", "lost number"))


def test_every_neighbour_is_in_the_threat_model() -> None:
    told = MODEL.read_text("utf-8").partition("## Whom we speak with")[2].partition("## ")[0]
    assert all(
        word in told for word in ("browsers", "WeChat Pay", "Alipay", "bank", "identity provider", "database", "proxy")
    )


def test_the_papers_say_what_they_promise() -> None:
    told = PROMISES.read_text("utf-8")
    assert all(word in told for word in ("Report", "within", "library", "Which versions", "promised"))


def test_no_address_names_a_secret() -> None:
    """P45: tokens, codes by text and identity numbers are sent in bodies and cookies; a provider's code is good for once and for us."""
    paths = {
        one for path in Path("nfe_app").glob("*/api.py") for one in re.findall(r'"(/[\w/{}.-]*)"', path.read_text())
    }
    assert not [one for one in paths if re.search(r"{(token|phone|identity|secret|password|session)", one)]
