"""A worker drives a kiosk from their own phone: one code for one phone, one's own papers alone, and everything else is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nfe_app.base import clock, database
from nfe_app.kiosk import actions, rules, screens
from nfe_app.kiosk.rules import Stands, Timing
from nfe_app.kiosk.tables import Visit
from tests import cast
from tests.cast import AUTUMN, Worker, at_kiosk, has_paper, kiosk, may_show, newcomer, scanned, send, shows
from tests.conftest import both
from tests.deeds import code_of, crowd, events_named, everything_kept, result_of


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


@pytest.fixture
def seat(autumn) -> str:
    """A kiosk in a hall."""
    return kiosk()


def on_screen(seat: str) -> dict[str, object]:
    """What stands on the screen of a kiosk."""
    with database.work() as session:
        return screens.seen(session, screens.of_seat(session, seat))


def on_phone(who: Worker) -> dict[str, object]:
    """What somebody's phone shows of their visit."""
    with database.look() as session:
        return actions.visit_of(session, who.id)


def picture(seat: str, which: dict[str, object], number: str = "1") -> bytes:
    """A page as the screen gets it."""
    with database.look() as session:
        return screens.page(session, screens.of_seat(session, seat), cast.UUID(str(which["visit_id"])), number)


def test_who_scans_sees_which_kiosk_it_is_and_it_sees_nothing_of_them(she, seat):
    taken = result_of(send(she, "kiosk.take", scanned(seat)))
    assert (taken["kiosk"], taken["place"], taken["helper"]) == ("大厅 1 号机", "北京市", "大厅 3 号窗口")
    told = on_screen(seat)
    assert told["state"] == "taken"
    assert not [one for one in (she.name, she.phone, she.identity, str(she.id)) if one in str(told)]


def test_a_paper_is_shown_printed_and_gone_at_the_end(she, seat):
    wanted = may_show(she, seat)
    result_of(send(she, "kiosk.show", wanted))
    assert on_screen(seat)["state"] == "shown"
    assert picture(seat, wanted).startswith(b"\x89PNG")
    which = {"visit_id": wanted["visit_id"]}
    result_of(send(she, "kiosk.print_out", which))
    assert on_screen(seat)["print"] == 1
    result_of(send(she, "kiosk.end", which))
    assert on_screen(seat) == {"state": "waiting"}
    with pytest.raises(screens.NotFound):
        picture(seat, wanted)


@both
def test_two_phones_with_one_code_at_once_one_has_it(she, seat):
    code, both_ = scanned(seat), [she, newcomer()]
    came = crowd(2, lambda number: send(both_[number], "kiosk.take", code)["ok"])
    assert sorted(came) == [False, True]


@both
def test_a_code_is_good_once(seat):
    code = scanned(seat)
    result_of(send(newcomer(), "kiosk.take", code))
    assert code_of(send(newcomer(), "kiosk.take", code)) == "screen_code_over"


@pytest.mark.parametrize(
    ("late", "known"),
    [(timedelta(), True), (rules.CODE_LIVES, True), (rules.CODE_LIVES + rules.CODE_STILL, False)],
    ids=["at once", "as it changes", "later"],
)
def test_an_old_code_is_refused(she, seat, late, known):
    code = scanned(seat)
    with clock.stopped_at(AUTUMN + late):
        assert send(she, "kiosk.take", code)["ok"] == known


def test_the_code_before_is_taken_for_a_moment_and_the_one_before_that_is_not(seat):
    oldest, old, _new = scanned(seat), scanned(seat), scanned(seat)
    assert code_of(send(newcomer(), "kiosk.take", oldest)) == "screen_code_over"
    with clock.stopped_at(AUTUMN + rules.CODE_STILL):
        assert code_of(send(newcomer(), "kiosk.take", old)) == "screen_code_over"
    result_of(send(newcomer(), "kiosk.take", old))


@pytest.mark.parametrize("guessed", ["A" * 22, "0" * 10, "../../screen", "大厅一号机大厅一号机"])
def test_a_guessed_code_opens_nothing(she, seat, guessed):
    scanned(seat)
    assert code_of(send(she, "kiosk.take", {"code": guessed})) == "screen_code_over"


def test_a_code_lies_open_nowhere_in_the_house(she, seat):
    code = scanned(seat)
    assert str(code["code"]) not in everything_kept()
    assert seat not in everything_kept()


def test_the_code_of_one_kiosk_puts_nothing_on_another(she, seat):
    other = kiosk("大厅 2 号机")
    wanted = may_show(she, other)
    result_of(send(she, "kiosk.show", wanted))
    assert on_screen(seat) == {"state": "waiting"}
    with pytest.raises(screens.NotFound):
        picture(seat, wanted)


def test_a_kiosk_that_was_withdrawn_is_none(she, seat):
    which, code = shows(newcomer(), seat), scanned(kiosk())
    with database.work() as session:
        gone = [screens.of_seat(session, seat).id, *(one.kiosk_id for one in session.exec(cast.select(Visit)))]
        for kiosk_id in dict.fromkeys(gone):
            actions.withdraw(session, kiosk_id)
    assert code_of(send(she, "kiosk.take", code)) == "screen_code_over"
    with pytest.raises(rules.NotAKiosk):
        picture(seat, which)


