"""Putting money by, the share of a day's income, and taking money back, as they are typed."""

from __future__ import annotations

from typing import Any

import reflex as rx

from nfe_app.base.words import _
from nfe_app.catalog.derivation import as_json
from nfe_app.jar import rules
from nfe_app.jar.told import filling, jar, noting, planned, planning, said, taking, typed
from nfe_app.localfirst.phone import flags
from nfe_app.localfirst.reckon import evaluate, fen, known, money, parts_of
from nfe_app.ui import parts
from nfe_app.ui.me import me
from nfe_app.ui.sentences import sentence, spoken

e = rx.el
Part = rx.Component
SHARE: Any = rx.Var.create(as_json(rules.SHARE))
AMOUNTS = ("10", "30", "50", "100")
NO_AMOUNT = _("写元，最多两位小数，例如 12.5。")
NO_SHARE = _("写 0 到 100 的整数。")


def put_by() -> Part:
    """Any amount: typed, or one of four; then to the cashier."""
    amount = fen(said.amount)
    right = known(amount) & (amount > 0)
    wrong = rx.cond((said.amount == "") | right, "", NO_AMOUNT)
    quick = [
        e.button(_("{} 元").format(one), on_click=typed.put("amount", one), type="button", class_name="link")
        for one in AMOUNTS
    ]
    return parts.card(
        e.h2(_("存一笔"), class_name="head"),
        parts.errors(("jar-amount", wrong)),
        _yuan("amount", _("存多少元"), wrong, _("多少都行，哪天都行")),
        e.div(*quick, class_name="split"),
        parts.refusal(filling),
        parts.button(
            rx.cond(right, spoken(_("去付款，存 {yuan} 元"), yuan=money(amount)), _("去付款")),
            _fill({"amount_fen": amount}),
            disabled=~flags.online | ~right | (filling.state == "sending"),
        ),
    )


def _yuan(field: str, label: str, error: Any, hint: str = "") -> Part:
    """An amount in yuan to type."""
    how = {"input_mode": "decimal", "auto_complete": "off", "max_length": 12}
    return parts.field(f"jar-{field}", label, getattr(said, field), typed.set(field), error=error, hint=hint, **how)


def _fill(wanted: dict[str, Any]) -> Any:
    return filling.command(
        "jar.fill", {"way": "h5"} | wanted, then=lambda started: started.cashier, also=[me.reload(), typed.clear()]
    )


def by_income() -> Part:
    """The day's income and a share of it: the sum is told, and each time the person presses the button themselves."""
    income, typed_share = fen(said.income), parts_of(said.share, 0)
    share = rx.cond(said.share == "", jar.share_percent, typed_share).to(int)
    fits = known(share) & (share <= 100)
    part = evaluate(SHARE, {"income": income, "percent": share})
    right = known(income) & fits & known(part) & (part > 0)
    wrong = rx.cond((said.income == "") | known(income), "", NO_AMOUNT)
    return parts.card(
        e.h2(_("按当天的收入存"), class_name="head"),
        parts.errors(("jar-income", wrong), ("jar-share", rx.cond(fits, "", NO_SHARE))),
        _yuan("income", _("今天挣了多少元"), wrong),
        parts.field(
            "jar-share",
            _("存其中的百分之几"),
            rx.cond(said.share == "", jar.share_percent.to_string(), said.share),
            typed.set("share"),
            error=rx.cond(fits, "", NO_SHARE),
            hint=_("整数，算到分，不足一分的不存"),
            input_mode="numeric",
            auto_complete="off",
            max_length=3,
        ),
        rx.cond(
            known(typed_share) & fits & (said.share != "") & (share != jar.share_percent),
            _quiet(_("以后都按这个比例"), planned(share_percent=share)),
        ),
        parts.row(_("今天存"), parts.yuan(part)),
        parts.button(
            _("存这一份，去付款"),
            _fill({"amount_fen": part, "income_fen": income}),
            kind="btn-2",
            disabled=~flags.online | ~right | (filling.state == "sending"),
        ),
        *_only_noted(income),
    )


def _only_noted(income: Any) -> list[Any]:
    """The day's income kept without anything put by, and what the month's come to."""
    today = {"day": flags.today, "income_fen": income}
    note = noting.command("jar.note_income", today, also=[me.reload(), typed.clear()])
    return [
        _quiet(_("今天先不存，只记收入"), note, ~known(income)),
        parts.refusal(noting),
        e.p(
            sentence(
                _("这个月记了 {days} 天，一共挣了 {yuan} 元。每次存都要你自己点，不会自己扣。"),
                days=jar.income.days,
                yuan=parts.yuan(jar.income.month_fen),
            ),
            class_name="soft",
        ),
    ]


def _quiet(words: str, deed: Any, off: Any = False) -> Any:
    disabled = ~flags.online | off | (planning.state == "sending")
    return e.button(words, on_click=deed, type="button", disabled=disabled, class_name="link")


def take_back() -> Part:
    """Any part of what is there goes back the way it came; and the word that it does, when nothing is left."""
    told = parts.note("ok", _("已经在退了"), _("到哪一步，在“退款”里看。"))
    shown: Part = rx.cond(jar.balance_fen > 0, _back(told), rx.cond(taking.state == "done", told))
    return shown


def _back(told: Part) -> Part:
    back = fen(said.back)
    right = known(back) & (back > 0) & (back <= jar.balance_fen)
    why = rx.cond(known(back), _("攒的钱没有这么多。"), NO_AMOUNT)
    wrong = rx.cond((said.back == "") | right, "", why)
    deed = taking.command("jar.take_back", {"amount_fen": back}, also=[me.reload(), typed.clear()])
    return parts.card(
        e.h2(_("取回"), class_name="head"),
        e.p(_("原路退到你付款的账户，后存的先退。退的时候这笔钱先留着，不缴账单。"), class_name="soft"),
        parts.errors(("jar-back", wrong)),
        _yuan("back", _("取回多少元"), wrong),
        parts.refusal(taking),
        rx.cond(taking.state == "done", told),
        parts.button(
            rx.cond(right, spoken(_("取回 {yuan} 元"), yuan=money(back)), _("取回")),
            deed,
            kind="btn-2",
            disabled=~flags.online | ~right | (taking.state == "sending"),
        ),
    )
