"""Around every page of the phone: the clerk who looks along, what they propose, and the way to end it."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.localfirst.senses import Company
from nfe_app.ui import routes
from nfe_app.ui.me import mine

Part = rx.Component
WORDS = {
    "name": _("一起看"),
    "waiting": _("等经办人来"),
    "asking": _("{clerk}想和你一起看"),
    "together": _("{clerk}在和你一起看{scope}，还剩 {left} 分钟"),
    "points": _("指着：{title}"),
    "wrote": _("{clerk}说：{text}"),
    "over": _("一起看结束了"),
    "late": _("时间到了，一起看结束了。还要看，就再出一个码"),
    "receipt": _("看回执"),
    "close": _("关上"),
    "stop": _("结束"),
    "talk": _("说句话"),
    "reply": _("回一句"),
    "failed": _("没连上，再点一次。"),
    "asks": _("让{clerk}看吗？"),
    "sees": _(
        "{agency} {clerk}，看 {minutes} 分钟。他只看得到{scope}的这几栏：{fields}。别的页、姓名、号码、你打的字，他都看不到。"
    ),
    "cannot": _("他能指给你看、提建议。要不要由你点；确认、同意、签字、付钱，只有你能办。随时能点“结束”。"),
    "let": _("让他看"),
    "not": _("不让"),
    "offers": _("{clerk}建议"),
    "yours": _("你点了“要”才填上，填上了也能再改。"),
    "yes": _("要"),
    "no": _("不要"),
    "there": _("到填的那一页再答"),
    "talking": _("和{clerk}说"),
    "line": _("写一句"),
    "say": _("发出去"),
    "call": _("打 12333"),
}
QUICK = (_("好的"), _("等一下"), _("没看懂，再说一遍"), _("我想打电话说"))
HOW = {
    "url": "/api/assistance",
    "receipt": routes.HELP,
    "noted": "proposed",
    "phone": "12333",
    "words": WORDS,
    "quick": list(QUICK),
}
sitting: Any = mine("assistance", dict[str, str])


def company(_stateful: bool) -> Part:
    """Around every page: nothing of it comes home while nobody looks along."""
    return Company.create(at=sitting["id"], how=HOW)
