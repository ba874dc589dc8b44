"""What every command promises, tested for each one there is: a new command is covered on the day it is born."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from types import NoneType
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from nfe_app.base import commands, database
from nfe_app.base.commands import REGISTRY, Command, Subject
from nfe_app.base.database import new_id
from nfe_app.certificate import number
from nfe_app.people import actions as people
from nfe_app.people.rules import STAFF
from tests import cast
from tests.cast import SAMPLES, Worker, envelope, newcomer, send, somebody_for
from tests.conftest import both
from tests.deeds import crowd
from tests.matrix.callers import Rows, everything

KINDS = sorted(REGISTRY)
OWNED = [kind for kind in KINDS if REGISTRY[kind].of]
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
FEW = settings(max_examples=3)
READABLE, DIRTY = "1e308", "\u202e"
ODD: tuple[object, ...] = (None, 1.5, True, {}, [[]], -1, 10**30, {"$ne": ""}, READABLE, DIRTY)


def changed(before: Rows, after: Rows) -> set[str]:
    """The tables in which a row is gone or was changed."""
    return {name for name, rows in before.items() if not rows <= after[name]}


@pytest.fixture(autouse=True)
def town(autumn: None) -> Iterator[None]:
    """A morning in a house with nobody in it yet."""
    yield


def test_every_command_has_a_sample_and_every_sample_a_command() -> None:
    assert sorted(SAMPLES) == KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_the_sample_is_done(kind: str) -> None:
    who = somebody_for(kind)
    answer = send(who, kind, SAMPLES[kind](who))
    assert answer["ok"], answer


@pytest.mark.parametrize("kind", KINDS)
def test_sent_again_and_again_from_two_phones_it_has_one_effect(kind: str) -> None:
    """P13: one item by its name, another beside it, from either phone, in an order of chance that is each kind's own."""
    chance = random.Random(kind)
    sends = [(chance.random() < 0.5, chance.randrange(2)) for _time in range(8)]
    who = somebody_for(kind)
    one, other = envelope(kind, SAMPLES[kind](who)), envelope("test.unknown", {})
    phones = [who.subject, same_person_again(who)]
    replies: dict[object, bytes] = {}
    for first, phone in [(True, 0), *sends]:
        item = one if first else other
        before = everything()
        reply = commands.run(item, phones[phone])
        if item.id in replies:
            assert reply == replies[item.id]
            assert everything() == before
        replies[item.id] = reply
    assert json.loads(replies[one.id])["ok"]


@both
@pytest.mark.parametrize("kind", KINDS)
def test_sent_at_once_from_five_phones_it_has_one_effect(kind: str) -> None:
    """P13, P4: all five get the same bytes, and once more changes nothing."""
    who = somebody_for(kind)
    item = envelope(kind, SAMPLES[kind](who))
    replies = crowd(5, lambda _number: commands.run(item, who.subject))
    assert len(set(replies)) == 1
    assert json.loads(replies[0])["ok"]
    before = everything()
    assert commands.run(item, who.subject) == replies[0]
    assert everything() == before


@FEW
@given(st.data())
def test_a_days_work_sent_again_in_any_order_changes_nothing(data: st.DataObject) -> None:
    """P13: a lost answer makes the phone send everything once more; whatever the order, nothing happens twice."""
    who = newcomer()
    which = cast.is_enrolled(who)
    kinds = data.draw(st.lists(st.sampled_from(["pause", "resume", "stop"]), min_size=2, max_size=6))
    items = [envelope(f"enrolment.{kind}", which) for kind in kinds]
    replies = [commands.run(item, who.subject) for item in items]
    before = everything()
    for place in data.draw(st.permutations(range(len(items)))):
        assert commands.run(items[place], who.subject) == replies[place]
    assert everything() == before


def same_person_again(who: Worker) -> Subject:
    """The same person on another phone, by a sign-in of its own."""
    with database.work() as session:
        token = people.sign_in(session, who.id)
    with database.look() as session:
        return people.require(session, token, who.role)


@pytest.mark.parametrize("kind", KINDS)
def test_a_wrong_role_is_forbidden_and_changes_nothing(kind: str) -> None:
    """P33."""
    who = somebody_for(kind)
    payload = SAMPLES[kind](who)
    before = everything("command")
    for role in {"worker", *STAFF, "nobody"} - REGISTRY[kind].roles:
        assert send(Subject(who.id, role), kind, payload)["code"] == "forbidden"
    assert everything("command") == before


@pytest.mark.parametrize("kind", OWNED)
def test_what_belongs_to_another_is_refused_and_left_as_it_is(kind: str) -> None:
    """P33."""
    who, mallory = newcomer(), cast.mallory()
    payload = SAMPLES[kind](who)
    before = everything("command")
    answer = send(mallory, kind, payload)
    assert answer["code"] in ("not_yours", "not_found")
    assert str(who.id) not in json.dumps(answer)
    assert everything("command") == before


@pytest.mark.parametrize("kind", OWNED)
def test_what_does_not_exist_is_not_found(kind: str) -> None:
    payload = {name: made_up(value) for name, value in SAMPLES[kind](newcomer()).items()}
    before = everything("command")
    assert send(cast.mallory(), kind, payload)["code"] == "not_found"
    assert not changed(before, everything("command"))


