"""Of the wish for money back: what a clerk beside may be shown. Of which bill, and why; the photos are shown to the clerk who decides alone."""

from __future__ import annotations

from nfe_app.base.shareable import ID, Field, Scope
from nfe_app.base.words import _
from nfe_app.refund.rules import Reason

REASONS = {Reason.STOPPED.value: _("停保了，退后面的月份"), Reason.OVERLAP.value: _("别处也缴了，申请退款")}
"""For which a person may ask."""
REFUND = Scope(
    "refund",
    _("退款"),
    "refund",
    {"/refund/": _("退款")},
    {
        "bill_id": Field(_("退哪一笔"), ID, at="#paid, [data-asked]"),
        "reason": Field(_("为什么退"), words=REASONS, at="[data-asked]"),
    },
)
