"""Sending on a bad line: an answer that never arrives, a phone that dies on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Request, Route

from tests.walks import steps
from tests.walks.conftest import Rider

DOOR = "**/api/commands"


def confirms(request: Request) -> bool:
    """Whether a request sends the deed; drafts go through the same door."""
    return "enrolment.confirm" in (request.post_data or "")


def test_an_answer_that_is_lost_on_the_way_leaves_one_enrolment(
    new_phone: Callable[..., BrowserContext], rider: Rider
) -> None:
    """P14, P22"""
    phone = new_phone(service_workers="block")
    steps.signed_in(phone, rider)
    page = phone.new_page()
    steps.choose_all(page)
    sent: list[object] = []

    def lose(route: Route) -> None:
        if not confirms(route.request):
            return route.continue_()
        sent.append(route.request.post_data_json[0]["id"])
        answer = route.fetch()
        assert answer.json()[0]["ok"]
        return route.abort() if len(sent) == 1 else route.fulfill(response=answer)

    page.route(DOOR, lose)
    steps.confirm(page)
    steps.says(page, "参保办好了")
    assert len(sent) >= 2
    assert len(set(sent)) == 1
    assert len(steps.mine(phone, "enrolments")) == 1


@pytest.mark.parametrize("heard", [False, True], ids=["before the server heard it", "after the server did it"])
def test_a_phone_that_dies_while_sending_has_sent_once_when_it_is_back(
    own_phone: Callable[..., BrowserContext], rider: Rider, heard: bool
) -> None:
    """P14, P15"""
    phone = own_phone(service_workers="block")
    steps.signed_in(phone, rider)
    page = phone.new_page()
    steps.choose_all(page)
    page.route(DOOR, lambda route: None)
    with page.expect_request(confirms) as sent:
        steps.confirm(page)
    if heard:
        assert phone.request.post("/api/commands", data=sent.value.post_data_json, headers=steps.OURS).json()[0]["ok"]
    page = own_phone().new_page()
    page.goto("/sent/")
    steps.says(page, "参保办好了")
    assert len(steps.mine(page.context, "enrolments")) == 1
