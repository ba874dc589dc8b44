"""The office that plays, as it is seen: its letters, and what it does with each; plain HTML, clearly not real."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from string import Template

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from .letters import Kept

STYLE = """
:root{color-scheme:light dark}
body{margin:0;font:16px/1.5 system-ui,sans-serif}
.play{margin:0;padding:10px 16px;background:#fcefd7;color:#5b3a00;border-bottom:2px dashed;text-align:center;font-weight:600}
main{max-width:560px;margin:0 auto;padding:16px}
section{border:1px solid #78828c;border-radius:12px;padding:12px 16px;margin:0 0 16px}
button{min-height:48px;margin:4px 8px 4px 0;padding:8px 16px;border:1px solid #78828c;border-radius:12px;font:inherit}
"""
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; style-src 'sha256-"
    + b64encode(sha256(STYLE.encode()).digest()).decode()
    + "'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "Cache-Control": "no-store",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
SHELL = Template(
    """<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>$title</title>
<style>$style</style>
<p class="play">$title</p>
<main>$body</main>
</html>
"""
)
STANDS = {
    "reviewing": _("正在核对"),
    "sent": _("信息表发出了"),
    "paid": _("钱汇出了"),
    "refused": _("不予转移"),
}
DEEDS = {"on": _("办理下一步"), "refuse": _("不予转移"), "lose": _("下一次答复丢掉")}


def letters(all_: Sequence[Kept]) -> str:
    """The page."""
    body = "".join(map(_letter, all_)) or f"<p>{escape(_('还没有收到联系函。'))}</p>"
    return SHELL.substitute(title=escape(_("沙箱：转出地的经办机构，不是真的")), style=STYLE, body=body)


def _letter(one: Kept) -> str:
    sums = _("个人账户 {account} 元，统筹 {pooled} 元，{months} 个月").format(
        account=Fen(one.account_fen).shown, pooled=Fen(one.pooled_fen).shown, months=one.months
    )
    buttons = "".join(f'<button name="deed" value="{deed}">{escape(words)}</button>' for deed, words in DEEDS.items())
    number = f'<input type="hidden" name="number" value="{escape(one.number)}">'
    return (
        f"<section><h2>{escape(one.number)}</h2><p>{escape(one.giving)} → {escape(one.taking)}</p>"
        f"<p>{escape(STANDS[one.standing])}</p><p>{escape(sums)}</p>"
        f'<form method="post">{number}{buttons}</form></section>'
    )
