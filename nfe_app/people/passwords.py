"""What a password of staff may be: long enough, of any characters, and none of those that others try first (NIST SP 800-63B-4, 3.1.1)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

LEAST, MOST = 8, 200
GUESSES = 10**6
"""Whoever guesses well needs more tries than this; what leaked elsewhere most often (zxcvbn's 30,000) needs fewer."""
LOOKED_AT = 72
"""Of a longer one only so many characters are looked at here, for the look grows with them; all are kept."""
OURS = (
    *("nfe", "nfe_app", "nfeapp", "新就业社保", "新就业", "社保", "社会保险", "经办", "经办台", "人社"),
    *("xinjiuye", "xinjiuyeshebao", "shebao", "shehuibaoxian", "jingban", "jingbantai", "renshe", "woaini", "aini1314"),
)
"""Words that stand around whoever chooses one here; the user name, the own name and the agency come beside them (ASVS 6.1.2)."""


class PasswordLength(Refusal):
    """Fewer characters than 8, or more than 200."""

    code = "password_length"
    words = _("新密码要 8 到 200 个字。")


class PasswordEasy(Refusal):
    """It is among those that others try first, or is made of the words that stand around the one who chose it."""

    code = "password_easy"
    words = _("这个密码太常见，或者用了单位、姓名、用户名，别人几下就猜到。换一个，几个不相干的词连起来就好。")


class PasswordSame(Refusal):
    """The new one is the old one."""

    code = "password_same"
    words = _("新密码和原来的一样，换一个。")


def fault(password: str, old: str, about: Sequence[str] = ()) -> Refusal | None:
    """Why a new password is not taken: its length, the same again, or soon guessed by who knows these words `about` its owner.

    Any character is taken, and none is demanded; None where it is good.
    """
    if not LEAST <= len(password) <= MOST:
        return PasswordLength()
    if password == old:
        return PasswordSame()
    return PasswordEasy() if guesses(password, about) < GUESSES else None


def guesses(password: str, about: Sequence[str] = ()) -> int:
    """How many tries a good guesser needs at most, by zxcvbn (Wheeler, USENIX Security 2016) and the words that stand around."""
    from zxcvbn import zxcvbn  # noqa: PLC0415 - its lists take a quarter of a second and are wanted here alone

    parts = [re.split(r"[\s._-]+", one) for one in about]
    known = [*OURS, *about, *("".join(one) for one in parts), *(part for one in parts for part in one)]
    return int(zxcvbn(password[:LOOKED_AT], user_inputs=[one for one in known if one])["guesses"])
