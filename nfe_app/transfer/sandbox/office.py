"""The office that plays, put together: a line for whoever holds its key, and a page on which anybody plays its clerk."""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from nfe_app.base.words import _

from . import page
from .letters import Kept, Letters

LARGEST = 4096
FIELDS = {"number": str, "scheme": str, "giving": str, "taking": str, "months": int, "account_fen": int}
FIELDS |= {"pooled_fen": int}
HAVE_SUMS = ("sent", "paid")


@dataclass(frozen=True)
class Setting:
    """The key to its line, its own file, and the address it is mounted at."""

    key: str = field(repr=False)
    store_path: Path
    public_url: str
    production: bool


class SandboxOffice:
    """An office that moves no money; `app` is mounted at the path of `public_url`. RuntimeError in production."""

    def __init__(self, setting: Setting) -> None:
        if setting.production:
            raise RuntimeError("THE SANDBOX MOVES NO REAL MONEY: it does not start in production")
        self.letters = Letters(setting.store_path)
        self._setting = setting
        address = urlsplit(setting.public_url)
        self._origin = f"{address.scheme}://{address.netloc}"
        self.app = Starlette(
            routes=[
                Route("/", self._look, methods=["GET"]),
                Route("/", self._press, methods=["POST"]),
                Route("/letters", self._take, methods=["POST"]),
                Route("/letters/{number}", self._tell, methods=["GET"]),
            ]
        )

    def _look(self, _request: Request) -> Response:
        return HTMLResponse(page.letters(self.letters.all()), headers=page.HEADERS)

    async def _press(self, request: Request) -> Response:
        if request.headers.get("origin", self._origin) != self._origin:
            return Response(status_code=404)
        said = parse_qs((await _whole(request)).decode("utf-8", "replace"))
        number, deed = (said.get(name, [""])[0] for name in ("number", "deed"))
        await run_in_threadpool(self.do, number, deed)
        return RedirectResponse(f"{self._setting.public_url}/", 303, page.HEADERS)

    def do(self, number: str, deed: str) -> None:
        """What its clerk presses; anything else is nothing."""
        if deed == "on":
            self.letters.go_on(number)
        elif deed == "refuse":
            self.letters.refuse(number, _("材料对不上，按规定不予转移。"))
        elif deed == "lose":
            self.letters.lose(number)

    async def _take(self, request: Request) -> Response:
        if not self._knows(request):
            return Response(status_code=401)
        letter = _letter(await _whole(request))
        if letter is None:
            return Response("MALFORMED", 400)
        return await run_in_threadpool(self.answer, letter)

    def answer(self, letter: dict[str, object]) -> Response:
        """Take a letter in; the same number again is the same letter."""
        self.letters.keep(letter)
        return self._told(str(letter["number"]))

    def _tell(self, request: Request) -> Response:
        return self._told(request.path_params["number"]) if self._knows(request) else Response(status_code=401)

    def _told(self, number: str) -> Response:
        found = self.letters.find(number)
        if found is None:
            return Response(status_code=404)
        if self.letters.is_lost(number):
            return Response("LOST", 504)
        return JSONResponse(_words(found))

    def _knows(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self._setting.key}".encode())


def _words(letter: Kept) -> dict[str, object]:
    told: dict[str, object] = {"number": letter.number, "standing": letter.standing, "note": letter.note}
    if letter.standing in HAVE_SUMS:
        told |= {"account_fen": letter.account_fen, "pooled_fen": letter.pooled_fen}
    return told


def _letter(body: bytes) -> dict[str, object] | None:
    """A letter without the name and the number of whom it is about: what plays keeps neither. None where it is none."""
    try:
        sent = json.loads(body)
        letter = {name: sent[name] for name in FIELDS}
    except (ValueError, KeyError, TypeError):
        return None
    return letter if all(type(letter[name]) is kind for name, kind in FIELDS.items()) else None


async def _whole(request: Request) -> bytes:
    """The body, as far as a letter is long."""
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > LARGEST:
            return b""
    return body
