"""The line of the sandbox's bank, for whoever holds its key: papers are fetched on it, and returns ordered."""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from datetime import date, datetime, time

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from nfe_app.base import clock
from nfe_app.base.clock import CHINA
from nfe_app.base.money import Fen
from nfe_app.base.words import _

from . import bank_papers
from .bank_counter import ONE_DAY
from .bank_store import BankStore, Booking, book, find
from .form import whole
from .shelf import stamp

XML = "application/xml"
AT_ONCE = 1_000


class BankLine:
    """What the bank answers the owner of the account."""

    def __init__(self, store: BankStore, number: str, key: str) -> None:
        self._store = store
        self._number, self._key = number, key

    def routes(self) -> list[Route]:
        """A day's statement, what was booked just now, and returns."""
        return [
            Route("/statements/{day}", self._ours(self._statement), methods=["GET"]),
            Route("/notifications", self._ours(self._notification), methods=["GET"]),
            Route("/returns", self._return, methods=["POST"]),
            Route("/returns/{number}", self._ours(self._returned), methods=["GET"]),
        ]

    def _ours(self, deed: Callable[[Request], Response]) -> Callable[[Request], Response]:
        """For whoever holds the key alone."""
        return lambda request: deed(request) if self._knows(request) else Response(status_code=401)

    def _knows(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(given, f"Bearer {self._key}".encode())

    def _statement(self, request: Request) -> Response:
        try:
            day = date.fromisoformat(request.path_params["day"])
        except ValueError:
            return Response(status_code=404)
        if day >= clock.today():
            return Response(status_code=404)
        since, until = (stamp(datetime.combine(one, time(), CHINA)) for one in (day, day + ONE_DAY))
        with self._store.work() as db:
            before = find(db, "booked_at < ?", since)
            lines = find(db, "booked_at >= ? AND booked_at < ?", since, until)
        opening = Fen.total(Fen(one.fen if one.credit else -one.fen) for one in before)
        paper = bank_papers.statement(self._number, day, opening, lines, clock.now())
        return Response(paper, media_type=XML)

    def _notification(self, request: Request) -> Response:
        at, _point, last = request.query_params.get("after", "").partition("~")
        after = (at, int(last)) if last.isascii() and last.isdigit() and len(last) < 18 else ("", 0)
        with self._store.work() as db:
            lines = find(db, "booked_at <= ? AND (booked_at, id) > (?, ?)", stamp(clock.now()), *after)[:AT_ONCE]
        if not lines:
            return Response(status_code=204)
        mark = f"{lines[-1].booked_at}~{lines[-1].id}"
        paper = bank_papers.notification(self._number, lines, clock.now())
        return Response(paper, media_type=XML, headers={"x-next": mark})

    async def _return(self, request: Request) -> Response:
        if not self._knows(request):
            return Response(status_code=401)
        try:
            sent = json.loads(await whole(request) or b"")
            number, reference, fen = str(sent["number"])[:64], str(sent["reference"]), int(sent["amount_fen"])
        except (ValueError, KeyError, TypeError):
            return Response("MALFORMED", 400)
        return await run_in_threadpool(self._give_back, number, reference, fen)

    def _give_back(self, number: str, reference: str, fen: int) -> Response:
        """Give money of a line back; under the same number the same again. Never more than came."""
        with self._store.work() as db:
            if known := find(db, "credit = 0 AND end_to_end = ?", number):
                return _told(known[0]) if (known[0].of, known[0].fen) == (reference, fen) else Response("OTHER", 409)
            came = find(db, "credit = 1 AND reference = ?", reference)
            gone = sum(one.fen for one in find(db, "credit = 0 AND of = ?", reference))
            if not came or fen < 1 or gone + fen > came[0].fen:
                return Response("NOT_SO_MUCH" if came else "NO_SUCH_LINE", 409)
            if came[0].shut:
                return _answer(number, "", fen, "abnormal", clock.now())
            book(db, fen, _("退回"), came[0].payer, clock.now(), of=reference, number=number)
            return _told(find(db, "credit = 0 AND end_to_end = ?", number)[0])

    def _returned(self, request: Request) -> Response:
        with self._store.work() as db:
            known = find(db, "credit = 0 AND end_to_end = ?", request.path_params["number"])
        return _told(known[0]) if known else Response(status_code=404)


def _told(line: Booking) -> Response:
    return _answer(line.end_to_end, line.reference, line.fen, "done", line.at)


def _answer(number: str, reference: str, fen: int, state: str, at: datetime) -> Response:
    said = {"number": number, "reference": reference, "amount_fen": fen, "state": state, "at": at.isoformat()}
    return JSONResponse(said)
