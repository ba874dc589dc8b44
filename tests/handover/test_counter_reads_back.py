"""At the counter every field is read back in words and said yes to before a draft is taken over; what the place has not cannot be."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData

from nfe_app.handover import desk, rules
from nfe_app.handover.desk import HandingOver
from nfe_app.handover.rules import Handed, NotOurs
from nfe_app.people import actions as people
from tests.cast import BEIJING, CHOOSING, Worker, hands_over, new_clerk, newcomer

CHOSEN = CHOOSING | {"pension": "employee_pension", "pension_option": "own", "pension_base": "8000"}


def sits(who: Worker | None) -> Any:
    """The page as the server holds it for who sits there."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    seat = people.digest_of(who.token) if who else ""
    root.router = RouterData.from_router_data({"headers": {"x-auth-seat": seat} if seat else {}})
    return root.get_substate(HandingOver.get_full_name().split(".")[1:])


@pytest.fixture
def counter(autumn) -> Any:
    """The page of a clerk."""
    return sits(new_clerk("clerk"))


def type_in(counter: Any, text: str) -> Any:
    """The clerk types it, or a scanner does."""
    return asyncio.run(HandingOver.event_handlers["look"].fn(counter, {"code": text}))


def frames(**values: str) -> list[str]:
    """What a phone shows of a draft."""
    return rules.frames_of(rules.line_of(Handed(CHOSEN | values)), 25)


def tick(counter: Any, *names: str) -> None:
    """These are right."""
    for name in names:
        counter.tick(name)


def told(counter: Any) -> dict[str, str]:
    """What is read back."""
    return {line["title"]: line["says"] for line in counter.lines}


def test_a_code_is_read_back_in_words_and_taken_over_once_all_is_right(counter):
    code = hands_over(newcomer(), **CHOSEN)
    type_in(counter, f"{code[:4]} {code[4:]}")
    assert told(counter) == {
        "工作地还是户籍地": "工作地",
        "参保地": "北京市",
        "养老": "职工养老",
        "养老的档次": "自己定基数",
        "养老的基数": "8000 元",
        "多久缴一次": "按月",
    }
    tick(counter, "residence", "place", "pension", "pension_option", "pension_base")
    counter.take_over()
    assert counter.stage == "reading"
    tick(counter, "frequency")
    counter.take_over()
    assert counter.stage == "had"
    assert asyncio.run(desk.taken_over(counter)) == rules.whole(CHOSEN)


def test_a_yes_can_be_taken_back(counter):
    type_in(counter, hands_over(**CHOSEN))
    tick(counter, *[line["name"] for line in counter.lines], "place")
    counter.take_over()
    assert counter.stage == "reading"


def test_frames_are_read_one_by_one_by_a_scanner_or_the_camera(counter):
    first, *others = frames()
    type_in(counter, first)
    assert counter.read == [1, len(others) + 1]
    counter.scan("https://house.example/handover/#" + others[0])
    for frame in others[1:]:
        counter.scan(frame)
    assert counter.stage == "reading"


def test_a_foreign_or_damaged_code_says_so_and_what_was_read_stays(counter):
    first, second, *_others = frames()
    counter.scan(first)
    counter.scan("weixin://wxpay/bizpayurl?pr=abc")
    assert (counter.trouble, counter.read[0]) == (rules.NotOurs.words, 1)
    counter.scan(frames(frequency="year")[0])
    assert (counter.trouble, counter.read[0]) == (rules.OfAnother.words, 1)
    counter.scan(second)
    assert (counter.trouble, counter.read[0]) == ("", 2)


@pytest.mark.parametrize(
    "values",
    [{"pension": "no_such_scheme"}, {"pension_option": "grade_7"}, {"place": "999999"}, {"pension_option": "floor"}],
    ids=["a scheme", "a grade", "a place", "a base without its grade"],
)
def test_what_the_place_does_not_have_cannot_be_said_yes_to(counter, values):
    for frame in frames(**values):
        counter.scan(frame)
    none = {line["name"] for line in counter.lines if not line["offered"]}
    assert none
    tick(counter, *[line["name"] for line in counter.lines])
    counter.take_over()
    assert (counter.stage, none & set(counter.right)) == ("reading", set())


def test_a_wrong_code_says_how_many_tries_are_left(counter):
    code = hands_over()
    type_in(counter, f"{(int(code) + 1) % 10**8:08d}")
    assert "还能试 4 次" in counter.trouble
    assert counter.stage == ""


def test_what_was_taken_over_goes_back_to_a_phone_as_a_picture_and_a_code(counter):
    type_in(counter, hands_over(**CHOSEN))
    tick(counter, *[line["name"] for line in counter.lines])
    counter.take_over()
    counter.give()
    assert counter.stage == "giving"
    so_far = rules.Gathered()
    for frame in counter.frames:
        so_far = rules.gather(so_far, frame)
    shown = rules.draft_of(rules.joined(so_far))
    assert dict(shown.values) == rules.whole(CHOSEN)
    assert len(shown.by) == 32
    assert len(counter.code.replace(" ", "")) == 8


def test_another_page_of_the_desk_hands_a_draft_in(counter):
    went = asyncio.run(desk.show_to_phone(counter, {"place": BEIJING, "residence": "work", "frequency": "year"}))
    assert went is not None
    counter.load()
    assert counter.stage == "giving"
    assert told(counter)["多久缴一次"] == "按年"
    counter.load()
    assert counter.stage == "giving"
    with pytest.raises(NotOurs):
        asyncio.run(desk.show_to_phone(counter, {"place": "王芳"}))


@pytest.mark.parametrize("who", [None, newcomer], ids=["nobody", "a worker"])
def test_who_is_no_clerk_reads_nothing(autumn, who):
    """A stranger, and a worker who found the address."""
    counter = sits(who and who())
    code = hands_over(**CHOSEN)
    type_in(counter, code)
    for frame in frames():
        counter.scan(frame)
    counter.load()
    counter.give()
    assert (counter.lines, counter.stage, counter.frames) == ([], "", [])
    assert "8000" not in json.dumps({name: getattr(counter, name) for name in counter.base_vars}, default=str)