def test_another_persons_paper_is_not_shown(she, seat):
    hers = has_paper(newcomer())
    which = at_kiosk(she, seat)
    assert code_of(send(she, "kiosk.show", which | {"number": hers})) == "not_yours"
    assert on_screen(seat)["state"] == "taken"


def test_a_paper_that_was_taken_back_is_not_shown_and_leaves_the_screen(she, seat):
    wanted = may_show(she, seat)
    result_of(send(she, "kiosk.show", wanted))
    result_of(send(she, "certificate.withdraw", {"number": wanted["number"]}))
    assert code_of(send(she, "kiosk.show", wanted)) == "already_withdrawn"
    with pytest.raises(screens.NotFound):
        picture(seat, wanted)


def test_another_phone_sees_and_does_nothing_of_a_visit(she, seat):
    wanted, other = may_show(she, seat), newcomer()
    result_of(send(she, "kiosk.show", wanted))
    which = {"visit_id": wanted["visit_id"]}
    assert on_phone(other)["id"] == ""
    for kind, said in (("print_out", which), ("end", which), ("show", which | {"number": has_paper(other)})):
        assert code_of(send(other, f"kiosk.{kind}", said)) == "not_yours"


def test_who_comes_after_sees_nothing_of_who_was_before(she, seat):
    result_of(send(she, "kiosk.end", before := shows(she, seat)))
    after = at_kiosk(newcomer(), seat)
    assert on_screen(seat)["state"] == "taken"
    for which in (before, after):
        with pytest.raises(screens.NotFound):
            picture(seat, which)


def test_a_second_kiosk_ends_the_visit_at_the_first(she, seat):
    shows(she, seat)
    at_kiosk(she, kiosk("大厅 2 号机"))
    assert on_screen(seat) == {"state": "waiting"}


def test_after_a_minute_with_nobody_there_it_is_over_and_after_five_in_any_case(she, seat):
    """P41: the server ends it too, where the screen has died."""
    which = shows(she, seat)
    with clock.stopped_at(AUTUMN + rules.IDLE):
        assert on_screen(seat) == {"state": "waiting"}
        assert code_of(send(she, "kiosk.print_out", which)) == "visit_over"
    (ended,) = events_named("kiosk.ended")
    assert ended.facts["why"] == "idle"


def test_a_touch_begins_the_minute_anew_and_not_the_five(she, seat):
    shows(she, seat)
    seconds = range(50, 300, 50)
    for late in seconds:
        with clock.stopped_at(AUTUMN + timedelta(seconds=late)), database.work() as session:
            told = screens.touch(session, screens.of_seat(session, seat))
    assert told["left"] == 50
    with clock.stopped_at(AUTUMN + rules.VISIT_LASTS):
        assert on_screen(seat) == {"state": "waiting"}
    assert events_named("kiosk.ended")[0].facts["why"] == "time"


def test_so_much_and_no_more_in_one_visit(she, seat):
    wanted = may_show(she, seat)
    for _time in range(rules.MOST_SHOWN):
        result_of(send(she, "kiosk.show", wanted))
    assert code_of(send(she, "kiosk.show", wanted)) == "enough_of_it"
    which = {"visit_id": wanted["visit_id"]}
    for _time in range(rules.MOST_PRINTED):
        result_of(send(she, "kiosk.print_out", which))
    assert code_of(send(she, "kiosk.print_out", which)) == "enough_of_it"


def test_nothing_is_printed_before_something_is_shown(she, seat):
    assert code_of(send(she, "kiosk.print_out", at_kiosk(she, seat))) == "nothing_shown"


def test_its_owner_reads_under_uses_what_was_shown_and_printed(she, seat, client):
    shows(she, seat)
    with database.work() as session:
        screens.printed(session, screens.of_seat(session, seat))
    client.cookies.set("nfe", she.token)
    lines = [(one["who"], one["what"]) for one in client.get("/api/uses").json()["lines"]]
    assert lines[:2] == [("一体机", "打印了屏幕上你的证明"), ("一体机", "把你选的证明放到了屏幕上")]


@given(
    taken=st.integers(0, 400),
    touched=st.integers(0, 400),
    now=st.integers(0, 900),
    ended=st.booleans(),
    shown=st.booleans(),
)
def test_a_visit_is_over_for_good(taken, touched, now, ended, shown):
    """Whatever is touched, nothing lasts longer than five minutes, or a minute after the last touch."""
    at = [AUTUMN + timedelta(seconds=count) for count in (taken, taken + touched, taken + now)]
    timing = Timing(at[0], at[1], at[0] if ended else None, shown)
    over = rules.stands(timing, at[2]) is Stands.OVER
    assert over == (ended or now >= 300 or now >= touched + 60)
