"""The line of a desk is cut while somebody presses: each press has an id, is done once, and what became of it can be asked (P33)."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import UUID

import pytest
from reflex_base.event.context import EventContext

from nfe_app.base import database
from nfe_app.base.database import new_id
from nfe_app.desk import pressed
from nfe_app.desk.equipment import Equipment
from nfe_app.desk.pressed import Became
from nfe_app.kiosk import hall
from nfe_app.people import desk as seats
from tests import cast
from tests.cast import BEIJING, Worker, new_clerk, send, which_kiosk
from tests.conftest import both
from tests.deeds import code_of, events_named, result_of
from tests.matrix.callers import Caller
from tests.matrix.test_matrix_events import page_of

DOOR = "/api/desk/pressed"


@pytest.fixture
def zhao(autumn) -> Worker:
    """A clerk of Beijing."""
    return new_clerk("clerk", BEIJING)


def fills(who: Worker, id_: UUID, sheets: int = 50, which: dict[str, object] | None = None) -> dict[str, object]:
    """Somebody notes paper, under an id."""
    return send(who, "kiosk.fill_paper", (which or which_kiosk()) | {"sheets": sheets}, id_)


def state_of(id_: UUID, who: Worker) -> str:
    """What became of it."""
    (one,) = pressed.became([id_], who.subject)
    return one.state


@both
def test_what_was_done_refused_or_never_came_is_told_apart(autumn):
    zhao, done, refused, never = new_clerk("clerk", BEIJING), new_id(), new_id(), new_id()
    result_of(fills(zhao, done))
    assert code_of(fills(zhao, refused, which={"kiosk_id": str(new_id())})) == "not_found"
    told = pressed.became([done, refused, never], zhao.subject)
    assert [(one.id, one.state) for one in told] == [
        (str(done), "done"),
        (str(refused), "refused"),
        (str(never), "not_done"),
    ]
    assert [bool(one.says) for one in told] == [False, True, False]


def test_what_was_told_as_not_done_is_not_done_later_either(zhao):
    """The press was still on its way when the page asked."""
    late = new_id()
    assert state_of(late, zhao) == "not_done"
    assert code_of(fills(zhao, late)) == "id_reused"
    assert events_named("kiosk.paper_filled") == []
    assert state_of(late, zhao) == "not_done"


def test_a_colleagues_press_is_nobody_elses_to_ask_about(zhao):
    """P33: a stranger to that desk."""
    theirs = new_id()
    result_of(fills(new_clerk("clerk", BEIJING), theirs))
    assert pressed.became([theirs], zhao.subject) == [Became(str(theirs), "not_done")]


def test_the_page_asks_by_its_own_door(zhao, client):
    done = new_id()
    result_of(fills(zhao, done))
    client.cookies.update(cast.at_desk(zhao.token))
    told = client.post(DOOR, json={"ids": [str(done)]}).json()
    assert told == {"ok": True, "deeds": [{"id": str(done), "state": "done", "says": ""}]}
    assert client.post(DOOR, json={"ids": ["x"]}).json()["code"] == "invalid"
    assert client.post(DOOR, json={"ids": [str(new_id()) for _ in range(41)]}).json()["code"] == "invalid"


def test_nobody_else_may_ask(zhao, client, wang_fang):
    client.cookies.set("nfe", wang_fang.token)
    assert client.post(DOOR, json={"ids": []}).status_code == 401
    client.cookies.update(cast.at_desk(zhao.token))
    assert client.post(DOOR, json={"ids": []}, headers={"origin": "http://evil.example"}).status_code == 403


def press(who: Worker, deed: str, sheets: str, which: dict[str, object], page: Any = None) -> str:
    """One event of the page for kiosks as a browser sends it, with the id of the press; what the page says was heard."""
    page = page or page_of(Equipment, Caller("clerk here", who))
    event = EventContext(token="t", state_manager=None, enqueue_impl=None, router_data={"deed": deed})  # type: ignore[arg-type]

    async def sent() -> None:
        """As Reflex runs it."""
        with event:
            await Equipment.fill.fn(page, which | {"sheets": sheets})

    asyncio.run(sent())
    return str(page.heard)


def test_one_press_that_arrives_twice_is_one_deed(zhao):
    which, deed = which_kiosk(), str(new_id())
    assert [press(zhao, deed, "50", which) for _time in range(2)] == [deed, deed]
    assert len(events_named("kiosk.paper_filled")) == 1
    assert state_of(UUID(deed), zhao) == "done"


def test_what_was_heard_stays_said_while_the_page_goes_on_by_itself(zhao):
    """Two answers may be shown in one picture, and a page that follows something has events of its own."""
    which, page, deeds = (
        which_kiosk(),
        page_of(Equipment, Caller("clerk here", zhao)),
        [str(new_id()) for _ in range(9)],
    )
    assert press(zhao, deeds[0], "50", which, page) == deeds[0]
    assert press(zhao, "", "50", which, page) == deeds[0]
    for deed in deeds[1:]:
        told = press(zhao, deed, "50", which, page)
    assert told.split() == deeds[-seats.NAMED :]
    assert press(zhao, deeds[3], "50", which, page).split() == [*deeds[1:3], *deeds[4:], deeds[3]]
    assert len(events_named("kiosk.paper_filled")) == len(deeds) + 1


def test_two_presses_are_two_deeds_also_without_an_id(zhao):
    which = which_kiosk()
    for deed in (str(new_id()), str(new_id()), "", "not an id"):
        press(zhao, deed, "50", which)
    assert len(events_named("kiosk.paper_filled")) == 4


def test_a_press_that_was_given_up_does_nothing_when_it_comes(zhao):
    which, deed = which_kiosk(), new_id()
    assert state_of(deed, zhao) == "not_done"
    press(zhao, str(deed), "50", which)
    with database.look() as session:
        assert hall.machines(session, zhao.subject)[0].paper is None


def test_outside_of_an_event_there_is_no_press():
    assert seats.pressed_as() == ""
