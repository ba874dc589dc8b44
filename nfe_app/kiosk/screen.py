"""The page of a kiosk: plain HTML with all its words in one language, one script, one style, and headers that let nothing else in."""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Template

from nfe_app.base import words
from nfe_app.base.words import _
from nfe_app.kiosk import rules

HERE = Path(__file__).parent
SCRIPT = (HERE / "screen.js").read_text("utf-8")
STYLE = (HERE / "screen.css").read_text("utf-8")
FRAME = (HERE / "screen.html").read_text("utf-8")
BUILD = sha256("".join((FRAME, SCRIPT, STYLE)).encode()).hexdigest()[:12]
"""Which page this is: a screen tells it, so that one that was not restarted for long is seen at the desk."""
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
        "require-trusted-types-for 'script'",
    )
)
HEADERS = {"content-security-policy": POLICY, "cache-control": "no-store", "referrer-policy": "no-referrer"}
WORDS = {
    "house": _("新就业社保"),
    "title": _("一体机"),
    "scan": _("用手机扫这个码"),
    "scan_how": _("用手机相机、微信或支付宝扫。登录过新就业社保的手机，扫了就能把自己的证明放到这里打印。"),
    "nothing_typed": _("这里不用输入任何东西，也不要把手机号、验证码告诉别人。"),
    "turning": _("每分钟换一个码"),
    "taken": _("扫到了。请看手机"),
    "taken_how": _("在手机上选一份证明，它会出现在这里。手机上的名字要和这台一样："),
    "on_screen": _("屏幕上的证明"),
    "print": _("打印"),
    "printing": _("已送到打印机，请拿走纸"),
    "no_print": _("现在打不了：一次最多打 5 次"),
    "end": _("结束，清空屏幕"),
    "stay": _("还在用"),
    "idle": _("秒后自动清空"),
    "idle_how": _("没有人碰屏幕和手机了。"),
    "wiped": _("已清空"),
    "w_screen": _("屏幕上的字和图"),
    "w_stores": _("浏览器里存的东西"),
    "w_cache": _("缓存的证明"),
    "w_back": _("能退回去的页"),
    "w_address": _("证明的网址：再要一次，没有了"),
    "paper": _("打出来的纸别忘了拿。"),
    "not_wiped": _("没有清干净，这台先不能用。请叫工作人员。"),
    "help": _("帮助"),
    "help_title": _("找谁帮忙"),
    "help_call": _("打 12333 问社保的事"),
    "help_here": _("在这里："),
    "help_phone": _("没有手机、不会扫：请到窗口，工作人员替你打印。"),
    "close": _("关上"),
    "away": _("连不上，请等一等"),
    "away_how": _("屏幕已经清空。连上以后自己会好。"),
    "dark": _("这台一体机没有登记，或者已经停用。请找工作人员。"),
}


@cache
def page(language: str) -> str:
    """The page in a language; everything it says stands in it from the start, so no word comes from a script."""
    said = {name: escape(words.said(str(text), language)) for name, text in WORDS.items()}
    tongue = {"lang": "zh-CN", "other": "English", "other_lang": "en", "other_at": "/kiosk/en/"}
    if language != words.SOURCE:
        tongue = {"lang": "en", "other": "中文", "other_lang": "zh-CN", "other_at": "/kiosk/"}
    timing = {"idle_for": str(int(rules.IDLE.total_seconds())), "warned": str(int(rules.WARNED.total_seconds()))}
    return Template(FRAME).substitute(said | tongue | timing | {"build": BUILD})
