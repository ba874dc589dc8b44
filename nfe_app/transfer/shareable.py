"""Of the draft of a transfer: what a clerk beside may be shown. It is two choices; the sums that would move are on the worker's own page."""

from __future__ import annotations

import re

from nfe_app.base.shareable import Field, Scope
from nfe_app.base.words import _
from nfe_app.transfer.rules import HOUSEHOLDS

WAY = re.compile(r"(?:(?:pension|medical)-\d{6}-\d{6})?")
"""What is moved, the place that gives and the one that takes, as `knowing.Way` names itself."""
MOVE = Scope(
    "moves",
    _("关系转移"),
    "move",
    {"/moves/": _("关系转移")},
    {
        "way": Field(_("从哪里转到哪里"), WAY, at="[data-way]"),
        "household": Field(_("户籍在哪里"), words=HOUSEHOLDS, at='[name="household"]'),
    },
)
