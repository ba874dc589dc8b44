"""The rule of floors: down, never up; by verb, never by table; rules look nothing up; and the sandbox stands apart."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.reading import nodes_of, tree_of

HOUSE = Path("nfe_app")
SLICES = str.split(
    "base localfirst ui catalog benefits guidance messages consent people oidc passkeys recovery phones drafts materials ledger audit enrolment staff changes billing payment paycode refund receipt mandate jar reconciliation "
    "coverage rights certificate outbox privacy transfer caseworker platforms points risk consultation assistance kiosk handover counter desk analytics"
)
GROUND = {
    "base": str.split(
        "words asked hiding log errors shareable money months clock cases settings database matters live roots ring keys sealed journal overdue subject replies commands door openapi timely metrics"
    ),
    "localfirst": str.split("javascript reckon phone vars handing passkey waiting photos senses stated lean plugin"),
    "ui": str.split(
        "routes language me sentences scanning parts proposed forms frame looks installing nowhere desk_frame"
    ),
}
FLOORS = {
    "quotes": 0.8,
    "wording": 0.9,
    "derivation": 1.0,
    "law": 1.0,
    "steps": 1.05,
    "reading": 1.05,
    "names": 1.1,
    "benefit_names": 1.1,
    "offers": 1.2,
    "chain": 1.2,
    "retirement": 1.25,
    "pension": 1.3,
    "medical": 1.3,
    "resident": 1.3,
    "injury": 1.3,
    "explanation": 1.4,
    "contribution": 1.65,
    "places": 1.5,
    "cashflow": 1.6,
    "advice": 1.6,
    "pack": 1.45,
    "terms": 1.5,
    "lines": 1.5,
    "rules": 1.6,
    "shareable": 1.65,
    "proposable": 3.55,
    "sittings": 1.65,
    "coverage": 1.65,
    "interest": 1.65,
    "gaps": 1.65,
    "yearly": 1.7,
    "listing": 3.55,
    "regions": 2.0,
    "parameters": 2.1,
    "checkers": 2.02,
    "approvals": 2.05,
    "former": 2.0,
    "checking": 2.2,
    "comparing": 2.2,
    "approving": 3.6,
    "skeletons": 2.2,
    "tables": 2.0,
    "number": 1.5,
    "statement": 1.65,
    "key": 1.6,
    "certifying": 2.0,
    "found": 2.0,
    "pades": 2.1,
    "issuers": 3.05,
    "register": 3.1,
    "sections": 3.4,
    "content": 3.45,
    "batches": 3.6,
    "undoing": 3.6,
    "pictures": 3.6,
    "screens": 3.4,
    "stock": 3.35,
    "hall": 3.55,
    "screen": 4.05,
    "shown": 4.0,
    "verdicts": 4.05,
    "many": 4.1,
    "verifying": 4.1,
    "drawing": 2.0,
    "guessing": 3.05,
    "signature": 2.0,
    "answers": 2.0,
    "gateway": 2.1,
    "wechat_line": 2.11,
    "wechat_bill": 2.12,
    "wechat_keys": 2.12,
    "wechat_payer": 2.12,
    "wechat_refund": 2.12,
    "wechat": 2.15,
    "alipay_agreement": 2.14,
    "alipay": 2.15,
    "camt_lines": 2.11,
    "camt": 2.12,
    "bank": 2.15,
    "transfers": 3.15,
    "paper": 2.0,
    "rows": 2.05,
    "uses": 3.55,
    "rounds": 3.6,
    "leaving": 3.6,
    "forgetting": 3.45,
    "retention": 3.0,
    "export": 3.65,
    "returning": 3.05,
    "funds": 3.05,
    "refusals": 1.5,
    "pricing": 3.05,
    "seal": 2.0,
    "alipay_answers": 2.12,
    "alipay_bill": 2.13,
    "attempts": 3.0,
    "writing": 3.0,
    "making": 3.06,
    "entering": 3.08,
    "outcome": 3.1,
    "ways": 3.15,
    "payers": 3.15,
    "errands": 3.2,
    "causes": 3.2,
    "bookings": 3.3,
    "unequal": 3.3,
    "debits": 3.3,
    "agreements": 3.2,
    "hearing": 3.4,
    "days": 1.5,
    "blocking": 1.65,
    "moving": 1.65,
    "drawn": 1.65,
    "schemes": 1.65,
    "clearing": 1.7,
    "between": 3.25,
    "settling": 3.47,
    "urging": 1.65,
    "birth": 3.05,
    "knowing": 3.2,
    "before": 3.48,
    "asking": 3.6,
    "frames": 3.05,
    "proposing": 3.06,
    "joining": 3.1,
    "giving": 3.1,
    "views": 3.48,
    "company": 4.0,
    "sight": 4.05,
    "chosen": 3.05,
    "visits": 3.1,
    "papers": 3.2,
    "agreed": 1.7,
    "standing": 3.05,
    "collecting": 3.3,
    "agreeing": 3.4,
    "history": 3.3,
    "debiting": 3.6,
    "telling": 3.6,
    "questions": 3.4,
    "month_end": 3.45,
    "picture": 3.48,
    "basket": 3.0,
    "beside": 3.49,
    "actions": 3.5,
    "coming": 3.55,
    "wallet": 3.55,
    "handing": 3.6,
    "leading": 3.55,
    "counter": 3.6,
    "intake": 3.6,
    "paying": 3.6,
    "daily": 3.7,
    "sheet": 3.6,
    "upkeep": 3.6,
    "signing": 3.6,
    "passwords": 1.65,
    "staff": 3.6,
    "changing": 3.62,
    "codes": 3.55,
    "devices": 3.6,
    "work": 3.6,
    "numbers": 3.6,
    "posts": 3.05,
    "known": 3.05,
    "states": 3.06,
    "builds": 3.06,
    "looking": 3.45,
    "twice": 3.45,
    "second": 3.55,
    "here": 3.6,
    "doubts": 3.6,
    "booking": 3.1,
    "deciding": 3.46,
    "arriving": 3.6,
    "waiting": 3.52,
    "assigning": 3.4,
    "holding": 3.3,
    "refused": 3.3,
    "stuck": 3.3,
    "fleet": 3.46,
    "pressed": 3.46,
    "outgoing": 3.46,
    "kinds": 3.35,
    "finding": 3.4,
    "case": 3.45,
    "day": 3.45,
    "figures": 3.45,
    "needed": 1.5,
    "recent": 4.1,
    "opened": 4.15,
    "today": 4.15,
    "chart": 4.15,
    "equipment": 4.2,
    "draft": 4.0,
    "national": 4.0,
    "parting": 4.05,
    "held": 4.0,
    "intent": 4.0,
    "stranger": 4.05,
    "consent": 4.0,
    "grade": 4.1,
    "finder": 4.0,
    "view": 4.2,
    "typed": 4.2,
    "purse": 4.25,
    "estimate": 4.05,
    "choosing": 4.05,
    "result": 4.08,
    "filling": 4.08,
    "told": 4.05,
    "place": 4.2,
    "compare": 4.3,
    "calendar": 4.3,
    "guide": 4.3,
    "naming": 4.05,
    "proving": 4.15,
    "numbering": 4.2,
    "answering": 4.05,
    "seat": 4.15,
    "api": 4.1,
    "account": 4.15,
    "page": 4.1,
    "sent": 4.1,
    "desk": 4.1,
}
PRIVATE = {
    *(
        "tables",
        "rows",
        "gateway",
        "wechat",
        *("wechat_line", "wechat_bill", "wechat_keys", "wechat_payer", "wechat_refund"),
        "alipay",
        "paper",
        "api",
        "signature",
        "answers",
        "attempts",
        "making",
        "returning",
        "funds",
        "pricing",
        "outcome",
        "errands",
        "picture",
    ),
    *("seal", "alipay_answers", "alipay_agreement", "alipay_bill"),
    *("camt_lines", "camt", "bank", "guessing"),
    *("regions", "parameters", "checking", "skeletons"),
    *("checkers", "approvals", "former", "comparing"),
}
PHONE = {
    "draft",
    "national",
    "parting",
    "intent",
    "page",
    "sent",
    "stranger",
    "finder",
    "place",
    "grade",
    "choosing",
    "result",
    "view",
    "typed",
    "purse",
    "compare",
    "calendar",
    "guide",
    "estimate",
    "consent",
    "filling",
    "told",
    "naming",
    "held",
    "proving",
    "numbering",
    "answering",
    "company",
    *("shown", "verdicts", "many", "verifying"),
}
DESK = {"desk", "recent", "opened", "today", "chart", "equipment", "sight"}
"""Files with State: of the clerks' front alone."""
FRONT = {*PHONE, *DESK}
TOLD = {"money", "months", "errors", "words", "shareable"}
PURE = {
    *("reflex", "sqlmodel", "sqlalchemy", "alembic", "httpx", "fastapi", "starlette", "authlib", "argon2", "yaml"),
    *("os", "random", "secrets", "time", "socket", "subprocess", "threading", "asyncio"),
}


