"""What a PIN looks like, how often it may be tried, and when the tries begin anew."""

from __future__ import annotations

import re
from datetime import datetime

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

PIN_TRIES = 5


class PinShape(Refusal):
    """Not six digits."""

    code = "pin_shape"
    words = _("解锁密码是 6 位数字。")


class PinNeeded(Refusal):
    """This phone is locked by a PIN."""

    code = "pin_needed"
    words = _("这台手机上了锁，先输解锁密码。")
    status = 403


class PinWrong(Refusal):
    """Not this PIN; `left` says how many tries there are."""

    code = "pin_wrong"
    heeded = True
    words = _("解锁密码不对，再看一眼。")
    status = 403


class PinSpent(Refusal):
    """Tried too often: from now on also the right one is refused, until a sign-in by text."""

    code = "pin_spent"
    heeded = True
    words = _("试得太多了。请用短信重新登录，再输解锁密码。")
    status = 403


class PinIsOn(Refusal):
    """There is a PIN already; it has to be switched off first."""

    code = "pin_is_on"
    words = _("已经设过解锁密码了，要换先关掉。")


def pin_of(text: str) -> str:
    """Six digits; raises PinShape."""
    if not re.fullmatch(r"[0-9]{6}", text):
        raise PinShape
    return text


def tries_left(tries: int, tried_at: datetime, signed_in_at: datetime) -> int:
    """How many tries there are in a sign-in; one that began after the last try has all of them."""
    return PIN_TRIES if signed_in_at > tried_at else max(0, PIN_TRIES - tries)
