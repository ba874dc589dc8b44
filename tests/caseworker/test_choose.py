"""Who becomes whose clerk by name: by platform, place and load, the same each time, kept, and another one when that one leaves."""

from __future__ import annotations

from collections import Counter
from uuid import UUID, uuid5

import pytest

from nfe_app.caseworker.rules import Candidate, choose
from tests import cast
from tests.cast import BEIJING, TIANJIN, Worker, new_clerk, newcomer, send
from tests.conftest import both
from tests.deeds import part_of, result_of

HER = UUID(int=7)


def clerk(number: int, reach: str = "11", load: int = 0, *platforms: str) -> Candidate:
    """Somebody who may be chosen."""
    return Candidate(UUID(int=number), reach, frozenset(platforms), load)


def test_who_knows_her_platform_comes_first_then_the_narrowest_place_then_the_smallest_load():
    assert choose([clerk(1), clerk(2, "", 9, "美团")], HER, "美团") == UUID(int=2)
    assert choose([clerk(1, "11", 9), clerk(2, "")], HER, "") == UUID(int=1)
    assert choose([clerk(1, "11", 9), clerk(2, "11", 8)], HER, "饿了么") == UUID(int=2)


def test_a_platform_is_known_however_it_is_written():
    assert choose([clerk(1), clerk(2, "", 0, "meituan")], HER, " MeiTuan ") == UUID(int=2)


def test_between_those_who_are_alike_it_is_the_same_each_time_and_not_the_same_for_all():
    alike = [clerk(number) for number in range(1, 5)]
    people = [uuid5(HER, str(number)) for number in range(400)]
    chosen = [choose(alike, one, "") for one in people]
    assert chosen == [choose(alike[::-1], one, "") for one in people]
    assert all(60 < count < 140 for count in Counter(chosen).values())


def test_where_nobody_works_nobody_is_chosen():
    assert choose([], HER, "美团") is None


def hers(who: Worker) -> str:
    """The name of her clerk; empty for none."""
    return str(part_of(who, "caseworker").get("name", ""))


def named(name: str, *regions: str) -> UUID:
    """A clerk of that name."""
    from nfe_app.base import database  # noqa: PLC0415
    from nfe_app.people import staff  # noqa: PLC0415
    from nfe_app.people.staff import Post  # noqa: PLC0415

    with database.work() as session:
        return staff.add(session, name.lower(), "correct horse battery", name, Post("clerk", "一号窗口", regions))


@both
def test_who_enrols_has_a_clerk_of_the_place_by_name(autumn):
    named("Zhou", TIANJIN)
    named("Zhao", BEIJING)
    who = newcomer()
    assert hers(who) == ""
    cast.is_enrolled(who)
    told = part_of(who, "caseworker")
    assert (told["name"], told["agency"], told["hours"], told["call"]) == ("Zhao", "一号窗口", "", {})


def test_workers_are_spread_over_the_clerks(autumn):
    for name in ("Zhao", "Qian", "Sun"):
        named(name, BEIJING)
    people = [newcomer() for _each in range(6)]
    for who in people:
        cast.is_enrolled(who)
    assert Counter(hers(who) for who in people) == {"Zhao": 2, "Qian": 2, "Sun": 2}


def test_she_keeps_her_clerk_when_another_comes(autumn):
    named("Zhao", BEIJING)
    who = newcomer()
    which = cast.is_enrolled(who)
    named("Qian", "110108")
    result_of(send(who, "enrolment.stop", which))
    result_of(send(who, "enrolment.confirm", cast.choice()))
    assert hers(who) == "Zhao"


@pytest.mark.parametrize("leaves", ["close", "assign"])
def test_when_her_clerk_leaves_she_gets_another_and_her_call_goes_with_her(autumn, leaves):
    admin = new_clerk("administrator")
    zhao = named("Zhao", BEIJING)
    who = newcomer()
    cast.is_enrolled(who)
    result_of(send(who, "caseworker.call_back", {"at": "soon"}))
    named("Qian", BEIJING)
    duty = {"role": "clerk", "agency": "", "regions": [TIANJIN]} if leaves == "assign" else {}
    result_of(send(admin, f"staff.{leaves}", {"member_id": str(zhao), **duty}))
    assert hers(who) == "Qian"
    assert part_of(who, "caseworker")["waiting"] == 1


def test_when_the_last_one_leaves_she_has_none(autumn):
    admin, zhao = new_clerk("administrator"), named("Zhao", BEIJING)
    who = newcomer()
    cast.is_enrolled(who)
    result_of(send(admin, "staff.close", {"member_id": str(zhao)}))
    assert part_of(who, "caseworker") == {}
