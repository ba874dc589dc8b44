"""The counter of the sandbox's bank as it is seen: a transfer to be filled in, in the dress of the cashier."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from nfe_app.base.money import Fen
from nfe_app.base.words import _, listed

from . import page

HOW = (
    ("now", _("马上到账")),
    ("tomorrow", _("明天上午到账")),
    ("twice", _("转了两次")),
    ("shut", _("马上到账，付款账户随后销户")),
)


def counter(account: str, name: str, said: str = "") -> str:
    """The form; `said` is what came of the last one."""
    facts = page.facts((_("收款户名"), name), (_("收款账号"), account))
    fields = "".join(
        f'<label for="{id_}">{escape(words)}</label><input id="{id_}" name="{id_}" required autocomplete="off" {more}>'
        for id_, words, more in (
            ("told", _("附言（写缴费码）"), 'maxlength="140"'),
            ("yuan", _("金额（元）"), 'inputmode="decimal" maxlength="14"'),
            ("payer", _("付款人"), 'maxlength="40"'),
        )
    )
    choices = "".join(
        f'<button name="how" value="{how}"{" class=back" if how == "now" else ""}>{escape(words)}</button>'
        for how, words in HOW
    )
    heard = f'<p class="why" role="status">{escape(said)}</p>' if said else ""
    title = escape(_("沙箱银行：转账"))
    return page.wrapped(f'{heard}<h1>{title}</h1>{facts}<form method="post">{fields}{choices}</form>')


def told(fens: Sequence[int]) -> str:
    """What is said after a transfer."""
    return _("转出去了：{}").format(listed(f"¥{Fen(fen).shown}" for fen in fens))
