"""What a person agrees to, told in full before anything is signed; every number in it is the one that the rules go by."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.reckon import money
from nfe_app.mandate import days, rules

e = rx.el
Part = rx.Component
PAUSES = "、".join(str(pause) for pause in rules.PAUSES)


def told(limit_fen: Any, day: Any) -> Part:
    """The whole text, with the sum and the day that were chosen."""
    points: Part = e.ol(
        _point(_("谁来扣"), _("我们，通过你在支付宝签的周期扣款协议。")),
        _point(_("扣什么"), _("你选的险种里，当月还没缴的账单。别的一分不扣。")),
        _point(
            _("扣多少"),
            _("每次最多 "),
            e.b(money(limit_fen), class_name="num"),
            _(" 元。账单超过这个数，这个月就不扣，只告诉你。"),
        ),
        _point(
            _("哪天扣"),
            _("每月 "),
            e.b(day, class_name="num"),
            _(" 日，一个月最多扣成一次。"),
            _("至少提前 {days} 天发短信，告诉你哪天扣、扣多少；扣的不会比告诉你的多。").format(days=days.NOTICE_DAYS),
        ),
        _point(
            _("没扣成"),
            _("钱不够时隔 {pauses} 天再扣，一共最多 {tries} 次，过了缴费截止日不再扣。每次没成都发短信。").format(
                pauses=PAUSES, tries=len(rules.PAUSES) + 1
            ),
        ),
        _point(
            _("怎么停"),
            _(
                "在这一页停，或在支付宝里解除。停了马上不再扣；停之前已经送到支付宝的那一笔，我们去撤，撤不回的会告诉你结果。"
            ),
        ),
        _point(_("钱去哪"), _("和你自己缴一样入账，记录里看得到，退款规则也一样。")),
        class_name="stack",
    )
    return points


def _point(name: str, *words: Any) -> Part:
    point: Part = e.li(e.b(name), e.p(*words, class_name="soft"))
    return point