def made_up(value: object) -> object:
    """An id of nothing in the place of an id, and the number of no paper in the place of one."""
    if isinstance(value, list):
        return [made_up(one) for one in value]
    if isinstance(value, str) and number.is_wellformed(value):
        return number.number_of(bytes(10))
    return str(new_id()) if isinstance(value, str) and ID.fullmatch(value) else value


@pytest.mark.parametrize("kind", sorted(set(KINDS) - set(OWNED)))
def test_where_nothing_is_named_another_can_only_act_for_themselves(kind: str) -> None:
    """P33."""
    who, mallory = somebody_for(kind), somebody_for(kind)
    payload = SAMPLES[kind](who)
    assert send(who, kind, payload)["ok"]
    before = everything("command", "person")
    send(mallory, kind, payload)
    after = everything("command", "person")
    assert not changed(before, after)
    assert not [row for name in after for row in after[name] - before[name] if str(who.id) in row]


def test_only_money_identity_and_the_mirror_of_drafts_never_wait_in_the_outbox() -> None:
    at_once = {kind for kind, known in REGISTRY.items() if not known.waits}
    money = {
        kind
        for kind in KINDS
        if kind.startswith(
            (
                "payment.",
                "paycode.make",
                "mandate.",
                "jar.",
                "refund.hand_back",
                "refund.decide",
                "reconciliation.",
                "recovery.",
            )
        )
    }
    identity = {kind for kind, known in REGISTRY.items() if "identity_number" in known.payload.model_fields}
    beside = {"drafts.keep"}  # a mirror of what is typed goes by itself, and is worth nothing once it is old
    beside |= {"changes.ask_name", "changes.ask_account", "changes.decide"}  # with a fresh proof, or at the desk
    beside |= {"certificate.withdraw"}  # who takes a paper back is told at once that nobody trusts it any more
    beside |= {"privacy.ask_deletion", "privacy.keep_me"}  # told at once what goes and what the law keeps
    desk = {
        kind for kind in KINDS if kind.startswith("staff.")
    }  # who works here, and who may look: while one sits there
    desk |= {
        "transfer.decide",
        "transfer.hear",
        "transfer.merge",
        "desk.give_up",
        "desk.take",
        "desk.let_go",
        "desk.take_over",
    }
    desk |= {kind for kind in KINDS if kind.startswith("caseworker.")}  # told at once whether anybody calls
    beside |= {kind for kind in KINDS if kind.startswith("assistance.")}  # while two look at the same page
    desk |= {kind for kind in KINDS if kind.startswith("counter.")}  # while the worker stands there
    desk |= {"handover.take"}  # the worker stands there
    beside |= {kind for kind in KINDS if kind.startswith("kiosk.")}  # while one stands before the screen
    assert at_once == money | identity | beside | desk
    assert money
    assert identity


@pytest.mark.parametrize("kind", KINDS)
def test_a_field_that_is_wrong_missing_or_unknown_is_invalid(kind: str) -> None:
    """Every field with every odd value that its kind cannot have, every one left out, and some that are none."""
    who = somebody_for(kind)
    payload = SAMPLES[kind](who)
    before = everything("command")
    for bent in wrong(payload, REGISTRY[kind]):
        answer = send(who, kind, bent)
        own_word = DIRTY in bent.values() and not answer["ok"]  # a text that is none, by the room's own rule
        assert own_word or (answer.get("code") == "invalid" and answer["fields"]), (bent, answer)
    assert everything("command") == before


def wrong(payload: dict[str, Any], known: Command) -> Iterator[dict[str, object]]:
    """The payload with one thing wrong, in every way there is."""
    fields = known.payload.model_fields
    for name in payload:
        yield from (payload | {name: one} for one in ODD if not may_be(one, fields[name].annotation))
    for gone in (name for name, field in fields.items() if field.is_required()):
        yield {name: value for name, value in payload.items() if name != gone}
    yield from (payload | {unknown: 1} for unknown in ("", "x", DIRTY))


def may_be(one: object, annotation: Any) -> bool:
    """Whether a field of this kind can have an odd value: words a text, nothing an optional one, yes a yes."""
    kinds = (annotation, *get_args(annotation))
    if isinstance(one, str):
        return one == READABLE and str in kinds
    return (one is None and NoneType in kinds) or (one is True and any(kind is bool or kind is True for kind in kinds))


@pytest.mark.parametrize("kind", KINDS)
def test_every_no_of_a_command_was_announced(kind: str) -> None:
    """What OpenAPI says of a command's refusals is all that ever comes."""
    known = REGISTRY[kind]
    announced = {refusal.code for refusal in (*known.refuses, *known.always)}
    who = somebody_for(kind)
    payload = SAMPLES[kind](somebody_for(kind))
    told = [send(who, kind, payload), send(Subject(who.id, "clerk"), kind, payload), send(who, kind, {"x": 1})]
    payload = SAMPLES[kind](who)
    told += [send(who, kind, payload) for _ in range(2)]
    assert {str(one["code"]) for one in told if not one["ok"]} <= announced


def test_the_samples_come_through_http_as_well(client: TestClient) -> None:
    for kind in (kind for kind in KINDS if "worker" in REGISTRY[kind].roles):
        who = somebody_for(kind)
        item = envelope(kind, SAMPLES[kind](who)).model_dump(mode="json")
        client.cookies.set("nfe", who.token)
        (answer,) = client.post("/api/commands", json=[item]).json()
        assert answer["ok"], answer
