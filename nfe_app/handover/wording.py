"""The words around a code that is shown, on the phone and at the counter alike."""

from __future__ import annotations

from nfe_app.base.words import _

CODES = {
    "alt": _("草稿的二维码"),
    "of": _("第 {n} 张，共 {all} 张，一张接一张换"),
    "next": _("下一张"),
    "pause": _("停在这一张"),
    "on": _("接着换"),
    "failed": _("二维码画不出来。有网时打开一次这一页，或者用数字码。"),
}
