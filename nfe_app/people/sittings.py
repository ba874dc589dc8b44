"""How long a sign-in lasts, and the words for where it is: a phone by its browser's own name."""

from __future__ import annotations

from datetime import datetime, timedelta

from nfe_app.base.words import _
from nfe_app.people.rules import SESSION_LIVES

SESSION_IDLES = {"worker": timedelta(days=14), "clerk": timedelta(minutes=15)}
"""How long it lasts unused (ASVS 7.3.1); why a worker's lasts so long stands in docs/decisions/0022."""
NOTED_EVERY = {"worker": timedelta(minutes=5), "clerk": timedelta(minutes=1)}
"""How often it is written down that a sign-in is in use."""
FRESH = timedelta(minutes=10)
"""How old a proof may be for a sensitive deed (ASVS 7.5.1, 7.5.3)."""
DEVICES = (
    *(("HarmonyOS", "harmony"), ("OpenHarmony", "harmony"), ("iPhone", "iphone"), ("iPad", "ipad")),
    *(("Android", "android"), ("Windows", "windows"), ("Macintosh", "mac"), ("Linux", "linux")),
)
BROWSERS = (
    *(("MicroMessenger", "wechat"), ("AlipayClient", "alipay"), ("UCBrowser", "uc"), ("QQBrowser", "qq")),
    *(("Edg", "edge"), ("Firefox", "firefox"), ("Chrome", "chrome"), ("Safari", "safari")),
)
WORDS = {
    "harmony": _("鸿蒙手机"),
    "iphone": "iPhone",
    "ipad": "iPad",
    "android": _("安卓手机"),
    "windows": _("Windows 电脑"),
    "mac": _("苹果电脑"),
    "linux": _("Linux 电脑"),
    "wechat": _("微信"),
    "alipay": _("支付宝"),
    "uc": _("UC 浏览器"),
    "qq": _("QQ 浏览器"),
    "edge": "Edge",
    "firefox": "Firefox",
    "chrome": "Chrome",
    "safari": "Safari",
}
HOWS = {
    "code": _("短信验证码"),
    "number": _("短信验证码和身份证号"),
    "passkey": _("通行密钥"),
    "oidc": _("国家统一登录"),
    "password": _("密码"),
    "recovery": _("窗口换号"),
}


def _of(table: dict[str, timedelta], role: str) -> timedelta:
    return table.get(role, table["clerk"])


def ends_at(role: str, made_at: datetime, seen_at: datetime) -> datetime:
    """The last moment of a sign-in that began and was last used then."""
    return min(made_at + _of(SESSION_LIVES, role), seen_at + _of(SESSION_IDLES, role))


def is_noted(role: str, seen_at: datetime, now: datetime) -> bool:
    """Whether it was written down lately enough that a sign-in is in use."""
    return now < seen_at + _of(NOTED_EVERY, role)


def device_of(agent: str) -> str:
    """The kind of device and browser in a user agent (`android wechat`); what is not known is left out."""
    found = [next((name for sign, name in table if sign in agent), "") for table in (DEVICES, BROWSERS)]
    return " ".join(filter(None, found))


def device_words(device: str) -> str:
    """The same as people speak of it."""
    named = [WORDS[one] for one in device.split() if one in WORDS]
    if len(named) == 2:
        return _("{}，{}").format(*named)
    return named[0] if named else _("认不出的设备")
