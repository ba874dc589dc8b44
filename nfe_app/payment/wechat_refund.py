"""Refunds as WeChat Pay is asked for them and tells of them.

Manual: https://pay.weixin.qq.com/doc/v3/merchant/4013071036 (asking), …/4013071041 (telling)
"""

from __future__ import annotations

from nfe_app.base.money import Fen

from . import answers
from .gateway import ChannelDown, Given, Giving, RefundState
from .wechat_line import understood

STATES: dict[answers.RefundStatus, RefundState] = {
    "PROCESSING": "processing",
    "SUCCESS": "done",
    "CLOSED": "closed",
    "ABNORMAL": "abnormal",
}
LONGEST_REASON = 80


def wanted(giving: Giving, notify_url: str) -> dict[str, object]:
    """What is asked for; the reason is cut to 80 bytes."""
    return {
        "out_trade_no": giving.out_trade_no,
        "out_refund_no": giving.out_refund_no,
        "reason": giving.reason.encode()[:LONGEST_REASON].decode(errors="ignore"),
        "notify_url": notify_url,
        "amount": {"refund": giving.amount.count, "total": giving.paid.count, "currency": "CNY"},
    }


def answered(raw: bytes, out_refund_no: str, out_trade_no: str) -> Given:
    """Where a refund stands by a proven answer about just that one; raises ChannelDown for any other."""
    refund = understood(lambda: answers.Refund.model_validate_json(raw))
    if (refund.out_refund_no, refund.out_trade_no) != (out_refund_no, out_trade_no):
        raise ChannelDown("an answer about another refund")
    return _given(refund, raw)


def told(raw: bytes, mchid: str, event: str) -> Given:
    """What a proven notice says of a refund of ours; a ValueError for one that is not ours or makes no sense."""
    refund = answers.RefundTold.model_validate_json(raw)
    if refund.mchid != mchid:
        raise ValueError("a refund of somebody else")
    if f"REFUND.{refund.status}" != event:
        raise ValueError("one thing outside, another inside")
    return _given(refund, raw)


def _given(refund: answers.Refund, raw: bytes) -> Given:
    return Given(
        refund.out_refund_no,
        refund.out_trade_no,
        STATES[refund.status],
        refund.refund_id,
        Fen(refund.amount.refund),
        refund.success_time,
        raw.decode(),
    )
