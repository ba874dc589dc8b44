"""A page of the desk: what can be asked there is there once it was loaded, for loading begins anew and would take the answer away."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import reflex as rx
from reflex_components_core.core.cond import Cond

from nfe_app.desk import desk as work
from nfe_app.payment import desk as counter
from nfe_app.people.desk import own_password
from nfe_app.reconciliation import desk as money
from nfe_app.recovery import desk as recovery
from nfe_app.refund import desk as refunds
from nfe_app.staff import desk as staff
from nfe_app.ui.desk_frame import PlainForm

PAGES = (
    work.work_list,
    counter.collecting,
    money.reconciling,
    refunds.refunding,
    recovery.moving,
    staff.members,
    staff.second_factor,
)


def asking(part: rx.Component, is_loaded: bool = False) -> Iterator[tuple[rx.Component, bool]]:
    """Every part that sends an event, and whether it waits for the page to be loaded."""
    is_loaded = is_loaded or (isinstance(part, Cond) and "is_hydrated" in str(part.cond))
    if part.event_triggers:
        yield part, is_loaded
    for child in part.children:
        if isinstance(child, rx.Component):
            yield from asking(child, is_loaded)


@pytest.mark.parametrize("made", PAGES, ids=lambda made: made.__name__)
def test_nothing_is_asked_before_the_page_was_loaded(made: Callable[[], rx.Component]) -> None:
    found = [is_loaded for _part, is_loaded in asking(made())]
    assert all(found)


def forms(part: rx.Component) -> Iterator[PlainForm]:
    """Every form that a browser sends by itself."""
    if isinstance(part, PlainForm):
        yield part
    for child in part.children:
        if isinstance(child, rx.Component):
            yield from forms(child)


@pytest.mark.parametrize("made", [*PAGES, own_password, staff.prove], ids=lambda made: made.__name__)
def test_every_form_that_speaks_for_who_sits_there_carries_the_token_of_the_session(
    made: Callable[[], rx.Component],
) -> None:
    """P33: read from the cookie beside the sign-in when the page is there, and baked into no page."""
    for form in forms(made()):
        token = form.children[0]
        assert (str(token.type).strip('"'), str(token.name).strip('"')) == ("hidden", "csrf")
        assert "nfe-desk-csrf" in str(token.custom_attrs["ref"])


def test_the_form_of_the_sign_in_speaks_for_nobody_yet() -> None:
    assert len([form for form in forms(work.sign_in()) if "csrf" not in str(form)]) == 1


def test_there_is_something_to_ask() -> None:
    assert len(list(asking(counter.collecting()))) >= 3