def imports(path: Path, source: str | None = None) -> Iterator[str]:
    """Dotted names a file imports; relative ones told in full."""
    for node in ast.walk(ast.parse(source)) if source else nodes_of(path):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            home = [*path.parts[: len(path.parts) - node.level]] if node.level else []
            names = [*home, *([node.module] if node.module else [])]
            yield from (".".join([*names, alias.name]) for alias in node.names)


def fault(slice_: str, file: str, other: str = "", used: str = "") -> str | None:
    """Why this file may not import that one; None where it may."""
    if other not in SLICES:
        return f"{other or 'nfe_app'} is assembly, and stands above every slice"
    if SLICES.index(other) > SLICES.index(slice_):
        return f"{slice_} stands below {other}"
    if slice_ in GROUND:
        return ground_fault(slice_, file, other, used)
    if file not in FLOORS:
        return f"give {file}.py a floor in FLOORS"
    if other in GROUND:
        if other != "base" and file not in FRONT:
            return f"only the files of the fronts may use {other}"
        if FLOORS[file] < 2 and used not in TOLD:
            return "a rule is told the time and the law, it does not look them up"
        return None
    if used not in FLOORS:
        return f"give {used or other} a floor in FLOORS"
    return neighbour_fault(slice_, file, other, used)


def ground_fault(slice_: str, file: str, other: str, used: str) -> str | None:
    """The same among the rooms of the ground, whose files stand in one order."""
    order = GROUND[slice_]
    if file not in order:
        return f"give {slice_}.{file} its place in GROUND"
    if other == slice_ and (used not in order or order.index(used) >= order.index(file)):
        return f"{file} stands below {used}"
    return None


