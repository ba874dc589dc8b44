"""docs/security.md says what the code does: every figure, table, role, room and code in it is held against the house."""

from __future__ import annotations

import importlib
import re
from datetime import timedelta
from pathlib import Path
from types import FunctionType

import pytest
from argon2 import PasswordHasher
from pydantic import TypeAdapter, ValidationError
from sqlmodel import SQLModel

from nfe_app import nfe_app
from nfe_app.base import commands, keys, ring
from nfe_app.base.errors import Refusal
from nfe_app.oidc import gateway
from nfe_app.people import passwords, rules
from nfe_app.privacy import retention
from tests.house.test_rules import CALLS_OUT, HOUSE, calls, name_of

assert nfe_app
PAPER = Path("docs/security.md").read_text("utf-8")
FIGURES = re.findall(r"^\|[^|\n]+\| ([^|\n]+) \| `([\w.]+)(?:\[(\w+)\])?` \|$", PAPER, re.MULTILINE)
TOLD_WHOLE = ("people.rules", "people.staff", "people.sittings", "people.passwords", "people.work", "phones.rules")
TOLD_WHOLE += ("people.known", "assistance.rules", "handover.rules", "kiosk.rules")
TOLD_WHOLE += ("staff.rules", "passkeys.rules", "recovery.rules", "materials.rules", "oidc.rules", "drafts.rules")
ELSEWHERE = {
    "people.sittings.NOTED_EVERY",
    "drafts.rules.MOST_FIELDS",
    "drafts.rules.MOST_OF_ONE",
    "oidc.rules.LONGEST",
}
ELSEWHERE |= {"handover.rules.PIECE", "handover.rules.MOST_FRAMES"}
ELSEWHERE |= {"materials.rules.LEAST_PIECE", "materials.rules.MOST_PIECE", "people.rules.WEIGHTS"}
"""Figures that guard nothing by themselves."""
UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def section(name: str) -> str:
    """The words under a heading."""
    return PAPER.partition(f"\n## {name}\n")[2].partition("\n## ")[0]


def value_of(name: str) -> object:
    """What a name of the paper stands for in the code."""
    module, _dot, constant = name.rpartition(".")
    return getattr(importlib.import_module(f"nfe_app.{module}"), constant)


