"""The ways in which the room of mandates says no."""

from __future__ import annotations

from nfe_app.base.errors import Refusal
from nfe_app.base.words import _


class DebitNotOffered(Refusal):
    """No channel that collects by agreement is connected here."""

    code = "debit_not_offered"
    words = _("这里现在还不能自动扣款。账单可以自己缴。")


class ConsentChanged(Refusal):
    """What was read is not the text of today."""

    code = "consent_changed"
    words = _("自动扣款的说明更新了，还没有签。请刷新，看完新的再同意。")
    status = 409


class AlreadyAgreed(Refusal):
    """There is a mandate that holds, or is being signed."""

    code = "already_agreed"
    words = _("已经有一份自动扣款了。要改金额或日子，先停掉，再重新签。")
    status = 409
