"""Rules that a reader would else have to look for in every line: what may not be written anywhere in the house (P45)."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.house.reading import nodes_of

HOUSE = Path("nfe_app")
Rule = Callable[[ast.Call], bool]
MONEY = ["ledger", "billing", "payment", "paycode", "refund", "receipt", "mandate", "jar", "reconciliation", "transfer"]
RUNS = {
    "eval",
    "exec",
    "compile",
    "__import__",
    "os.system",
    "os.popen",
    "pickle.loads",
    "pickle.load",
    "marshal.loads",
}
RUNS |= {"shelve.open", "yaml.load", "yaml.unsafe_load", "yaml.full_load", "jinja2.Template", "jinja2.Environment"}
ASKS = {"text", "exec_driver_sql", "execute", "sa.text", "sqlalchemy.text", "exec"}
CALLS_OUT = {"httpx.Client", "httpx.AsyncClient", "httpx2.Client", "httpx2.AsyncClient"}
HEEDS = {
    "httpx.get",
    "httpx.post",
    "httpx.request",
    "httpx.stream",
    "urllib.request.urlopen",
    "request.urlopen",
    "urlopen",
}
PATTERNS = {"re.compile", "re.search", "re.match", "re.fullmatch", "re.sub", "re.split", "re.findall", "re.finditer"}
WEAK = {"hashlib.md5", "hashlib.sha1", "md5", "sha1", "hashes.MD5", "hashes.SHA1", "SHA1", "MD5"}
LOGS = {"log.debug", "log.info", "log.warning", "log.error", "log.exception", "print"}
SEALED = {"unseal", "phone", "identity", "identity_number", "token", "secret", "password", "payload", "body", "hint"}
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


def broken(rule: Rule) -> set[str]:
    """Where a rule is broken: the file, and the call as it is written."""
    return {f"{path.relative_to(HOUSE)}: {ast.unparse(call)[:120]}" for path, call in calls() if rule(call)}


def is_made(node: ast.expr) -> bool:
    """Whether a text is put together here of something that is not text yet; a constant of the house, in capitals, is."""
    if isinstance(node, ast.JoinedStr):
        put_in = [part.value for part in node.values if isinstance(part, ast.FormattedValue)]
        return any(not (isinstance(one, ast.Name) and one.id.isupper()) for one in put_in)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Mod) or is_made(node.left) or is_made(node.right)
    return isinstance(node, ast.Call) and name_of(node).endswith((".format", ".replace", ".join"))


def sql_of_text(call: ast.Call) -> bool:
    """SQL that is not one fixed text."""
    return name_of(call).split(".")[-1] in ASKS and any(is_made(one) for one in call.args)


def runs_what_was_written(call: ast.Call) -> bool:
    """Something that runs text, or rebuilds any object of it."""
    shell = any(one.arg == "shell" and not _is(one.value, False) for one in call.keywords)
    safe = name_of(call) == "yaml.load" and any("SafeLoader" in ast.unparse(one) for one in call.args[1:])
    return (name_of(call) in RUNS and not safe) or shell


def heeds_surroundings(call: ast.Call) -> bool:
    """A call to the outside that a proxy or a .netrc of the machine could bend."""
    plain = any(one.arg == "trust_env" and _is(one.value, False) for one in call.keywords)
    return name_of(call) in HEEDS or (name_of(call) in CALLS_OUT and not plain)


def pattern_of_text(call: ast.Call) -> bool:
    """A regular expression that is not one fixed text."""
    return name_of(call) in PATTERNS and bool(call.args) and is_made(call.args[0])


def weak_hash(call: ast.Call) -> bool:
    """A digest that can be forged, where it is not said that it guards nothing."""
    harmless = any(one.arg == "usedforsecurity" and _is(one.value, False) for one in call.keywords)
    return name_of(call) in WEAK and not harmless


def logs_what_is_sealed(call: ast.Call) -> bool:
    """A line of the log, or of the standard output, with something in it that is kept sealed."""
    told = [*call.args[1:], *(one.value for one in call.keywords)] if name_of(call) != "print" else call.args
    return name_of(call) in LOGS and any(word in SEALED for one in told for word in _words(one))


def makes_a_float(call: ast.Call) -> bool:
    """A float."""
    return name_of(call) == "float"


def _is(node: ast.expr, value: object) -> bool:
    return isinstance(node, ast.Constant) and node.value is value


def _words(node: ast.expr) -> Iterator[str]:
    for one in ast.walk(node):
        if isinstance(one, ast.Name):
            yield "token" if one.id == "code" else one.id  # a bare code is one that was sent; `refusal.code` is a word
        elif isinstance(one, ast.Attribute):
            yield one.attr


def test_no_sql_is_made_of_text() -> None:
    """P45: but for the pragmas of SQLite, which take no parameters, and the tables of what plays and of the audit: words of our own."""
    found = {one for one in broken(sql_of_text) if not one.startswith((*PLAYS, "audit/rows.py"))}
    assert found == {"base/database.py: connection.execute(f'PRAGMA {pragma}')"}


def test_nothing_runs_what_somebody_wrote() -> None:
    """P45: but for the law's own files, read by a SafeLoader that minds a name that comes twice."""
    assert broken(runs_what_was_written) == {"catalog/checking.py: yaml.load(path.read_text('utf-8'), _Twice)"}


