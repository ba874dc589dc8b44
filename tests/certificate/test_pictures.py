"""A paper as pictures for a screen: each page once, with the very code of the sheet that was handed out."""

from __future__ import annotations

import io

import pytest
import zxingcpp
from PIL import Image

from nfe_app.base import database
from nfe_app.base.errors import NotFound, NotYours
from nfe_app.certificate import issuers, pictures
from nfe_app.certificate.actions import AlreadyWithdrawn
from tests.cast import Worker, has_paper, newcomer, send


@pytest.fixture
def she(autumn) -> Worker:
    """A rider."""
    return newcomer()


def code_on(who: Worker, number: str) -> str:
    """What a telephone reads from the first page on the screen."""
    with database.look() as session:
        shown = pictures.page(session, pictures.own(session, number, who.id), 1)
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(shown)))
    return str(code.text)


def test_the_code_on_the_screen_is_the_one_on_the_sheet(she):
    """Nothing is signed again: a paper of a key that was put away shows the code of that key."""
    number = has_paper(she)
    first = code_on(she, number)
    with database.work() as session:
        issuers.rotate(session)
    assert code_on(she, number) == first
    assert "/verify/#" in first


def test_there_are_as_many_pages_as_the_sheet_has(she):
    number = has_paper(she)
    with database.look() as session:
        which = pictures.own(session, number, she.id)
        assert (pictures.count(session, which), pictures.title(session, which)) == (1, "参保证明")
        with pytest.raises(NotFound):
            pictures.page(session, which, 2)


def test_only_its_owner_finds_it_and_nobody_once_it_was_taken_back(she):
    number = has_paper(she)
    with database.look() as session:
        which = pictures.own(session, number, she.id)
        with pytest.raises(NotYours):
            pictures.own(session, number, newcomer().id)
    assert send(she, "certificate.withdraw", {"number": number})["ok"]
    with database.look() as session:
        with pytest.raises(AlreadyWithdrawn):
            pictures.own(session, number, she.id)
        with pytest.raises(NotFound):
            pictures.page(session, which, 1)
