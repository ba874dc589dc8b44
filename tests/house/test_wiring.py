"""The only sideways wires stand in one table, and each hangs on something that really happens."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest

from nfe_app import wiring
from nfe_app.base import commands, door, journal
from nfe_app.base.commands import Command
from nfe_app.people.rules import STAFF
from tests.house.reading import tree_of

HOUSE = Path("nfe_app")
STEPS = {"enrolment": "Step", "bill": "Stage", "payment": "Step"}
ROOM_OF = {"bill": "billing"}


def written() -> set[str]:
    """The names of events that the actions write, as far as the code tells them."""
    return {name for path in HOUSE.glob("*/*.py") for name in names_in(tree_of(path))}


def names_in(tree: ast.AST) -> Iterator[str]:
    """Event names in the calls of a file: `"person.joined"`, or `f"bill.{stage.value}"` for every stage there is."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
            word, dot, rest = str(node.values[0].value).partition(".")
            if dot and not rest and word in STEPS and len(node.values) == 2:
                rules = import_module(f"nfe_app.{ROOM_OF.get(word, word)}.rules")
                yield from (f"{word}.{step.value}" for step in getattr(rules, STEPS[word]))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isascii():
            word, dot, rest = node.value.partition(".")
            if dot and word.isidentifier() and rest.isidentifier():
                yield node.value


def test_every_room_that_acts_is_on_the_list() -> None:
    acting = {f"nfe_app.{path.parent.name}.actions" for path in HOUSE.glob("*/actions.py")}
    assert {module.__name__ for module in wiring.ACTIONS} == acting
    assert len(wiring.ACTIONS) == len(acting)


def test_every_wire_hangs_on_something_that_happens() -> None:
    assert wiring.LISTENERS.keys() <= written()


def test_every_listener_is_known_by_a_name_of_its_own() -> None:
    """A delivery is found by event and listener: two of one name would be one."""
    for listeners in wiring.LISTENERS.values():
        names = [journal.name_of(listener) for listener in listeners]
        assert len(set(names)) == len(names)
        assert all(len(name) <= 80 for name in names)


def test_what_is_delivered_later_still_finds_its_listener(house: str) -> None:
    names = {journal.name_of(listener) for listeners in wiring.LISTENERS.values() for listener in listeners}
    assert names == {
        "assistance.forget_person",
        "handover.forget_person",
        "kiosk.forget_person",
        "changes.telling",
        "changes.forget_person",
        "billing.open_bills",
        "billing.withdraw_bills",
        "paycode.telling",
        "transfer.handing",
        "transfer.telling",
        "passkeys.telling",
        "people.telling",
        "recovery.telling",
        "payment.ordering",
        "payment.asking",
        "payment.closing",
        "payment.ending",
        "refund.return_late",
        "refund.handing",
        "certificate.withdraw_undone",
        "mandate.heard_settled",
        "mandate.heard_closed",
        "mandate.asking",
        "mandate.ending",
        "mandate.debiting",
        "mandate.telling",
        "jar.telling",
        "jar.pay_when_filled",
        "drafts.forget_person",
        "phones.forget_person",
        "jar.forget_person",
        "people.forget_person",
        "materials.forget_person",
        "passkeys.forget_person",
        "oidc.forget_person",
        "recovery.forget_person",
        "privacy.forget_replies",
        "caseworker.assign",
        "caseworker.hand_on",
        "caseworker.forget_person",
    }


@pytest.mark.parametrize("known", commands.REGISTRY.values(), ids=lambda known: known.kind)
def test_a_command_is_named_after_its_room_and_its_verb(known: Command) -> None:
    room, verb = known.kind.split(".")
    assert known.deed.__module__ == f"nfe_app.{room}.actions"
    assert known.deed.__name__ == verb
    assert len(known.kind) <= 60
    assert known.deed.__doc__


@pytest.mark.parametrize("known", commands.REGISTRY.values(), ids=lambda known: known.kind)
def test_a_command_takes_nothing_it_does_not_know(known: Command) -> None:
    assert known.payload.model_config["extra"] == "forbid"
    assert known.payload.model_config["frozen"]
    assert known.roles <= {"worker", *STAFF}


def test_nothing_can_be_commanded_that_the_list_does_not_bring_in() -> None:
    assert {known.deed.__module__ for known in commands.REGISTRY.values()} <= {one.__name__ for one in wiring.ACTIONS}
    assert {part.__module__ for part in door.SNAPSHOTS.values()} <= {one.__name__ for one in wiring.ACTIONS}
