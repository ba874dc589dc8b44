"""An id at the door is one deed for ever: its reply is kept, and what breaks leaves nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlmodel import Session
from starlette.testclient import TestClient

from nfe_app.base import clock, commands, journal
from nfe_app.base.commands import REGISTRY, Command, Subject
from nfe_app.base.database import new_id
from nfe_app.base.errors import Fault, NotFound
from nfe_app.base.journal import Event
from nfe_app.base.replies import Kept
from tests import cast
from tests.base.notes import Note, item, post
from tests.cast import Worker, choice, envelope, newcomer, send
from tests.conftest import both
from tests.deeds import count_of, crowd


def test_the_stored_reply_comes_back_byte_for_byte(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4."""
    body = json.dumps([item(payload={"text": "王芳"})]).encode()
    first, again = (client.post("/api/commands", content=body) for _ in range(2))
    assert first.content == again.content
    assert first.headers["cache-control"] == "no-store"
    assert noted == ["王芳"]


def test_the_same_id_twice_in_one_list_is_one_deed(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4."""
    one = item()
    answers = post(client, [one, one])[1]
    assert answers[0] == answers[1]
    assert len(noted) == 1


def test_an_id_is_not_used_for_anything_else(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4: another payload, kind, time or version is another body; nothing is done, and the first reply stays."""
    one = item(payload={"text": "first"})
    (first,) = post(client, [one])[1]
    later = (clock.now() - timedelta(seconds=1)).isoformat()
    for other in ({"payload": {"text": "other"}}, {"kind": "x"}, {"made_at": later}, {"base_version": "2"}):
        (answer,) = post(client, [one | other])[1]
        assert answer["code"] == "id_reused"
    assert post(client, [one])[1] == [first]
    assert noted == ["first"]


def test_another_persons_id_opens_nothing(client: TestClient, wang: Worker, noted: list[str]) -> None:
    """P4, P33: the reply that is kept is told to nobody else."""
    one = item(payload={"text": "secret"})
    post(client, [one])
    client.cookies.set("nfe", cast.mallory().token)
    (answer,) = post(client, [one])[1]
    assert answer["code"] == "id_reused"
    assert "secret" not in json.dumps(answer)


@pytest.mark.parametrize(
    ("ahead", "believed"),
    [
        (timedelta(0), True),
        (timedelta(minutes=5), True),
        (timedelta(minutes=5, seconds=1), False),
        (-timedelta(days=31), True),
        (-timedelta(days=31, seconds=1), False),
    ],
)
def test_the_time_claimed_is_believed_within_limits(
    wang_fang: Worker, noted: list[str], ahead: timedelta, believed: bool
) -> None:
    said = envelope("test.note", {}).model_copy(update={"made_at": clock.now() + ahead})
    answer = json.loads(commands.run(said, wang_fang.subject))
    assert answer["ok"] is believed
    assert believed or answer["code"] == "made_at_unbelievable"


def test_a_refusal_is_kept_like_a_success(client: TestClient) -> None:
    """P4: what was refused before the person said who they are stays refused under its id, and is done under a new one."""
    who = newcomer()
    client.cookies.set("nfe", who.token)
    wanted = item("enrolment.confirm", choice())
    (first,) = post(client, [wanted])[1]
    assert first["code"] == "not_identified"
    assert send(who, "people.identify", cast.identity_of(who))["ok"]
    assert post(client, [wanted])[1] == [first]
    assert post(client, [wanted | {"id": str(new_id())}])[1][0]["ok"]


@both
@pytest.mark.parametrize("trouble", [RuntimeError("a bug"), Fault("no answer")], ids=["a bug", "a fault"])
def test_a_deed_that_breaks_leaves_nothing_and_may_be_sent_again(
    wang_fang: Worker, monkeypatch: pytest.MonkeyPatch, trouble: Exception
) -> None:
    """P4, P42."""
    broken = [trouble]

    def breaks(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id())
        session.flush()
        if broken:
            raise broken.pop()
        return {}

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, breaks, frozenset({"worker"})))
    said, kept = envelope("test.note", {}), (count_of(Kept), count_of(Event))
    assert json.loads(commands.run(said, wang_fang.subject))["code"] == "try_again"
    assert (count_of(Kept), count_of(Event)) == kept
    assert json.loads(commands.run(said, wang_fang.subject))["ok"]
    assert (count_of(Kept), count_of(Event)) == (kept[0] + 1, kept[1] + 1)


@both
def test_a_refusal_undoes_what_the_deed_began(wang_fang: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        journal.write(session, "test.noted", new_id())
        session.flush()
        raise NotFound

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, refuses, frozenset({"worker"})))
    before = count_of(Event)
    assert send(wang_fang, "test.note", {})["code"] == "not_found"
    assert count_of(Event) == before


