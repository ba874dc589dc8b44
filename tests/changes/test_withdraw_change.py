"""What waits is taken back by its person, at any time before it counts; nobody else takes it back, and what counts stays."""

from __future__ import annotations

import pytest

from nfe_app.materials import tables as pictures
from tests.cast import send
from tests.changes.changing import asked, decide, now, row_of
from tests.deeds import code_of, count_of, result_of


@pytest.mark.parametrize("kind", ["household", "name", "identity", "account"])
def test_it_stays_as_it_was_and_may_be_asked_anew(rider, kind, texts):
    before = now(rider, kind)
    id_ = asked(rider, kind)
    assert result_of(send(rider, "changes.withdraw", {"change_id": id_}))["step"] == "withdrawn"
    assert (row_of(rider, id_)["step"], now(rider, kind)) == ("withdrawn", before)
    assert count_of(pictures.Material) == 0
    assert f"+86{rider.phone}" in [phone for phone, text in texts if "撤回了" in text]
    asked(rider, kind)


def test_twice_is_once(rider):
    id_ = asked(rider)
    told = [result_of(send(rider, "changes.withdraw", {"change_id": id_})) for _ in range(2)]
    assert told[0] == told[1]


def test_what_counts_already_is_not_taken_back(rider, clerk):
    id_ = asked(rider)
    decide(clerk, id_)
    assert code_of(send(rider, "changes.withdraw", {"change_id": id_})) == "change_over"
    assert row_of(rider, id_)["step"] == "in_force"


def test_a_stranger_takes_nothing_back(rider, mallory):
    id_ = asked(rider)
    assert code_of(send(mallory, "changes.withdraw", {"change_id": id_})) == "not_yours"
    assert row_of(rider, id_)["step"] == "asked"


def test_a_first_yes_of_two_is_void_with_it(rider, clerk, head):
    id_ = asked(rider, "account")
    decide(clerk, id_)
    send(rider, "changes.withdraw", {"change_id": id_})
    assert code_of(decide(head, id_)) == "change_over"
