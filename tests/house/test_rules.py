"""Rules that a reader would else have to look for in every line: what may not be written anywhere in the house (P45)."""

from __future__ import annotations

import ast
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

from tests.house.reading import nodes_of

HOUSE = Path("nfe_app")
RULES = Path("tests/house/semgrep")
SEMGREP = [str(Path(sys.executable).with_name("semgrep")), "scan", "--metrics=off", "--disable-version-check"]
MONEY = ["ledger", "billing", "payment", "paycode", "refund", "receipt", "mandate", "jar", "reconciliation", "transfer"]
CALLS_OUT = {"httpx.Client", "httpx.AsyncClient", "httpx2.Client", "httpx2.AsyncClient"}
PLAYS = ("payment/sandbox/", "oidc/provider/", "transfer/sandbox/")


@cache
def calls(root: Path = HOUSE) -> list[tuple[Path, ast.Call]]:
    """Every call in the house."""
    found = ((path, node) for path in sorted(root.rglob("*.py")) for node in nodes_of(path))
    return [(path, node) for path, node in found if isinstance(node, ast.Call)]


@cache
def name_of(call: ast.Call) -> str:
    """What is called, as it is written: `httpx.Client`."""
    return ast.unparse(call.func)


@cache
def found() -> list[tuple[str, str, str]]:
    """What semgrep finds in the house by our own rules: the rule, the file, and the line as it is written."""
    told = subprocess.run(
        [*SEMGREP, "--json", "--quiet", "--no-git-ignore", "--config", RULES / "rules.yaml", HOUSE],
        check=True,
        capture_output=True,
        text=True,
    )
    answer = json.loads(told.stdout)
    assert {one["path"] for one in answer["errors"]} <= {"nfe_app/catalog/steps.py"}, answer[
        "errors"
    ]  # a slice of a star
    assert len(answer["paths"]["scanned"]) > 500
    return [
        (
            one["check_id"].rpartition(".")[2],
            str(Path(one["path"]).relative_to(HOUSE)),
            one["extra"]["lines"].strip(),
        )
        for one in answer["results"]
    ]


def broken(rule: str) -> set[str]:
    """Where a rule is broken: the file, and the line as it is written; what plays somebody else is let be."""
    return {f"{path}: {line}" for name, path, line in found() if name == rule and not path.startswith(PLAYS)}


def files(rule: str) -> set[str]:
    """The files in which a rule is broken."""
    return {one.partition(":")[0] for one in broken(rule)}


def test_each_rule_finds_what_it_is_for_and_leaves_the_rest_alone() -> None:
    tried = subprocess.run([*SEMGREP, "--test", RULES], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stdout
    named = {
        line.partition(":")[2].strip() for line in (RULES / "rules.yaml").read_text().splitlines() if "- id:" in line
    }
    shown = "".join(one.read_text() for one in RULES.glob("rules.[pj]*"))
    assert {one for one in named if f"ruleid: {one}" not in shown or f"ok: {one}" not in shown} == set()


def test_no_sql_is_made_of_text() -> None:
    """P45: but for the pragmas of SQLite, which take no parameters, and the tables of the audit: words of our own."""
    assert {one for one in broken("sql-of-text") if not one.startswith("audit/rows.py: ")} == {
        'base/database.py: connection.execute(f"PRAGMA {pragma}")'
    }


def test_nothing_runs_what_somebody_wrote() -> None:
    """P45: but for the law's own files, read by a SafeLoader that minds a name that comes twice."""
    assert files("runs-what-was-written") == {"catalog/checking.py"}


def test_whoever_calls_out_says_that_it_heeds_no_surroundings() -> None:
    """P45: the addresses called stand in the settings; a proxy of the machine is no part of them."""
    assert broken("heeds-surroundings") == set()


def test_no_pattern_is_made_of_text() -> None:
    """P45."""
    assert broken("pattern-of-text") == set()


def test_no_page_is_made_of_what_was_sent() -> None:
    """P45: neither by the server nor in the browser."""
    assert broken("page-of-text") | broken("page-made-of-text") == set()


def test_nobody_is_sent_where_a_request_says() -> None:
    """P45."""
    assert broken("goes-where-it-is-told") == set()


def test_no_weak_hash_guards_anything() -> None:
    """WeChat Pay has bills compared by SHA-1 of their text; what guards them there is the signature."""
    assert files("weak-hash") <= {"payment/wechat_bill.py"}


def test_nothing_sealed_is_logged() -> None:
    """P45, P52: but for the text message that stands on the standard output while there is no carrier, its number masked."""
    assert files("logs-what-is-sealed") <= {"messages/gateway.py"}


CIPHERS = set(str.split("cryptography joserfc authlib argon2 pyotp webauthn altcha hmac hashlib secrets"))
MADE_BY_HAND = {
    "Crypto",
    "nacl",
    "rsa",
    "ecdsa",
    "jwt",
    "jose",
    "bcrypt",
    "passlib",
    "crypt",
    "pyaes",
    "M2Crypto",
    "OpenSSL",
}


def test_cryptography_comes_from_libraries_that_are_looked_after() -> None:
    """ASVS 11.2.1: one library for each kind, no other beside it, and no cipher, curve or round of a hash written here."""
    found: dict[str, set[str]] = {}
    mixed: set[str] = set()
    for path in HOUSE.rglob("*.py"):
        for node in nodes_of(path):
            named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            named += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            for one in named:
                found.setdefault(one.split(".")[0], set()).add(str(path.relative_to(HOUSE)))
        if any(isinstance(node, ast.BitXor) for node in nodes_of(path)):
            mixed.add(str(path.relative_to(HOUSE)))
    assert not found.keys() & MADE_BY_HAND
    assert found.keys() >= CIPHERS
    assert mixed <= {"certificate/number.py"}, mixed  # a check digit


def test_money_is_never_a_float() -> None:
    found = {one for one in broken("makes-a-float") if one.split("/")[0] in MONEY}
    for path in (path for room in MONEY for path in (HOUSE / room).rglob("*.py")):
        floats = (one for one in nodes_of(path) if isinstance(one, ast.Constant) and isinstance(one.value, float))
        found |= {f"{path}:{one.lineno} {one.value}" for one in floats if "timeout" not in _line(path, one.lineno)}
    assert not found


@cache
def _lines(path: Path) -> list[str]:
    return path.read_text("utf-8").splitlines()


def _line(path: Path, number: int) -> str:
    return _lines(path)[number - 1].lower()


def test_chance_is_drawn_where_nobody_can_foretell_it() -> None:
    """P36, P38: `secrets`, or the system's own; `random` is for what misbehaves by a seed."""
    users = set()
    for path in HOUSE.rglob("*.py"):
        for node in nodes_of(path):
            named = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if "random" in named or (isinstance(node, ast.ImportFrom) and node.module == "random"):
                users.add(str(path.relative_to(HOUSE)))
    assert {user for user in users if not user.startswith(PLAYS)} == set()