@both
def test_twenty_at_once_with_one_id_are_one_deed(wang_fang: Worker, noted: list[str]) -> None:
    """P4: one runs, the others wait and get its reply."""
    said = envelope("test.note", {"text": "once"})
    replies = crowd(20, lambda _number: commands.run(said, wang_fang.subject))
    assert len(set(replies)) == 1
    assert json.loads(replies[0])["ok"]
    assert noted == ["once"]


@both
def test_of_twenty_bodies_under_one_id_one_is_done(wang_fang: Worker, noted: list[str]) -> None:
    """P4."""
    id_ = new_id()
    bodies = [envelope("test.note", {"text": str(number)}, id_) for number in range(20)]
    replies = crowd(20, lambda number: json.loads(commands.run(bodies[number], wang_fang.subject)))
    assert sorted(reply.get("code", "done") for reply in replies) == ["done"] + ["id_reused"] * 19
    assert len(noted) == 1


@both
def test_a_deed_of_a_list_that_breaks_takes_no_other_with_it(
    wang_fang: Worker, noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4, P42: a list is one transaction; where that breaks each runs by itself, and what was refused stays refused."""
    plain = REGISTRY["test.note"].deed
    troubles = {"breaks": RuntimeError("a bug"), "refused": NotFound()}

    def moody(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        answer = plain(session, payload, subject)
        if payload.text in troubles:
            raise troubles[payload.text]
        return answer

    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, moody, frozenset({"worker"})))
    before = count_of(Event)
    calm = [envelope("test.note", {"text": text}) for text in ("one", "refused", "two")]
    replies = commands.run_list(calm, wang_fang.subject)
    assert [json.loads(reply).get("code", "done") for reply in replies] == ["done", "not_found", "done"]
    assert count_of(Event) == before + 2
    mixed = [envelope("test.note", {"text": text}) for text in ("three", "breaks", "four")]
    told = [json.loads(reply).get("code", "done") for reply in commands.run_list(mixed, wang_fang.subject)]
    assert told == ["done", "try_again", "done"]
    assert count_of(Event) == before + 4
    assert commands.run_list(calm, wang_fang.subject) == replies
    assert count_of(Event) == before + 4


@both
def test_who_dies_in_a_long_list_has_done_whole_parts_of_it_and_the_same_list_does_the_rest(
    wang_fang: Worker, noted: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """P4, P14: a part is one transaction; what was done before is kept, what was begun is not, and nothing is done twice."""
    plain, dies = REGISTRY["test.note"].deed, [KeyboardInterrupt()]

    def mortal(session: Session, payload: Note, subject: Subject) -> Mapping[str, object]:
        answer = plain(session, payload, subject)
        if payload.text == "3" and dies:
            raise dies.pop()
        return answer

    monkeypatch.setattr(commands, "TOGETHER", 2)
    monkeypatch.setitem(REGISTRY, "test.note", Command("test.note", Note, mortal, frozenset({"worker"})))
    before = count_of(Event)
    listed = [envelope("test.note", {"text": str(number)}) for number in range(5)]
    with pytest.raises(KeyboardInterrupt):
        commands.run_list(listed, wang_fang.subject)
    assert count_of(Event) == before + 2
    replies = commands.run_list(listed, wang_fang.subject)
    assert count_of(Event) == before + 5
    assert [json.loads(reply)["result"]["text"] for reply in replies] == ["0", "1", "2", "3", "4"]
    assert commands.run_list(listed, wang_fang.subject) == replies


@both
def test_of_two_bodies_under_one_id_in_one_list_the_first_is_done(wang_fang: Worker, noted: list[str]) -> None:
    """P4."""
    id_ = new_id()
    one, other = (envelope("test.note", {"text": text}, id_) for text in ("first", "second"))
    first, second, again = commands.run_list([one, other, one], wang_fang.subject)
    assert json.loads(second)["code"] == "id_reused"
    assert first == again
    assert set(noted) == {"first"}  # it may have been begun before, in a transaction that was undone whole


@both
def test_two_lists_with_the_same_ids_in_opposite_order_do_each_deed_once(wang_fang: Worker, noted: list[str]) -> None:
    """P4: the ids are entered in one order, so neither list waits for the other for ever."""
    listed = [envelope("test.note", {"text": str(number)}) for number in range(20)]
    told = crowd(2, lambda number: commands.run_list(listed[:: -1 if number else 1], wang_fang.subject))
    assert told[0] == told[1][::-1]
    assert sorted(noted) == sorted(str(number) for number in range(20))