def test_whoever_calls_out_says_that_it_heeds_no_surroundings() -> None:
    """P45: the addresses called stand in the settings; a proxy of the machine is no part of them."""
    assert broken(heeds_surroundings) == set()


def test_no_pattern_is_made_of_text() -> None:
    """P45."""
    assert broken(pattern_of_text) == set()


def test_no_weak_hash_guards_anything() -> None:
    """WeChat Pay has bills compared by SHA-1 of their text; what guards them there is the signature."""
    assert {one.split(":")[0] for one in broken(weak_hash)} <= {"payment/wechat_bill.py", "payment/sandbox/bill_api.py"}


def test_nothing_sealed_is_logged() -> None:
    """P45, P52: but for the text message that stands on the standard output while there is no carrier, its number masked."""
    assert {one.split(":")[0] for one in broken(logs_what_is_sealed)} <= {"messages/gateway.py"}


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
    found = {one for one in broken(makes_a_float) if one.split("/")[0] in MONEY}
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


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (sql_of_text, "session.execute(text(f'select * from person where name = {name}'))"),
        (sql_of_text, "text('select ' + f'{name}')"),
        (sql_of_text, "session.execute('select %s' % name)"),
        (sql_of_text, "text('select {}'.format(name))"),
        (runs_what_was_written, "eval(said)"),
        (runs_what_was_written, "yaml.load(said)"),
        (runs_what_was_written, "subprocess.run(said, shell=True)"),
        (runs_what_was_written, "pickle.loads(said)"),
        (heeds_surroundings, "httpx.Client(timeout=3)"),
        (heeds_surroundings, "httpx.Client(trust_env=True)"),
        (heeds_surroundings, "httpx.get(address)"),
        (pattern_of_text, "re.search(f'^{said}$', words)"),
        (weak_hash, "hashlib.md5(said)"),
        (logs_what_is_sealed, "log.info('signed in', who=person.phone)"),
        (logs_what_is_sealed, "log.info('signed in', who=keys.unseal('phone', sealed))"),
        (logs_what_is_sealed, "print(token)"),
        (makes_a_float, "float(fen)"),
    ],
)
def test_a_broken_rule_is_noticed(rule: Rule, line: str) -> None:
    tree = ast.parse(line)
    assert any(rule(node) for node in ast.walk(tree) if isinstance(node, ast.Call))


@pytest.mark.parametrize(
    ("rule", "line"),
    [
        (sql_of_text, "text('select 1')"),
        (sql_of_text, "session.execute(select(Person).where(Person.name == name))"),
        (heeds_surroundings, "httpx.Client(trust_env=False, timeout=3)"),
        (logs_what_is_sealed, "log.info('signed in', who=str(person_id))"),
        (weak_hash, "hashlib.sha256(said)"),
    ],
)
def test_what_keeps_a_rule_is_left_alone(rule: Rule, line: str) -> None:
    tree = ast.parse(line)
    assert not any(rule(node) for node in ast.walk(tree) if isinstance(node, ast.Call))
