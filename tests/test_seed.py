"""The invented town: sown once, with people that nobody can take for real, and the histories their stories tell."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlmodel import select

from nfe_app import seed
from nfe_app.base import database, door, keys
from nfe_app.base.commands import Subject
from nfe_app.ledger import tables as ledger
from nfe_app.people import rules, staff, tables
from tests.conftest import forget
from tests.deeds import count_of, on


@pytest.fixture(scope="module")
def town(tmp_path_factory, migrated) -> Iterator[None]:
    """The town as it is on 2026-11-23."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "nfe.db").write_bytes(migrated.read_bytes())
    with pytest.MonkeyPatch.context() as patch, on("2026-11-23"):
        patch.setenv("NFE_DATA_DIR", str(folder))
        forget()
        assert seed.sow()
        yield
        forget()


def people() -> dict[str, tables.Person]:
    """Everybody in the town by their phone."""
    with database.look() as session:
        everybody = session.exec(select(tables.Person)).all()
    return {keys.unseal("phone", one.phone_sealed): one for one in everybody if one.phone_sealed}


def picture_of(story: seed.Story) -> dict:
    """What the phone of one of them shows."""
    with database.look() as session:
        return door.picture_of(session, Subject(people()[f"+86{story.phone}"].id, "worker"))


def coverage_of(story: seed.Story) -> dict[str, dict]:
    """The cover of one of them, by scheme."""
    return {row["scheme"]: row for row in picture_of(story)["coverage"]["rows"]}


WANG, MA, LI, ZHAO = seed.STORIES


def test_it_is_sown_once(town):
    before = count_of(tables.Person), count_of(ledger.Entry)
    assert not seed.sow()
    assert (
        (count_of(tables.Person), count_of(ledger.Entry))
        == before
        == (len((*seed.STORIES, seed.MOVER)) + 1 + len(seed.COLLEAGUES), before[1])
    )


def test_every_identity_number_is_of_a_region_that_does_not_exist(town):
    for person in people().values():
        number = keys.unseal("identity", person.identity_sealed)
        assert number.startswith("999999")
        assert rules.birthday_of(number)


def test_three_riders_and_a_driver_live_in_beijing_gansu_and_tianjin(town):
    assert sorted(story.work[:2] for story in seed.STORIES) == ["网约", "骑手", "骑手", "骑手"]
    assert {story.place for story in seed.STORIES} == {"110000", "120000", "620200"}


def test_the_rider_in_beijing_missed_february_and_owes_november(town):
    pension = coverage_of(WANG)["employee_pension"]
    assert [gap["says"] for gap in pension["gaps"]] == ["2026 年 2 月"]
    assert pension["months"] == 15
    assert {bill["says"] for bill in picture_of(WANG)["bills"] if bill["state"] == "owed"} == {"2026 年 11 月"}


def test_the_rider_in_jiayuguan_pays_by_the_quarter_and_is_covered_to_the_end_of_the_year(town):
    assert picture_of(MA)["coverage"]["all_until"] == "2026-12-31"
    assert coverage_of(MA)["employee_pension"]["gaps"] == []


def test_the_driver_has_a_gap_for_which_nobody_knew_the_price(town):
    assert [gap["says"] for gap in coverage_of(LI)["employee_pension"]["gaps"]] == ["2026 年 1–8 月"]


def test_the_newest_rider_owes_a_year_of_a_residents_pension(town):
    (bill,) = picture_of(ZHAO)["bills"]
    assert (bill["state"], bill["says"], bill["amount_fen"]) == ("owed", "2026 年", 120_000)


def test_the_rider_who_left_tianjin_has_her_years_on_their_way_to_beijing(town):
    picture = picture_of(seed.MOVER)
    (moving,) = picture["transfers"]
    assert (moving["giving"], moving["taking"], moving["step"]) == ("天津市", "北京市", "submitted")
    (held,) = picture["moves"]["held"]
    assert (held["place"], held["came_from"]) == ("天津市", "")
    assert {bill["place_name"] for bill in picture["bills"] if bill["state"] == "owed"} == {"北京市"}


def test_nobody_is_signed_in_and_the_clerk_may_be(town):
    with database.work() as session:
        signed_in = session.exec(select(tables.SignedIn)).all()
        assert signed_in
        assert all(one.ended_at for one in signed_in)
        user_name, password, _name = seed.CLERK
        assert staff.is_right(staff.hash_of(session, user_name), password)


def test_the_books_balance(town):
    """P2."""
    with database.look() as session:
        assert sum(posting.amount.count for posting in session.exec(select(ledger.Posting))) == 0
