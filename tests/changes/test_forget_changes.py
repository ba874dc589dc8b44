"""Who is forgotten: what waits ends, the photos go, and of what changed only that stays what the law has us keep."""

from __future__ import annotations

from nfe_app import chores
from nfe_app.base import clock, database
from nfe_app.changes import actions as changes
from nfe_app.materials import tables as pictures
from nfe_app.privacy import forgetting
from tests import cast
from tests.cast import AUTUMN, send
from tests.changes.changing import asked, decide
from tests.deeds import count_of, finish, part_of

DAY = AUTUMN + forgetting.THINKS
EMPTY = {"was": {}, "now": {}}


def kept(who) -> dict[str, object]:
    """What is kept of each kind of change."""
    with database.look() as session:
        return {str(one["kind"]): {"was": one["was"], "now": one["now"]} for one in changes.whole_of(session, who.id)}


def is_forgotten(who) -> None:
    """The wish, and its day."""
    send(who, "privacy.ask_deletion", {"sure": True})
    with clock.stopped_at(DAY):
        assert chores.forget_people() == 1
        finish(2)


def test_of_who_is_enrolled_address_work_and_account_go(rider, clerk):
    send(rider, "changes.note_address", {"address": "北京市朝阳区建国路 1 号"})
    decide(clerk, asked(rider))
    asked(rider, "account")
    is_forgotten(rider)
    assert kept(rider)["address"] == kept(rider)["account"] == EMPTY
    assert kept(rider)["household"]["now"] == {"place": cast.JIAYUGUAN}
    assert [one["step"] for one in part_of(rider, "changes")] == ["withdrawn", "in_force", "in_force"]
    assert count_of(pictures.Material) == 0


def test_of_who_did_nothing_else_all_goes_and_nobody_elses(wang_fang, rider):
    asked(wang_fang, "name")
    asked(rider, "name")
    is_forgotten(wang_fang)
    assert kept(wang_fang) == {"name": EMPTY}
    assert kept(rider)["name"]["now"] == {"name": "阿卜杜热合曼·买买提"}
