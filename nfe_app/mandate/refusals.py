"""The ways in which the room of mandates says no."""

from __future__ import annotations

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _


class DebitNotOffered(Refusal):
    """No channel that collects by agreement is connected here."""

    code = "debit_not_offered"
    words = _("这里现在还不能自动扣款。账单可以自己缴。")


class AlreadyAgreed(Refusal):
    """There is a mandate that holds, or is being signed."""

    code = "already_agreed"
    words = _("已经有一份自动扣款了。要改金额或日子，先停掉，再重新签。")
    status = 409
