"""Where there is a scanner a picture is looked through before a clerk sees it; what it finds, or does not look at, is not shown (ASVS 5.4.3)."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from nfe_app.base import database
from nfe_app.materials import actions
from nfe_app.people.api import cookie
from tests import conftest
from tests.cast import PHOTO, has_photo, new_clerk


class Scanner:
    """A clamd that says what a test wants, and keeps what it was shown."""

    def __init__(self, at: Path) -> None:
        self.says, self.shown = b"stream: OK\0", b""
        self._line = socket.socket(socket.AF_UNIX)
        self._line.bind(str(at))
        self._line.listen()
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self) -> None:
        while True:
            line, _where = self._line.accept()
            with line, line.makefile("rb") as heard:
                assert heard.read(10) == b"zINSTREAM\0"
                self.shown = b""
                while size := int.from_bytes(heard.read(4), "big"):
                    self.shown += heard.read(size)
                line.sendall(self.says)


@pytest.fixture
def scanner(client, tmp_path, monkeypatch) -> Iterator[Scanner]:
    """It listens on this machine, and the house was told."""
    monkeypatch.setenv("NFE_SCANNER", str(tmp_path / "clamd"))
    conftest.forget()
    yield Scanner(tmp_path / "clamd")


@pytest.fixture
def photo(client, wang_fang):
    """A picture of hers that a deed has named, and a clerk at the desk of this browser."""
    id_ = has_photo(wang_fang)
    with database.work() as session:
        actions.use(session, wang_fang.id, [id_], uuid4())
    client.cookies.set(cookie(desk=True), new_clerk().token)
    return f"/api/materials/{id_}/picture"


def test_a_clean_picture_is_shown_whole(client, scanner, photo):
    shown = client.get(photo)
    assert (shown.status_code, shown.content, scanner.shown) == (200, PHOTO, PHOTO)


def test_an_infected_one_is_shown_to_nobody(client, scanner, photo):
    scanner.says = b"stream: Eicar-Test-Signature FOUND\0"
    no = client.get(photo)
    assert (no.status_code, no.json()["code"]) == (422, "picture_infected")
    assert PHOTO not in no.content


@pytest.mark.parametrize("says", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: O"])
def test_one_that_was_not_looked_at_is_not_shown_yet(client, scanner, photo, says):
    scanner.says = says
    assert client.get(photo).json()["code"] == "picture_not_scanned"


def test_a_scanner_that_is_gone_shows_nothing(client, photo, monkeypatch, tmp_path):
    monkeypatch.setenv("NFE_SCANNER", str(tmp_path / "nobody"))
    conftest.forget()
    assert client.get(photo).json()["code"] == "picture_not_scanned"


def test_without_a_scanner_a_picture_is_shown_as_before(client, photo):
    assert client.get(photo).status_code == 200