def neighbour_fault(slice_: str, file: str, other: str, used: str) -> str | None:
    """The same for a file of this slice or of one below it."""
    if other != slice_ and used in PRIVATE:
        return f"{other}.{used} is private to {other}"
    if file in PHONE and used in DESK:
        return "a phone page may not bring in State"
    if FLOORS[file] >= 4 and 2 <= FLOORS[used] < 3:
        return f"{file} asks its actions, not {used}"
    above = FLOORS[used] >= FLOORS[file] if other == slice_ else int(FLOORS[used]) > int(FLOORS[file])
    return f"{file} stands below {used}" if above else None


def why_not(path: Path, source: str | None = None) -> list[str]:
    """Everything a file of a slice imports and may not."""
    found = []
    for name in imports(path, source):
        top, *rest = name.split(".")
        if top == "nfe_app":
            why = fault(path.parent.name, path.stem, *rest[:2])
        else:
            pure = path.parent.name not in GROUND and FLOORS.get(path.stem, 9) < 2
            why = "it decides, so it looks nothing up" if pure and top in PURE else None
        found += [f"{path} imports {name}: {why}"] if why else []
    return found


@pytest.mark.parametrize("path", sorted(HOUSE.glob("*/[!_]*.py")), ids=str)
def test_it_imports_only_what_lies_below(path: Path) -> None:
    assert not why_not(path), "\n".join(why_not(path))


@pytest.mark.parametrize(
    ("file", "line", "word"),
    [
        ("coverage/actions.py", "from nfe_app.payment import tables", "payment.tables is private to payment"),
        ("billing/rules.py", "from nfe_app.coverage import rules", "billing stands below coverage"),
        ("billing/rules.py", "from nfe_app.base import clock", "it does not look them up"),
        ("billing/rules.py", "import time", "it looks nothing up"),
        ("billing/rules.py", "from . import actions", "rules stands below actions"),
        ("billing/actions.py", "from nfe_app import wiring", "wiring is assembly"),
        ("billing/actions.py", "from nfe_app.ui import parts", "only the files of the fronts may use ui"),
        ("payment/page.py", "from . import gateway", "page asks its actions, not gateway"),
        ("desk/page.py", "from nfe_app.desk import desk", "may not bring in State"),
        ("billing/utils.py", "from nfe_app.base import clock", "give utils.py a floor in FLOORS"),
        ("base/money.py", "from nfe_app.base import clock", "money stands below clock"),
        ("ui/parts.py", "from nfe_app.catalog import actions", "ui stands below catalog"),
    ],
)
def test_what_may_not_be_imported_is_told_why(file: str, line: str, word: str) -> None:
    (why,) = why_not(HOUSE / file, line)
    assert word in why


def test_every_room_is_in_the_grid() -> None:
    rooms = {path.parent.name for path in HOUSE.glob("*/__init__.py")}
    assert rooms <= set(SLICES)


@pytest.mark.parametrize("path", sorted(HOUSE.glob("*/__init__.py")), ids=str)
def test_there_is_one_way_to_import_a_thing(path: Path) -> None:
    """A room's `__init__.py` is its one sentence and nothing else."""
    (only,) = tree_of(path).body
    assert isinstance(only, ast.Expr)


PLAYING = ("payment/sandbox", "oidc/provider", "transfer/sandbox")


@pytest.mark.parametrize("path", sorted(path for play in PLAYING for path in (HOUSE / play).glob("*.py")), ids=str)
def test_what_plays_knows_the_base_and_itself_alone(path: Path) -> None:
    ours = [name for name in imports(path) if name.startswith("nfe_app.")]
    itself = ".".join(path.parent.parts)
    assert all(name.startswith(("nfe_app.base.", itself)) for name in ours), ours


@pytest.mark.parametrize("play", PLAYING)
def test_only_the_assembly_brings_in_what_plays(play: str) -> None:
    dotted = play.replace("/", ".")
    users = {path for path in HOUSE.rglob("*.py") for name in imports(path) if dotted in name}
    outside = {path for path in users if path.parent != HOUSE / play}
    assert outside
    assert {path.parent for path in outside} == {HOUSE}
