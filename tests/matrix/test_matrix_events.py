"""P33: everybody sends every live event of the desk; a State holds something for who may see it, and nothing for anybody else."""

from __future__ import annotations

import asyncio
import inspect
import json
from typing import Any

import pytest
import reflex as rx
from reflex.istate.data import RouterData
from reflex_base.event.context import EventContext

from nfe_app.assistance.desk import Besides
from nfe_app.base.database import new_id
from nfe_app.certificate.desk import Printing
from nfe_app.changes.desk import Checking
from nfe_app.counter.desk import Receiving
from nfe_app.desk.chart import Numbers
from nfe_app.desk.desk import WorkList
from nfe_app.desk.equipment import Equipment
from nfe_app.desk.opened import CaseFile
from nfe_app.desk.recent import Recent
from nfe_app.desk.today import Today
from nfe_app.handover.desk import HandingOver
from nfe_app.payment.desk import Collecting
from nfe_app.people import actions as people
from nfe_app.people.desk import AtDesk
from nfe_app.people.rules import BOOKS_SEEN, COUNTER, REFUNDS, STAFF, UNPROVED
from nfe_app.reconciliation.desk import Reconciling
from nfe_app.recovery.desk import Moving
from nfe_app.refund.desk import Refunding
from nfe_app.staff.desk import Members, Second
from nfe_app.transfer.desk import Transferring
from tests import cast
from tests.cast import Worker, newcomer
from tests.matrix.callers import ALL, HERS, Caller, callers, everything, moved, secrets_of

PAGES: dict[type[rx.State], tuple[str, ...]] = {
    WorkList: COUNTER,
    CaseFile: COUNTER,
    Recent: COUNTER,
    Today: COUNTER,
    Numbers: ("senior_clerk",),
    Equipment: COUNTER,
    Collecting: COUNTER,
    Besides: COUNTER,
    Receiving: COUNTER,
    HandingOver: COUNTER,
    Moving: COUNTER,
    Printing: COUNTER,
    Checking: COUNTER,
    Refunding: REFUNDS,
    Transferring: COUNTER,
    Reconciling: BOOKS_SEEN,
    Members: ("administrator",),
    Second: (*STAFF, UNPROVED),
}
"""For whom each page of the desk is."""
BACKGROUND = {"follow"}
EVENTS: dict[str, Any] = {
    "WorkList.load": (),
    "WorkList.only": ("refund",),
    "WorkList.find": ({"number": "13900000001"},),
    "CaseFile.load": (),
    "CaseFile.find": ({"number": "13900000001"},),
    "CaseFile.hold": ({"deed": "take"},),
    "CaseFile.note_call": ("reached",),
    "Recent.load": (),
    "Recent.choose": ("nothing",),
    "Recent.unmask": ({"code": "000000", "purpose": "identity"},),
    "Recent.follow": None,
    "Today.load": (),
    "Today.say_hours": ({"day1": "on", "opens": "09:00", "closes": "17:00"},),
    "Numbers.load": (),
    "Equipment.load": (),
    "Equipment.fill": ({"kiosk_id": "01890000-0000-7000-8000-000000000001", "sheets": "5"},),
    "Equipment.switch_off": ({"kiosk_id": "01890000-0000-7000-8000-000000000001", "sure": "on"},),
    "Besides.load": (),
    "Besides.join": ({"code": "000000"},),
    "Besides.follow": None,
    "Besides.point": ("pension",),
    "Besides.propose": ({"field": "pension", "value": ""},),
    "Besides.propose_place": ("110000",),
    "Besides.reply": ({"text": "x"},),
    "Besides.reply_quickly": ("x",),
    "Besides.leave": (),
    "Besides.another": (),
    "Besides.look_again": (),
    "Besides.come": ("no sitting",),
    "Receiving.load": (),
    "Receiving.next_one": (),
    "Receiving.fill": ("frequency", "year"),
    "Receiving.find": ({"place": "北京"},),
    "Receiving.base": ({"field": "pension_base", "value": "8000"},),
    "Receiving.turn": ("show",),
    "Receiving.to_phone": (),
    "Receiving.ask": ({"phone": "13900000001"},),
    "Receiving.decide": ({"code": "000000"},),
    "Receiving.card": ({"name": "王芳", "identity_number": "110101199003070039"},),
    "Receiving.want": ("stop", "01890000-0000-7000-8000-000000000001"),
    "Receiving.signed": (),
    "Receiving.act": (),
    "Receiving.end": (),
    "HandingOver.load": (),
    "HandingOver.look": ({"code": "00000000"},),
    "HandingOver.scan": ("NFH:",),
    "HandingOver.tick": ("place",),
    "HandingOver.take_over": (),
    "HandingOver.give": (),
    "HandingOver.another": (),
    "Collecting.load": (),
    "Collecting.find": ({"number": "13900000001"},),
    "Collecting.collect": ({},),
    "Collecting.ask": None,
    "Collecting.follow": None,
    "Printing.load": (),
    "Printing.find": ({"number": "0000-0000-0000-00000"},),
    "Moving.load": (),
    "Moving.start": ({"identity_number": "110101199003070039", "phone": "13700000001", "why": "x"},),
    "Moving.confirm": ({"code": "000000"},),
    "Moving.stop": ({"stop_for": "110101199003070039", "stop_why": "x"},),
    "Checking.load": (),
    "Checking.open": ("01890000-0000-7000-8000-000000000001",),
    "Checking.decide": ({"answer": "yes"},),
    "Refunding.load": (),
    "Refunding.decide": ({"refund_id": "01890000-0000-7000-8000-000000000001", "answer": "yes"},),
    "Transferring.load": (),
    "Transferring.find": ({"number": "ZYAAAAAAAAAAAA"},),
    "Transferring.do": ({"transfer_id": "01890000-0000-7000-8000-000000000001", "answer": "yes"},),
    "Reconciling.load": (),
    "Reconciling.deal_with": ({"difference_id": "01890000-0000-7000-8000-000000000001", "note": "x"},),
    "Reconciling.end_unequal": ({"difference_id": "01890000-0000-7000-8000-000000000001", "note": "x"},),
    "Members.load": (),
    "Members.add": ({"user_name": "mallory", "name": "马洛", "role": "administrator", "regions": "000000"},),
    "Members.assign": ({"member_id": "01890000-0000-7000-8000-000000000001", "role": "clerk", "regions": "000000"},),
    "Members.end": ("01890000-0000-7000-8000-000000000001",),
    "Members.lost": ("01890000-0000-7000-8000-000000000001",),
    "Members.close": ("01890000-0000-7000-8000-000000000001",),
    "Members.renew": ("01890000-0000-7000-8000-000000000001",),
    "Second.load": (),
    "Second.start": (),
    "Second.confirm": ({"code": "000000"},),
}
"""What each event is told; None: it reads what the page holds already, and is tried by the pages' own tests."""


