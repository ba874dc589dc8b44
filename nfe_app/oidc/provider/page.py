"""The provider as it is seen: plain pages, no script, and clearly nothing real."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html import escape
from string import Template

from nfe_app.base.words import _

from .setting import Invented

STYLE = """
:root{color-scheme:light dark;--ground:#eef1ee;--card:#fff;--ink:#161b22;--soft:#4a535e;--line:#d9dedd;--edge:#78828c;
--press:#23479b;--on-press:#fff;--play:#5b3a00;--play-ground:#fcefd7}
@media (prefers-color-scheme:dark){:root{--ground:#0e1216;--card:#181e25;--ink:#eef1f4;--soft:#bcc5ce;--line:#2d3640;
--edge:#7c8894;--press:#a9c0ff;--on-press:#0b1a40;--play:#f3bf6c;--play-ground:#34270f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.5 "PingFang SC","HarmonyOS Sans SC","MiSans",
"Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei",system-ui,sans-serif}
.play{margin:0;padding:10px 16px;background:var(--play-ground);color:var(--play);border-bottom:2px dashed;font-weight:600;
text-align:center}
main{max-width:480px;margin:0 auto;padding:24px 16px calc(24px + env(safe-area-inset-bottom,0px))}
h1{font-size:22px;line-height:1.3;font-weight:600;margin:0 0 8px}
p{margin:0 0 16px;color:var(--soft)}
form{display:grid;gap:12px}
button,a{display:block;width:100%;min-height:52px;padding:10px 16px;border:1px solid var(--edge);border-radius:12px;
background:var(--card);color:var(--ink);font:inherit;font-weight:500;text-align:start;text-decoration:none;cursor:pointer}
button small{display:block;color:var(--soft);font-weight:400}
button:focus-visible,a:focus-visible{outline:3px solid var(--press);outline-offset:2px}
.leave{text-align:center;background:none}
"""
HASH = b64encode(sha256(STYLE.encode()).digest()).decode()
HEADERS = {
    "Content-Security-Policy": f"default-src 'none'; style-src 'sha256-{HASH}'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'",
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
<main><h1>$head</h1>$body</main>
</html>
"""
)


def choose(people: Sequence[Invented]) -> str:
    """Who of the invented people signs in."""
    each = "".join(
        f'<button name="who" value="{escape(one.sub)}">{escape(one.name)}<small>{escape(one.about)}</small></button>'
        for one in people
    )
    leave = f'<button name="who" value="" class="leave">{escape(_("不登录，回去"))}</button>'
    words = escape(_("真的平台在这里要密码或刷卡。演示里点一个人就行，都是虚构的。"))
    goes = escape(
        _(
            "登录就是同意把这些告诉新就业社保：账号编号、手机号，核对过身份的还有姓名和身份证号。每次登录都问一次，不记着。"
        )
    )
    return _page(_("选一个人登录"), f'<p>{words}</p><p>{goes}</p><form method="post">{each}{leave}</form>')


def said(head: str, words: str) -> str:
    """A page that says one thing."""
    return _page(head, f"<p>{escape(words)}</p>")


def _page(head: str, body: str) -> str:
    title, warning = escape(_("国家平台（演示）")), escape(_("不是真的平台"))
    return SHELL.substitute(title=title, warning=warning, style=STYLE, head=escape(head), body=body)
