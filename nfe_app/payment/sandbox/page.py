"""The cashier as it is seen: one page of plain HTML, calm, and clearly not real money."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from html import escape
from string import Template

from nfe_app.base.money import Fen
from nfe_app.base.words import _

from .trades import Trade

STYLE = """
:root{color-scheme:light dark;--ground:#eef1ee;--card:#fff;--ink:#161b22;--soft:#4a535e;--line:#d9dedd;--edge:#78828c;
--press:#1b5e4b;--on-press:#fff;--play:#5b3a00;--play-ground:#fcefd7}
@media (prefers-color-scheme:dark){:root{--ground:#0e1216;--card:#181e25;--ink:#eef1f4;--soft:#bcc5ce;--line:#2d3640;
--edge:#7c8894;--press:#8fd8c0;--on-press:#07251c;--play:#f3bf6c;--play-ground:#34270f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 "PingFang SC","HarmonyOS Sans SC","MiSans",
"Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
.play{margin:0;padding:10px 16px;background:var(--play-ground);color:var(--play);border-bottom:2px dashed;font-weight:600;
text-align:center}
main{max-width:480px;margin:0 auto;padding:24px 16px calc(24px + env(safe-area-inset-bottom,0px))}
h1{margin:0 0 4px;font-size:18px;font-weight:500;text-align:center}
.amount{margin:4px 0 20px;font-size:44px;line-height:1.2;font-weight:600;text-align:center;
font-variant-numeric:tabular-nums lining-nums}
dl{margin:16px 0 24px;padding:4px 16px;background:var(--card);border-radius:12px}
dl div{display:flex;justify-content:space-between;gap:16px;padding:12px 0}
dl div+div{border-top:1px solid var(--line)}
dt{flex:none;color:var(--soft)}
dd{margin:0;text-align:right;overflow-wrap:anywhere;font-size:14px;line-height:24px}
button,.back{display:block;width:100%;min-height:52px;margin:0 0 12px;padding:12px 16px;border:1px solid var(--edge);
border-radius:12px;background:var(--card);color:var(--ink);font:inherit;text-align:center;text-decoration:none;cursor:pointer}
label{display:block;margin:20px 0 4px}
input{width:100%;min-height:52px;margin:0 0 16px;padding:12px 16px;border:1px solid var(--edge);border-radius:12px;
background:var(--card);color:var(--ink);font:inherit}
button small{display:block;color:var(--soft);font-size:14px}
.main,.back{border-color:var(--press);background:var(--press);color:var(--on-press);font-size:18px;font-weight:600}
button[value=leave]{border-color:transparent;background:none}
button:focus-visible,.back:focus-visible{outline:3px solid var(--press);outline-offset:2px}
.wide{max-width:none}
.wide form{display:flex;flex-wrap:wrap;gap:8px;align-items:center}
.wide button,.wide input,.wide select{width:auto;min-height:44px;margin:0;padding:4px 12px;font:inherit}
.wide table{border-collapse:collapse;margin:0 0 24px;background:var(--card)}
.wide th,.wide td{padding:4px 12px;border:1px solid var(--line);text-align:left;font-weight:400}
.why{margin:0 0 24px;text-align:center;color:var(--soft)}
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
<meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover">
<meta name="robots" content="noindex">
<title>$title</title>
<style>$style</style>
<p class="play">$title · $warning</p>
<main class="$width">$body</main>
</html>
"""
)


def cashier(trade: Trade, back: str, *, is_open: bool) -> str:
    """The page of one order; only the way back where it cannot be paid."""
    return order(trade.description, trade.out_trade_no, trade.total, "" if is_open else _why(trade), back)


def order(about: str, number: str, total: int, why_not: str, back: str) -> str:
    """What is paid for, and the four ways on; where it cannot be paid any more why, and the way back, if there is any."""
    shown = f"¥{Fen(total).shown}"
    title = _("金额") if why_not else _("要付的钱")
    head = f'<h1>{escape(title)}</h1><p class="amount">{shown}</p>'
    rows = facts((_("事由"), about), (_("单号"), number))
    return wrapped(head + rows + (_end(why_not, back) if why_not else _choices(shown)))


def facts(*rows: tuple[str, str]) -> str:
    """Names and values, a line each."""
    lines = (f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>" for name, value in rows)
    return f"<dl>{''.join(lines)}</dl>"


def said(words: str, back: str = "") -> str:
    """A page that says one sentence."""
    return wrapped(_end(words, back))


def unknown(back: str) -> str:
    """The page where there is no such order."""
    return said(_("没有这笔订单。请回去重新付款。"), back)


def scan() -> str:
    """The page that takes the code of an order, as a phone takes it by its camera."""
    title, words, on = _("扫码付款"), _("二维码里的内容"), _("去付款")
    label = f'<label for="code">{escape(words)}</label>'
    field = '<input id="code" name="code" required autocomplete="off" placeholder="weixin://wxpay/bizpayurl?pr=…">'
    button = f'<button class="back">{escape(on)}</button>'
    return wrapped(f"<h1>{escape(title)}</h1><form>{label}{field}{button}</form>")


def unsigned(back: str) -> str:
    """The page for an order inside WeChat that the merchant did not sign."""
    return said(_("支付验证签名失败，没有扣钱。"), back)


def wide(body: str) -> str:
    """A page of tables, in the same dress."""
    return wrapped(body, "wide")


def wrapped(body: str, width: str = "narrow") -> str:
    """A page of anything, in the same dress, under the warning that this is not real money."""
    title, warning = escape(_("沙箱收银台")), escape(_("不是真的钱"))
    return SHELL.substitute(title=title, warning=warning, style=STYLE, body=body, width=width)


def buttons(deeds: Mapping[str, str], main: str) -> str:
    """A form of nothing but buttons, of which one is the usual way on; their words are HTML already."""
    each = (
        f'<button name="deed" value="{deed}"{" class=main" if deed == main else ""}>{words}</button>'
        for deed, words in deeds.items()
    )
    return f'<form method="post">{"".join(each)}</form>'


def _choices(shown: str) -> str:
    choices = (
        ("pay", _("付 {amount}").format(amount=shown), ""),
        ("late", _("晚点到账"), _("钱付了，消息过一会儿才到")),
        ("fail", _("付不成"), _("银行没有同意，钱没动")),
        ("leave", _("不付了，回去"), ""),
    )
    small = {deed: f"<small>{escape(hint)}</small>" if hint else "" for deed, _words, hint in choices}
    return buttons({deed: escape(words) + small[deed] for deed, words, _hint in choices}, main="pay")


def _why(trade: Trade) -> str:
    return {
        "SUCCESS": _("这笔已经付过了，不用再付。"),
        "CLOSED": _("这笔订单已经关闭，没有扣钱。"),
        "PAYERROR": _("这笔没付成，没有扣钱。请回去重新付款。"),
        "NOTPAY": _("这个付款链接过期了，没有扣钱。请回去重新付款。"),
    }[trade.state]


def _end(why: str, back: str) -> str:
    words = _("回去")
    link = f'<a class="back" href="{escape(back)}">{escape(words)}</a>' if back else ""
    return f'<p class="why">{escape(why)}</p>{link}'
