"""An independent signer: both sides of Alipay's gateway as the manual describes them, without a line of the app."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime
from urllib.parse import parse_qsl, quote_plus, urlsplit
from zoneinfo import ZoneInfo

import httpx
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from tests.payment.signer import key_of, private_pem, public_pem

APP_ID = "2021003100000001"
SELLER_ID = "2088102146225135"
GATEWAY = "https://alipay.test/gateway.do"
__all__ = ["private_pem", "public_pem"]


def china(at: datetime) -> str:
    """A moment as Alipay writes it."""
    return at.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M:%S")


def signature(text: str | bytes, owner: str | rsa.RSAPrivateKey = "alipay") -> str:
    """SHA256withRSA over a text, in base64."""
    message = text.encode() if isinstance(text, str) else text
    key = key_of(owner) if isinstance(owner, str) else owner
    return b64encode(key.sign(message, padding.PKCS1v15(), hashes.SHA256())).decode()


def answer(method: str, content: object, owner: str = "alipay", **dumped: object) -> bytes:
    """A signed answer, its node written in one way or another."""
    raw = json.dumps(content, ensure_ascii=False, **dumped)  # type: ignore[arg-type]
    return envelope(f"{method.replace('.', '_')}_response", raw, signature(raw, owner))


def envelope(node: str, raw: str, sign: str) -> bytes:
    """An answer as it goes over the line."""
    return f'{{"{node}":{raw},"sign":"{sign}"}}'.encode()


def good(**content: object) -> dict[str, object]:
    """What stands in an answer where all went well."""
    return {"code": "10000", "msg": "Success", **content}


def bad(sub_code: str, code: str = "40004", msg: str = "Business Failed") -> dict[str, object]:
    """What stands in an answer that says no."""
    return {"code": code, "msg": msg, "sub_code": sub_code, "sub_msg": "不行"}


def trade(number: str = "WF202611230001", status: str = "TRADE_SUCCESS", **other: object) -> dict[str, object]:
    """A trade as a query tells it."""
    told: dict[str, object] = {"out_trade_no": number, "trade_no": "2026112322001400000000000001"}
    told |= {"trade_status": status, "total_amount": "2088.94"}
    if status in ("TRADE_SUCCESS", "TRADE_FINISHED"):
        told |= {"send_pay_date": "2026-11-23 09:59:58", "receipt_amount": "2088.94"}
    return good(**(told | other))


def merchant_said(request: httpx.Request, owner: str = "merchant") -> dict[str, str]:
    """What a merchant asks, once its signature over everything but `sign` is checked; raises InvalidSignature."""
    return signed_by(owner, parse_qsl(urlsplit(str(request.url)).query) + parse_qsl(request.content.decode()))


def signed_by(owner: str, pairs: list[tuple[str, str]]) -> dict[str, str]:
    """The same for an address that was taken apart."""
    said = dict(pairs)
    assert len(said) == len(pairs)
    sign = said.pop("sign")
    text = "&".join(f"{name}={said[name]}" for name in sorted(said) if said[name])
    key_of(owner).public_key().verify(b64decode(sign), text.encode(), padding.PKCS1v15(), hashes.SHA256())
    return said


def notice(at: datetime, **other: str) -> dict[str, str]:
    """The fields of a notice that money came, not signed yet."""
    said = {
        "notify_time": china(at),
        "notify_type": "trade_status_sync",
        "notify_id": "ac05099524730693a8b330c5ecf72da9786",
        "app_id": APP_ID,
        "auth_app_id": APP_ID,
        "seller_id": SELLER_ID,
        "charset": "utf-8",
        "version": "1.0",
        "out_trade_no": "WF202611230001",
        "trade_no": "2026112322001400000000000001",
        "trade_status": "TRADE_SUCCESS",
        "total_amount": "2088.94",
        "subject": "社保缴费：职工养老 2026-11 + 工伤 & “双十一”",
        "gmt_create": "2026-11-23 09:59:00",
        "gmt_payment": "2026-11-23 09:59:58",
        "fund_bill_list": '[{"amount":"2088.94","fundChannel":"ALIPAYACCOUNT"}]',
    }
    return said | other


def form(said: dict[str, str], owner: str = "alipay", without: str = "") -> bytes:
    """A notice as it is posted: signed over everything but `sign` and `sign_type`, decoded, by name."""
    text = "&".join(f"{name}={said[name]}" for name in sorted(said) if name != without)
    return posted(said, signature(text, owner))


def posted(said: dict[str, str], sign: str, sign_type: str = "RSA2") -> bytes:
    """A form with this signature."""
    everything = {**said, "sign_type": sign_type, "sign": sign}
    return "&".join(f"{quote_plus(name)}={quote_plus(value)}" for name, value in everything.items()).encode()


def asking(method: str, wanted: object, at: datetime, key: rsa.RSAPrivateKey, /, **public: str) -> dict[str, str]:
    """Everything a merchant sends for one method, signed with its key; a public field that is empty is left out."""
    said = {
        "app_id": APP_ID,
        "method": method,
        "format": "JSON",
        "charset": "utf-8",
        "sign_type": "RSA2",
        "timestamp": china(at),
        "version": "1.0",
        "biz_content": json.dumps(wanted, ensure_ascii=False),
        **public,
    }
    said = {name: value for name, value in said.items() if value}
    return said | {"sign": signature("&".join(f"{name}={said[name]}" for name in sorted(said)), key)}
