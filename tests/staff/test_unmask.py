"""A clerk sees a person in full by the code that the person reads out, ten minutes, for one purpose, and never without a line (P34)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from nfe_app.base import clock, database
from nfe_app.base.errors import NotFound, Refusal
from nfe_app.staff import looking, rules
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, is_enrolled, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, everything_kept, part_of, result_of


def code_from(who: Worker) -> str:
    """What she reads out."""
    with database.work() as session:
        return looking.new_code(session, who.id)


def unmask(clerk: Worker, which: dict[str, object], code: str, purpose: str = "identity") -> dict[str, object]:
    """What comes of a clerk's typing it."""
    return result_of(send(clerk, "staff.unmask", which | {"code": code, "purpose": purpose}))


def see(clerk: Worker, look_id: object) -> looking.Seen:
    """The person in full."""
    with database.work() as session:
        return looking.see(session, UUID(str(look_id)), clerk.subject)


@pytest.fixture
def clerk(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def she(autumn) -> tuple[Worker, dict[str, object]]:
    """A rider who is enrolled in Beijing, and which enrolment that is."""
    who = newcomer()
    return who, is_enrolled(who)


def test_by_her_code_she_is_seen_in_full_and_each_view_is_a_line(she, clerk):
    """P34."""
    who, which = she
    look = unmask(clerk, which, code_from(who), "refund")["look_id"]
    for count in (1, 2):
        seen = see(clerk, look)
        assert (seen.name, seen.identity, seen.phone) == (who.name, who.identity, f"+86{who.phone}")
        lines = events_named("person.unmasked")
        assert len(lines) == count
    assert all(line.person_id == who.id for line in lines)
    assert lines[0].facts == {"by": str(clerk.id), "what": "name, identity, phone", "why": "refund"}
    assert [one["open"] for one in part_of(who, "looks")] == [True]


def test_neither_the_code_nor_a_number_lies_open_in_the_house(she, clerk):
    who, which = she
    code = code_from(who)
    see(clerk, unmask(clerk, which, code)["look_id"])
    kept = everything_kept()
    assert who.identity not in kept and who.phone not in kept


@pytest.mark.parametrize("late", [timedelta(), timedelta(minutes=9, seconds=59), timedelta(minutes=10)])
def test_after_ten_minutes_it_is_over(she, clerk, late):
    """P34: at most ten minutes."""
    who, which = she
    look = unmask(clerk, which, code_from(who))["look_id"]
    with clock.stopped_at(AUTUMN + late):
        if late < rules.LOOK_LASTS:
            assert see(clerk, look).name == who.name
        else:
            with pytest.raises(rules.LookEnded):
                see(clerk, look)


def test_a_code_lives_ten_minutes_and_serves_once(she, clerk):
    who, which = she
    code = code_from(who)
    with clock.stopped_at(AUTUMN + timedelta(minutes=10, seconds=1)):
        assert unmask(clerk, which, code)["look_id"] == ""
    assert unmask(clerk, which, code)["look_id"]
    assert unmask(new_clerk("clerk", BEIJING), which, code)["look_id"] == ""


def test_five_wrong_codes_make_the_right_one_worthless(she, clerk):
    who, which = she
    code = code_from(who)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert [unmask(clerk, which, wrong)["left"] for _ in range(5)] == [4, 3, 2, 1, 0]
    assert unmask(clerk, which, code) == {"look_id": "", "left": 0}
    assert unmask(clerk, which, code_from(who))["look_id"]


def test_a_new_code_makes_the_old_one_void(she, clerk):
    who, which = she
    old, new = code_from(who), code_from(who)
    assert old == new or unmask(clerk, which, old)["look_id"] == ""
    assert unmask(clerk, which, new)["look_id"]


def test_her_code_opens_nobody_else(she, clerk):
    who, _which = she
    other = is_enrolled(newcomer())
    assert unmask(clerk, other, code_from(who))["look_id"] == ""


def test_another_clerk_sees_nothing_by_it(she, clerk):
    who, which = she
    look = unmask(clerk, which, code_from(who))["look_id"]
    with pytest.raises(NotFound):
        see(new_clerk("clerk", BEIJING), look)
    assert events_named("person.unmasked") == []


def test_a_clerk_of_another_region_may_not_even_try(she):
    who, which = she
    told = send(new_clerk("clerk", TIANJIN), "staff.unmask", which | {"code": code_from(who), "purpose": "identity"})
    assert code_of(told) == "not_your_region"


@pytest.mark.parametrize("role", ["finance", "auditor", "administrator"])
def test_others_of_the_house_have_no_reason_to_look(she, role):
    who, which = she
    told = send(new_clerk(role), "staff.unmask", which | {"code": code_from(who), "purpose": "identity"})
    assert code_of(told) == "forbidden"


def test_she_ends_it_with_one_press_and_a_stranger_does_not(she, clerk, mallory):
    who, which = she
    look = unmask(clerk, which, code_from(who))["look_id"]
    assert code_of(send(mallory, "staff.end_look", {"look_id": look})) == "not_yours"
    assert see(clerk, look)
    assert result_of(send(who, "staff.end_look", {"look_id": look}))
    with pytest.raises(rules.LookEnded):
        see(clerk, look)
    assert [one["open"] for one in part_of(who, "looks")] == [False]


class Died(BaseException):
    """The process is killed."""


def test_killed_between_the_line_and_the_view_nothing_is_shown(she, clerk, monkeypatch):
    """P34: the view comes out of a transaction that has the line in it, or not at all."""
    who, which = she
    look = unmask(clerk, which, code_from(who))["look_id"]
    shown: list[looking.Seen] = []
    for step in ("staff.unmasked", "commit"):
        with monkeypatch.context() as patch:
            target = looking.staff if step == "staff.unmasked" else database.Session
            patch.setattr(target, step.split(".")[-1], lambda *_args: (_ for _ in ()).throw(Died))
            with pytest.raises(Died):
                shown.append(see(clerk, look))
    assert (shown, events_named("person.unmasked")) == ([], [])


@both
def test_of_eight_clerks_with_one_code_one_sees(house, she):
    """P4."""
    who, which = she
    clerks = [new_clerk("clerk", BEIJING) for _ in range(8)]
    code = code_from(who)
    opened = crowd(8, lambda number: unmask(clerks[number], which, code)["look_id"])
    assert sum(bool(one) for one in opened) == 1


@dataclass
class Model:
    """What should be known of one look."""

    clerk: int
    until: timedelta
    ended: bool = False


@dataclass
class Town:
    """Two people, two clerks, the codes that were read out, the looks, and how often somebody was seen."""

    codes: dict[int, tuple[str, timedelta]] = field(default_factory=dict)
    looks: dict[str, Model] = field(default_factory=dict)
    seen: int = 0
    now: timedelta = timedelta()


class Looks(RuleBasedStateMachine):
    """Codes are read out, typed, mistyped and stolen, time goes by, looks are ended; nothing is seen without its line."""

    @initialize()
    def begin(self) -> None:
        """A morning; what was written before is not counted."""
        self.town = Town()
        with clock.stopped_at(AUTUMN):
            self.people = [newcomer(), newcomer()]
            self.which = [is_enrolled(who) for who in self.people]
            self.clerks = [new_clerk("clerk", BEIJING) for _ in range(2)]
        self.before = len(events_named("person.unmasked"))

    @rule(who=st.integers(0, 1))
    def read_out(self, who: int) -> None:
        """She asks for a code."""
        with clock.stopped_at(AUTUMN + self.town.now):
            self.town.codes[who] = (code_from(self.people[who]), self.town.now)

    @rule(who=st.integers(0, 1), of=st.integers(0, 1), clerk=st.integers(0, 1))
    def typed(self, who: int, of: int, clerk: int) -> None:
        """A clerk types a code of one about one."""
        code, made = self.town.codes.get(of, ("000000", self.town.now))
        good = of in self.town.codes and who == of and self.town.now - made <= rules.CODE_LIVES
        with clock.stopped_at(AUTUMN + self.town.now):
            look = str(unmask(self.clerks[clerk], self.which[who], code)["look_id"])
        assert bool(look) <= (who in self.town.codes)
        assert not good or look or who not in self.town.codes
        if look:
            self.town.codes.pop(who)
            self.town.looks[look] = Model(clerk, self.town.now + rules.LOOK_LASTS)

    @rule(clerk=st.integers(0, 1), data=st.data())
    def looked(self, clerk: int, data: st.DataObject) -> None:
        """A clerk looks by some look."""
        if not self.town.looks:
            return
        look = data.draw(st.sampled_from(sorted(self.town.looks)))
        known = self.town.looks[look]
        may = known.clerk == clerk and not known.ended and self.town.now < known.until
        with clock.stopped_at(AUTUMN + self.town.now):
            try:
                seen = see(self.clerks[clerk], look)
            except Refusal:
                seen = None
        assert (seen is not None) == may
        self.town.seen += seen is not None

    @rule(data=st.data())
    def ended(self, data: st.DataObject) -> None:
        """She presses once."""
        if self.town.looks:
            look = data.draw(st.sampled_from(sorted(self.town.looks)))
            with clock.stopped_at(AUTUMN + self.town.now), database.work() as session:
                looking.end(session, UUID(look))
            self.town.looks[look].ended = True

    @rule(minutes=st.sampled_from([1, 5, 10]))
    def later(self, minutes: int) -> None:
        """Time goes by."""
        self.town.now += timedelta(minutes=minutes)

    @invariant()
    def every_view_has_its_line(self) -> None:
        """P34: 0 unmasked without a line, and no line without a view."""
        assert len(events_named("person.unmasked")) - self.before == self.town.seen


def test_nothing_is_seen_without_a_line_whatever_happens(autumn):
    """P34."""
    run_state_machine_as_test(Looks, settings=settings(max_examples=15, stateful_step_count=20, deadline=None))
