"""The platform's doors for payments: order in three ways, query, close, certificates; every one signed on both sides."""

from __future__ import annotations

from cryptography.x509 import load_pem_x509_certificate
from starlette.routing import Route

from . import trades
from .doors import Answer, Asked, Deed, Doors, check_told, read
from .keys import Platform
from .seals import Refused, Seals
from .store import Store
from .wire import CloseSent, H5Sent, JsapiSent, NativeSent, OrderSent, rfc3339, told

TRANSACTIONS = "/v3/pay/transactions"
WAYS: dict[str, type[OrderSent]] = {"h5": H5Sent, "jsapi": JsapiSent, "native": NativeSent}
SCHEME = "weixin://wxpay/bizpayurl?pr="


class Api:
    """Routes under `/v3`, as the manual has them."""

    def __init__(self, doors: Doors, seals: Seals, store: Store, public_url: str) -> None:
        self._doors = doors
        self._seals = seals
        self._platform = seals.platform
        self._store = store
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Every route of payments a merchant may call."""
        door = self._doors.door
        return [
            *(Route(f"{TRANSACTIONS}/{way}", door(self._ordering(way)), methods=["POST"]) for way in WAYS),
            Route(f"{TRANSACTIONS}/out-trade-no/{{key}}", door(self._query_own), methods=["GET"]),
            Route(f"{TRANSACTIONS}/id/{{key}}", door(self._query), methods=["GET"]),
            Route(f"{TRANSACTIONS}/out-trade-no/{{key}}/close", door(self._close), methods=["POST"]),
            Route("/v3/certificates", door(self._certificates), methods=["GET"]),
        ]

    def _ordering(self, way: str) -> Deed:
        def order(asked: Asked) -> Answer:
            sent = read(WAYS[way], asked.body)
            check_merchant(self._platform, sent.mchid)
            if sent.appid != self._platform.appid:
                raise Refused(400, "APPID_MCHID_NOT_MATCH", "appid 和 mchid 不匹配")
            check_told(sent.notify_url, self._public_url)
            with self._store.work() as db:
                trade = trades.take_in(db, sent.wanted(asked.serial), asked.now)
            return Answer(self._payable(trade), ("order", trade.out_trade_no))

        return order

    def _payable(self, trade: trades.Trade) -> dict[str, str]:
        """How this order is paid."""
        if trade.trade_type == "JSAPI":
            return {"prepay_id": trade.prepay_id}
        if trade.trade_type == "NATIVE":
            return {"code_url": f"{SCHEME}{trade.code}"}
        cashier = f"{self._public_url}/cgi-bin/mmpayweb-bin/checkmweb"
        return {"h5_url": f"{cashier}?prepay_id={trade.prepay_id}&package=sandbox"}

    def _query_own(self, asked: Asked) -> Answer:
        trade = self._find(asked, "out_trade_no")
        return Answer(told(trade, self._platform), ("query", trade.out_trade_no))

    def _query(self, asked: Asked) -> Answer:
        trade = self._find(asked, "transaction_id")
        return Answer(told(trade, self._platform), ("query", trade.out_trade_no))

    def _find(self, asked: Asked, column: trades.Number) -> trades.Trade:
        check_merchant(self._platform, asked.request.query_params.get("mchid", ""))
        key = asked.request.path_params["key"]
        with self._store.work() as db:
            trade = trades.find(db, column, key)
        if trade is None:
            raise Refused(404, "ORDER_NOT_EXIST", "订单不存在")
        return trade

    def _close(self, asked: Asked) -> Answer:
        check_merchant(self._platform, read(CloseSent, asked.body).mchid)
        with self._store.work() as db:
            trades.close(db, asked.request.path_params["key"])
        return Answer(None)

    def _certificates(self, _asked: Asked) -> Answer:
        sealed = self._seals.sealed(self._platform.certificate.encode(), "certificate")
        certificate = load_pem_x509_certificate(self._platform.certificate.encode())
        mine = {
            "serial_no": self._platform.serial,
            "effective_time": rfc3339(certificate.not_valid_before_utc),
            "expire_time": rfc3339(certificate.not_valid_after_utc),
            "encrypt_certificate": sealed,
        }
        return Answer({"data": [mine]})


def check_merchant(platform: Platform, mchid: str) -> None:
    """Only our one merchant; raises Refused, MCH_NOT_EXISTS."""
    if mchid != platform.mchid:
        raise Refused(400, "MCH_NOT_EXISTS", "商户号不存在")
