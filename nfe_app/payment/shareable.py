"""Of what somebody means to pay: what a clerk beside may be shown. Which bills are left out, and which way; no sum, and nothing that pays."""

from __future__ import annotations

from nfe_app.base.shareable import IDS, Field, Scope
from nfe_app.base.words import _
from nfe_app.payment.rules import CHANNEL_NAMES, CHANNEL_OF

PICKED = ("h5", "wap")
"""The ways between which a person picks on their phone."""
WAYS = {way: CHANNEL_NAMES[CHANNEL_OF[way]] for way in PICKED}
PAY = Scope(
    "pay",
    _("缴费"),
    "basket",
    {"/pay/": _("缴费")},
    {
        "left_out": Field(_("这次不付的账单"), IDS, at='[name="bill"]'),
        "way": Field(_("怎么付"), words=WAYS, at='[name="way"]'),
    },
)
