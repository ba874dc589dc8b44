"""What staff see of kiosks, and the paper in them: put in by hand, taken off by what is printed, and not known where nobody said (P33)."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from nfe_app.base import clock, database
from nfe_app.base.errors import Forbidden
from nfe_app.certificate import pictures
from nfe_app.kiosk import actions, hall, screen, screens, stock
from nfe_app.kiosk.hall import Machine
from nfe_app.people.actions import NotSignedIn
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, kiosk, new_clerk, newcomer, send, shows, which_kiosk
from tests.conftest import both
from tests.deeds import code_of, events_named, result_of


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


@pytest.fixture
def seat(autumn) -> str:
    """A kiosk of Beijing."""
    return kiosk()


def seen_by(who: Worker) -> list[Machine]:
    """The kiosks on somebody's page."""
    with database.look() as session:
        return hall.machines(session, who.subject)


def prints(seat: str, times: int = 1) -> int:
    """Somebody prints a paper so often; how many sheets that was."""
    who = newcomer()
    visit = shows(who, seat)
    for _time in range(times):
        with database.work() as session:
            screens.printed(session, screens.of_seat(session, seat))
    with database.look() as session:
        shown = session.get_one(screens.Visit, UUID(str(visit["visit_id"]))).certificate_id
        assert shown
        return times * pictures.count(session, shown)


def fill(who: Worker, seat: str, sheets: int) -> dict[str, object]:
    """A clerk says how much paper lies in it."""
    return send(who, "kiosk.fill_paper", which_kiosk(seat) | {"sheets": sheets})


def test_where_nobody_said_anything_the_paper_is_not_known(zhao, seat):
    prints(seat)
    (one,) = seen_by(zhao)
    assert (one.paper, one.needs_paper, one.printed) == (None, False, 1)


@both
def test_what_is_printed_after_somebody_put_paper_in_is_taken_off(autumn):
    zhao, seat = new_clerk("clerk", BEIJING), kiosk()
    before = prints(seat)
    result_of(fill(zhao, seat, 100))
    after = prints(seat, 2)
    (one,) = seen_by(zhao)
    assert before > 0
    assert one.paper == 100 - after


def test_what_was_put_in_last_counts_and_what_was_said_stays_written(zhao, seat):
    fill(zhao, seat, 100)
    prints(seat)
    fill(zhao, seat, 250)
    assert seen_by(zhao)[0].paper == 250
    assert [one.facts for one in events_named("kiosk.paper_filled")] == [
        {"by": str(zhao.id), "sheets": sheets} for sheets in (100, 250)
    ]


@pytest.mark.parametrize(("sheets", "few"), [(21, False), (20, True), (0, True)])
def test_few_are_told_as_few(zhao, seat, sheets, few):
    fill(zhao, seat, sheets)
    assert seen_by(zhao)[0].needs_paper is few


def test_there_is_never_less_than_none(zhao, seat):
    fill(zhao, seat, 0)
    prints(seat)
    assert seen_by(zhao)[0].paper == 0


def test_the_same_word_twice_is_one_step(zhao, seat):
    """A line that was cut brings the same id again."""
    id_ = cast.new_id()
    said = which_kiosk(seat) | {"sheets": 50}
    assert send(zhao, "kiosk.fill_paper", said, id_) == send(zhao, "kiosk.fill_paper", said, id_)
    assert len(events_named("kiosk.paper_filled")) == 1


def test_a_clerk_of_another_place_sees_and_fills_none_of_them(zhao, seat):
    """P33: a stranger to this hall."""
    other = new_clerk("clerk", TIANJIN)
    assert seen_by(other) == []
    assert code_of(fill(other, seat, 5)) == "not_your_region"
    assert len(seen_by(zhao)) == 1


def test_nobody_but_clerks_sees_them(seat, wang_fang):
    with pytest.raises(NotSignedIn):
        seen_by(wang_fang)
    with pytest.raises(Forbidden):
        seen_by(new_clerk("finance", BEIJING))


def test_when_a_screen_asked_last_and_which_page_it_shows_is_seen(zhao, seat):
    with database.work() as session:
        screens.note_seen(session, screens.of_seat(session, seat), screen.BUILD)
    (one,) = seen_by(zhao)
    assert (one.seen_at, one.alive, one.build) == (AUTUMN, True, screen.BUILD)
    with clock.stopped_at(AUTUMN + timedelta(minutes=2)):
        (one,) = seen_by(zhao)
    assert (one.seen_at, one.alive) == (AUTUMN, False)


def test_a_page_that_was_begun_anew_is_noted_at_once(zhao, seat):
    for build in ("", "abc"):
        with database.work() as session:
            screens.note_seen(session, screens.of_seat(session, seat), build)
    assert seen_by(zhao)[0].build == "abc"


def test_a_head_withdraws_one_from_the_desk_and_it_stands_last_for_a_month(seat):
    head = new_clerk("senior_clerk", BEIJING)
    kiosk("大厅 2 号机")
    result_of(send(head, "kiosk.switch_off", which_kiosk(seat)))
    assert [(one.name, one.withdrawn_at) for one in seen_by(head)] == [("大厅 2 号机", None), ("大厅 1 号机", AUTUMN)]
    with pytest.raises(actions.rules.NotAKiosk), database.look() as session:
        screens.of_seat(session, seat)
    with clock.stopped_at(AUTUMN + timedelta(days=31)):
        assert [one.name for one in seen_by(head)] == ["大厅 2 号机"]


def test_a_clerk_who_is_no_head_withdraws_none(zhao, seat):
    assert code_of(send(zhao, "kiosk.switch_off", which_kiosk(seat))) == "forbidden"
    assert seen_by(zhao)[0].withdrawn_at is None


def test_what_was_withdrawn_takes_no_paper_and_is_not_withdrawn_again(seat):
    head, which = new_clerk("senior_clerk", BEIJING), which_kiosk(seat)
    result_of(send(head, "kiosk.switch_off", which))
    assert code_of(send(head, "kiosk.switch_off", which)) == "not_found"
    assert code_of(send(head, "kiosk.fill_paper", which | {"sheets": 1})) == "not_found"


def test_the_steps_of_one_kiosk_are_not_those_of_another(zhao, seat):
    fill(zhao, seat, 100)
    other = kiosk("大厅 2 号机")
    prints(other)
    with database.look() as session:
        mine, theirs = (screens.of_seat(session, one).id for one in (seat, other))
        assert (stock.left(session, mine), stock.left(session, theirs)) == (100, None)
