"""Our account at the independent Alipay, and what we ask of it in tests."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from nfe_app.base.money import Fen
from nfe_app.payment.alipay import AlipayAccount
from nfe_app.payment.gateway import Giving, Order
from tests.payment import alipay_signer as signer

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
NUMBER = "WF202611230001"


def account(**other: str) -> AlipayAccount:
    """The merchant's account at the independent Alipay."""
    said = {
        "base_url": signer.GATEWAY,
        "notify_url": "https://shebao.test/notice",
        "return_url": "https://shebao.test/paid/",
        "app_id": signer.APP_ID,
        "seller_id": signer.SELLER_ID,
        "private_key": signer.private_pem("merchant"),
        "alipay_public_key": signer.public_pem("alipay"),
    }
    return AlipayAccount(**(said | other))


def order(number: str = NUMBER, fen: int = 208894, way: str = "wap", **other: object) -> Order:
    """An attempt to collect."""
    said = {"description": "社保缴费：职工养老", "payer_ip": "203.0.113.7", "expires_at": NOW + timedelta(minutes=15)}
    return Order(out_trade_no=number, amount=Fen(fen), way=way, **(said | other))  # type: ignore[arg-type]


def giving(fen: int = 208894, number: str = "RF1", of: str = NUMBER) -> Giving:
    """A refund of the payment."""
    return Giving(number, of, Fen(fen), Fen(208894), "重复缴费")
