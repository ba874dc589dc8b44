"""A clerk acts for who has no phone: by their card and by a paper that they signed for just this; never for anybody else."""

from __future__ import annotations

from uuid import UUID

import pytest

from nfe_app.base import database
from nfe_app.base.errors import NotYours
from nfe_app.counter import papers
from nfe_app.materials import actions as materials
from nfe_app.people import actions as people
from nfe_app.people import numbers
from tests.cast import (
    CARD,
    PHOTO,
    has_chosen_for,
    has_signed_paper,
    identity_number,
    is_known,
    new_clerk,
    newcomer,
    receives,
    send,
)
from tests.counter.standing import fill, ledger_of, of_card, schemes_of, screen
from tests.deeds import code_of, part_of, result_of


def signs(clerk, which):
    """The paper that was signed is photographed."""
    with database.work() as session:
        return papers.take_in(session, UUID(str(which["visit_id"])), PHOTO, clerk.subject)


def acts(clerk, which, deed, enrolment_id):
    """The same for a step of an enrolment."""
    result_of(send(clerk, "counter.want", which | {"deed": deed, "enrolment_id": enrolment_id}))
    assert signs(clerk, which) is None
    return send(clerk, "counter.act", which)


def test_who_has_no_phone_is_enrolled_by_card_and_signature(clerk):
    which = has_signed_paper(clerk)
    assert result_of(send(clerk, "counter.act", which))["done"]
    he = of_card()
    assert he and schemes_of(he) == [("employee_pension", "confirmed")]
    with database.look() as session:
        assert people.person_of(session, he.id)["proof"] == "counter"


def test_every_step_of_it_is_a_line_in_their_own_ledger(clerk):
    """P53: who acted for me, when, and why."""
    result_of(send(clerk, "counter.act", has_signed_paper(clerk)))
    he = of_card()
    assert he and {"照你签字的纸替你办了参保上的事", "对着你的身份证录入了姓名和号码"} <= set(ledger_of(he))


def test_what_they_hold_is_paused_resumed_and_stopped_the_same_way(clerk):
    which = has_signed_paper(clerk)
    result_of(send(clerk, "counter.act", which))
    he = of_card()
    assert he
    ((enrolment_id,),) = [[one["id"] for one in part_of(he, "enrolments")]]
    for deed, stands in (("pause", "paused"), ("resume", "resumed"), ("stop", "stopped")):
        assert result_of(acts(clerk, which, deed, enrolment_id))["done"]
        assert schemes_of(he) == [("employee_pension", stands)]


def test_for_who_has_a_phone_nobody_acts(clerk):
    """Whoever has a number on record decides by a code that comes to it."""
    she = is_known(newcomer())
    said = {"name": she.name, "identity_number": she.identity}
    assert code_of(send(clerk, "counter.card", receives(clerk) | said)) == "has_phone"


def test_who_has_got_a_phone_meanwhile_decides_by_it(clerk):
    which, phone = has_signed_paper(clerk), "+8613600000001"
    he = of_card()
    assert he
    with database.work() as session:
        numbers.change(session, he.id, phone)
    assert code_of(send(clerk, "counter.act", which)) == "has_phone"
    assert schemes_of(he) == []


def test_without_a_signed_paper_nothing_is_done(clerk):
    which = has_chosen_for(clerk)
    result_of(send(clerk, "counter.card", which | CARD))
    assert code_of(send(clerk, "counter.act", which)) == "not_signed"
    he = of_card()
    assert he and schemes_of(he) == []


def test_a_paper_signed_for_one_thing_is_signed_for_nothing_else(clerk):
    which = has_signed_paper(clerk)
    result_of(fill(clerk, which, "frequency", "year"))
    assert not screen(clerk, which).signed
    assert code_of(send(clerk, "counter.act", which)) == "not_signed"


def test_the_paper_is_kept_with_the_deed_and_proves_no_second_one(clerk):
    which = has_signed_paper(clerk)
    result_of(send(clerk, "counter.act", which))
    with database.look() as session:
        (kept,) = materials.of(session, UUID(str(which["visit_id"])))
    result_of(send(clerk, "counter.end", which))
    senior = new_clerk("senior_clerk").subject
    with database.work() as session:
        assert materials.shown_to(session, senior, kept)[1] == PHOTO


def test_a_card_whose_name_is_another_one_opens_nothing(clerk):
    result_of(send(clerk, "counter.act", has_signed_paper(clerk)))
    said = CARD | {"name": "别的人"}
    assert code_of(send(clerk, "counter.card", receives(clerk) | said)) == "already_identified"


def test_the_enrolment_of_somebody_else_is_not_touched(clerk):
    """Strangers."""
    result_of(send(clerk, "counter.act", has_signed_paper(clerk)))
    he = of_card()
    assert he
    enrolment_id = part_of(he, "enrolments")[0]["id"]
    which = receives(clerk)
    other = {"name": "马小明", "identity_number": identity_number("19800101", 78)}
    assert code_of(send(clerk, "counter.want", which | {"deed": "stop", "enrolment_id": enrolment_id})) == "no_card"
    result_of(send(clerk, "counter.card", which | other))
    assert code_of(send(clerk, "counter.want", which | {"deed": "stop", "enrolment_id": enrolment_id})) == "not_theirs"
    assert schemes_of(he) == [("employee_pension", "confirmed")]


def test_another_clerk_brings_no_paper(clerk):
    which = has_chosen_for(clerk)
    result_of(send(clerk, "counter.card", which | CARD))
    with pytest.raises(NotYours):
        signs(new_clerk("clerk"), which)
    assert not screen(clerk, which).signed


def test_what_is_no_picture_signs_nothing(clerk):
    which = has_chosen_for(clerk)
    result_of(send(clerk, "counter.card", which | CARD))
    with database.work() as session:
        refusal = papers.take_in(session, UUID(str(which["visit_id"])), PHOTO[:20], clerk.subject)
    assert refusal and refusal.code == "not_a_picture"
    assert not screen(clerk, which).signed
