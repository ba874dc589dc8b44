"""The ways to say no about money that is put by."""

from __future__ import annotations

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _


class JarTooEmpty(Refusal):
    """There is less in the jar than is to be taken out; `missing_fen` says how much."""

    code = "jar_too_empty"
    words = _("攒的钱不够，没有动钱。先存够，或者少选几笔。")
    status = 409


class DayNotOurs(Refusal):
    """An income is kept for a day of this month up to today."""

    code = "day_not_ours"
    words = _("只记这个月到今天为止的收入。")
