"""The doors of a payment code: open to whoever holds it, and to nobody who guesses."""

from __future__ import annotations

from typing import Annotated, NoReturn
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, ConfigDict
from starlette.concurrency import run_in_threadpool

from nfe_app.base import database, door
from nfe_app.base.settings import settings
from nfe_app.paycode import guessing, paying, rules
from nfe_app.paycode.paying import Way
from nfe_app.payment import leading
from nfe_app.payment.leading import Visit

router = APIRouter(prefix="/api/for")
Said = Annotated[str, Query(alias="code")]
"""What WeChat's sign-in brings back."""
FRESH = {"cache-control": "no-store", "referrer-policy": "no-referrer"}


class PayBy(BaseModel):
    """In which way somebody pays."""

    model_config = ConfigDict(extra="forbid")
    way: Way = "h5"


@router.get("/{code}", operation_id="paycode")
def look(code: str, request: Request) -> Response:
    """What a code is for, for anybody who holds it; an unknown, a mistyped and a withdrawn one are answered alike."""
    address = _tried(request)
    with database.look() as session:
        found = paying.find(session, code)
        told = paying.seen_by_anybody(session, found) if found else None
    if told is None:
        _missed(address)
    return door.Told(told, headers=FRESH)


@router.post("/{code}/pay", operation_id="pay_by_code", openapi_extra=door.takes(PayBy))
async def pay(code: str, request: Request) -> Response:
    """Begin to pay; the answer is the way to the cashier, and nothing else."""
    wanted = await door.read(request, PayBy)
    return await run_in_threadpool(_pay, code, wanted.way, request)


def _pay(code: str, way: Way, request: Request) -> Response:
    address = _tried(request)
    cashier = None
    with database.work() as session:
        if found := paying.find(session, code):
            cashier = paying.begin_payment(session, found, way)
    if cashier is None:
        _missed(address)
    return door.Told({"ok": True, "cashier": cashier}, headers=FRESH)


@router.get("/{code}/cashier", operation_id="paycode_cashier")
def cashier(code: str, request: Request, said: Said = "", state: str = "") -> Response:
    """On to the channel's cashier; where there is nothing to pay, back to how the code stands.

    Inside WeChat by way of its sign-in, which leads here again with `code` and `state`.
    """
    address, origin, typed = _tried(request), settings().public_origin, quote(code, safe="")
    payer_ip = request.client.host if request.client else ""
    with database.look() as session:
        found = paying.find(session, code)
    if found is None:
        _missed(address)
    visit = Visit(payer_ip, f"{origin}/api/for/{typed}/cashier", f"{origin}/for/?code={typed}", said, state)
    to = leading.address_for(found.payment_id, visit) if found.payment_id else visit.back
    return RedirectResponse(to, 303, FRESH)


def _tried(request: Request) -> str:
    """Where a try comes from; raises TooManyCodesTried."""
    address = request.client.host if request.client else "nowhere"
    with database.look() as session:
        guessing.check_tries(session, address)
    return address


def _missed(address: str) -> NoReturn:
    with database.work() as session:
        guessing.count_miss(session, address)
    raise rules.NoSuchCode
