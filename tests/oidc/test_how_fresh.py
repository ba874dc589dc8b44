"""A sign-in at the provider is as fresh as the provider says, and not fresh where it says nothing (ASVS 6.8.4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nfe_app.base import database
from nfe_app.base.errors import ProveAgain
from nfe_app.people import actions as people
from tests.cast import AUTUMN
from tests.oidc.wayward import sign_in

FRESH = int(AUTUMN.timestamp())


def is_fresh(browser) -> bool:
    """Whether who has just signed in may do what asks for a fresh proof."""
    with database.look() as session:
        try:
            people.require_fresh(session, browser.cookies["nfe"])
        except ProveAgain:
            return False
    return True


@pytest.mark.parametrize(
    ("auth_time", "fresh"),
    [
        (FRESH, True),
        (FRESH - 9 * 60, True),
        (FRESH - 11 * 60, False),
        (FRESH - 86_400 * 30, False),
        (FRESH + 86_400 * 365, True),
        (None, False),
        (-1, False),
        (2**60, False),
        (1.5, False),
    ],
)
def test_a_sign_in_is_as_fresh_as_its_proof(client, provider, auth_time, fresh):
    """ASVS 6.8.4: one who was signed in there all day proves nothing by coming from there."""
    provider.claims = {"auth_time": auth_time}
    assert sign_in(client, provider) == "in"
    assert is_fresh(client) == fresh


def test_a_provider_that_dates_it_into_the_future_makes_it_no_fresher_than_now(client, provider):
    provider.claims = {"auth_time": FRESH + 86_400}
    sign_in(client, provider)
    with database.look() as session:
        people.require_fresh(session, client.cookies["nfe"], within=timedelta(0))


@pytest.mark.parametrize("claims", [{"acr": "urn:high"}, {"amr": ["face", "pin", "hwk"]}], ids=str)
def test_how_strongly_it_checked_opens_nothing_by_itself(client, provider, claims):
    provider.claims = claims
    assert sign_in(client, provider) == "in"
    assert not is_fresh(client)


def test_what_is_no_time_signs_nobody_in(client, provider):
    provider.claims = {"auth_time": "now"}
    assert sign_in(client, provider) == "refused"
    assert "nfe" not in client.cookies
