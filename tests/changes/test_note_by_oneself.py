"""Address, occupation and platform are changed by oneself, at once and without proof, and the change stands in the history."""

from __future__ import annotations

import pytest

from tests import cast
from tests.cast import send
from tests.changes.changing import now, row_of
from tests.conftest import both
from tests.deeds import code_of, everything_kept, part_of, result_of

ADDRESS = {"address": "甘肃省嘉峪关市雄关东路 5 号 301"}


@both
def test_a_new_address_counts_at_once_and_is_told_masked(house, wang_fang, texts):
    done = result_of(send(wang_fang, "changes.note_address", ADDRESS))
    row = row_of(wang_fang, done["change_id"])
    assert (row["was"], row["now"], row["step"], row["by"]) == ("", "甘肃省嘉峪关****", "in_force", "")
    assert (row["why"], row["at"], row["in_force"]) == ("自己改的", "2025-10-01 10:00", "2025-10-01 10:00")
    assert now(wang_fang, "address") == "甘肃省嘉峪关****"
    assert [phone for phone, text in texts if "联系地址" in text] == [f"+86{wang_fang.phone}"]
    assert "雄关东路" not in everything_kept()


def test_the_next_one_tells_what_it_was(wang_fang):
    send(wang_fang, "changes.note_work", {"work": "rider", "platform": "美团"})
    done = result_of(send(wang_fang, "changes.note_work", {"work": "driver", "platform": "滴滴"}))
    row = row_of(wang_fang, done["change_id"])
    assert (row["was"], row["now"]) == ("外卖骑手 · 美团", "网约车司机 · 滴滴")
    assert now(wang_fang, "work") == "网约车司机 · 滴滴"


def test_the_same_again_is_no_change(wang_fang):
    send(wang_fang, "changes.note_address", ADDRESS)
    assert code_of(send(wang_fang, "changes.note_address", ADDRESS)) == "nothing_changes"
    assert len(part_of(wang_fang, "changes")) == 1


def test_who_has_told_no_name_may_be_written_to_all_the_same(autumn):
    assert result_of(send(cast.newcomer(), "changes.note_address", ADDRESS))["step"] == "in_force"


@pytest.mark.parametrize("address", ["", "短", "x" * 121, "北京\u202e朝阳区", "北京\n朝阳区"])
def test_what_is_no_address_is_refused(wang_fang, address):
    assert code_of(send(wang_fang, "changes.note_address", {"address": address})) == "invalid"


def test_another_sees_nothing_of_it(wang_fang, mallory):
    send(wang_fang, "changes.note_address", ADDRESS)
    assert part_of(mallory, "changes") == []
    assert now(mallory, "address") == ""