def words_for(value: object) -> set[str]:
    """How a figure may be written."""
    if isinstance(value, timedelta):
        seconds = int(value.total_seconds())
        fits = [(seconds // size, unit) for unit, size in UNITS if seconds % size == 0]
        return {f"{count} {unit}{'s' if count != 1 else ''}" for count, unit in fits if count}
    assert isinstance(value, int), value
    sizes = {f"{value // size} {unit}" for unit, size in (("MiB", 2**20), ("KiB", 2**10)) if value % size == 0}
    return {f"{value:,}"} | sizes


@pytest.mark.parametrize(("told", "name", "key"), FIGURES, ids=lambda one: str(one))
def test_a_figure_is_the_one_in_the_code(told: str, name: str, key: str) -> None:
    value = value_of(name)
    assert told in words_for(value[key] if key else value)  # type: ignore[index]


def test_no_limit_and_no_life_of_these_rooms_is_left_out() -> None:
    told = {name for _told, name, _key in FIGURES}
    assert len(told) > 50
    missing = set()
    for module in TOLD_WHOLE:
        found = vars(importlib.import_module(f"nfe_app.{module}"))
        for name, value in found.items():
            figure = isinstance(value, timedelta | dict) and "timedelta" in repr(value)
            if name.isupper() and (figure or type(value) is int) and _is_made_in(module, name):
                missing.add(f"{module}.{name}")
    assert missing - ELSEWHERE <= told, sorted(missing - ELSEWHERE - told)


def _is_made_in(module: str, name: str) -> bool:
    source = Path("nfe_app", *module.split(".")).with_suffix(".py").read_text("utf-8")
    return re.search(rf"^(\w+, )*{name}\b.*=", source, re.MULTILINE) is not None


def test_the_times_of_sessions_are_told_with_their_reason() -> None:
    """ASVS 7.1.1, 7.1.2."""
    told = section("Sessions")
    assert all(role in rules.STAFF or role == "worker" for role in rules.SESSION_LIVES)
    assert len({rules.SESSION_LIVES[role] for role in rules.STAFF}) == 1
    assert all(word in told for word in ("no signal", "left open in a hall", "is not limited", "at the provider"))


def test_every_table_is_in_one_class_and_every_class_has_its_rule() -> None:
    """ASVS 14.1.1, 14.1.2."""
    rows = re.findall(r"^\| ([\w' ]+) \| (`[^|]+`) \| ([^|]+) \|$", section("Data"), re.MULTILINE)
    named = [table for _class, tables, _rule in rows for table in re.findall(r"`(\w+)`", tables)]
    assert len(named) == len(set(named))
    assert set(named) == set(retention.RETENTION) == set(SQLModel.metadata.tables) - {"alembic_version"}
    assert all(len(rule) > 20 for *_rest, rule in rows)


def test_who_sees_what_is_told_by_role() -> None:
    """ASVS 8.1.2."""
    found = re.findall(r"((?:`\w+` )+)\(`(people\.rules\.\w+)`\)", section("Data"))
    assert len(found) == 3
    assert all(tuple(re.findall(r"`(\w+)`", told)) == value_of(name) for told, name in found)


@pytest.mark.parametrize(
    ("right", "wrong", "name"),
    re.findall(r"^\|[^|]+\| ([^|]+) \| ([^|]+) \| `([\w.]+)` \|$", section("How values look"), re.MULTILINE),
)
def test_a_value_looks_as_it_is_told(right: str, wrong: str, name: str) -> None:
    """ASVS 2.1.1."""
    said = value_of(name)
    check = said if isinstance(said, FunctionType) else TypeAdapter(said).validate_python
    assert check(right)  # type: ignore[operator]
    with pytest.raises((Refusal, ValidationError)):
        check(wrong.replace("`", "").replace("␀", "\0"))  # type: ignore[operator]


def refusals() -> set[type[Refusal]]:
    """Every no of the house."""
    found, left = set(), [Refusal]
    while left:
        more = left.pop().__subclasses__()
        found |= set(more)
        left += more
    return found


def test_what_must_fit_together_has_a_no_of_its_own() -> None:
    """ASVS 2.1.2."""
    told = set(re.findall(r"\(`(\w+)`\)", section("How values look")))
    assert len(told) > 5
    assert told <= {one.code for one in refusals()}


def test_the_log_is_told_whole() -> None:
    """ASVS 16.1.1, 16.2.3: every room that writes, and how long what is kept of tries stays."""
    told = section("Log")
    rooms = {one for path in HOUSE.rglob("*.py") for one in re.findall(r'log_of\("(\w+)"\)', path.read_text("utf-8"))}
    assert set(re.findall(r"`(\w+)`", told.partition("Rooms that write:")[2].partition(".")[0])) == rooms
    for names, _what, days in re.findall(r"^\| ((?:`\w+` ?)+) \| ([^|]+) \| (\d+) days \|$", told, re.MULTILINE):
        assert {retention.RETENTION[one].days for one in re.findall(r"`(\w+)`", names)} == {int(days)}
    opened = {
        f"{path}:{name_of(call)}" for path, call in calls() if name_of(call).endswith(("FileHandler", "SysLogHandler"))
    }
    assert not opened


def test_whoever_is_kept_out_of_an_account_is_heeded() -> None:
    """ASVS 16.3: every no with 401 or 403 of who somebody is or what they may do, and every wrong secret."""
    unheeded = {one.code for one in refusals() if one.status in (401, 403) and not one.heeded}
    assert unheeded <= {"prove_again", "work_needed", "pin_needed", "consent_withdrawn", "not_for_a_clerk"}, unheeded
    wrong = {"code_wrong", "pin_wrong", "password_wrong", "passkey_wrong", "totp_wrong", "old_password_wrong"}
    wrong |= {"number_wrong", "number_spent"}
    assert {one.code for one in refusals() if one.heeded} >= wrong


def test_the_keys_are_as_strong_as_they_are_told() -> None:
    """ASVS 11.1.1, 11.1.2, 11.2.3: nothing of ours below 128 bits but what is told, and that is not ours to choose."""
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| (?:[^|]+\| ){3}[^|]+\|$", section("Keys"), re.MULTILINE)
    strength = {key: bits for key, _how, bits in rows[1:] if key != "key"}
    weak = {key for key, bits in strength.items() if bits[0].isdigit() and int(re.match(r"\d+", bits)[0]) < 128}  # type: ignore[index]
    assert weak == {"WeChat Pay, Alipay", "the provider's", "recovery codes"}
    assert len(keys.key_for("any")) * 8 == 256
    assert ring.NONCE * 8 == 96
    assert keys.signing_key().curve_name == "P-256"
    ours = PasswordHasher()
    assert (ours.memory_cost, ours.time_cost) == (64 * 1024, 3)
    assert ", ".join(gateway.SIGNED_BY) in section("Keys")


def test_the_words_that_make_a_password_easy_are_told() -> None:
    """ASVS 6.1.2."""
    assert sum(word in section("Passwords") for word in passwords.OURS) > 9


def test_what_is_costly_is_told_with_its_bound() -> None:
    """ASVS 15.1.3."""
    assert {name for _told, name, _key in FIGURES} >= {"base.door.LARGEST", "gate.LARGEST", "base.timely.HANDS"}
    assert commands.BEHIND


def test_whoever_calls_out_is_on_the_list() -> None:
    """ASVS 13.2.4: no other file of the house makes a client, and each of these takes its address from the settings."""
    told = set(re.findall(r"`(\w+/\w+\.py)`", section("Whom the machine must reach")))
    ours = {str(path.relative_to(HOUSE)) for path, call in calls() if name_of(call) in CALLS_OUT}
    plays = {one for one in ours if "sandbox" in one or "provider" in one}
    assert told == ours - plays | {"oidc/gateway.py"}
    fixed = re.compile(r"""["']https?://(?!localhost|127\.0\.0\.1|schemas\.|www\.w3\.org|nfe\.)[\w.-]+\.[a-z]{2,}""")
    assert not [one for one in told if fixed.search((HOUSE / one).read_text("utf-8"))]
