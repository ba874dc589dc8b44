"""An independent signer: both sides of WeChat Pay v3 as the manual describes them, without a line of the app."""

from __future__ import annotations

import json
import re
from base64 import b64decode, b64encode
from datetime import datetime
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

MCHID = "1230000109"
APPID = "wxd678efh567hg6787"
API_V3_KEY = "0123456789abcdef0123456789abcdef"
MERCHANT_SERIAL = "7A1B0000000000000000000000000000000000C1"
CERTIFICATE_SERIAL = "5157F09EFDC096DE15EBE81A47057A7200000000"
PUBLIC_KEY_ID = "PUB_KEY_ID_0000000000000024101100397200000006"


@cache
def key_of(owner: str) -> rsa.RSAPrivateKey:
    """One RSA key for each owner, made once in a run."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def private_pem(owner: str) -> str:
    """An owner's private key."""
    encoding, plain = serialization.Encoding.PEM, serialization.NoEncryption()
    return key_of(owner).private_bytes(encoding, serialization.PrivateFormat.PKCS8, plain).decode()


def public_pem(owner: str) -> str:
    """An owner's public key."""
    spki = serialization.PublicFormat.SubjectPublicKeyInfo
    return key_of(owner).public_key().public_bytes(serialization.Encoding.PEM, spki).decode()


def signed(body: bytes, at: datetime, owner: str = "platform", serial: str = PUBLIC_KEY_ID) -> dict[str, str]:
    """The headers that sign an answer or a notice: time, nonce and raw body, each line ended."""
    stamp, nonce = str(int(at.timestamp())), "c5ac7061fccab6bf3e254dcf98995b8c"
    message = b"".join(line + b"\n" for line in (stamp.encode(), nonce.encode(), body))
    signature = key_of(owner).sign(message, padding.PKCS1v15(), hashes.SHA256())
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Signature": b64encode(signature).decode(),
        "Wechatpay-Serial": serial,
        "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
    }


def trade(
    number: str = "WF202611230001", state: str = "SUCCESS", fen: int = 208894, **other: object
) -> dict[str, object]:
    """A trade as query and notice tell it."""
    told: dict[str, object] = {"mchid": MCHID, "appid": APPID, "out_trade_no": number, "trade_state": state}
    if state in ("SUCCESS", "REFUND"):
        told |= {"transaction_id": "4200001234202611230123456789", "success_time": "2026-11-23T09:59:58+08:00"}
        told |= {"amount": {"total": fen, "payer_total": fen, "currency": "CNY", "payer_currency": "CNY"}}
    return told | other


def notice(told: object, key: str = API_V3_KEY, event: str = "TRANSACTION.SUCCESS") -> bytes:
    """The body of a notice with its sealed resource."""
    nonce, about = "fdasflkja484", "transaction"
    sealed = AESGCM(key.encode()).encrypt(nonce.encode(), json.dumps(told).encode(), about.encode())
    resource = {
        "original_type": "transaction",
        "algorithm": "AEAD_AES_256_GCM",
        "nonce": nonce,
        "associated_data": about,
    }
    resource["ciphertext"] = b64encode(sealed).decode()
    envelope = {"id": "EV-2026112310000001", "create_time": "2026-11-23T10:00:00+08:00", "summary": "支付成功"}
    return json.dumps(
        envelope | {"event_type": event, "resource_type": "encrypt-resource", "resource": resource}
    ).encode()


def merchant_signed(authorization: str, method: str, target: str, body: bytes) -> dict[str, str]:
    """What a merchant's `Authorization` says, once its signature over the five lines is checked; raises InvalidSignature."""
    scheme, rest = authorization.split(" ", 1)
    assert scheme == "WECHATPAY2-SHA256-RSA2048"
    said = dict(re.findall(r'(\w+)="([^"]*)"', rest))
    message = f"{method}\n{target}\n{said['timestamp']}\n{said['nonce_str']}\n".encode() + body + b"\n"
    public = key_of("merchant").public_key()
    public.verify(b64decode(said["signature"]), message, padding.PKCS1v15(), hashes.SHA256())
    return said


def refund(
    number: str = "RF202611240001",
    order: str = "WF202611230001",
    status: str = "SUCCESS",
    fen: int = 100,
    **other: object,
) -> dict[str, object]:
    """A refund as a query tells it."""
    told: dict[str, object] = {
        "refund_id": "50000000382026112401234567890",
        "out_refund_no": number,
        "transaction_id": "4200001234202611230123456789",
        "out_trade_no": order,
        "channel": "ORIGINAL",
        "user_received_account": "招商银行信用卡0403",
        "create_time": "2026-11-24T10:00:00+08:00",
        "status": status,
        "amount": {"total": 208894, "refund": fen, "payer_total": 208894, "payer_refund": fen, "currency": "CNY"},
    }
    if status == "SUCCESS":
        told["success_time"] = "2026-11-24T10:00:58+08:00"
    return told | other


def refund_told(status: str = "SUCCESS", **other: object) -> dict[str, object]:
    """The same as a notice tells it: with the merchant, and the status under another name."""
    told = refund(status=status)
    del told["status"], told["channel"], told["create_time"]
    return told | {"mchid": MCHID, "refund_status": status} | other


def certificate(owner: str, serial: str, since: datetime, until: datetime) -> bytes:
    """A platform certificate."""
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "Tenpay.com sign")])
    made = x509.CertificateBuilder(name, name, key_of(owner).public_key(), int(serial, 16), since, until)
    return made.sign(key_of(owner), hashes.SHA256()).public_bytes(serialization.Encoding.PEM)


def sealed(words: bytes, about: str, key: str = API_V3_KEY) -> dict[str, str]:
    """Words sealed for the merchant."""
    nonce = "61f9c719728a"
    ciphertext = b64encode(AESGCM(key.encode()).encrypt(nonce.encode(), words, about.encode())).decode()
    return {"algorithm": "AEAD_AES_256_GCM", "nonce": nonce, "associated_data": about, "ciphertext": ciphertext}
