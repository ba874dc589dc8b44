"""A phone number that was changed by a code, or at a counter, stands in the history with the others; the old number was told in the deed itself."""

from __future__ import annotations

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.people import numbers
from nfe_app.recovery.rules import COOL_DOWN
from tests import cast
from tests.cast import AUTUMN, send
from tests.deeds import everything_kept, part_of, result_of


def test_by_a_code(wang_fang, texts):
    with database.work() as session:
        numbers.change(session, wang_fang.id, "+8613700001111")
    (row,) = part_of(wang_fang, "changes")
    assert (row["title"], row["was"], row["now"], row["by"]) == ("手机号", "138****2207", "137****1111", "")
    assert row["why"] == "新号码的验证码对了"
    assert texts == []
    assert "13800002207" not in everything_kept()


def test_at_a_counter(wang_fang):
    clerk = cast.new_clerk()
    asked = cast.is_recovering(clerk, wang_fang)
    result_of(send(clerk, "recovery.confirm", asked))
    with clock.stopped_at(AUTUMN + COOL_DOWN):
        chores.take_force()
    (row,) = part_of(wang_fang, "changes")
    assert (row["was"], row["why"], row["step"]) == ("138****2207", "在窗口看过证件", "in_force")
    assert part_of(cast.mallory(), "changes") == []
