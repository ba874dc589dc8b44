"""The door under any order of sending, sending again, changing and breaking: what it answered once it answers for ever."""

from __future__ import annotations

import json
from collections.abc import Mapping
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from nfe_app.base import commands, database, journal
from nfe_app.base.commands import REGISTRY, Command, Envelope, Payload, Subject
from nfe_app.base.errors import Fault, NotYours
from nfe_app.base.journal import Event
from nfe_app.base.replies import Kept, opened
from tests.cast import envelope, newcomer
from tests.conftest import both

BOUNDED = settings(max_examples=12, stateful_step_count=25)


class Note(Payload):
    """What the machine's own command is told: a text, and how it is to end."""

    text: str
    end: str = "well"


ENDS: dict[str, Exception] = {"refused": NotYours(), "fault": Fault("no answer"), "bug": RuntimeError("a bug")}
healthy: set[str] = set()


def note(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
    """Write one event, and end as told; what is mended ends well."""
    event = journal.write(session, "test.noted", UUID(int=0), person_id=subject.person_id, facts={"text": payload.text})
    session.flush()
    if payload.end in ENDS and payload.text not in healthy:
        raise ENDS[payload.end]
    return {"event": str(event.id)}


class Door(RuleBasedStateMachine):
    """A model of the door: a reply for each id that was decided, and one event for each that ended well."""

    sent = Bundle("sent")
    broken = Bundle("broken")

    @initialize()
    def open(self) -> None:
        """Two people, nothing sent."""
        self.people = [newcomer().subject, newcomer().subject]
        self.replies: dict[UUID, bytes] = {}
        self.done: set[UUID] = set()
        self.texts = 0

    def _item(self, end: str) -> Envelope:
        self.texts += 1
        return envelope("test.note", {"text": f"{id(self)} {self.texts}", "end": end})

    def _run(self, item: Envelope, who: int) -> dict[str, object]:
        reply = commands.run(item, self.people[who])
        told: dict[str, object] = json.loads(reply)
        if told.get("code") not in ("try_again", "id_reused"):
            assert self.replies.setdefault(item.id, reply) == reply
            if told["ok"]:
                self.done.add(item.id)
        return told

    @rule(target=sent, end=st.sampled_from(["well", "refused"]), who=st.integers(0, 1))
    def send(self, end: str, who: int) -> tuple[Envelope, int]:
        """Something new."""
        item = self._item(end)
        assert self._run(item, who).get("code", "done") == {"well": "done", "refused": "not_yours"}[end]
        return item, who

    @rule(target=broken, end=st.sampled_from(["fault", "bug"]), who=st.integers(0, 1))
    def send_into_trouble(self, end: str, who: int) -> tuple[Envelope, int]:
        """Something new that breaks half-way."""
        item = self._item(end)
        assert self._run(item, who)["code"] == "try_again"
        return item, who

    @rule(target=sent, one=consumes(broken))
    def send_again_after_repair(self, one: tuple[Envelope, int]) -> tuple[Envelope, int]:
        """What broke is sent once more, and goes well."""
        healthy.add(one[0].payload["text"])
        assert self._run(*one)["ok"]
        return one

    @rule(one=sent, times=st.integers(1, 3))
    def send_again(self, one: tuple[Envelope, int], times: int) -> None:
        """What was decided is sent again."""
        for _ in range(times):
            assert "code" not in (told := self._run(*one)) or told["code"] == "not_yours"

    @rule(one=sent)
    def send_changed(self, one: tuple[Envelope, int]) -> None:
        """The id of something decided, with another body."""
        changed = one[0].model_copy(update={"payload": {"text": "changed"}})
        assert self._run(changed, one[1])["code"] == "id_reused"

    @rule(one=sent)
    def send_as_somebody_else(self, one: tuple[Envelope, int]) -> None:
        """The id of something decided, by another person."""
        assert self._run(one[0], 1 - one[1])["code"] == "id_reused"

    @invariant()
    def everything_decided_is_kept_once_and_nothing_else(self) -> None:
        """P4: kept replies and events are exactly those of the model."""
        ids = [person.person_id for person in self.people]
        with database.look() as session:
            kept = session.exec(select(Kept).where(Kept.person_id.in_(ids))).all()  # type: ignore[attr-defined]
            noted = select(Event.id).where(Event.name == "test.noted", Event.person_id.in_(ids))  # type: ignore[union-attr]
            events = session.exec(noted).all()
        assert {row.id: opened(row) for row in kept} == self.replies
        assert {str(id_) for id_ in events} == {json.loads(self.replies[id_])["result"]["event"] for id_ in self.done}


@both
def test_the_door_keeps_its_word_in_any_order(autumn: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """P4, P13."""
    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, note, frozenset({"worker"})))
    run_state_machine_as_test(Door, settings=BOUNDED)
