"""A clerk of the place says yes or no to a change with a reason: it counts at once, the photos go, and what was issued before stays."""

from __future__ import annotations

from uuid import UUID

import pytest
from sqlmodel import select

from nfe_app.base import database
from nfe_app.certificate import tables as papers
from nfe_app.changes import actions as changes
from nfe_app.materials import tables as pictures
from nfe_app.people import actions as people
from tests import cast
from tests.cast import send
from tests.changes.changing import asked, decide, now, row_of
from tests.conftest import both
from tests.deeds import code_of, count_of, crowd, events_named, part_of, pay, result_of


@both
def test_a_new_name_counts_from_the_yes_on_and_her_papers_keep_the_old_one(house, rider, clerk, texts):
    pay(rider)
    result_of(send(rider, "certificate.issue", {"purpose": "general"}))
    id_ = asked(rider, "name")
    assert result_of(decide(clerk, id_))["step"] == "in_force"
    row = row_of(rider, id_)
    assert (row["was"], row["now"], row["by"], row["why"]) == ("新*", "阿*提", "新经办", "证件上改了")
    assert row["in_force"] == "2025-10-01 10:00"
    assert any("以前的姓名" in words for words in row["follows"])
    with database.look() as session:
        assert people.named(session, rider.id).name == "阿卜杜热合曼·买买提"
        assert "新来" in session.exec(select(papers.Certificate.said)).one().decode()
    assert f"+86{rider.phone}" in [phone for phone, text in texts if "改好了" in text]


def test_a_new_household_place_leaves_what_runs_as_it_is(rider, clerk):
    before = part_of(rider, "enrolments")
    id_ = asked(rider)
    result_of(decide(clerk, id_))
    assert part_of(rider, "enrolments") == before
    assert now(rider, "household").endswith("嘉峪关市")
    told = " ".join(row_of(rider, id_)["follows"])
    assert "不会自己停" in told
    assert "退休在哪里领" in told


def test_a_no_says_why_and_it_stays_as_it_was(rider, clerk, texts):
    id_ = asked(rider, "name")
    assert code_of(decide(clerk, id_, approve=False)) == "invalid"
    result_of(decide(clerk, id_, approve=False, note="照片上看不清"))
    row = row_of(rider, id_)
    assert (row["step"], row["note"], row["in_force"]) == ("declined", "照片上看不清", "")
    assert part_of(rider, "person")["name"] == "新来"
    assert f"+86{rider.phone}" in [phone for phone, text in texts if "没有同意" in text]


@pytest.mark.parametrize("approve", [True, False])
def test_once_it_is_decided_nobody_keeps_the_photos(rider, clerk, approve):
    id_ = asked(rider)
    assert count_of(pictures.MaterialPiece) == 1
    result_of(decide(clerk, id_, approve=approve, note="看过"))
    assert count_of(pictures.Material) == count_of(pictures.MaterialPiece) == 0


def test_what_is_decided_is_decided(rider, clerk):
    id_ = asked(rider)
    result_of(decide(clerk, id_))
    assert code_of(decide(clerk, id_, approve=False, note="看错了")) == "change_over"
    with database.work() as session, pytest.raises(Exception, match="结果"):
        changes.opened(session, UUID(id_), clerk.subject)


def test_a_clerk_of_another_place_and_a_stranger_decide_nothing(rider, elsewhere, mallory):
    id_ = asked(rider)
    assert code_of(decide(elsewhere, id_)) == "not_your_region"
    assert code_of(decide(mallory, id_)) == "forbidden"
    assert code_of(decide(rider, id_)) == "forbidden"
    assert row_of(rider, id_)["step"] == "asked"


def test_of_who_is_enrolled_nowhere_any_counter_decides(autumn, elsewhere):
    who = cast.newcomer()
    id_ = asked(who)
    assert result_of(decide(elsewhere, id_))["step"] == "in_force"


def test_she_reads_who_looked_and_who_decided(rider, clerk, client):
    id_ = asked(rider)
    with database.work() as session:
        changes.waiting(session, clerk.subject)
        changes.opened(session, UUID(id_), clerk.subject)
    result_of(decide(clerk, id_))
    client.cookies.set("nfe", rider.token)
    told = [line["what"] for line in client.get("/api/uses").json()["lines"] if line["who"] == "新经办"]
    assert told == ["改了你登记的信息", "看了你申请改成什么，和证件照片", "看了你的变更申请，姓名和号码打码"]


def test_the_photo_is_seen_by_clerks_of_the_place_alone(rider, clerk, elsewhere, client):
    asked(rider)
    with database.work() as session:
        (waits,) = changes.waiting(session, clerk.subject)
        (photo,) = changes.opened(session, waits.id, clerk.subject).photos
    for who, status in ((clerk, 200), (elsewhere, 403), (cast.new_clerk("finance"), 403)):
        client.cookies.clear()
        client.cookies.set("nfe-desk", who.token)
        assert client.get(photo).status_code == status
    assert len(events_named("change.looked_at")) == 2


@both
def test_two_who_decide_at_once_decide_once(house, rider, clerk, head):
    """P4."""
    id_ = asked(rider, "name")
    told = crowd(2, lambda number: decide((clerk, head)[number], id_, approve=number == 0, note="看过"))
    assert sorted(bool(one["ok"]) for one in told) == [False, True]
    assert len(part_of(rider, "changes")) == 1
