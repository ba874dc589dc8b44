"""The platform's certificates as they are today: sealed for us, signed by one of themselves or by a key we believed before.

Manual: https://pay.weixin.qq.com/wiki/doc/apiv3/wechatpay/wechatpay5_1.shtml
"""

from __future__ import annotations

from nfe_app.base import clock

from . import answers, signature
from .gateway import ChannelDown, ChannelRefused
from .wechat_line import Line, taken, understood

CERTIFICATES = "/v3/certificates"
NONE_HERE = "RESOURCE_NOT_EXISTS"


def fetched(line: Line, trust: signature.Trust, api_v3_key: str) -> dict[str, str]:
    """Every certificate that is good now (serial → PEM); empty where the platform has none for us.

    Raises ChannelDown, ChannelRefused.
    """
    reply = line.fetch(CERTIFICATES)
    found = understood(lambda: _in(reply.content, api_v3_key)) if reply.is_success else {}
    if not trust.with_certificates(found).proves(reply.headers, reply.content, clock.now()):
        raise ChannelDown(f"GET {CERTIFICATES}: HTTP {reply.status_code} without a signature that we believe")
    try:
        taken(reply, f"GET {CERTIFICATES}")
    except ChannelRefused as refused:
        if refused.code != NONE_HERE:
            raise
    return found


def _in(raw: bytes, api_v3_key: str) -> dict[str, str]:
    """The certificates in an answer; a ValueError for one that is not sealed with our key, or not what it says it is."""
    now = clock.now()
    good = {
        one.serial_no: one.encrypt_certificate
        for one in answers.Certificates.model_validate_json(raw).data
        if one.effective_time <= now < one.expire_time
    }
    return {
        serial: signature.certificate_in(
            signature.opened(api_v3_key, sealed.nonce, sealed.ciphertext, sealed.associated_data), serial
        )
        for serial, sealed in good.items()
    }
