"""The channel calls us with a notice, and a person goes to its cashier by a plain redirect."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse, RedirectResponse

from nfe_app.base import database, door, metrics, timely
from nfe_app.base.door import SubjectOf
from nfe_app.base.errors import NotFound, Refusal, TryAgain
from nfe_app.base.log import log_of
from nfe_app.base.settings import settings
from nfe_app.payment import actions, leading, outcome
from nfe_app.payment.actions import OnePayment
from nfe_app.payment.leading import Visit

log = log_of("payment")
NOTICES = metrics.counter("nfe_notices", "Notices of paying channels, by what became of them.", "channel", "outcome")
UNKNOWN = "unknown"
ANSWER_WITHIN = 1500  # milliseconds; the channel waits 5 s and tells it again

FAIL = {
    "description": "not taken in; the channel will tell it again",
    "content": {"application/json": {"schema": {"type": "object", "required": ["code", "message"]}}},
}


def routes(subject_of: SubjectOf) -> APIRouter:
    """The routes of payment, for people as `subject_of` knows them."""
    router = APIRouter(prefix="/api/payments")

    @router.post("/notice", operation_id="payment_notice", status_code=204, responses={"default": FAIL})
    @router.post("/notice/{channel}", operation_id="payment_notice_of", status_code=204, responses={"default": FAIL})
    async def notice(request: Request, channel: str = "wechat") -> Response:
        """A notice of a channel, proven by its signature; the same one as often as it likes.

        It is answered in time, and never with a yes before it is kept (P9).
        """
        body = await door.whole(request)
        channel = channel if outcome.is_connected(channel) else UNKNOWN
        deed = partial(_take, channel, dict(request.headers), body)
        return await timely.within(ANSWER_WITHIN, deed, partial(_no, channel, TryAgain()))

    @router.get("/{payment_id}/cashier", operation_id="payment_cashier")
    def cashier(payment_id: UUID, request: Request, code: str = "", state: str = "") -> Response:
        """On to the channel's cashier; where there is nothing to pay any more, to how the payment stands.

        Inside WeChat by way of its sign-in, which leads here again with `code` and `state`.
        """
        person_id, payer_ip = subject_of(request).person_id, request.client.host if request.client else ""
        with database.look() as session:
            if actions.owner_of(session, OnePayment(payment_id=payment_id)) != person_id:
                raise NotFound
        origin = settings().public_origin
        here, back = f"{origin}/api/payments/{payment_id}/cashier", f"{origin}/paid/?payment={payment_id}"
        return RedirectResponse(leading.address_for(payment_id, Visit(payer_ip, here, back, code, state)), 303)

    return router


def _take(channel: str, headers: dict[str, str], body: bytes) -> Response:
    """The channel's own yes when the notice is in, or was already; otherwise its own no, and it will come again."""
    if channel == UNKNOWN:
        return _no(channel, NotFound())
    try:
        told = outcome.read_notice(channel, headers, body)
        with database.work() as session:
            outcome.settle(session, channel, told)
    except Refusal as refusal:
        log.warning("notice refused", channel=channel, code=refusal.code, **refusal.fields)
        return _no(channel, refusal)
    NOTICES.labels(channel, "taken").inc()
    return PlainTextResponse("success") if channel == "alipay" else Response(status_code=204)


def _no(channel: str, refusal: Refusal) -> Response:
    NOTICES.labels(channel, refusal.code).inc()
    if channel == "alipay":
        return PlainTextResponse("fail", refusal.status)
    return JSONResponse({"code": "FAIL", "message": refusal.says}, refusal.status)
