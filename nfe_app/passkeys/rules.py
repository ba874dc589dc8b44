"""What passkeys may be refused for, how many there may be, and how long a challenge lives."""

from __future__ import annotations

from datetime import timedelta

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _

CHALLENGE_LIVES = timedelta(minutes=5)
MOST = 10


class PasskeyWrong(Refusal):
    """The answer to the challenge is not good; which of its many parts is wrong is not told."""

    code = "passkey_wrong"
    heeded = True
    words = _("通行密钥没认出来，再试一次，或用短信验证码登录。")


class TooManyPasskeys(Refusal):
    """Nobody has more than ten phones."""

    code = "too_many_passkeys"
    words = _("通行密钥最多 10 把，先删掉不用的。")