def handlers(page: type[rx.State]) -> set[str]:
    """The events that a page of ours has."""
    ours = {name for base in page.__mro__ if base.__module__.startswith("nfe_app.") for name in vars(base)}
    return {name for name in page.event_handlers if name in ours} - {"setvar"}


def page_of(kind: type[rx.State], caller: Caller) -> Any:
    """The page as the server holds it for somebody, by what the gate told of them."""
    root = rx.State(_reflex_internal_init=True)  # type: ignore[call-arg]
    seat = people.digest_of(caller.who.token) if caller.who and caller.role != "worker" else ""
    data = {"headers": {"x-auth-seat": seat} if seat else {}}
    root.router = RouterData.from_router_data(data)
    return root.get_substate(kind.get_full_name().split(".")[1:])


def send(page: Any, event: str, said: tuple[Any, ...]) -> None:
    """One event comes in."""
    came = type(page).event_handlers[event].fn(page, *said)
    if inspect.iscoroutine(came):
        asyncio.run(came)


def held(page: Any) -> str:
    """All that goes over the socket to who looks at the page."""
    return json.dumps({name: getattr(page, name) for name in page.base_vars}, default=str, ensure_ascii=False)


def test_every_page_and_every_event_has_its_row() -> None:
    assert set(PAGES) == {one for one in rx.State.get_substates() if issubclass(one, AtDesk)}
    assert EVENTS.keys() == {f"{page.__name__}.{name}" for page in PAGES for name in handlers(page)}
    assert all(roles == page.MAY for page, roles in PAGES.items())  # type: ignore[attr-defined]


def test_no_event_sets_a_field_by_its_name() -> None:
    """P40: Reflex's own `setvar` reaches setters alone, and there are none."""
    assert not [name for page in PAGES for name in page.event_handlers if name.startswith("set_")]


@pytest.fixture
def she(autumn: None) -> Worker:
    """She is enrolled in Beijing, has paid, asks for money back, and has moved."""
    who = newcomer()
    cast.has_paid(who)
    cast.send(who, "refund.request", {"bill_id": cast.billing_of(who), "reason": "overlap"})
    cast.is_changing(who)
    return who


@pytest.mark.parametrize("event", sorted(name for name, said in EVENTS.items() if said is not None))
def test_everybody_sends_it(event: str, she: Worker) -> None:
    """P33, P40: who may not see the page is told nothing of her and changes nothing; who is of another region is told nothing of her."""
    kind, name = event.split(".")
    (page_kind,) = [page for page in PAGES if page.__name__ == kind]
    tried = []
    for caller in callers(she):
        page = page_of(page_kind, caller)
        empty, before = held(page), everything()
        send(page, name, EVENTS[event])
        if caller.role not in PAGES[page_kind]:
            page.clerk = page.trouble = ""
            assert name == "choose" or held(page) == empty, (event, caller.name)
            assert moved(before, everything()) == {}, (event, caller.name)
        if caller.role not in PAGES[page_kind] or caller.name.endswith(" abroad"):
            assert not [one for one in secrets_of(she) if one in held(page)], (event, caller.name)
        tried.append(caller.name)
    assert tuple(tried) == ALL


@pytest.mark.parametrize("event", sorted(name for name, said in EVENTS.items() if said is not None))
def test_the_page_says_of_every_press_that_it_was_heard(event: str, she: Worker) -> None:
    """P33: else the page would ask what became of what was done long ago (`localfirst/line.js`)."""
    kind, name = event.split(".")
    (page_kind,) = [page for page in PAGES if page.__name__ == kind]
    caller = next(one for one in callers(she) if one.role in PAGES[page_kind])
    page, deed = page_of(page_kind, caller), str(new_id())
    with EventContext(token="t", state_manager=None, enqueue_impl=None, router_data={"deed": deed}):  # type: ignore[arg-type]
        send(page, name, EVENTS[event])
    assert page.heard == deed


def test_who_may_see_her_sees_her_masked(she: Worker) -> None:
    """P34: the other half: those of her region, and nothing in full."""
    masked = secrets_of(she)[-1]
    seen = set()
    for caller in callers(she):
        for kind in (WorkList, Recent, Refunding):
            page = page_of(kind, caller)
            send(page, "load", ())
            assert not [one for one in secrets_of(she)[:-1] if one in held(page)]
            if masked in held(page):
                seen.add((kind.__name__, caller.name))
    here = {(page, f"{role} here") for role in COUNTER for page in ("WorkList", "Recent")} | {
        ("Refunding", f"{role} here") for role in REFUNDS
    }
    assert seen == here
    assert HERS not in {name for _page, name in seen}
