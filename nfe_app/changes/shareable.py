"""Of a change of information: what a clerk beside may be shown. What is changed and why, a place and a kind of work by their codes.

Names, numbers, addresses, the platform and the account are typed, and stay the worker's; so do the photos.
"""

from __future__ import annotations

from nfe_app.base.shareable import PLACE, Field, Scope
from nfe_app.base.words import _
from nfe_app.changes.rules import TITLES, WHY, WORKS, Kind

KINDS = {kind.value: TITLES[kind] for kind in Kind if kind is not Kind.PHONE}
"""What is changed on this page; a phone number is changed on another one, by a code."""
REASONS = {reason: WHY[reason] for reason in ("changed", "wrong")}
CHANGE = Scope(
    "changes",
    _("信息变更"),
    "change",
    {"/changes/": _("信息变更")},
    {
        "kind": Field(_("改哪一项"), words=KINDS, at="#registered, [data-asked]"),
        "reason": Field(_("为什么改"), words=REASONS, at='[name="reason"]'),
        "place": Field(_("新的户籍地"), PLACE, at="#household"),
        "work": Field(_("现在做什么"), words=WORKS, at='[name="work"]'),
    },
)
