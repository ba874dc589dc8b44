"""Leaving: the token is worth nothing from then on, for that browser and no other."""

from __future__ import annotations

import pytest

from nfe_app.base import database
from nfe_app.people import actions as people
from nfe_app.people.actions import NotSignedIn
from tests.deeds import events_named


def at_the_door(token: str, *roles: str):
    """Who stands at the door with this token."""
    with database.look() as session:
        return people.require(session, token, *(roles or ("worker",)))


def leave(token: str) -> None:
    """The browser with this token signs out."""
    with database.work() as session:
        people.sign_out(session, token)


def second_browser(who) -> str:
    """The token of one more browser of the same person."""
    with database.work() as session:
        return people.sign_in(session, who.id)


def test_signing_out_ends_the_token(wang_fang):
    leave(wang_fang.token)
    with pytest.raises(NotSignedIn):
        at_the_door(wang_fang.token)


def test_her_other_browser_stays_signed_in(wang_fang):
    other = second_browser(wang_fang)
    leave(wang_fang.token)
    assert at_the_door(other).person_id == wang_fang.id


def test_signing_out_twice_is_signing_out_once(wang_fang):
    leave(wang_fang.token)
    leave(wang_fang.token)
    assert len(events_named("person.signed_out")) == 1


def test_a_stranger_cannot_sign_her_out(wang_fang, mallory):
    leave(mallory.token)
    leave("a made-up token")
    assert at_the_door(wang_fang.token).person_id == wang_fang.id


def test_a_worker_does_not_stand_at_the_door_as_a_clerk(wang_fang):
    with pytest.raises(NotSignedIn):
        at_the_door(wang_fang.token, "clerk")


@pytest.mark.parametrize("token", ["", "0" * 43, "'; DROP TABLE person; --"])
def test_nobody_stands_there_with_a_made_up_token(wang_fang, token):
    with pytest.raises(NotSignedIn):
        at_the_door(token)
