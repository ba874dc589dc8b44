"""The platform's doors for refunds: ask for one, and ask where it stands."""

from __future__ import annotations

from datetime import datetime

from starlette.routing import Route

from . import refunds, trades
from .doors import Answer, Asked, Doors, check_told, read
from .faults import Faults, Mishap
from .notices import Courier
from .refund_wire import RefundSent, told
from .refunds import End
from .seals import Refused
from .store import Store

REFUNDS = "/v3/refund/domestic/refunds"
TURN_SECONDS = 60


class RefundApi:
    """Routes under `/v3/refund`, as the manual has them."""

    def __init__(self, doors: Doors, store: Store, faults: Faults, courier: Courier, public_url: str) -> None:
        self._doors = doors
        self._store = store
        self._faults = faults
        self._courier = courier
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Every route of refunds a merchant may call."""
        return [
            Route(REFUNDS, self._doors.door(self._refund), methods=["POST"]),
            Route(f"{REFUNDS}/{{key}}", self._doors.door(self._query), methods=["GET"]),
        ]

    def _refund(self, asked: Asked) -> Answer:
        sent = read(RefundSent, asked.body)
        if sent.notify_url:
            check_told(sent.notify_url, self._public_url)
        column: trades.Number = "transaction_id" if sent.transaction_id else "out_trade_no"
        with self._store.work() as db:
            self._courier.turn_refunds(db, asked.now)
            trade = trades.find(db, column, sent.transaction_id or sent.out_trade_no or "")
            if trade is None:
                raise Refused(404, "RESOURCE_NOT_EXISTS", "订单不存在")
            ends = self._end(sent.out_refund_no, asked.now)
            refund = refunds.take_in(db, trade, sent.wanted(asked.serial), asked.now, ends)
        return Answer(told(refund, trade), ("refund", refund.out_refund_no))

    def _end(self, out_refund_no: str, now: datetime) -> tuple[End, datetime]:
        """What becomes of a refund, and when."""
        turns_at = now + self._courier.wait(TURN_SECONDS)
        if self._faults.strike(Mishap.ABNORMAL_REFUND, out_refund_no):
            return "ABNORMAL", turns_at
        if self._faults.strike(Mishap.CLOSED_REFUND, out_refund_no):
            return "CLOSED", turns_at
        return "SUCCESS", turns_at

    def _query(self, asked: Asked) -> Answer:
        with self._store.work() as db:
            self._courier.turn_refunds(db, asked.now)
            refund = refunds.find(db, asked.request.path_params["key"])
            trade = trades.find(db, "out_trade_no", refund.out_trade_no) if refund else None
        if refund is None or trade is None:
            raise Refused(404, "RESOURCE_NOT_EXISTS", "退款单不存在")
        return Answer(told(refund, trade), ("refund query", refund.out_refund_no))
