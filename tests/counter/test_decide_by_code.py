"""P35: at the counter the clerk shows and fills in, and the worker decides, by a code that is good for this choice alone."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.counter import rules, visits
from nfe_app.messages import actions as messages
from tests.cast import AUTUMN, CARD, has_chosen_for, new_clerk, newcomer, receives, send
from tests.conftest import both
from tests.counter.standing import PHONE, REGISTERS, code_for, decides, fill, ledger_of, schemes_of, screen, with_phone
from tests.deeds import code_of, crowd, events_named, everything_kept, result_of


def test_who_has_the_code_is_enrolled_in_what_stands_on_the_screen(clerk):
    """P35."""
    which = has_chosen_for(clerk)
    done = result_of(decides(clerk, which, code_for(clerk, which), **REGISTERS))
    assert done["done"] and not done["already"] and done["who"].startswith("王")
    she = with_phone()
    assert she and schemes_of(she) == [("employee_pension", "confirmed")]
    assert ledger_of(she)[-1] == "在窗口的屏幕上帮你选，你用验证码自己定的"


def test_the_screen_shows_words_and_prices_before_anybody_decides(clerk):
    which = has_chosen_for(clerk)
    told = dict(map(tuple, screen(clerk, which).says))
    assert told["参保地"] == "北京市" and told["职工养老"] == "每月 1,432.40 元"
    assert screen(clerk, which).complete


def test_the_message_says_what_is_decided_by_telling_the_code(clerk, monkeypatch):
    """P35: whoever reads the code out has read what it is for."""
    told = []
    monkeypatch.setattr(messages, "tell", lambda phone, text: told.append((phone, text)))
    code_for(clerk, has_chosen_for(clerk))
    ((phone, text),) = told
    assert phone == f"+86{PHONE}" and "北京市" in text and "职工养老" in text and "1,432.40" in text


def test_a_code_for_one_choice_is_none_for_another(clerk):
    """P35: a clerk who changes the choice after the code was sent gets nothing by it."""
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    result_of(fill(clerk, which, "frequency", "year"))
    assert result_of(decides(clerk, which, code, **REGISTERS)) == {"done": False}
    assert with_phone() is None


def test_a_wrong_code_is_counted_and_after_five_the_right_one_is_not_heard(clerk):
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _try in range(5):
        assert not result_of(decides(clerk, which, wrong, **REGISTERS))["done"]
    assert not result_of(decides(clerk, which, code, **REGISTERS))["done"]


def test_who_is_not_registered_says_who_they_are_and_the_code_is_still_good(clerk):
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    assert code_of(decides(clerk, which, code)) == "not_identified"
    assert result_of(decides(clerk, which, code, **REGISTERS))["done"]


def test_twice_is_one_enrolment(clerk):
    which = has_chosen_for(clerk)
    came = []
    for minutes in (0, 2):
        with clock.stopped_at(AUTUMN + timedelta(minutes=minutes)):
            came.append(result_of(decides(clerk, which, code_for(clerk, which), **REGISTERS)))
    assert [done["already"] for done in came] == [False, True]
    she = with_phone()
    assert she and schemes_of(she) == [("employee_pension", "confirmed")]


@both
def test_typed_twice_at_once_it_is_decided_once(clerk):
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    came = crowd(2, lambda _number: decides(clerk, which, code, **REGISTERS))
    assert sorted(result_of(answer)["done"] for answer in came) == [False, True]


@pytest.mark.parametrize("missing", ["place", "frequency", "residence", "pension"])
def test_before_all_is_chosen_no_code_is_sent(clerk, missing):
    which = receives(clerk)
    chosen = {"residence": "work", "place": "110000", "pension": "employee_pension", "frequency": "month"}
    for name, value in chosen.items():
        if name != missing and not (missing == "place" and name == "pension"):
            result_of(fill(clerk, which, name, value))
    assert not screen(clerk, which).complete
    assert code_of(send(clerk, "counter.ask", which | {"phone": PHONE})) == "not_complete"


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("pension", "no_such_scheme", "not_offered_here"),
        ("place", "999999", "not_offered_here"),
        ("frequency", "week", "not_shareable"),
        ("name", "王芳", "not_shareable"),
    ],
)
def test_what_the_worker_could_not_choose_is_not_filled_in_either(clerk, field, value, code):
    which = has_chosen_for(clerk)
    before = screen(clerk, which)
    assert code_of(fill(clerk, which, field, value)) == code
    assert screen(clerk, which) == before


def test_a_clerk_confirms_nothing_of_their_own(clerk):
    """P35: without a code, and by the worker's own door."""
    which = has_chosen_for(clerk)
    assert not result_of(decides(clerk, which, "000000", **REGISTERS))["done"]
    assert code_of(send(clerk, "enrolment.confirm", {})) == "forbidden"
    assert code_of(send(clerk, "counter.act", which)) == "no_card"


def test_strangers_touch_nothing(clerk):
    """Another clerk, and a worker."""
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    other = new_clerk("senior_clerk")
    assert code_of(fill(other, which, "frequency", "year")) == "not_yours"
    assert code_of(decides(other, which, code, **REGISTERS)) == "not_yours"
    assert code_of(send(other, "counter.end", which)) == "not_yours"
    assert code_of(send(newcomer(), "counter.receive", which)) == "forbidden"


def test_the_end_wipes_what_was_chosen_and_says_how_much(clerk):
    """P41: nothing of the one before is there for the next."""
    which = has_chosen_for(clerk)
    assert result_of(send(clerk, "counter.end", which)) == {"wiped": {"fields": 5}}
    assert result_of(send(clerk, "counter.end", which)) == {"wiped": {"fields": 0}}
    assert screen(clerk, which).state == "over" and screen(clerk, which).rows == []
    assert code_of(fill(clerk, which, "frequency", "year")) == "counter_visit_over"
    assert [one.facts["fields"] for one in events_named("counter.wiped")] == [5]


def test_the_next_visit_wipes_the_one_before(clerk):
    which = has_chosen_for(clerk)
    receives(clerk)
    assert screen(clerk, which).state == "over"


def test_a_visit_that_nobody_touches_is_over(clerk):
    which = has_chosen_for(clerk)
    code = code_for(clerk, which)
    with clock.stopped_at(AUTUMN + rules.IDLE):
        assert screen(clerk, which).state == "over"
        assert code_of(decides(clerk, which, code, **REGISTERS)) == "counter_visit_over"


def test_the_house_wipes_what_was_left_lying(clerk):
    """P41: by a chore, once, and not what somebody is at."""
    left, at_work = has_chosen_for(clerk), has_chosen_for(new_clerk("clerk"))
    with clock.stopped_at(AUTUMN + rules.IDLE - timedelta(minutes=1)), database.work() as session:
        visit = visits.get(session, UUID(str(at_work["visit_id"])))
        visit.until += rules.IDLE
        session.add(visit)
    with clock.stopped_at(AUTUMN + rules.IDLE):
        chores.CHORES["visits"](clock.now())
        chores.CHORES["visits"](clock.now())
    assert [str(one.object_id) for one in events_named("counter.wiped")] == [str(left["visit_id"])]


def test_what_is_chosen_lies_sealed(clerk):
    has_chosen_for(clerk)
    assert "employee_pension" not in everything_kept()
    assert str(CARD["identity_number"]) not in everything_kept()
