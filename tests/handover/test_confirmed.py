"""What a counter gave is confirmed by the worker, and the journal says by which hand-over it came; nothing is confirmed by handing over."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.handover import actions
from nfe_app.handover.rules import Handed
from tests.cast import CHOOSING, choice, is_known, new_clerk, newcomer, send
from tests.deeds import code_of, events_named, part_of, result_of


@pytest.fixture
def she(autumn):
    """A rider whose name is known."""
    who = newcomer()
    is_known(who)
    return who


def test_the_confirmation_leads_to_the_clerk_who_prepared_it(she):
    clerk = new_clerk("clerk")
    with database.work() as session:
        given = actions.give(session, Handed(CHOOSING), clerk.subject)
    assert part_of(she, "enrolments") == []
    result_of(send(she, "enrolment.confirm", choice() | {"handed_over": given.id.hex}))
    (confirmed,) = events_named("enrolment.confirmed")
    (handed,) = events_named("handover.given")
    assert confirmed.facts["handed_over"] == str(handed.object_id)
    assert handed.facts["by"] == str(clerk.id)


@pytest.mark.parametrize("said", ["王芳", "1", 7])
def test_it_is_an_id_and_nothing_else(she, said):
    assert code_of(send(she, "enrolment.confirm", choice() | {"handed_over": said})) == "invalid"
    result_of(send(she, "enrolment.confirm", choice() | {"handed_over": None}))
    assert "handed_over" not in events_named("enrolment.confirmed")[0].facts
