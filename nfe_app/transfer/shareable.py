"""Of the draft of a transfer: what a clerk beside may be shown. It is two choices; the sums that would move are on the worker's own page."""

from __future__ import annotations

import re

from nfe_app.base.shareable import Field, Scope
from nfe_app.base.words import _
from nfe_app.transfer.rules import HOUSEHOLDS, SCHEMES

MOVE = Scope(
    "moves",
    _("关系转移"),
    "move",
    {"/moves/": _("关系转移")},
    {
        "way": Field(
            _("从哪里转到哪里"), re.compile(rf"(?:(?:{'|'.join(SCHEMES)})-\d{{6}}-\d{{6}})?"), at="[data-way]"
        ),
        "household": Field(_("户籍在哪里"), words=HOUSEHOLDS, at='[name="household"]'),
    },
)
