"""What a head of the clerks sees of phones: builds, old packs and what is stuck, counted for the own regions and naming nobody (P33, P34)."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from nfe_app.base import clock, database, words
from nfe_app.base.errors import Forbidden
from nfe_app.catalog import actions as catalog
from nfe_app.desk import actions as desk
from nfe_app.desk import fleet, rules
from nfe_app.desk.fleet import Fleet, OldPack, Stuck
from nfe_app.people.actions import NotSignedIn
from nfe_app.people.states import Pack
from nfe_app.phones import builds
from tests import cast
from tests.cast import AUTUMN, BEIJING, TIANJIN, Worker, new_clerk, newcomer
from tests.conftest import both

TODAY = AUTUMN.date()


@pytest.fixture
def head(autumn) -> Worker:
    """The head of the clerks of Beijing."""
    return new_clerk("senior_clerk", BEIJING)


def seen_by(who: Worker) -> Fleet:
    """What somebody sees."""
    with database.look() as session:
        return desk.phones(session, who.subject)


def here(**more: object) -> Worker:
    """Somebody enrolled in Beijing whose phone tells this."""
    who = newcomer()
    cast.is_enrolled(who)
    cast.tells(who, **more)  # type: ignore[arg-type]
    return who


def serve(*names: str) -> None:
    """These builds were given out one after another."""
    for name in names:
        with database.work() as session:
            builds.note(session, {"phone": name})


def pack_now(place: str = BEIJING) -> Pack:
    """The pack in force, as a phone keeps it that brought it today."""
    return Pack(place, catalog.contents(place, TODAY)["version"][:12], TODAY.isoformat())


@pytest.mark.parametrize(("day", "days", "expired"), [("9999-12-31", 0, False), ("0001-01-01", 739524, True)])
def test_a_phone_that_lies_about_the_day_of_its_pack_breaks_nothing(head, day, days, expired):
    here(packs=(Pack(BEIJING, "0" * 12, day),))
    (old,) = seen_by(head).packs
    assert (old.days, old.expired, old.phones) == (days, expired, 1)


def test_in_an_empty_house_there_is_nothing(head):
    assert seen_by(head) == Fleet(0, (), 0, (), ())


@both
def test_phones_are_counted_by_how_far_behind_their_build_is(autumn):
    head = new_clerk("senior_clerk", BEIJING)
    serve("a", "b", "c", "d", "e")
    for build in ("e", "e", "d", "c", "b", "a", "never"):
        here(build=build)
    assert seen_by(head).phones == 7
    assert seen_by(head).builds == (
        ("最新的", 2),
        ("旧一版", 1),
        ("旧两版", 1),
        ("再旧的，办事不一定还收", 2),
        ("认不出是哪一版", 1),
    )


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_pack_in_force_is_not_old_in_any_language(head, language):
    words.ask_in(language)
    now = pack_now()
    words.ask_in("zh_CN")
    here(packs=(now,))
    assert (seen_by(head).with_old, seen_by(head).packs) == (0, ())


def test_old_packs_are_told_by_place_version_and_age_those_on_most_phones_first(head):
    old = Pack(BEIJING, "0123456789ab", "2025-09-20")
    expired = Pack(TIANJIN, "ba9876543210", "2025-07-01")
    here(packs=(old, expired))
    here(packs=(old, pack_now(TIANJIN)))
    found = seen_by(head)
    assert found.with_old == 2
    assert found.packs == (
        OldPack("北京市", "01234567", 11, expired=False, phones=2),
        OldPack("天津市", "ba987654", 92, expired=True, phones=1),
    )


def test_a_pack_of_last_month_is_old_by_the_values_of_this_one(head):
    with clock.stopped_at(AUTUMN + timedelta(days=20)):
        here(packs=(pack_now(),))
        assert seen_by(head).packs == ()
    with clock.stopped_at(AUTUMN + timedelta(days=31)):
        (one,) = seen_by(head).packs
    assert (one.place, one.days, one.expired) == ("北京市", 31, False)


def test_what_is_stuck_is_told_by_why_most_phones_first(head):
    here(waiting=1, hours=30, failed="busy")
    here(waiting=2, hours=50, failed="busy")
    here(waiting=1, hours=90, failed="photo")
    here(waiting=1, hours=2, failed="later")
    assert seen_by(head).stuck == (
        Stuck("服务器没接住", 2, 3, AUTUMN - timedelta(hours=50)),
        Stuck("照片没传完", 1, 1, AUTUMN - timedelta(hours=90)),
    )


def test_phones_of_another_place_are_not_counted(head):
    """P33: a stranger to this region."""
    here(waiting=1, hours=30)
    assert seen_by(new_clerk("senior_clerk", TIANJIN)).phones == 0
    assert seen_by(new_clerk("senior_clerk")).phones == 1


def test_nobody_is_named(head):
    """P34."""
    who = here(waiting=1, hours=30, failed="busy", packs=(Pack(BEIJING, "0123456789ab", "2025-09-20"),))
    told = str(dataclasses.asdict(seen_by(head)))
    assert not any(one in told for one in (who.name, who.phone, who.identity, str(who.id)))


def test_only_heads_of_the_clerks_see_them(head, wang_fang):
    """P33."""
    with pytest.raises(NotSignedIn):
        seen_by(wang_fang)
    for role in ("clerk", "finance", "auditor", "administrator"):
        with pytest.raises(Forbidden):
            seen_by(new_clerk(role, BEIJING))


def test_a_flood_of_odd_packs_does_not_make_the_page_endless(head):
    for at in range(3):
        here(packs=tuple(Pack(BEIJING, f"{at * 40 + one:012x}", "2025-09-20") for one in range(40)))
    assert len(seen_by(head).packs) == fleet.MOST


def test_every_build_has_words():
    assert [rules.build_says(one) for one in (0, 1, 2, 3, 99, None)] == [*rules.BUILDS[:4], *rules.BUILDS[3:]]
