"""What waits in an outbox was made by the build of that day: the door takes in what the two builds before this one send (docs/decisions/0019)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nfe_app.base.commands import REGISTRY
from tests.cast import SAMPLES, send, somebody_for

BUILDS: dict[str, dict[str, dict[str, bool]]] = json.loads(Path(__file__).with_name("older_builds.json").read_text())
"""For each build the commands that may wait, each with its fields and whether a field has to be there."""
SENT = [
    pytest.param(kind, fields, id=f"{build} {kind}") for build, sent in BUILDS.items() for kind, fields in sent.items()
]


def now() -> dict[str, dict[str, bool]]:
    """The same of this build; a release writes it down under its own version, and drops the oldest of three."""
    waiting = [known for _, known in sorted(REGISTRY.items()) if known.waits and not known.kind.startswith("test.")]
    return {
        known.kind: {name: field.is_required() for name, field in sorted(known.payload.model_fields.items())}
        for known in waiting
    }


@pytest.mark.parametrize(("kind", "sent"), SENT)
def test_what_an_older_build_sends_is_still_taken_in(kind: str, sent: dict[str, bool]) -> None:
    """P21: no field it sends is unknown here, and none is asked for that it does not know."""
    assert kind in REGISTRY
    fields = REGISTRY[kind].payload.model_fields
    assert set(sent) <= set(fields)
    assert {name for name, field in fields.items() if field.is_required()} <= set(sent)


@pytest.mark.parametrize("kind", [kind for kind in BUILDS[min(BUILDS)] if kind in REGISTRY])
@pytest.mark.usefixtures("autumn")
def test_an_item_of_the_oldest_build_is_done(kind: str) -> None:
    """P21: with only the fields that build knew."""
    who = somebody_for(kind)
    payload = {name: value for name, value in SAMPLES[kind](who).items() if name in BUILDS[min(BUILDS)][kind]}
    assert send(who, kind, payload)["ok"]


def test_what_this_build_may_send_is_written_down_for_the_next_two() -> None:
    """P21: a change of a payload that waits is seen in the record, and so in a review."""
    assert BUILDS[max(BUILDS)] == now()


@pytest.mark.usefixtures("autumn")
def test_a_field_that_nobody_knows_is_refused_and_named() -> None:
    who = somebody_for("enrolment.pause")
    payload = SAMPLES["enrolment.pause"](who) | {"of_a_build_to_come": 1}
    answer = send(who, "enrolment.pause", payload)
    assert (answer["code"], answer["fields"]) == ("invalid", {"of_a_build_to_come": "extra_forbidden"})
