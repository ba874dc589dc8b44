"""Every no has a code and plain Chinese words, and every word a person reads goes through `_()`."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from nfe_app.base import commands, errors
from nfe_app.base.errors import Refusal
from nfe_app.payment import (
    gateway,  # noqa: F401 - its refusals count, too
    transfers,
)
from nfe_app.payment.rules import CHANNEL_NAMES, CHANNEL_OF, WALLET_CHANNEL
from tests.house.reading import nodes_of, tree_of

HOUSE = Path("nfe_app")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
SILENT = {
    "nfe_app/nfe_app.py": "titles the API for those who program against it",
    "nfe_app/cli.py": "speaks to the operator",
    "nfe_app/law_cli.py": "speaks to the operator",
    "nfe_app/values_cli.py": "speaks to the operator",
    "nfe_app/audit_cli.py": "speaks to the operator",
    "nfe_app/database_cli.py": "speaks to the operator",
    "nfe_app/keys_cli.py": "speaks to the operator",
    "nfe_app/privacy/retention.py": "names documents to the operator",
    "nfe_app/books_cli.py": "speaks to the operator",
    "nfe_app/money_cli.py": "speaks to the operator",
    "nfe_app/bank_cli.py": "speaks to the operator",
    "nfe_app/staff_cli.py": "speaks to the operator",
    "nfe_app/kiosk_cli.py": "speaks to the operator",
    "nfe_app/kiosk/screen.py": "names each language in its own words",
    "nfe_app/questions.py": "reads the Chinese words in which people name a tier",
    "nfe_app/people/passwords.py": "names words that are guessed first, and says them to nobody",
    "nfe_app/seed.py": "names invented people",
    "nfe_app/catalog/checkers.py": "names the two of a demonstration",
    "nfe_app/ui/language.py": "names each language in its own words",
    "nfe_app/catalog/law.py": "knows words that stand in the documents of the law",
    "nfe_app/catalog/wording.py": "knows the codes of the records, one of which holds Chinese words",
    "nfe_app/catalog/regions.py": "names the country as the data of the regions do",
    "nfe_app/base/money.py": "amounts in capital words are for Chinese papers, Chinese in every language",
    "nfe_app/certificate/rules.py": "a certificate is a paper of a Chinese office, Chinese in every language",
    "nfe_app/certificate/sections.py": "tables of papers, Chinese in every language",
    "nfe_app/papers_cli.py": "speaks to the operator",
    "nfe_app/rights/sheet.py": "the yearly record is a paper of a Chinese office, Chinese in every language",
    "nfe_app/payment/wechat_bill.py": "names the columns of WeChat Pay's bills",
    "nfe_app/messages/gateway.py": "the console stands where the carrier will be",
    "nfe_app/payment/alipay_bill.py": "reads the Chinese headings of Alipay's bill",
}


def refusals() -> list[type[Refusal]]:
    """Every way the house says no."""
    for path in HOUSE.glob("*/*.py"):
        if path.stem in ("rules", "actions", "api", "staff", "offers", "paper", "gateway", "door", "commands", "law"):
            import_module(".".join(path.with_suffix("").parts))
    found: list[type[Refusal]] = []
    heirs = [Refusal]
    while heirs:
        found.append(heirs.pop())
        heirs += found[-1].__subclasses__()
    return [one for one in dict.fromkeys(found) if one.__module__.startswith("nfe_app.")]


def test_each_refusal_has_a_code_of_its_own() -> None:
    codes = Counter(one.code for one in refusals())
    assert not {code: [one for one in refusals() if one.code == code] for code, times in codes.items() if times > 1}
    assert all(re.fullmatch(r"[a-z]+(_[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("refusal", refusals(), ids=lambda refusal: refusal.code)
def test_each_refusal_says_in_chinese_what_happened(refusal: type[Refusal]) -> None:
    assert "code" in vars(refusal)
    assert CHINESE.search(refusal.words)
    assert refusal.words.endswith(("。", "？")), "a sentence"
    assert not re.search(r"[A-Za-z]{3,}|,|!|！", refusal.words), "spoken words, Chinese marks, no shouting"
    assert refusal.__doc__
    assert refusal.status in (400, 401, 403, 404, 409, 413, 415, 422, 429, 503)


def test_a_refusal_says_its_words_unless_this_case_has_its_own() -> None:
    assert errors.NotFound().says == errors.NotFound.words
    assert commands.refused(errors.NotFound("这里没有。", {"what": "bill"})) == {
        "ok": False,
        "code": "not_found",
        "says": "这里没有。",
        "fields": {"what": "bill"},
    }


def spoken(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Chinese text that stands outside `_()` and outside docstrings, with its line."""
    silent: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            silent |= set(ast.walk(node))
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            silent.add(node.value)
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and node not in silent else ""
        if isinstance(text, str) and CHINESE.search(text):
            yield node.lineno, text


@pytest.mark.parametrize("path", sorted(path for path in HOUSE.rglob("*.py") if "sandbox" not in path.parts), ids=str)
def test_every_spoken_word_goes_through_gettext(path: Path) -> None:
    found = [f"{path}:{line} {text}" for line, text in spoken(tree_of(path))]
    assert bool(found) == (str(path) in SILENT), "\n".join(found) or f"{path} need not be on the list any more"


@pytest.mark.parametrize("path", sorted(HOUSE.rglob("*.py")), ids=str)
def test_what_goes_through_gettext_is_one_plain_text(path: Path) -> None:
    """gettext finds texts by reading the code: a text put together at run time is never found in a catalogue."""
    for node in nodes_of(path):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
            assert len(node.args) == 1
            assert isinstance(node.args[0], ast.Constant), f"{path}:{node.lineno}"


def test_every_channel_has_a_name_that_people_read() -> None:
    """What collects, and the jar beside it: a receipt, a payment and the clerk's day are told by it."""
    assert set(CHANNEL_OF.values()) | {WALLET_CHANNEL, transfers.NAME} == set(CHANNEL_NAMES)
