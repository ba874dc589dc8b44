"""The words around a camera that reads codes, and a picture that is chosen in its place."""

from __future__ import annotations

from nfe_app.base.words import _

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
