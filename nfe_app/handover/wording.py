"""The words around a code that is shown and one that is read, on the phone and at the counter alike."""

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
CAMERA = {
    "open": _("打开摄像头扫码"),
    "close": _("关上摄像头"),
    "file": _("或者拍一张、选一张码的照片"),
    "hint": _("照片只在这里读，不发出去。"),
    "unread": _("照片里没找到二维码，对准、放平、别反光，再拍一张。"),
    "shut": _("摄像头打不开。可以拍照片，或者用数字码。"),
    "view": _("摄像头看到的"),
}
"""There is no word for a typed text: a scanner that types does so into the field of the code."""
