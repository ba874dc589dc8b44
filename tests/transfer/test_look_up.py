"""What clerks see: the transfers of both places, masked, and any transfer by its number as both offices see it, with nothing of whose it is."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from nfe_app.base import database
from nfe_app.base.errors import Forbidden
from nfe_app.people.actions import NotSignedIn
from nfe_app.transfer import actions
from nfe_app.transfer.picture import AtDesk, Shared
from tests.cast import Worker, new_clerk
from tests.deeds import events_named, on
from tests.transfer.offices import accept, moving_of, request


def listed(clerk: Worker) -> list[AtDesk]:
    """A clerk's list."""
    with database.work() as session:
        return actions.waiting(session, clerk.subject)


def by_number(clerk: Worker, number: str) -> Shared | None:
    """What is shown of a number."""
    with database.work() as session:
        return actions.with_number(session, clerk.subject, number)


def test_clerks_of_both_places_see_it_masked_and_the_taking_one_alone_decides(li_qiang) -> None:
    request(li_qiang)
    seen = {place: listed(new_clerk("clerk", place)) for place in ("110000", "120000", "440000")}
    assert [len(rows) for rows in seen.values()] == [1, 1, 0]
    (here,), (there,) = seen["110000"], seen["120000"]
    assert (here.is_taking, there.is_taking) == (True, False)
    assert here.shared == there.shared
    assert li_qiang.identity not in str(asdict(here))
    assert li_qiang.name not in here.who


def test_by_its_number_any_office_sees_the_same_and_not_whose_it_is(li_qiang, clerk) -> None:
    request(li_qiang)
    shown = moving_of(li_qiang)
    seen = by_number(new_clerk("clerk", "440000"), f" {shown['number'].lower()} ")
    assert seen is not None
    assert {name: shown[name] for name in asdict(seen)} == asdict(seen)
    assert not [one for one in (li_qiang.name, li_qiang.identity, li_qiang.phone) if one in str(asdict(seen))]
    assert by_number(clerk, "ZYAAAAAAAAAAAA") is None
    (used,) = events_named("transfer.looked_up")
    assert used.person_id == li_qiang.id


def test_what_is_late_comes_first(offices, li_qiang, wang_fang, clerk) -> None:
    accept(clerk, request(li_qiang))
    with on("2025-10-25"):
        request(wang_fang)
        assert [row.shared.is_late for row in listed(clerk)] == [True, False]


def test_a_stranger_and_other_staff_see_nothing(li_qiang, mallory) -> None:
    request(li_qiang)
    number = moving_of(li_qiang)["number"]
    for ask in (listed, lambda who: by_number(who, number)):
        with pytest.raises(NotSignedIn):
            ask(mallory)
        with pytest.raises(Forbidden):
            ask(new_clerk("finance", "110000"))
